"""Use cases of covenants and of early warnings. Each runs in the caller's transaction."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from ip_finance.books import service as books
from ip_finance.classification import repository
from ip_finance.classification.domain import LENDERS
from ip_finance.classification.errors import CovenantExists, NoSuchDueDay, WarningClosed
from ip_finance.classification.models import Covenant, CovenantReport, EarlyWarning, WarningClosing
from ip_finance.classification.signals import Comparison, CovenantKind, check_covenant, due_days
from ip_finance.core.actor import PersonRole
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.uow import Tx
from ip_finance.loans import repository as loans
from ip_finance.loans.errors import NotTheLender


@dataclass(frozen=True, slots=True)
class AgreeCovenant:
    """A covenant of a loan. The caller picks the id."""

    covenant_id: UUID
    loan_id: UUID
    kind: CovenantKind
    measure: str
    comparison: Comparison | None
    threshold: int | None
    clause: str
    first_due_on: date
    every_months: int


@dataclass(frozen=True, slots=True)
class ReportCovenant:
    """What was reported for one due day. The caller picks the id."""

    report_id: UUID
    covenant_id: UUID
    due_on: date
    value: int | None
    source: str


def close_warning(tx: Tx, warning_id: UUID, comment: str) -> EarlyWarning:
    """Say what was done about a signal; the same is not raised again.

    Raises: RoleMissing, WarningNotFound, WarningClosed, NotTheLender.
    """
    tx.actor.require(*LENDERS)
    found = repository.warning(tx.session, warning_id)
    if found.bank_id != tx.actor.party_id:
        raise NotTheLender
    repository.be_alone(tx.session, found.bank_id)
    tx.session.refresh(found, ["closing"])
    if found.closing is not None:
        raise WarningClosed(found.closing.closed_on)
    closing = WarningClosing(
        id=uuid4(),
        bank_id=found.bank_id,
        created_at=tx.now,
        warning_id=found.id,
        comment=comment,
        closed_by=tx.actor.person_id,
        closed_on=books.business_date(tx.session, found.bank_id),
    )
    tx.session.add(closing)
    tx.session.flush()
    tx.session.refresh(found, ["closing"])
    tx.record("classification.warning-closed", found.id)
    return found


def agree_covenant(tx: Tx, cmd: AgreeCovenant) -> Covenant:
    """Keep a covenant of a loan; again with the same data: no change.

    Raises: RoleMissing, LoanNotFound, NotTheLender, ThresholdDoesNotFit, CovenantExists, IdTaken.
    """
    tx.actor.require(PersonRole.OFFICER)
    loan = loans.by_id(tx.session, cmd.loan_id)
    if loan.lender_id != tx.actor.party_id:
        raise NotTheLender
    check_covenant(cmd.kind, cmd.comparison, cmd.threshold)
    made = Covenant(
        id=cmd.covenant_id,
        bank_id=loan.lender_id,
        created_at=tx.now,
        loan_id=loan.id,
        kind=cmd.kind,
        measure=cmd.measure,
        comparison=cmd.comparison,
        threshold_bps=cmd.threshold,
        clause=cmd.clause,
        first_due_on=cmd.first_due_on,
        every_months=cmd.every_months,
        made_by=tx.actor.person_id,
    )
    kept = repository.find_covenant(tx.session, made.id) or insert_or_find(tx.session, made)
    if kept is made:
        tx.record("classification.covenant", made.id, loan_id=str(loan.id))
    elif _promised(kept) != _promised(made):
        raise CovenantExists(cmd.covenant_id)
    return kept


def report_covenant(tx: Tx, cmd: ReportCovenant) -> CovenantReport:
    """Keep what was reported for a due day; the newest for a day counts.

    Raises: RoleMissing, CovenantNotFound, NotTheLender, NoSuchDueDay, CovenantExists, IdTaken.
    """
    tx.actor.require(PersonRole.OFFICER)
    covenant = repository.covenant(tx.session, cmd.covenant_id)
    if covenant.bank_id != tx.actor.party_id:
        raise NotTheLender
    if cmd.due_on not in due_days(covenant.first_due_on, covenant.every_months, cmd.due_on):
        raise NoSuchDueDay(cmd.due_on)
    made = CovenantReport(
        id=cmd.report_id,
        bank_id=covenant.bank_id,
        created_at=tx.now,
        covenant_id=covenant.id,
        due_on=cmd.due_on,
        value_bps=cmd.value,
        source=cmd.source,
        reported_by=tx.actor.person_id,
        reported_on=books.business_date(tx.session, covenant.bank_id),
    )
    kept = repository.find_report(tx.session, made.id) or insert_or_find(tx.session, made)
    if kept is made:
        tx.record("classification.covenant-reported", made.id)
    elif _reported(kept) != _reported(made):
        raise CovenantExists(cmd.report_id)
    return kept


def _promised(one: Covenant) -> tuple[object, ...]:
    what = (one.loan_id, one.kind, one.measure, one.comparison, one.threshold_bps)
    return *what, one.clause, one.first_due_on, one.every_months


def _reported(one: CovenantReport) -> tuple[object, ...]:
    return one.covenant_id, one.due_on, one.value_bps, one.source
