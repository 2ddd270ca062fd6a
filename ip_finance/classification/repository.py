"""Every query about classes, opinions, covenants and early warnings."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, insert, or_, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import InstrumentedAttribute, Session

from ip_finance.classification.domain import OpinionKind
from ip_finance.classification.errors import (
    CovenantNotFound,
    NotClassified,
    OpinionNotFound,
    WarningNotFound,
)
from ip_finance.classification.models import (
    Classification,
    Covenant,
    CovenantReport,
    EarlyWarning,
    Opinion,
    OpinionDecision,
    WarningClosing,
)
from ip_finance.classification.signals import Signal
from ip_finance.core.paging import Page, down, up
from ip_finance.loans.domain import OWED, LoanState
from ip_finance.loans.models import Loan, LoanOnLedger
from ip_finance.parties.models import Party
from ip_finance.policies.contents.classification import Category
from ip_finance.servicing.models import LoanAccount

MOST: Final = 500
"""Lists end here."""
ALONE: Final = text("select pg_advisory_xact_lock(hashtextextended(:bank, 34))")


def be_alone(session: Session, bank_id: UUID) -> None:
    """Have one transaction at a time classify the loans of a bank."""
    session.execute(ALONE, {"bank": str(bank_id)})


def states(session: Session, bank_id: UUID) -> Mapping[UUID, LoanState]:
    """The state of every loan on which something is owed to the bank."""
    return dict(session.execute(_owed(bank_id, LoanOnLedger.loan, LoanOnLedger.state)).all())


def _owed(bank_id: UUID, *columns: InstrumentedAttribute[Any]) -> Select[Any]:
    found = select(*columns).join(Party, Party.number == LoanOnLedger.bank)
    return found.where(Party.id == bank_id, LoanOnLedger.state.in_(OWED))


def noted(session: Session, bank_id: UUID) -> tuple[dict[UUID, date], dict[UUID, date]]:
    """When the bank's accounts were noted as misused, and when as restructured."""
    row = LoanAccount
    found = session.execute(
        select(row.loan_id, row.misused_on, row.restructured_on).where(
            row.bank_id == bank_id,
            or_(row.misused_on.is_not(None), row.restructured_on.is_not(None)),
        )
    ).all()
    misused = {loan_id: day for loan_id, day, _ in found if day is not None}
    return misused, {loan_id: day for loan_id, _, day in found if day is not None}


def latest(session: Session, bank_id: UUID, on: date) -> Sequence[Classification]:
    """The newest class of each of the bank's loans up to the day."""
    return session.scalars(_latest(bank_id, on)).all()


def latest_owed(session: Session, bank_id: UUID, on: date) -> Sequence[Classification]:
    """The same of the loans on which something is owed now."""
    owed = Classification.loan_id.in_(_owed(bank_id, LoanOnLedger.loan))
    return session.scalars(_latest(bank_id, on).where(owed)).all()


def _latest(bank_id: UUID, on: date) -> Select[Classification]:
    row = Classification
    found = select(row).where(row.bank_id == bank_id, row.day <= on)
    newest = found.ext(distinct_on(row.loan_id))
    return newest.order_by(row.loan_id, row.day.desc(), row.number.desc())


def history(session: Session, loan_id: UUID, page: Page | None = None) -> Sequence[Classification]:
    """Every class of one loan, newest first."""
    row = Classification
    found = select(row).where(row.loan_id == loan_id)
    return (page or Page(MOST)).rows(session, found, down(row.day), down(row.number))


def newest(session: Session, loan_id: UUID) -> Classification:
    """The class of a loan now. Raises: NotClassified."""
    found = history(session, loan_id)
    if not found:
        raise NotClassified(loan_id)
    return found[0]


