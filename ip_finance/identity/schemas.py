"""JSON of sessions and invitations, and what the forms of identity are read into."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.core.actor import PersonRole
from ip_finance.identity.domain import PLATFORM_ROLES, Proof
from ip_finance.identity.models import SignInSession
from ip_finance.parties.schemas import PLAIN, Name

Word = Annotated[str, Field(max_length=200, pattern=PLAIN)]
LOGIN = r"^[a-z0-9][a-z0-9._@-]{1,98}[a-z0-9]$"


class SessionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    login: Word = Field(max_length=100)
    password: Word


class SessionOut(BaseModel):
    token: str = Field(description="Send it as `Authorization: Bearer …`.")
    expires_at: datetime


class HeldSession(BaseModel):
    """A session of yours, without its secret."""

    id: UUID
    device: str
    address: str
    proof: Proof
    created_at: datetime
    seen_at: datetime
    is_this_one: bool

    @classmethod
    def of(cls, held: SignInSession, secret_hash: str) -> Self:
        return cls(
            id=held.id,
            device=held.device,
            address=held.address,
            proof=held.proof,
            created_at=held.created_at,
            seen_at=held.seen_at,
            is_this_one=held.secret_hash == secret_hash,
        )


class InvitationIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    party_id: UUID
    name: Name = Field(max_length=100)
    login: str = Field(pattern=LOGIN)
    roles: frozenset[PersonRole] = Field(min_length=1)


class RoleChangeIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    person_id: UUID
    roles: frozenset[PersonRole] = Field(description=", ".join(sorted(PLATFORM_ROLES)))
    reason: str = Field(min_length=4, max_length=500, pattern=PLAIN)


class ProviderIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    issuer: str = Field(min_length=8, max_length=300, pattern=r"^https?://[^\x00\s?#]+$")
    client_id: str = Field(min_length=1, max_length=200, pattern=PLAIN)
    client_secret: str = Field(min_length=8, max_length=500, pattern=PLAIN)
