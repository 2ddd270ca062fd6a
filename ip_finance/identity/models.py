"""How people prove who they are. Only the role that signs people in reads these tables."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from ip_finance.core.actor import PersonRole
from ip_finance.core.db import Base, Entity
from ip_finance.identity.domain import IDLE_FOR, Ceremony, ChangeState, Device, Proof, ProviderState


class SignInSession(Entity):
    """A session of a page or an API client; the secret itself is not stored."""

    __tablename__ = "sign_in_sessions"

    secret_hash: Mapped[str] = mapped_column(String(66), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    stepped_up_at: Mapped[datetime | None]
    proof: Mapped[Proof]
    device: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(64))

    def is_alive(self, now: datetime) -> bool:
        return now < self.expires_at and now < self.seen_at + IDLE_FOR

    @property
    def came_from(self) -> Device:
        return Device(self.device, self.address)


class SignInTries(Base):
    """Failures under one login or from one address; the key does not tell which."""

    __tablename__ = "sign_in_tries"

    key: Mapped[str] = mapped_column(String(66), primary_key=True)
    failures: Mapped[int]
    failed_at: Mapped[datetime | None]


class Passkey(Entity):
    """A key in a person's device; `site` is the name of ours that it was made for."""

    __tablename__ = "passkeys"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    uses: Mapped[int]
    site: Mapped[str] = mapped_column(String(253))
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class OpenCeremony(Base):
    """A question put to a passkey, answered at most once, by whom it is tied to."""

    __tablename__ = "ceremonies"

    challenge: Mapped[bytes] = mapped_column(primary_key=True)
    purpose: Mapped[Ceremony]
    tied_to: Mapped[str] = mapped_column(String(66))
    expires_at: Mapped[datetime]


class Membership(Base):
    """One account of a human who has accounts at several companies."""

    __tablename__ = "memberships"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    human_id: Mapped[UUID] = mapped_column(index=True)
    created_at: Mapped[datetime]


class SignInProvider(Entity):
    """Where the people of a bank prove who they are; in force once a second person checked it."""

    __tablename__ = "sign_in_providers"

    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    issuer: Mapped[str] = mapped_column(String(300))
    client_id: Mapped[str] = mapped_column(String(200))
    sealed: Mapped[bytes]
    state: Mapped[ProviderState]
    proposed_by: Mapped[UUID]
    proposed_at: Mapped[datetime]
    checked_by: Mapped[UUID | None]
    checked_at: Mapped[datetime | None]


class ProviderTie(Base):
    """The provider's name for a person of ours."""

    __tablename__ = "provider_ties"

    issuer: Mapped[str] = mapped_column(String(300), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]


class ProviderVisit(Base):
    """Somebody on the way to a provider and back; `told` is what the way back is checked by."""

    __tablename__ = "provider_visits"

    state_hash: Mapped[str] = mapped_column(String(66), primary_key=True)
    tied_to: Mapped[str] = mapped_column(String(66))
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("sign_in_providers.id"))
    told: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime]


class Invitation(Entity):
    """A link by which a person takes over the account made for them, once."""

    __tablename__ = "invitations"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(66), unique=True)
    invited_by: Mapped[UUID]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RoleChange(Entity):
    """Roles on the platform that one person asked for and a second one decides on."""

    __tablename__ = "role_changes"
    __table_args__ = (
        Index(
            "uq_role_changes_open",
            "person_id",
            unique=True,
            postgresql_where=text("state = 'asked'"),
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    role_names: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(String(500))
    state: Mapped[ChangeState]
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    checked_by: Mapped[UUID | None]
    checked_at: Mapped[datetime | None]

    @property
    def roles(self) -> frozenset[PersonRole]:
        return frozenset(PersonRole(name) for name in self.role_names)


class RecoveryCode(Base):
    """A code that opens a recovery, once."""

    __tablename__ = "recovery_codes"

    code_hash: Mapped[str] = mapped_column(String(66), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AccountRecovery(Entity):
    """An account that was recovered; it can do nothing until somebody else confirmed it."""

    __tablename__ = "account_recoveries"
    __table_args__ = (
        Index(
            "uq_account_recoveries_open",
            "person_id",
            unique=True,
            postgresql_where=text("confirmed_at is null"),
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    begun_at: Mapped[datetime]
    confirmed_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]