def add_classes(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        session.execute(insert(Classification), rows)


def opinion(session: Session, opinion_id: UUID) -> Opinion:
    """The opinion, or `OpinionNotFound`."""
    found = session.get(Opinion, opinion_id)
    if found is None:
        raise OpinionNotFound(opinion_id)
    return found


def find_opinion(session: Session, opinion_id: UUID) -> Opinion | None:
    return session.get(Opinion, opinion_id)


def refresh_opinion(session: Session, one: Opinion) -> None:
    """Read again what another may have decided meanwhile."""
    session.refresh(one, ["decision"])


def opinions(
    session: Session, loan_id: UUID | None = None, page: Page | None = None
) -> Sequence[Opinion]:
    """The opinions that the caller may see, newest first; those on one loan."""
    found = select(Opinion)
    if loan_id is not None:
        found = found.where(Opinion.loan_id == loan_id)
    return (page or Page(MOST)).rows(session, found, down(Opinion.created_at), up(Opinion.id))


def agreed(
    session: Session, bank_id: UUID, kind: OpinionKind
) -> Sequence[tuple[Opinion, UUID, OpinionDecision]]:
    """What was agreed to of the kind, with debtor and decision, oldest first."""
    found = (
        select(Opinion, Loan.borrower_id, OpinionDecision)
        .join(OpinionDecision, OpinionDecision.opinion_id == Opinion.id)
        .join(Loan, Loan.id == Opinion.loan_id)
        .where(Opinion.bank_id == bank_id, Opinion.kind == kind, OpinionDecision.is_agreed)
        .order_by(OpinionDecision.created_at)
    )
    return [(one, borrower_id, said) for one, borrower_id, said in session.execute(found)]


def warning(session: Session, warning_id: UUID) -> EarlyWarning:
    """The signal, or `WarningNotFound`."""
    found = session.get(EarlyWarning, warning_id)
    if found is None:
        raise WarningNotFound(warning_id)
    return found


def open_warnings(
    session: Session, bank_id: UUID, kinds: Collection[Signal] = tuple(Signal)
) -> Sequence[EarlyWarning]:
    """The open signals of a bank, the gravest of them sorted by whoever shows them."""
    found = select(EarlyWarning).where(
        EarlyWarning.bank_id == bank_id, EarlyWarning.kind.in_(kinds), ~_is_closed()
    )
    return session.scalars(found.order_by(EarlyWarning.since, EarlyWarning.id)).all()


def dealt_with(
    session: Session, bank_id: UUID, kinds: Collection[Signal]
) -> set[tuple[UUID, Signal, str]]:
    """Signals that a person has closed: the same is not raised again."""
    row = EarlyWarning
    found = (
        select(row.loan_id, row.kind, row.key)
        .join(WarningClosing, WarningClosing.warning_id == row.id)
        .where(row.bank_id == bank_id, row.kind.in_(kinds), WarningClosing.closed_by.is_not(None))
    )
    return {(loan_id, kind, key) for loan_id, kind, key in session.execute(found)}


def warnings_of(session: Session, loan_id: UUID) -> Sequence[EarlyWarning]:
    """Every signal about a loan, newest first."""
    found = select(EarlyWarning).where(EarlyWarning.loan_id == loan_id)
    return session.scalars(found.order_by(EarlyWarning.since.desc()).limit(MOST)).all()


def covenant(session: Session, covenant_id: UUID) -> Covenant:
    """The covenant, or `CovenantNotFound`."""
    found = session.get(Covenant, covenant_id)
    if found is None:
        raise CovenantNotFound(covenant_id)
    return found


def find_covenant(session: Session, covenant_id: UUID) -> Covenant | None:
    return session.get(Covenant, covenant_id)


def find_report(session: Session, report_id: UUID) -> CovenantReport | None:
    return session.get(CovenantReport, report_id)


def covenants(
    session: Session, *, bank_id: UUID | None = None, loan_id: UUID | None = None
) -> Sequence[Covenant]:
    """The covenants that the caller may see, of a bank or of a loan."""
    found = select(Covenant).order_by(Covenant.loan_id, Covenant.first_due_on, Covenant.id)
    if bank_id is not None:
        found = found.where(Covenant.bank_id == bank_id)
    if loan_id is not None:
        found = found.where(Covenant.loan_id == loan_id).limit(MOST)
    return session.scalars(found).all()


def reports(session: Session, bank_id: UUID) -> Sequence[CovenantReport]:
    """Every report to a bank, oldest first."""
    found = select(CovenantReport).where(CovenantReport.bank_id == bank_id)
    return session.scalars(found.order_by(CovenantReport.created_at)).all()


def classes_of(rows: Sequence[Classification]) -> dict[UUID, Category]:
    """Each debtor's class: one for all its loans."""
    return {row.borrower_id: row.category for row in rows}


def _is_closed() -> ColumnElement[bool]:
    return exists().where(WarningClosing.warning_id == EarlyWarning.id)
