"""Who is asking. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from ip_finance.core.errors import Forbidden


class PersonRole(StrEnum):
    """What a person may do for their party."""

    SIGNATORY = "signatory"
    VERIFIER = "verifier"
    APPRAISER = "appraiser"
    REVIEWER = "reviewer"
    OFFICER = "officer"
    APPROVER = "approver"
    GUARDIAN = "guardian"
    AUDITOR = "auditor"
    ADMIN = "admin"


class RoleMissing(Forbidden):
    code = "role-missing"

    def __init__(self, *needed: PersonRole) -> None:
        names = " / ".join(role.value for role in needed)
        super().__init__(
            f"This needs a person with the role {names}.",
            cure="Ask a colleague who holds the role, or your administrator for the role.",
            needed=names,
        )


class StepUpNeeded(Forbidden):
    code = "step-up-needed"
    rule = "step-up"

    def __init__(self) -> None:
        super().__init__(
            "This needs a fresh proof that it is you: your passkey, used within five minutes.",
            cure="Use your passkey at /me/step-up, then send this again.",
        )


@dataclass(frozen=True, slots=True)
class Actor:
    """One person acting for one party."""

    person_id: UUID
    party_id: UUID
    roles: frozenset[PersonRole]

    def require(self, *roles: PersonRole) -> None:
        """Raises `RoleMissing` unless the actor holds one of `roles`."""
        if not self.roles.intersection(roles):
            raise RoleMissing(*roles)

    @property
    def sees_all(self) -> bool:
        """Auditors read what every party wrote; they write nothing of others."""
        return PersonRole.AUDITOR in self.roles


SYSTEM = Actor(UUID(int=0), UUID(int=0), frozenset())
"""The platform itself: sender, indexer, jobs."""
