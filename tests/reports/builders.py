"""Loans as reports see them, drawn at random or by hand."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from hypothesis import strategies as st

from ip_finance.core.money import BasisPoints, Fen
from ip_finance.policies.contents.classification import Category
from ip_finance.reports.figures import LoanFigures, Part

NAMES = UUID("5d0a6c0e-9f0e-4f3c-8d7b-1a2b3c4d5e6f")
ON = date(2026, 6, 30)


def loan(name: str = "loan", **changes: Any) -> LoanFigures:
    stated: dict[str, Any] = {
        "loan_id": uuid5(NAMES, name),
        "number": f"SQ-{name}",
        "bank": "锦江农业银行",
        "borrower_id": uuid5(NAMES, "firm"),
        "borrower": "成都某企业",
        "opened_on": date(2025, 3, 16),
        "matures_on": date(2026, 6, 16),
        "released": Fen(100),
        "principal": Fen(100),
        "overdue": Fen(0),
        "receivable": Fen(7),
        "rate": BasisPoints(345),
        "days_overdue": 0,
        "category": Category.NORMAL,
        "value": Fen(400),
        "parts": (Part(Fen(changes.get("principal", 100)), "G", "G06F", "invention", "甲评估"),),
    }
    return LoanFigures(**stated | changes)


@st.composite
def loans(draw: st.DrawFn) -> list[LoanFigures]:
    """Some loans of some years, firms and classes; parts add up to the principal."""
    made = []
    for n in range(draw(st.integers(0, 8))):
        principal = draw(st.integers(0, 10**11))
        first = draw(st.integers(0, principal))
        parts = (
            Part(Fen(first), draw(st.sampled_from("AGH")), "G06F", "invention", "甲评估"),
            Part(Fen(principal - first), "Nice 9", "Nice 9", "trademark", "乙评估"),
        )
        made.append(
            loan(
                str(n),
                borrower=draw(st.sampled_from(["甲公司", "乙公司"])),
                opened_on=draw(st.dates(date(2023, 1, 1), ON)),
                matures_on=draw(st.dates(ON, date(2027, 1, 1))),
                released=Fen(principal),
                principal=Fen(principal),
                overdue=Fen(draw(st.integers(0, principal))),
                receivable=Fen(draw(st.integers(0, 10**9))),
                rate=BasisPoints(draw(st.integers(0, 2_400))),
                days_overdue=draw(st.integers(0, 500)),
                category=draw(st.sampled_from([*Category, None])),
                value=draw(st.one_of(st.none(), st.integers(1, 10**12).map(Fen))),
                parts=parts,
            )
        )
    return made
