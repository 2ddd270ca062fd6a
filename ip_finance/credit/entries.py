"""What is sent to credit work, as JSON and as forms. Amounts whole 分, rates basis points."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, create_model

from ip_finance.core.money import MAX_FEN, BasisPoints, Fen
from ip_finance.credit.domain import (
    Decide,
    Decision,
    FileStatement,
    Proposal,
    StateNeed,
    WriteMemo,
)
from ip_finance.credit.need import FIGURES
from ip_finance.credit.purposes import PurposeKind
from ip_finance.credit.workbook import YEAR, bounds
from ip_finance.loan_engine.plan import carried, content_of
from ip_finance.loans.schemas import PlanIn, PositiveFen, Text

DIGITS = re.compile(r"[0-9]{1,4}")
Year = Annotated[int, Field(ge=bounds(YEAR)[0], le=bounds(YEAR)[1])]


def _figure(name: str) -> tuple[Any, Any]:
    low, high = bounds(name)
    return (Annotated[int, Field(ge=low, le=high)] | None, None)


_members: dict[str, Any] = {name: _figure(name) for name in FIGURES}
Figures = create_model("Figures", __config__=ConfigDict(extra="forbid"), **_members)
"""Each figure that the formula needs; what is left out or null is missing (LN-02)."""


class StatementIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    fiscal_year: Year
    figures: Figures  # type: ignore[valid-type]
    source: Text = Field(default="企业自报", max_length=300)

    def to_command(self, statement_id: UUID) -> FileStatement:
        figures: BaseModel = self.figures
        told = figures.model_dump(exclude_none=True)
        return FileStatement(statement_id, self.fiscal_year, told, self.source)


class WorkbookIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    document_id: UUID = Field(description="The filled-in template, kept as a document.")


class StatedNeedIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    need_fen: int = Field(ge=0, le=MAX_FEN)
    reason: Text = Field(max_length=2_000)

    def to_command(self, need_id: UUID, loan_id: UUID) -> StateNeed:
        return StateNeed(need_id, loan_id, Fen(self.need_fen), self.reason)


class MemoIn(BaseModel):
    """What is proposed, and the officer's words about what the figures do not say."""

    model_config = ConfigDict(extra="forbid")

    amount_fen: PositiveFen
    rate_bps: int = Field(gt=0, le=10_000)
    maturity_on: date
    plan: PlanIn = Field(
        default_factory=dict, description="Left out: that of the offer accepted, else the usual."
    )
    purpose_kind: PurposeKind
    purpose_note: str = Field(default="", max_length=2_000, pattern=r"^[^\x00]*$")
    borrower: Text = Field(max_length=4_000)
    repayment_source: Text = Field(max_length=4_000)
    risks: Text = Field(max_length=4_000)

    def to_command(self, memo_id: UUID, loan_id: UUID) -> WriteMemo:
        """Raises: PlanNotUnderstood, PlanNotCarried."""
        proposal = Proposal(
            amount=Fen(self.amount_fen),
            rate=BasisPoints(self.rate_bps),
            maturity_on=self.maturity_on,
            plan=content_of(carried(self.plan)) if self.plan else {},
        )
        words = {
            "purpose_kind": self.purpose_kind.value,
            "purpose_note": self.purpose_note,
            "borrower": self.borrower,
            "repayment_source": self.repayment_source,
            "risks": self.risks,
        }
        return WriteMemo(memo_id, loan_id, proposal, words)


class DecisionIn(BaseModel):
    """Stage and person come from the session; `draft` and `seen` say what was on the page."""

    model_config = ConfigDict(extra="forbid")

    decision: Decision
    comment: str = Field(max_length=4_000, pattern=r"^[^\x00]*$")
    papers: list[Annotated[str, Field(min_length=2, max_length=200, pattern=r"^[^\x00]+$")]] = (
        Field(default_factory=list, max_length=50)
    )
    draft: int = Field(ge=0, le=10_000, description="Number of the memo's draft on the page.")
    seen: int = Field(ge=0, le=10_000, description="How many decisions were on the page.")

    def to_command(self, loan_id: UUID) -> Decide:
        return Decide(
            loan_id=loan_id,
            decision=self.decision,
            comment=self.comment,
            papers=tuple(self.papers),
            draft=self.draft,
            seen=self.seen,
        )


def typed_plan(before: Mapping[str, Any], method: str, every_months: str) -> dict[str, Any]:
    """The plan with what a form asks for; dates of a plan by dates go with its method.

    >>> typed_plan({"method": "planned", "planned": [["2027-01-01", 1]]}, "bullet", "12")
    {'method': 'bullet', 'every_months': 12}
    """
    kept = dict(before)
    if method != kept.get("method"):
        kept.pop("planned", None)
    months = int(every_months) if DIGITS.fullmatch(every_months) else every_months
    return kept | {"method": method, "every_months": months}
