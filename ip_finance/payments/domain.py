"""Payments over a bank's own accounts: what is ordered, and what the bank tells of it. Pure.

A bank that lends keeps its accounts elsewhere; what is between us and them is files of ISO 20022.
An order is what its events say: nothing counts as paid until the bank's account shows the debit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final, Protocol, Self
from uuid import UUID, uuid5

from ip_finance.core.money import Fen
from ip_finance.payments.errors import StatementOutOfBalance


class OrderState(StrEnum):
    """How far an order is; DRAFT is in no file yet, BOOKED and REJECTED end it."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    BOOKED = "booked"
    REJECTED = "rejected"


class Direction(StrEnum):
    """Which way an entry moves the account's balance."""

    CREDIT = "credit"
    DEBIT = "debit"


class FileWay(StrEnum):
    """Who wrote a file: we (OUT) or the bank (IN)."""

    OUT = "out"
    IN = "in"


FOLLOWS: Final[Mapping[OrderState, frozenset[OrderState]]] = {
    OrderState.SENT: frozenset({OrderState.DRAFT}),
    OrderState.ACCEPTED: frozenset({OrderState.SENT}),
    OrderState.BOOKED: frozenset({OrderState.SENT, OrderState.ACCEPTED}),
    OrderState.REJECTED: frozenset({OrderState.SENT, OrderState.ACCEPTED}),
}
"""Each state that an event makes, and the states that it may follow."""

STATUS_CODES: Final[Mapping[str, OrderState]] = {
    "RJCT": OrderState.REJECTED,
    "ACTC": OrderState.ACCEPTED,
    "ACCP": OrderState.ACCEPTED,
    "ACSP": OrderState.ACCEPTED,
    "ACSC": OrderState.ACCEPTED,
    "ACCC": OrderState.ACCEPTED,
    "ACWC": OrderState.ACCEPTED,
    "PDNG": OrderState.ACCEPTED,
}
"""Statuses of pain.002. ACSC (settled) too is but a word: the account's entry books it."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as Chinese banks name it: holder, number, and the bank by its CNAPS code."""

    name: str
    number: str
    bank_name: str
    cnaps: str
    address: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        return cls(**kept)


@dataclass(frozen=True, slots=True)
class OrderPayment:
    """Pay somebody for a record (a drawdown) from an account of the bank's.

    A record is paid for once: a further `attempt` counts from 1 and follows a rejection.
    """

    record_id: UUID
    attempt: int
    bank_id: UUID
    loan_id: UUID | None
    debtor: Account
    creditor: Account
    amount: Fen
    execute_on: date
    remittance: str

    @property
    def order_id(self) -> UUID:
        """The same whenever it is asked for, so that nothing is ordered twice."""
        return uuid5(self.record_id, f"payment {self.attempt}")

    @property
    def end_to_end_id(self) -> str:
        """The id under which the order goes through every bank: at most 35 signs."""
        return self.order_id.hex

    def again(self, creditor: Account, on: date) -> Self:
        """The next attempt, to another account, not before the day."""
        return replace(
            self, attempt=self.attempt + 1, creditor=creditor, execute_on=max(self.execute_on, on)
        )


@dataclass(frozen=True, slots=True)
class Status:
    """What the bank says of one order; `state` is None where its code says nothing to us."""

    end_to_end_id: str
    state: OrderState | None
    reason_code: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement of an account, under the reference that the bank gave it.

    One of several `parts` names neither order nor counterparty: we ask not to be booked so.
    """

    account: str
    direction: Direction
    amount: Fen
    booked_on: date
    value_on: date
    reference: str
    end_to_end_id: str | None
    counterparty: str
    counterparty_account: str
    remittance: str
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Statement:
    """An account's days between two balances; what is overdrawn is below zero."""

    account: str
    reference: str
    from_on: date
    to_on: date
    opening: Fen
    closing: Fen
    entries: Sequence[Entry]

    def check(self) -> None:
        """Raises: StatementOutOfBalance."""
        moved = sum(
            one.amount if one.direction is Direction.CREDIT else -one.amount for one in self.entries
        )
        if self.opening + moved != self.closing:
            raise StatementOutOfBalance(self.reference, self.opening, moved, self.closing)


@dataclass(frozen=True, slots=True)
class Message:
    """What one file of the bank tells."""

    kind: str
    statuses: Sequence[Status] = ()
    entries: Sequence[Entry] = ()
    statements: Sequence[Statement] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that the bank laid down for us. `content` is None where it is too large."""

    name: str
    digest: str
    size: int
    content: bytes | None


class BankLine(Protocol):
    """The port to the banks. Whatever it does twice has the effect of once."""

    def spool(self, name: str, content: bytes) -> None:
        """Write a file beside the door; nobody but us sees it yet."""
        ...

    def hand_over(self, name: str) -> None:
        """Put the spooled file through the door, unless that was done before."""
        ...

    def arrivals(self) -> Sequence[Arrival]:
        """What lies there to be read, by name; not more than a handful at once."""
        ...

    def put_away(self, arrival: Arrival) -> None:
        """Keep a file that was read under its hash."""
        ...

    def move_aside(self, arrival: Arrival) -> None:
        """Keep a file that could not be used where a person finds it."""
        ...


def order_of(end_to_end_id: str | None) -> UUID | None:
    """The order behind an end-to-end id; None if it is none of ours."""
    try:
        return UUID(hex=end_to_end_id or "")
    except ValueError:
        return None


def may_follow(state: OrderState, was: OrderState) -> bool:
    """Whether an event that makes `state` changes anything of an order that is `was`."""
    return was in FOLLOWS[state]


def is_contradiction(state: OrderState, was: OrderState) -> bool:
    """Whether the bank says now what cannot be, after what it said before."""
    ends = {OrderState.BOOKED, OrderState.REJECTED}
    return was in ends and state in ends and state is not was
