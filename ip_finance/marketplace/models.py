"""Financing requests, offers, refusals to offer, and what became of each request."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.db import Base, Entity
from ip_finance.core.money import BasisPoints, Fen
from ip_finance.marketplace.domain import Addressee, RequestState
from ip_finance.parties.models import Party
from ip_finance.policies.models import PolicyVersion


class RequestOutcome(Base):
    """How a request ended: an offer was taken, or the firm withdrew. There is one at most."""

    __tablename__ = "request_outcomes"
    __table_args__ = (CheckConstraint("(offer_id is null) = (loan_id is null)", name="whole"),)

    request_id: Mapped[UUID] = mapped_column(ForeignKey("financing_requests.id"), primary_key=True)
    offer_id: Mapped[UUID | None] = mapped_column(ForeignKey("offers.id"), unique=True)
    loan_id: Mapped[UUID | None] = mapped_column(ForeignKey("loans.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    made_by: Mapped[UUID]
    created_at: Mapped[datetime]


class FinancingRequest(Entity):
    """What a firm asks of several banks. A draft until it is posted."""

    __tablename__ = "financing_requests"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("term_months > 0", name="term_positive"),
    )

    borrower_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    amount: Mapped[Fen]
    term_months: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(500))
    asset_ids: Mapped[list[Any]]
    addressees: Mapped[list[Any]]
    is_to_all: Mapped[bool]
    made_by: Mapped[UUID]
    created_at: Mapped[datetime]
    posted_at: Mapped[datetime | None]

    borrower: Mapped[Party] = relationship(lazy="joined", viewonly=True)
    outcome: Mapped[RequestOutcome | None] = relationship(lazy="joined", viewonly=True)

    @property
    def state(self) -> RequestState:
        if self.outcome is not None:
            is_agreed = self.outcome.offer_id is not None
            return RequestState.ACCEPTED if is_agreed else RequestState.WITHDRAWN
        return RequestState.DRAFT if self.posted_at is None else RequestState.POSTED

    @property
    def asked(self) -> list[Addressee]:
        return [
            Addressee(UUID(one["bank_id"]), UUID(one["product_id"]) if one["product_id"] else None)
            for one in self.addressees
        ]


class Offer(Entity):
    """What a bank offers on a request: under which version of which product, and at what price."""

    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("rate > 0", name="rate_positive"),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey("financing_requests.id"), index=True)
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("policy_versions.id"))
    amount: Mapped[Fen]
    rate: Mapped[BasisPoints]
    spread: Mapped[BasisPoints]
    plan: Mapped[dict[str, Any]]
    fees: Mapped[list[Any]]
    valid_until: Mapped[date]
    conditions: Mapped[list[Any]]
    comment: Mapped[str] = mapped_column(Text)
    made_by: Mapped[UUID]
    created_at: Mapped[datetime]

    bank: Mapped[Party] = relationship(lazy="joined", viewonly=True)
    product: Mapped[PolicyVersion] = relationship(lazy="joined", viewonly=True)


class Decline(Entity):
    """That a bank will not offer, and why. It says so once."""

    __tablename__ = "request_declines"
    __table_args__ = (UniqueConstraint("request_id", "bank_id"),)

    request_id: Mapped[UUID] = mapped_column(ForeignKey("financing_requests.id"))
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    reason: Mapped[str] = mapped_column(Text)
    made_by: Mapped[UUID]
    created_at: Mapped[datetime]

    bank: Mapped[Party] = relationship(lazy="joined", viewonly=True)
