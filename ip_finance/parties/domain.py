"""Companies and institutions, their people, and what each kind may do. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from ip_finance.chain_api.roles import Role
from ip_finance.core.actor import PersonRole
from ip_finance.core.errors import Conflict, NotFound, RuleViolated
from ip_finance.core.money import Fen


class PartyKind(StrEnum):
    SME = "sme"
    TECH_PROVIDER = "tech-provider"
    OPERATOR = "operator"
    BANK = "bank"
    AUDITOR = "auditor"


ROLES_OF: dict[PartyKind, frozenset[PersonRole]] = {
    PartyKind.SME: frozenset({PersonRole.SIGNATORY}),
    PartyKind.TECH_PROVIDER: frozenset({PersonRole.VERIFIER, PersonRole.GUARDIAN}),
    PartyKind.OPERATOR: frozenset(
        {PersonRole.APPRAISER, PersonRole.REVIEWER, PersonRole.GUARDIAN, PersonRole.ADMIN}
    ),
    PartyKind.BANK: frozenset({PersonRole.OFFICER, PersonRole.APPROVER, PersonRole.GUARDIAN}),
    PartyKind.AUDITOR: frozenset({PersonRole.AUDITOR}),
}
"""The roles that the people of each kind of party may hold."""

LEDGER_ROLES: dict[PersonRole, Role] = {
    PersonRole.SIGNATORY: Role.SIGNATORY,
    PersonRole.VERIFIER: Role.VERIFIER,
    PersonRole.APPRAISER: Role.APPRAISER,
    PersonRole.OFFICER: Role.OFFICER,
    PersonRole.APPROVER: Role.APPROVER,
    PersonRole.GUARDIAN: Role.GUARDIAN,
}
"""Roles that sign on the ledger; the others act on the platform only."""


WHOLE_BPS: Final = 10_000


class OnboardingState(StrEnum):
    """How far a party is known: nothing stated yet, under review, sent back, on the ledger."""

    NOT_FILED = "not-filed"
    FILED = "filed"
    REFERRED_BACK = "referred-back"
    ADMITTED = "admitted"


@dataclass(frozen=True, slots=True)
class Controller:
    """A beneficial owner; without a share it is who controls the firm in another way."""

    name: str
    share_bps: int

    @property
    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "share_bps": self.share_bps}


@dataclass(frozen=True, slots=True)
class FileOnboarding:
    """A firm states who represents it by law, and who stands behind it."""

    filing_id: UUID
    legal_person: str
    controllers: Sequence[Controller]


@dataclass(frozen=True, slots=True)
class AdmitPartyCmd:
    """A party to be admitted. The caller picks the id."""

    party_id: UUID
    kind: PartyKind
    name: str
    uscc: str
    dual_approval_above: Fen


@dataclass(frozen=True, slots=True)
class AddPerson:
    """A person of a party, with a first password that they change."""

    person_id: UUID
    party_id: UUID
    name: str
    login: str
    password: str
    roles: frozenset[PersonRole]


class PartyNotFound(NotFound):
    code = "party-not-found"

    def __init__(self, party_id: UUID) -> None:
        super().__init__("No such party.", party_id=str(party_id))


class PersonNotFound(NotFound):
    code = "person-not-found"

    def __init__(self, person_id: UUID) -> None:
        super().__init__("No such person.", person_id=str(person_id))


class PartyExists(Conflict):
    code = "party-exists"

    def __init__(self, uscc: str) -> None:
        super().__init__(
            "A party with this id or this unified social credit code exists with other data.",
            cure="Use the party on file.",
            uscc=uscc,
        )


class PersonExists(Conflict):
    code = "person-exists"

    def __init__(self, login: str) -> None:
        super().__init__(
            "A person with this id or this login exists with other data.",
            cure="Choose another login, or use the person on file.",
            login=login,
        )


class RoleNotOfKind(RuleViolated):
    code = "role-not-of-kind"

    def __init__(self, kind: PartyKind, role: PersonRole) -> None:
        super().__init__(
            f"Nobody at a party of the kind {kind.value} can be {role.value}.",
            cure="Choose among: " + ", ".join(sorted(ROLES_OF[kind])),
            kind=kind.value,
            role=role.value,
        )


class BadUscc(RuleViolated):
    code = "bad-uscc"
    rule = "ID-10"

    def __init__(self, uscc: str, reason: str) -> None:
        super().__init__(reason, cure="Check the 18 characters against the licence.", uscc=uscc)


class PartyNotOnLedger(Conflict):
    code = "party-not-on-ledger"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not yet admitted on the ledger.",
            cure="Wait until guardians of two parties have signed its admission.",
            party=name,
        )


class ControllersUnsound(RuleViolated):
    code = "controllers-unsound"

    def __init__(self) -> None:
        super().__init__(
            "The shares of the beneficial owners make more than the whole, or one is named twice.",
            cure="Name each once, with shares of 100 % together at the most.",
        )


class AlreadyAdmitted(Conflict):
    code = "already-admitted"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is admitted on the ledger.",
            cure="Nothing is sent back any more; what it states anew is kept beside the old.",
            party=name,
        )


class AdmissionUnderWay(Conflict):
    code = "admission-under-way"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Guardians have been asked to sign the admission of {name}.",
            cure="Send it back once the request has ended unsigned.",
            party=name,
        )


class ReferredBack(Conflict):
    code = "referred-back"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"{name} was sent back and has not filed anew.",
            cure="Wait until it has mended what was named.",
            party=name,
            reason=reason,
        )


def check_controllers(controllers: Sequence[Controller]) -> None:
    """Raises: ControllersUnsound."""
    names = {one.name for one in controllers}
    if len(names) < len(controllers) or sum(one.share_bps for one in controllers) > WHOLE_BPS:
        raise ControllersUnsound


def check_roles(kind: PartyKind, roles: frozenset[PersonRole]) -> None:
    """Raises `RoleNotOfKind` for the first role that people of this kind of party cannot hold."""
    for role in sorted(roles - ROLES_OF[kind]):
        raise RoleNotOfKind(kind, role)


def ledger_roles(roles: frozenset[PersonRole]) -> Role:
    """The bits that the person's key carries on the ledger."""
    found = Role(0)
    for role in roles & LEDGER_ROLES.keys():
        found |= LEDGER_ROLES[role]
    return found
