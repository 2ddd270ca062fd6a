"""Demands as letters: what was entered when it was entered, so that it prints alike for ever."""

from pathlib import Path
from typing import Final
from uuid import UUID

from ip_finance.core.uow import Tx
from ip_finance.enforcement import repository
from ip_finance.enforcement.domain import EntryKind
from ip_finance.enforcement.errors import EntryNotFound
from ip_finance.loans import repository as loans
from ip_finance.papers.render import render

TEMPLATES: Final = Path(__file__).parent / "templates"


def demand(tx: Tx, loan_id: UUID, number: int) -> bytes:
    """The letter of a demand as PDF/A. Raises: LoanNotFound, CaseNotFound, EntryNotFound."""
    loan = loans.by_id(tx.session, loan_id)
    case = repository.case_of(tx.session, loan_id)
    found = [one for one in case.events if (one.number, one.kind) == (number, EntryKind.DEMAND)]
    if not found:
        raise EntryNotFound(number)
    facts = found[0].facts
    fen = facts["demanded_fen"]
    told = {
        "number": f"{case.id}/{number}",
        "loan": loan.number,
        "borrower": loan.borrower.name,
        "lender": loan.lender.name,
        "addressee": facts["addressee"],
        "amount": f"{fen // 100:,}.{fen % 100:02d}",
        "pay_by": facts["pay_by"],
        "text": facts["text"],
    }
    return render(TEMPLATES / "demand.typ", told, dated=found[0].happened_on)
