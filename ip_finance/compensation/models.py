"""Covered loans, claims on a pool with what was said of them, returns, and claims of subsidies.

The days `recorded_on`, `decided_on`, `paid_on` and `booked_on` come with the ledger's events.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.compensation.domain import (
    ClaimState,
    OpinionOfPool,
    SubsidyKind,
    SubsidyState,
)
from ip_finance.core.db import Entity
from ip_finance.core.money import Fen


class PoolCover(Entity):
    """A loan that a pool covers, by the version of the pool's policy in force on that day."""

    __tablename__ = "pool_covers"

    pool: Mapped[str] = mapped_column(String(64), index=True)
    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), unique=True)
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    policy_id: Mapped[UUID]
    covered_on: Mapped[date]
    made_by: Mapped[UUID]
    created_at: Mapped[datetime]


class PoolOpinion(Entity):
    """What one of the manager's people said; of a decision `amount` is what the pool pays."""

    __tablename__ = "pool_opinions"
    __table_args__ = (UniqueConstraint("claim_id", "kind"),)

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("pool_claims.id"))
    kind: Mapped[OpinionOfPool]
    is_agreed: Mapped[bool]
    amount: Mapped[Fen]
    comment: Mapped[str] = mapped_column(Text)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    person_id: Mapped[UUID]
    created_at: Mapped[datetime]


class PoolReturn(Entity):
    """What goes back to the pool: its part of a recovery, or what was paid too much before."""

    __tablename__ = "pool_returns"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        UniqueConstraint("recovery_id"),
    )

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("pool_claims.id"))
    recovery_id: Mapped[UUID | None] = mapped_column(ForeignKey("recoveries.id"))
    amount: Mapped[Fen]
    figures: Mapped[dict[str, Any]]
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    made_by: Mapped[UUID]
    booked_on: Mapped[date | None]
    created_at: Mapped[datetime]


class PoolClaim(Entity):
    """A bank's claim; `figures` is its arithmetic as at the day on which it was filed."""

    __tablename__ = "pool_claims"
    __table_args__ = (
        CheckConstraint("amount >= 0 AND excess >= 0 AND amount <= loss", name="within_loss"),
    )

    cover_id: Mapped[UUID] = mapped_column(ForeignKey("pool_covers.id"))
    pool: Mapped[str] = mapped_column(String(64), index=True)
    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), index=True)
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    is_provisional: Mapped[bool]
    loss: Mapped[Fen]
    amount: Mapped[Fen]
    excess: Mapped[Fen]
    figures: Mapped[dict[str, Any]]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    filed_on: Mapped[date]
    filed_by: Mapped[UUID]
    recorded_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    paid_on: Mapped[date | None]
    created_at: Mapped[datetime]

    opinions: Mapped[list[PoolOpinion]] = relationship(
        order_by=PoolOpinion.created_at, lazy="selectin", viewonly=True
    )
    returns: Mapped[list[PoolReturn]] = relationship(
        order_by=PoolReturn.created_at, lazy="selectin", viewonly=True
    )

    def opinion(self, kind: OpinionOfPool) -> PoolOpinion | None:
        return next((one for one in self.opinions if one.kind is kind), None)

    @property
    def paid(self) -> Fen:
        """What the pool has paid on this claim."""
        decision = self.opinion(OpinionOfPool.DECISION)
        return decision.amount if decision and self.paid_on else Fen(0)

    @property
    def borne(self) -> Fen:
        """The pool's part of the loss by this claim, whenever it was paid."""
        return Fen(self.figures["paid_before_fen"] + self.amount - self.excess)

    @property
    def is_refused(self) -> bool:
        return any(not one.is_agreed for one in self.opinions)

    @property
    def state(self) -> ClaimState:
        if self.is_refused:
            return ClaimState.REFUSED
        reached = (
            (ClaimState.PAID, self.paid_on),
            (ClaimState.DECIDED, self.decided_on),
            (ClaimState.AGREED, self.opinion(OpinionOfPool.DECISION)),
            (ClaimState.REVIEWED, self.opinion(OpinionOfPool.REVIEW)),
            (ClaimState.CLAIMED, self.recorded_on),
        )
        return next((state for state, is_reached in reached if is_reached), ClaimState.FILED)


class SubsidyCheck(Entity):
    """What the operator's reviewer said of a claim of a subsidy."""

    __tablename__ = "subsidy_checks"

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("subsidy_claims.id"), unique=True)
    is_agreed: Mapped[bool]
    comment: Mapped[str] = mapped_column(Text)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    person_id: Mapped[UUID]
    created_at: Mapped[datetime]


class SubsidyClaim(Entity):
    """A borrower's claim; `base` is what was paid, `amount` what of it comes back."""

    __tablename__ = "subsidy_claims"
    __table_args__ = (
        CheckConstraint("amount > 0 AND amount <= base", name="within_base"),
        CheckConstraint("since <= until", name="days_in_order"),
    )

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"))
    borrower_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    programme: Mapped[str] = mapped_column(String(64))
    policy_id: Mapped[UUID]
    kind: Mapped[SubsidyKind]
    since: Mapped[date]
    until: Mapped[date]
    base: Mapped[Fen]
    amount: Mapped[Fen]
    figures: Mapped[dict[str, Any]]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    filed_on: Mapped[date]
    filed_by: Mapped[UUID]
    recorded_on: Mapped[date | None]
    paid_on: Mapped[date | None]
    created_at: Mapped[datetime]

    check: Mapped[SubsidyCheck | None] = relationship(viewonly=True, uselist=False, lazy="selectin")

    @property
    def state(self) -> SubsidyState:
        if self.check is not None and not self.check.is_agreed:
            return SubsidyState.REFUSED
        reached = (
            (SubsidyState.PAID, self.paid_on),
            (SubsidyState.CHECKED, self.check),
            (SubsidyState.CLAIMED, self.recorded_on),
        )
        return next((state for state, is_reached in reached if is_reached), SubsidyState.FILED)
