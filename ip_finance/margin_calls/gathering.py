"""What a call is made of: loans with their cover in force, and what else the borrower has.

Read in batches: a fixed number of queries, however many loans and rights there are.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from ip_finance.appraisals import repository as appraisals
from ip_finance.appraisals.models import ValuationOnLedger
from ip_finance.books import service as books
from ip_finance.classification import repository as classification
from ip_finance.classification.signals import Signal
from ip_finance.collateral import gathering as collateral
from ip_finance.collateral.domain import Secured, Secures
from ip_finance.collateral.gathering import Valuation
from ip_finance.core.clock import unix
from ip_finance.core.money import BasisPoints, Fen
from ip_finance.core.paging import Page
from ip_finance.core.uow import Tx
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.loans import repository as loans
from ip_finance.loans.domain import OWED
from ip_finance.loans.errors import NoCapOnFile
from ip_finance.loans.models import Loan
from ip_finance.margin_calls import repository
from ip_finance.margin_calls.cures import FreeRight
from ip_finance.margin_calls.domain import Cover, CoveredBy
from ip_finance.policies import repository as policies
from ip_finance.policies.contents.margin import MarginPolicy, parse
from ip_finance.policies.domain import PolicyKind
from ip_finance.policies.models import PolicyVersion

LINES: Final = (Signal.LTV_WARNING, Signal.LTV_BREACH)
"""What a review says of a loan near its line, or beyond it."""


def policy_of(session: Session, bank_id: UUID, on: date) -> PolicyVersion:
    """The lines of the bank in force. Raises: NoPolicyInForce."""
    return policies.in_force(session, PolicyKind.MARGIN, on, owner_id=bank_id)


def covers(session: Session, bank_id: UUID, now: datetime) -> list[Cover]:
    """Every live loan of the bank beside its cover, the greatest shortfall first."""
    return _worst_first(session, bank_id, collateral.live_loans(session, bank_id), now)


def shown(session: Session, bank_id: UUID, now: datetime, page: Page) -> list[Cover]:
    """A page of the live loans beside their cover, before it all that the last review found.

    Raises: NoPolicyInForce.
    """
    is_first = page.after is None
    found = {one.id: one for one in collateral.live_loans(session, bank_id, page)}
    warned = classification.open_warnings(session, bank_id, LINES) if is_first else ()
    missing = {one.loan_id for one in warned} - found.keys()
    older = loans.all_of(session, missing) if missing else ()
    owed = [one for one in older if one.state in OWED]
    return _worst_first(session, bank_id, [*owed, *found.values()], now)


def cover_of(tx: Tx, loan: Loan) -> Cover:
    """One loan beside its cover. Raises: NoPolicyInForce."""
    on = books.business_date(tx.session, loan.lender_id)
    policy = parse(policy_of(tx.session, loan.lender_id, on).content)
    return covers_of(tx.session, [loan], policy, on, tx.now)[0]


def covers_of(
    session: Session, of_bank: Sequence[Loan], policy: MarginPolicy, on: date, now: datetime
) -> list[Cover]:
    """Each loan beside the rights whose pledge is registered (CC-14)."""
    found = collateral.secured(session, of_bank, now)
    keys = [right.asset_key for one in found for right in one.rights]
    values = collateral.valuations(session, keys)
    registered = repository.registered_rights(session, [loan.id for loan in of_bank])
    drawn = {loan.id: loan for loan in of_bank}
    return [
        Cover(
            loan_id=one.loan_id,
            borrower_id=one.borrower_id,
            borrower=one.borrower,
            on=on,
            outstanding=one.outstanding,
            available=_available(drawn[one.loan_id]),
            rights=tuple(
                _covered_by(right, values.get(right.asset_key, ()))
                for right in _registered(one, registered)
            ),
            policy=policy,
        )
        for one in found
    ]


def free_rights(tx: Tx, borrower_id: UUID, on: date) -> list[FreeRight]:
    """The borrower's rights that the reader sees, valued and capped, that no live pledge holds."""
    own = ip_assets.of_owner(tx.session, borrower_id)
    held = repository.pledged(tx.session, [one.asset_key for one in own])
    free = [one for one in own if one.asset_key not in held]
    values = appraisals.newest_on_ledger(tx.session, [one.asset_key for one in free])
    caps = {kind: _cap(tx, kind, on) for kind in {one.right_type for one in free}}
    found = [_free(one, values.get(one.asset_key), caps[one.right_type], tx.now) for one in free]
    return [one for one in found if one is not None]


def _worst_first(
    session: Session, bank_id: UUID, of_bank: Sequence[Loan], now: datetime
) -> list[Cover]:
    on = books.business_date(session, bank_id)
    policy = parse(policy_of(session, bank_id, on).content)
    found = covers_of(session, of_bank, policy, on, now)
    return sorted(found, key=lambda one: (-one.shortfall, str(one.loan_id)))


def _registered(one: Secured, registered: set[tuple[UUID, str]]) -> list[Secures]:
    return [right for right in one.rights if (one.loan_id, right.asset_key) in registered]


def _available(loan: Loan) -> Fen:
    return Fen(loan.on_ledger.available_fen) if loan.on_ledger else Fen(0)


def _covered_by(right: Secures, values: Sequence[Valuation]) -> CoveredBy:
    """`before` is the value that the one in force has taken the place of."""
    older = values[-2].range.base if len(values) > 1 else None
    return CoveredBy(
        asset_id=right.asset_id,
        number=right.number,
        title=right.title,
        right_type=right.right_type,
        is_alive=right.is_alive,
        before=older,
        now=right.valuation.base if right.valuation else None,
        cap=right.cap,
    )


def _cap(tx: Tx, right_type: str, on: date) -> BasisPoints | None:
    try:
        return loans.ltv_cap(tx.session, right_type, on)
    except NoCapOnFile:
        return None


def _free(
    asset: IpAsset, valuation: ValuationOnLedger | None, cap: BasisPoints | None, now: datetime
) -> FreeRight | None:
    """The right, if it has a value in force and a cap."""
    if valuation is None or cap is None or valuation.valid_until <= unix(now):
        return None
    return FreeRight(
        asset_id=asset.id,
        number=asset.number,
        title=asset.title,
        right_type=asset.right_type,
        value=Fen(valuation.base_fen),
        cap=cap,
    )
