"""Parties, people and their credentials; and parties as the ledger knows them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.actor import PersonRole
from ip_finance.core.commitment import Commitment, Committed
from ip_finance.core.db import Base, Entity, LedgerRow, Uint64
from ip_finance.core.money import Fen
from ip_finance.parties.domain import PartyKind


class Party(Committed, Entity):
    """A company or institution. `number` is its name on the ledger."""

    __tablename__ = "parties"

    number: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)
    kind: Mapped[PartyKind]
    name: Mapped[str] = mapped_column(String(200))
    uscc: Mapped[str] = mapped_column(String(18), unique=True)
    identity_hash: Mapped[str] = mapped_column(String(66))
    dual_approval_above: Mapped[Fen]
    created_at: Mapped[datetime]

    @property
    def limit_in_force(self) -> int:
        """Above how many fen two people approve: as filed, until the ledger says otherwise."""
        ledger = self.on_ledger
        return ledger.dual_approval_above_fen if ledger else self.dual_approval_above

    @property
    def commitment(self) -> Commitment:
        return Commitment(self.identity_hash, {"uscc": self.uscc, "name": self.name})

    on_ledger: Mapped["PartyOnLedger | None"] = relationship(
        primaryjoin="foreign(PartyOnLedger.party) == Party.number",
        viewonly=True,
        uselist=False,
        lazy="joined",
    )


class PartyOnLedger(LedgerRow):
    """The ledger's word on a party; a change of its own approval limit makes a new version."""

    __tablename__ = "parties_on_ledger"

    party: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    identity: Mapped[str] = mapped_column(String(66))
    dual_approval_above_fen: Mapped[Uint64]


class Person(Entity):
    """One human of one party."""

    __tablename__ = "people"

    number: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    role_names: Mapped[list[Any]]
    created_at: Mapped[datetime]

    party: Mapped[Party] = relationship(lazy="raise")

    @property
    def roles(self) -> frozenset[PersonRole]:
        return frozenset(PersonRole(name) for name in self.role_names)


class OnboardingFiling(Entity):
    """What a firm has stated of itself, once and for all: a later statement is another row.

    `answers_id` is what had last been sent back to the firm when it stated this.
    """

    __tablename__ = "onboarding_filings"
    __table_args__ = (Index("ix_onboarding_filings_party_id", "party_id", "number"),)

    number: Mapped[int] = mapped_column(BigInteger, Identity())
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    legal_person: Mapped[str] = mapped_column(String(100))
    controllers: Mapped[list[Any]]
    answers_id: Mapped[UUID | None] = mapped_column(ForeignKey("onboarding_referrals.id"))
    filed_by: Mapped[UUID]
    created_at: Mapped[datetime]


class OnboardingReferral(Entity):
    """That a party was sent back, and why."""

    __tablename__ = "onboarding_referrals"
    __table_args__ = (Index("ix_onboarding_referrals_party_id", "party_id", "number"),)

    number: Mapped[int] = mapped_column(BigInteger, Identity())
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    reason: Mapped[str] = mapped_column(Text)
    referred_by: Mapped[UUID]
    created_at: Mapped[datetime]


class Credential(Base):
    """How a person signs in. Only the sign-in service reads this table."""

    __tablename__ = "credentials"

    login: Mapped[str] = mapped_column(String(100), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
