"""What the model remembers, and how it refuses."""

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any
from uuid import UUID

NO_LOAN = UUID(int=0)


class State(IntEnum):
    """The states of a loan."""

    NONE = 0
    APPLIED = 1
    DECLINED = 2
    APPROVED = 3
    ACTIVE = 4
    SETTLED = 5
    OVERDUE = 6
    DEFAULTED = 7
    ENFORCING = 8


OWED = {State.ACTIVE, State.OVERDUE, State.DEFAULTED, State.ENFORCING}
REPAYABLE = OWED | {State.SETTLED}
RELEASABLE = {State.APPROVED, State.ACTIVE}
CHANGEABLE = {State.APPROVED, State.ACTIVE, State.OVERDUE, State.DEFAULTED}
CURABLE = {State.OVERDUE, State.DEFAULTED}
DEFAULTABLE = {State.ACTIVE, State.OVERDUE}
DISTRIBUTABLE = {State.ENFORCING, State.DEFAULTED, State.SETTLED}


class Refused(Exception):
    """A step that the ledger does not take: the error's name and its facts."""

    def __init__(self, error: str, *facts: Any) -> None:
        super().__init__(error, *facts)
        self.error, self.facts = error, facts


def require(holds: bool, error: str, *facts: Any) -> None:
    if not holds:
        raise Refused(error, *facts)


@dataclass(frozen=True)
class Signed:
    """The signatures of a step as anybody can read them: their bytes, and the key behind each.

    In the place of a key may stand why none is found.
    """

    size: int
    keys: tuple[str | Refused, ...]


UNSIGNED = Signed(0, ())


@dataclass(frozen=True)
class Party:
    dual_approval_above_fen: int
    version: int = 1


@dataclass(frozen=True)
class Key:
    party: int
    person: int
    roles: int
    version: int = 1


NOBODY = Key(0, 0, 0, 0)


@dataclass(frozen=True)
class Signer:
    """A key whose role was found good for a side."""

    key: str
    party: int
    person: int

    def must_be_of(self, party: int) -> None:
        require(self.party == party, "WrongParty", self.key, party, self.party)

    def must_not_be_of(self, party: int) -> None:
        require(self.party != party, "WrongParty", self.key, 0, self.party)


@dataclass(frozen=True)
class Asset:
    owner: int
    version: int = 1
    verified_until: int = 0
    last_lien: tuple[UUID, int] = (NO_LOAN, 0)
    disputed_by: int = 0
    valuation: tuple[int, int, int, int] = (0, 0, 0, 0)


@dataclass(frozen=True)
class Pledge:
    assets: tuple[str, ...]
    live: bool = True
    registered: bool = False


@dataclass(frozen=True)
class Loan:
    borrower: int
    bank: int
    version: int = 1
    state: State = State.APPLIED
    available_fen: int = 0
    outstanding_fen: int = 0
    pledges: tuple[Pledge, ...] = ()
    offer: tuple[int, str, int] | None = None
    undistributed_fen: int = 0

    def with_pledge(self, number: int, **changes: Any) -> "Loan":
        changed = replace(self.pledges[number], **changes)
        return replace(self, pledges=(*self.pledges[:number], changed, *self.pledges[number + 1 :]))

    def is_live(self, number: int) -> bool:
        return number < len(self.pledges) and self.pledges[number].live

    def is_registered(self, number: int) -> bool:
        return number < len(self.pledges) and self.pledges[number].registered

    def paid(self, principal_fen: int) -> "Loan":
        """With nothing left to pay the loan is settled, and nothing more can be released."""
        owed = self.outstanding_fen
        require(principal_fen <= owed, "AboveOutstanding", principal_fen, owed)
        if principal_fen == owed:
            return replace(self, state=State.SETTLED, available_fen=0, outstanding_fen=0)
        return replace(self, outstanding_fen=owed - principal_fen)
