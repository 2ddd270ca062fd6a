"""Pools that share a bank's losses, subsidies of what a firm has paid (RS-01 to RS-04). Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ip_finance.compensation.errors import BreakerTripped
from ip_finance.core.actor import PersonRole
from ip_finance.core.money import WHOLE, BasisPoints, Fen
from ip_finance.policies.contents.pool import Pool

REVIEWER: Final = PersonRole.REVIEWER
"""The operator has neither officers nor approvers. Its reviewers check what others work out, so one
examines the claim; an administrator, who holds the operator's key, decides and signs."""
DECIDER: Final = PersonRole.ADMIN


class OpinionOfPool(StrEnum):
    """What one of the manager's two people said."""

    REVIEW = "review"
    DECISION = "decision"


class ClaimState(StrEnum):
    """How far a claim is; PAID and REFUSED end it."""

    FILED = "filed"
    CLAIMED = "claimed"
    REVIEWED = "reviewed"
    AGREED = "agreed"
    DECIDED = "decided"
    PAID = "paid"
    REFUSED = "refused"


class SubsidyKind(StrEnum):
    """What is paid back: interest, a share of the loan once, or a fee."""

    INTEREST = "interest"
    PRINCIPAL = "principal"
    FEE = "fee"


class SubsidyState(StrEnum):
    """How far a claim is; PAID and REFUSED end it."""

    FILED = "filed"
    CLAIMED = "claimed"
    CHECKED = "checked"
    PAID = "paid"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FileClaim:
    """A claim on the pool. `document_id` is the bank's own ledger extract."""

    claim_id: UUID
    loan_id: UUID
    is_provisional: bool
    insured: Fen
    document_id: UUID


@dataclass(frozen=True, slots=True)
class ClaimSubsidy:
    """A claim of the borrower. `fee` and its kind are of fees alone."""

    claim_id: UUID
    loan_id: UUID
    programme: str
    kind: SubsidyKind
    since: date
    until: date
    fee_kind: str
    fee: Fen
    document_id: UUID | None


@dataclass(frozen=True, slots=True)
class Figures:
    """A pool's figures across all of its banks; amounts in 分."""

    loans: int
    outstanding: Fen
    bad: Fen
    promised: Fen
    paid: Fen
    returned: Fen

    @property
    def bad_ratio(self) -> BasisPoints:
        """Bad over all principal outstanding, rounded up to the basis point."""
        return BasisPoints(-(-self.bad * WHOLE // self.outstanding) if self.outstanding else 0)

    @property
    def bound(self) -> Fen:
        """Promised and not come back."""
        return Fen(self.promised - self.returned)

    def left(self, pool: Pool) -> Fen | None:
        """What the pool may still promise; None where neither fund nor cap is known."""
        limits = [one for one in (pool.fund, pool.cap_pool) if one is not None]
        return Fen(max(0, min(limits) - self.bound)) if limits else None

    def balance(self, pool: Pool) -> Fen | None:
        """What the pool holds: its fund less payments, plus what came back."""
        return None if pool.fund is None else Fen(pool.fund - self.paid + self.returned)

    def is_tripped(self, pool: Pool) -> bool:
        return pool.breaker is not None and self.bad_ratio > pool.breaker


def check_breaker(pool: Pool, figures: Figures) -> None:
    """Raises: BreakerTripped."""
    if pool.breaker is not None and figures.is_tripped(pool):
        raise BreakerTripped(figures.bad_ratio, pool.breaker)


def move_of(state: ClaimState, roles: frozenset[PersonRole], *, is_bank: bool) -> str:
    """What a person with these roles may do with a claim in this state, or nothing."""
    moves = {
        ClaimState.FILED: ("statement", PersonRole.OFFICER, True),
        ClaimState.CLAIMED: ("review", REVIEWER, False),
        ClaimState.REVIEWED: ("decision", DECIDER, False),
        ClaimState.AGREED: ("decision-statement", DECIDER, False),
        ClaimState.DECIDED: ("payment", DECIDER, False),
    }
    if state not in moves:
        return ""
    move, role, is_the_banks = moves[state]
    return move if role in roles and is_bank is is_the_banks else ""
