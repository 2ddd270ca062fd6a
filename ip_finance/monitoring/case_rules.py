"""Rules about a pledge and its loan: what is to be filed, and by when it must be enforced. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from ip_finance.monitoring.catalogue import BANK, FINDINGS, severity_at, stage_of
from ip_finance.monitoring.domain import Hit, Severity, TaskKind
from ip_finance.pledges.domain import PledgeState
from ip_finance.registrations.domain import FilingKind, FilingState
from ip_finance.registrations.duties import PledgeBook, duties_of
from ip_finance.rights.terms import years_after

LIMITATION_YEARS: Final = 3
"""The general limitation (CC-20, art. 188); counted from the maturity, interruptions apart."""
LAW_OF_LIMITATION = "民法典第188条；担保制度解释第44条"
LAW_OF_ENFORCEMENT = "民法典第437条"
DUTIES: Final = {
    FilingKind.CHANGE: TaskKind.CHANGE_DUTY,
    FilingKind.CANCELLATION: TaskKind.CANCELLATION_DUTY,
}


@dataclass(frozen=True, slots=True)
class OpenFiling:
    """A filing that waits for the office or for the parties; `entry` is its newest entry."""

    filing_id: str
    registrar: str
    state: FilingState
    entry: int
    answer_by: date | None
    source: str


@dataclass(frozen=True, slots=True)
class WatchedCase:
    """A pledge at its offices, and the loan that it secures."""

    book: PledgeBook
    subject: str
    is_owed: bool
    matures_on: date | None
    filings: tuple[OpenFiling, ...] = ()


def case_hits(cases: Iterable[WatchedCase], on: date) -> list[Hit]:
    """Everything that is found about these pledges on the day."""
    rules = (_duties, _filings, _enforcement)
    return [hit for case in cases for rule in rules for hit in rule(case, on)]


def _duties(case: WatchedCase, on: date) -> Iterator[Hit]:
    """A change of terms and a payoff must be filed (PP-35, CC-07)."""
    for duty in duties_of(case.book):
        if duty.is_done or duty.arisen_on > on:
            continue
        facts = {
            "registrar": duty.registrar.value,
            "cause": duty.cause,
            "arisen_on": duty.arisen_on.isoformat(),
            "is_provisional": duty.due.deadline.is_provisional,
            "is_verified": duty.due.period.is_verified,
            "needs_ledger": duty.needs_ledger,
        }
        kind, what = DUTIES[duty.kind], f"{duty.registrar.value}:{duty.cause}"
        source, last = duty.due.period.source, duty.due.deadline.on
        yield _hit(case, kind, source, on, what, last, facts=facts)


def _filings(case: WatchedCase, on: date) -> Iterator[Hit]:
    """A correction is due, or the office is late (TM-08, PP-05, TM-07, CR-03)."""
    for one in case.filings:
        facts = {"registrar": one.registrar, "filing": one.filing_id}
        what = f"{one.filing_id[:8]}:{one.entry}"
        if one.state is FilingState.CORRECTION:
            kind = TaskKind.CORRECTION_DUE
            yield _hit(case, kind, one.source, on, what, one.answer_by, facts=facts)
        elif one.answer_by is not None and one.answer_by < on:
            yield _hit(case, TaskKind.REVIEW_LATE, one.source, on, what, None, facts=facts)


def _enforcement(case: WatchedCase, on: date) -> Iterator[Hit]:
    """After maturity the pledgor may demand enforcement (CC-09); it ends with the claim (CC-20)."""
    day, is_held = case.matures_on, case.book.state is PledgeState.REGISTERED
    if day is None or not (case.is_owed and is_held) or on <= day:
        return
    last = years_after(day, LIMITATION_YEARS)
    yield _hit(case, TaskKind.MATURITY_PASSED, LAW_OF_ENFORCEMENT, on, day, last)
    stage = stage_of(last, on)
    if stage is not None:
        kind, what, weight = TaskKind.LIMITATION, f"{last}:T-{stage}", severity_at(stage)
        yield _hit(case, kind, LAW_OF_LIMITATION, on, what, last, severity=weight)


def _hit(
    case: WatchedCase,
    kind: TaskKind,
    source: str,
    on: date,
    what: object,
    deadline: date | None,
    *,
    severity: Severity | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Hit:
    found, book = FINDINGS[kind], case.book
    return Hit(
        key=f"{kind.value}:{book.pledge_id}:{what}",
        kind=kind,
        severity=severity or found.severity,
        rule=found.rule,
        side=BANK,
        subject=case.subject,
        source=source,
        found_on=on,
        pledge_id=book.pledge_id,
        loan_id=book.loan_id,
        deadline=deadline,
        tells=found.tells,
        facts=facts or {},
    )
