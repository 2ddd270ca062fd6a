"""Actions of the ledger's table on a record: who may take them, and what must hold. Pure.

An action is told in three parts: the record as the ledger knows it (a standing), what the person
states (`Told`), and the rules of both. Whatever the rules refuse, the contract would refuse too;
here the refusal has a name and a cure, and costs no signature.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeAlias, TypeVar
from uuid import UUID, uuid5

from ip_finance.chain_api.steps import Step
from ip_finance.core.actor import PersonRole
from ip_finance.core.errors import DomainError
from ip_finance.core.money import Fen
from ip_finance.loans.domain import LoanState
from ip_finance.pledges.domain import PledgeState

Told: TypeAlias = Mapping[str, Any]
"""What the person states, by the names of the action's schema."""

PLEDGING = uuid5(UUID("8f0d7a0e-5f53-4c3c-9a3f-6a1f2b1d4c77"), "pledging")
"""The id of the one record that has none: whether rights may be pledged anew at all."""


class On(StrEnum):
    """The kinds of record that actions are about; the value is the record's place in the API."""

    PARTY = "parties"
    PERSON = "people"
    ASSET = "ip-assets"
    LOAN = "loans"
    PLEDGE = "pledges"
    PLEDGING = "pledging"


class Whose(StrEnum):
    """Whose signature a side of the step needs."""

    ANYBODY = "anybody"
    OWN = "own"
    LENDER = "lender"
    BORROWER = "borrower"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, for which party by its number on the ledger, and when."""

    person_id: UUID
    party: int
    now: datetime


class Standing(Protocol):
    """A record as the ledger knows it now."""

    @property
    def members(self) -> Mapping[str, Any]:
        """The step's members that say which record it is about, and in which version."""
        ...


S_contra = TypeVar("S_contra", bound=Standing, contravariant=True)


@dataclass(frozen=True)
class Guard(Generic[S_contra]):
    """A rule that needs the record only, so that a page can say beforehand what may be done."""

    check: Callable[[S_contra, Asker], None]
    refusals: tuple[type[DomainError], ...]


@dataclass(frozen=True)
class Limit(Generic[S_contra]):
    """A rule that weighs what the person states against the record."""

    check: Callable[[S_contra, Asker, Told], None]
    refusals: tuple[type[DomainError], ...]


def guard(
    *refusals: type[DomainError],
) -> Callable[[Callable[[S_contra, Asker], None]], Guard[S_contra]]:
    """The function below is a guard that raises one of `refusals`."""
    return lambda check: Guard(check, refusals)


def limit(
    *refusals: type[DomainError],
) -> Callable[[Callable[[S_contra, Asker, Told], None]], Limit[S_contra]]:
    """The function below is a limit that raises one of `refusals`."""
    return lambda check: Limit(check, refusals)


@dataclass(frozen=True, slots=True)
class Action(Generic[S_contra]):
    """One kind of step that a person may ask for on a record.

    `signers` are in the order of the step's sides. `sealed` is the member that carries the salted
    hash of what the person states, if the step has one of its own. `unprepared` are the refusals
    of a use case that looks up or files more for this kind.
    """

    step: type[Step]
    on: On
    roles: tuple[PersonRole, ...]
    signers: tuple[Whose, ...]
    guards: tuple[Guard[S_contra], ...]
    limits: tuple[Limit[S_contra], ...] = ()
    sealed: str | None = None
    unprepared: tuple[type[DomainError], ...] = ()

    @property
    def refusals(self) -> tuple[type[DomainError], ...]:
        """Whatever the rules of this action can raise, each once."""
        found = [one for guard in self.guards for one in guard.refusals]
        found += [one for limit in self.limits for one in limit.refusals]
        return tuple(dict.fromkeys([*found, *self.unprepared]))

    @property
    def kind(self) -> str:
        return self.step.__name__

    @property
    def slug(self) -> str:
        """The action's place in the API: `MarkOverdue` is `mark-overdue`."""
        return re.sub(r"(?<!^)([A-Z])", r"-\1", self.kind).lower()

    def check(self, standing: S_contra, asker: Asker) -> None:
        """Raises whatever stands against taking the action on the record now."""
        for rule in self.guards:
            rule.check(standing, asker)

    def check_told(self, standing: S_contra, asker: Asker, told: Told) -> None:
        """Raises whatever stands against what the person states."""
        for rule in self.limits:
            rule.check(standing, asker, told)


@dataclass(frozen=True, slots=True)
class PartyStanding:
    party: int
    name: str
    version: int | None

    @property
    def members(self) -> Mapping[str, Any]:
        return {"party": self.party, "party_version": self.version}


@dataclass(frozen=True, slots=True)
class KeyStanding:
    """The key of a person. `address` is None until the ledger knows one."""

    person_id: UUID
    address: str | None
    version: int

    @property
    def members(self) -> Mapping[str, Any]:
        return {"key": self.address, "key_version": self.version}


@dataclass(frozen=True, slots=True)
class AssetStanding:
    """`version` is None until the ledger knows the right."""

    key: str
    number: str
    version: int | None
    owner: int
    verified_until: datetime | None
    is_disputed: bool
    initiator: int | None

    @property
    def members(self) -> Mapping[str, Any]:
        return {"asset": self.key, "asset_version": self.version}


@dataclass(frozen=True, slots=True)
class LoanStanding:
    """`offered_terms` is the hash of the terms on which the claim is on offer to `offered_to`.

    `interest_due` is what the lender's books say: interest, penalties and fees.
    """

    loan: UUID
    state: LoanState
    version: int
    borrower: int
    lender: int
    outstanding: Fen
    undistributed: Fen
    interest_due: Fen
    offered_to: int | None
    offered_terms: str | None

    @property
    def members(self) -> Mapping[str, Any]:
        return {"loan": self.loan, "loan_version": self.version}


@dataclass(frozen=True, slots=True)
class PledgeStanding:
    """A pledge, by its number within its loan; no number until both sides have signed."""

    state: PledgeState
    number: int | None
    loan: LoanStanding

    @property
    def members(self) -> Mapping[str, Any]:
        return {**self.loan.members, "pledge": self.number}


@dataclass(frozen=True, slots=True)
class StopStanding:
    is_stopped: bool
    version: int

    @property
    def members(self) -> Mapping[str, Any]:
        return {"stop_version": self.version}
