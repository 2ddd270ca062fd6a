"""What a class and a signal are made of: figures of the books, states, rights, covenants."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from ip_finance.classification import repository
from ip_finance.classification.domain import (
    LoanFacts,
    OpinionKind,
    StatedGround,
    is_observed,
    still_holds,
)
from ip_finance.classification.models import CovenantReport
from ip_finance.classification.signals import Covered, Gravity, Raised, Signal
from ip_finance.collateral import gathering as collateral
from ip_finance.collateral.domain import Secured, Secures
from ip_finance.collateral.duties import Due, Reason
from ip_finance.collateral.gathering import Valuation
from ip_finance.core.actor import PersonRole
from ip_finance.core.clock import business_date, from_unix
from ip_finance.core.money import WHOLE, BasisPoints
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.legal_status import repository as legal_status
from ip_finance.loans.calls import OpenCall, open_calls_at
from ip_finance.loans.domain import LoanState
from ip_finance.policies import repository as policies
from ip_finance.policies.contents.classification import ClassificationPolicy
from ip_finance.policies.domain import PolicyKind
from ip_finance.policies.models import PolicyVersion
from ip_finance.servicing import repository as servicing

LEGAL: Final = (Reason.INVALIDATION, Reason.DISPUTE, Reason.REVENUE_DROP)
"""What a bank must look at, though the right lives on."""
OUR_LEDGER: Final = "账本"
OUR_STANDING: Final = "法律状态"


@dataclass(frozen=True, slots=True)
class Found:
    """A signal about a right, before it is known whose loan it touches."""

    signal: Signal
    gravity: Gravity
    what: str
    since: date
    source: str


def policy_of(session: Session, bank_id: UUID, on: date) -> PolicyVersion:
    """The bank's rules of classification in force. Raises: NoPolicyInForce."""
    return policies.in_force(session, PolicyKind.CLASSIFICATION, on, owner_id=bank_id)


def loan_facts(
    session: Session, bank_id: UUID, policy: ClassificationPolicy, on: date
) -> list[LoanFacts]:
    """Every loan of the bank on which something is owed, from the one query for all figures.

    A call past its day is read off the ledger: no message that a person closes is a ground.
    """
    states = repository.states(session, bank_id)
    uncured = uncured_since(open_calls_at(session, bank_id), on)
    misused, restructured = repository.noted(session, bank_id)
    return [
        LoanFacts(
            loan_id=one.loan_id,
            borrower_id=one.borrower_id,
            principal=one.principal,
            days_overdue=one.days_overdue,
            is_defaulted=states[one.loan_id] is LoanState.DEFAULTED,
            is_enforcing=states[one.loan_id] is LoanState.ENFORCING,
            is_accelerated=one.is_accelerated,
            uncured_since=uncured.get(one.loan_id),
            misused_since=misused.get(one.loan_id),
            restructured_since=_observed(restructured.get(one.loan_id), policy, on),
        )
        for one in servicing.positions(session, bank_id=bank_id)
        if one.loan_id in states
    ]


def uncured_since(calls: Sequence[OpenCall], on: date) -> dict[UUID, date]:
    """Since when each loan has a call whose day is past."""
    found: dict[UUID, date] = {}
    for call in calls:
        if call.cure_by is not None and call.cure_by < on:
            found[call.loan_id] = min(call.cure_by, found.get(call.loan_id, call.cure_by))
    return found


def _observed(day: date | None, policy: ClassificationPolicy, on: date) -> date | None:
    """The day of the restructuring, as long as the debtor is watched for it."""
    return day if day is not None and is_observed(day, policy, on) else None


def stated_grounds(
    session: Session, bank_id: UUID, policy: ClassificationPolicy, on: date
) -> list[StatedGround]:
    """The grounds that two people stand behind, and no later upgrade has ended."""
    upgraded = {
        borrower_id: decision.created_at
        for _, borrower_id, decision in repository.agreed(session, bank_id, OpinionKind.UPGRADE)
    }
    found = []
    for one, borrower_id, decision in repository.agreed(session, bank_id, OpinionKind.GROUND):
        if one.ground is None:
            continue
        stated = StatedGround(
            ground=one.ground,
            category=policy.grounds[one.ground],
            loan_id=one.loan_id,
            borrower_id=borrower_id,
            evidence=one.evidence,
            since=decision.decided_on,
            agreed_at=decision.created_at,
        )
        if still_holds(stated, upgraded.get(borrower_id), policy, on):
            found.append(stated)
    return found


