"""The statement of a loan on paper: the rows of the file, under the terms they follow from."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from ip_finance.core.money import Fen
from ip_finance.loans.models import Loan
from ip_finance.papers.render import render
from ip_finance.servicing.domain import Position
from ip_finance.servicing.schemas import STATEMENT, StatementLine
from ip_finance.web.exports import Cell
from ip_finance.web.templating import bps, yuan

TEMPLATE: Final = Path(__file__).parent / "templates" / "statement.typ"


def statement_paper(loan: Loan, position: Position, lines: Sequence[StatementLine]) -> bytes:
    """The statement as PDF/A-2b, as of the open day of the lender's books; amounts in yuan."""
    facts = {
        "number": loan.number,
        "borrower": loan.borrower.name,
        "bank": loan.lender.name,
        "principal": yuan(Fen(position.principal)),
        "rate": bps(position.rate_bps),
        "matures_on": position.matures_on.isoformat(),
        "columns": [column.heading for column in STATEMENT],
        "lines": [
            {
                "is_sum": line.due_on is None,
                "cells": [_printed(one.cell(line)) for one in STATEMENT],
            }
            for line in lines
        ],
    }
    return render(TEMPLATE, facts, dated=position.on)


def _printed(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:,}" if isinstance(cell, Decimal) else str(cell)
