"""What is asked of a bank's credit work. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from ip_finance.core.actor import PersonRole
from ip_finance.core.money import BasisPoints, Fen

LENDERS = (PersonRole.OFFICER, PersonRole.APPROVER)
"""Who reads what the bank writes about an application."""


class Decision(StrEnum):
    """What one person decides at one stage."""

    APPROVE = "approve"
    REFER = "refer"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class FileStatement:
    """A year's figures of the actor's company, in whole 分 and basis points."""

    statement_id: UUID
    fiscal_year: int
    figures: Mapping[str, int]
    source: str


@dataclass(frozen=True, slots=True)
class StateNeed:
    """The need as an officer sees it, and why the formula does not say it."""

    need_id: UUID
    loan_id: UUID
    need: Fen
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the bank's stages decide on: another proposal needs every stage anew."""

    amount: Fen
    rate: BasisPoints
    maturity_on: date
    plan: Mapping[str, Any]

    @property
    def told(self) -> dict[str, Any]:
        return {
            "amount_fen": self.amount,
            "rate_bps": self.rate,
            "maturity_on": self.maturity_on.isoformat(),
            "plan": dict(self.plan),
        }


@dataclass(frozen=True, slots=True)
class WriteMemo:
    """The officer's draft: the proposal, the kind of purpose, and words about what matters."""

    memo_id: UUID
    loan_id: UUID
    proposal: Proposal
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Decide:
    """One decision. `draft` and `seen` count what was on the page: memos, and decisions."""

    loan_id: UUID
    decision: Decision
    comment: str
    papers: tuple[str, ...]
    draft: int
    seen: int
