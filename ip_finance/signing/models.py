"""Keys of people, steps that wait for signatures, and the signatures given."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.chain_api.roles import Role, Side
from ip_finance.core.db import Base, Entity, LedgerRow
from ip_finance.signing.domain import RequestState, Signer, Slot


class SigningKey(Base):
    """A person's key: its address, and the keystore encrypted under the person's passphrase."""

    __tablename__ = "signing_keys"

    address: Mapped[str] = mapped_column(String(42), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    party_id: Mapped[UUID]
    keystore: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class KeyOnLedger(LedgerRow):
    """A key as the ledger's directory knows it; without a role it signs nothing any more."""

    __tablename__ = "keys_on_ledger"

    key: Mapped[str] = mapped_column(String(42), primary_key=True)
    party: Mapped[int]
    person: Mapped[int]
    roles: Mapped[int]
    version: Mapped[int]
    rotated_to: Mapped[str | None] = mapped_column(String(42))

    @property
    def signer(self) -> Signer:
        return Signer(self.key, self.party, self.person, Role(self.roles))


class SigningRequest(Entity):
    """A step, word for word, and the slots that must be signed before it is relayed."""

    __tablename__ = "signing_requests"
    __table_args__ = (
        Index(
            "uq_signing_requests_open",
            "record_id",
            "kind",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_signing_requests_evidence_hash", text("(step ->> 'evidence_hash')")),
    )

    kind: Mapped[str] = mapped_column(String(64))
    record_id: Mapped[UUID]
    step: Mapped[dict[str, Any]]
    slots: Mapped[list[Any]]
    state: Mapped[RequestState]
    refusal: Mapped[dict[str, Any] | None]
    deadline: Mapped[datetime]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]
    tx_hash: Mapped[str | None] = mapped_column(String(66), index=True)
    block_number: Mapped[int | None]

    signatures: Mapped[list["Signature"]] = relationship(
        lazy="selectin", order_by="Signature.position", back_populates="request"
    )

    @property
    def wanted(self) -> list[Slot]:
        return [Slot(Side(s["side"], Role(s["role"])), s["party"]) for s in self.slots]

    @property
    def given(self) -> dict[int, Signer]:
        """Who has signed, by position of the slot."""
        return {signature.position: signature.signer for signature in self.signatures}

    @property
    def waiting_for(self) -> list[Slot]:
        """The slots that nobody has signed yet."""
        signed = {signature.position for signature in self.signatures}
        return [slot for n, slot in enumerate(self.wanted) if n not in signed]

    @property
    def parties(self) -> set[int]:
        """Who signed, or is named to sign, by number on the ledger."""
        named = {slot.party for slot in self.wanted if slot.party is not None}
        return named | {signature.party for signature in self.signatures}


class Signature(Base):
    """One side's signature of one request."""

    __tablename__ = "signatures"
    __table_args__ = (UniqueConstraint("request_id", "person_id"),)

    request_id: Mapped[UUID] = mapped_column(ForeignKey("signing_requests.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    address: Mapped[str] = mapped_column(String(42))
    party: Mapped[int]
    person: Mapped[int]
    roles: Mapped[int]
    signature: Mapped[str] = mapped_column(String(132))
    signed_at: Mapped[datetime]

    request: Mapped[SigningRequest] = relationship(lazy="raise", back_populates="signatures")

    @property
    def signer(self) -> Signer:
        return Signer(self.address, self.party, self.person, Role(self.roles))