def covered(session: Session, bank_id: UUID) -> list[Covered]:
    """The bank's covenants with what was reported of each."""
    told: defaultdict[UUID, dict[date, CovenantReport]] = defaultdict(dict)
    for report in repository.reports(session, bank_id):
        told[report.covenant_id][report.due_on] = report
    return [
        Covered(
            covenant_id=one.id,
            loan_id=one.loan_id,
            kind=one.kind,
            measure=one.measure,
            comparison=one.comparison,
            threshold=one.threshold_bps,
            clause=one.clause,
            first_due_on=one.first_due_on,
            every_months=one.every_months,
            reports={day: (r.value_bps, r.source) for day, r in told[one.id].items()},
        )
        for one in repository.covenants(session, bank_id=bank_id)
    ]


def right_signals(
    session: Session, bank_id: UUID, policy: ClassificationPolicy, on: date, now: datetime
) -> list[Raised]:
    """What befell the rights behind the bank's live loans: ends, events, falls of value."""
    live = collateral.live(session, bank_id, now)
    keys = [right.asset_key for one in live for right in one.rights]
    values = collateral.valuations(session, keys)
    found = [
        raised
        for one in live
        for right in one.rights
        for raised in _of_right(right, values.get(right.asset_key, ()), policy.value_fall, on)
    ]
    return found + _of_events(session, bank_id, live, now)


def _of_right(
    right: Secures, values: Sequence[Valuation], fall: BasisPoints, on: date
) -> list[Raised]:
    named = {"number": right.number}
    if not right.is_alive:
        found = Found(Signal.RIGHT_ENDED, Gravity.HIGH, "", on, OUR_STANDING)
        return [_raised(right, found, named)]
    if right.valuation is None:
        last = business_date(from_unix(values[-1].record.valid_until)) if values else on
        found = Found(Signal.VALUE_EXPIRED, Gravity.MEDIUM, _version(values), last, OUR_LEDGER)
        return [_raised(right, found, named)]
    if len(values) > 1:
        before, after = values[-2].range.base, values[-1].range.base
        fell = (before - after) * WHOLE // before
        if fell >= fall:
            told = {**named, "before_fen": before, "after_fen": after, "fall_bps": fell}
            since = values[-1].valued_on or on
            found = Found(Signal.VALUE_FALL, Gravity.HIGH, _version(values), since, OUR_LEDGER)
            return [_raised(right, found, told)]
    return []


def _version(values: Sequence[Valuation]) -> str:
    """Tells a signal of one value from that of the next."""
    return str(values[-1].record.asset_version) if values else ""


def _of_events(
    session: Session, bank_id: UUID, live: Sequence[Secured], now: datetime
) -> list[Raised]:
    on = business_date(now)
    rights = {right.asset_id: right for one in live for right in one.rights}
    assets = ip_assets.all_of(session, sorted(rights))
    events = legal_status.events_of_assets(session, list(rights), on)
    lenders = dict.fromkeys(rights, bank_id)
    due = collateral.revaluations(session, assets, events, lenders, on)
    return [
        _of_due(rights[asset_id], one)
        for asset_id, dues in due.items()
        for one in dues
        if one.reason in LEGAL
    ]


def _of_due(right: Secures, due: Due) -> Raised:
    told = {"number": right.number, "reason": due.reason.value, "what": due.what}
    key = f"{due.reason.value}:{due.since.isoformat()}:{due.what}"
    found = Found(Signal.LEGAL_EVENT, Gravity.MEDIUM, key, due.since, due.source)
    return _raised(right, found, told)


def _raised(right: Secures, found: Found, told: Mapping[str, object]) -> Raised:
    return Raised(
        loan_id=right.loan_id,
        signal=found.signal,
        gravity=found.gravity,
        key=f"{right.asset_id}:{found.what}",
        since=found.since,
        source=found.source,
        role=PersonRole.OFFICER,
        facts=told,
    )
