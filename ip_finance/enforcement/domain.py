"""The file of a loan that failed: the sum of its entries, which are only added. Pure.

Nothing here moves a title (CC-03): agreements, sales and rulings are recorded as others made them,
and a buyer becomes owner in the register alone. A wrong entry is struck out by one of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from ip_finance.core.money import Fen
from ip_finance.loans.domain import LoanState
from ip_finance.loans.happenings import LoanFact


class EntryKind(StrEnum):
    """What can be entered."""

    DEMAND = "demand"
    DELIVERY = "delivery"
    AGREEMENT = "agreement"
    MANDATE = "mandate"
    APPLICATION = "application"
    SERVICE = "service"
    OBJECTION = "objection"
    RULING = "ruling"
    AUCTION = "auction"
    FAILURE = "failure"
    SALE = "sale"
    TRANSFER = "transfer"
    STRIKE_OUT = "strike-out"


class Round(StrEnum):
    """First auction, second auction, and sale at a fixed price after both (变卖)."""

    FIRST = "first"
    SECOND = "second"
    FIXED_PRICE = "fixed-price"


class Outcome(StrEnum):
    """What the court ruled; a dismissal leaves the creditor to sue."""

    GRANTED = "granted"
    PARTLY = "partly"
    DISMISSED = "dismissed"


class Venue(StrEnum):
    """Why a court is competent (Civil Procedure Law 207; Interpretation 360, 361)."""

    REGISTRATION = "registration-place"
    PROPERTY = "property-place"
    SPECIALISED = "specialised"


class Buyer(StrEnum):
    """Whether the buyer is of this country (EN-04)."""

    DOMESTIC = "domestic"
    FOREIGN = "foreign"


class WriteOffGround(StrEnum):
    """Why what is left is written off."""

    ENFORCED = "enforced"
    BANKRUPT = "bankrupt"
    LONG_OVERDUE = "long-overdue"


FACTS: Final[Mapping[EntryKind, LoanFact]] = {
    EntryKind.DEMAND: LoanFact.DEMAND,
    EntryKind.DELIVERY: LoanFact.DEMAND,
    EntryKind.AGREEMENT: LoanFact.ENFORCEMENT_AGREEMENT,
    EntryKind.MANDATE: LoanFact.SALE_MANDATE,
    EntryKind.APPLICATION: LoanFact.COURT_APPLICATION,
    EntryKind.SERVICE: LoanFact.COURT_APPLICATION,
    EntryKind.OBJECTION: LoanFact.COURT_APPLICATION,
    EntryKind.RULING: LoanFact.COURT_RULING,
    EntryKind.AUCTION: LoanFact.AUCTION_ANNOUNCED,
    EntryKind.FAILURE: LoanFact.AUCTION_FAILED,
    EntryKind.SALE: LoanFact.AUCTION_SOLD,
    EntryKind.TRANSFER: LoanFact.AUCTION_SOLD,
}
"""The fact that each entry states on the ledger; a counter-entry states that of what it strikes."""
FILED: Final = (EntryKind.AGREEMENT, EntryKind.MANDATE, EntryKind.APPLICATION)
"""Any of these begins a route."""
DEMANDED_IN: Final = (LoanState.OVERDUE, LoanState.DEFAULTED, LoanState.ENFORCING)
ENFORCED_IN: Final = (LoanState.DEFAULTED, LoanState.ENFORCING, LoanState.SETTLED)
"""A sale and its transfer may be entered after the proceeds have settled the debt."""
WRITTEN_OFF_IN: Final = (LoanState.DEFAULTED, LoanState.ENFORCING)
LONG_OVERDUE_DAYS: Final = 360
"""As the class of loss begins (domain rules § 8.4)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened, to be entered; `facts` are what JSON holds, by name."""

    loan_id: UUID
    kind: EntryKind
    happened_on: date
    document_id: UUID | None
    facts: Mapping[str, Any]

    @property
    def amount(self) -> Fen:
        """What the ledger's record names: the price, the reserve, or what is demanded."""
        names = ("price_fen", "reserve_fen", "demanded_fen", "agreed_fen", "minimum_fen")
        return Fen(next((self.facts[name] for name in names if name in self.facts), 0))


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as it stands in the file."""

    number: int
    kind: EntryKind
    happened_on: date
    facts: Mapping[str, Any]
    is_recorded: bool
    """Its statement was signed, and the ledger has it."""

    @property
    def of(self) -> int | None:
        """The number of the entry that this one is about."""
        return self.facts.get("of")


@dataclass(frozen=True, slots=True)
class Setting:
    """What an entry is held against. `defaulted_on` is None where default was never declared."""

    told: tuple[Told, ...]
    state: LoanState
    defaulted_on: date | None
    today: date
    pledges: frozenset[str]

    def last(self, *kinds: EntryKind) -> Told | None:
        return next((one for one in reversed(self.told) if one.kind in kinds), None)

    def about(self, number: int, *kinds: EntryKind) -> Told | None:
        """The newest entry of these kinds that is about the entry `number`."""
        found = (one for one in reversed(self.told) if one.kind in kinds and one.of == number)
        return next(found, None)

    def numbered(self, number: int | None, *kinds: EntryKind) -> Told | None:
        found = (one for one in self.told if one.number == number and one.kind in kinds)
        return next(found, None)

    def sale_of(self, pledge_id: str) -> Told | None:
        """The sale of a pledge; there is one at most."""
        causes = {one.number for one in self.told if one.facts.get("pledge_id") == pledge_id}
        sales = (one for one in self.told if one.kind is EntryKind.SALE and one.of in causes)
        return next(sales, None)

    def auction_of(self, pledge_id: str) -> Told | None:
        """The newest auction of a pledge by the newest ruling; a new ruling begins anew."""
        ruling = self.last(EntryKind.RULING)
        since = ruling.number if ruling else 0
        return next((one for one in self._auctions(pledge_id) if one.number > since), None)

    def open_auction_of(self, pledge_id: str) -> Told | None:
        """An auction of the pledge of which nothing has come yet, by whichever ruling."""
        ends = (EntryKind.SALE, EntryKind.FAILURE)
        found = (one for one in self._auctions(pledge_id) if self.about(one.number, *ends) is None)
        return next(found, None)

    def _auctions(self, pledge_id: str) -> list[Told]:
        """Newest first."""
        auctions = (one for one in reversed(self.told) if one.kind is EntryKind.AUCTION)
        return [one for one in auctions if one.facts["pledge_id"] == pledge_id]


def standing(told: Sequence[Told]) -> tuple[Told, ...]:
    """The entries that count: without counter-entries and what they strike out."""
    struck = {one.of for one in told if one.kind is EntryKind.STRIKE_OUT}
    return tuple(
        one for one in told if one.kind is not EntryKind.STRIKE_OUT and one.number not in struck
    )


def recorded(told: Iterable[Told]) -> tuple[Told, ...]:
    """The entries that the ledger has: nobody else relies on what the bank has yet to sign."""
    return tuple(one for one in told if one.is_recorded)


def is_filed(told: Iterable[Told]) -> bool:
    """Whether a route of enforcement was begun (a condition of a pool's claim, RS-03)."""
    return any(one.kind in FILED for one in told)


def delivered_demands(told: Sequence[Told]) -> int:
    """How many demands have a proof of delivery."""
    proven = {one.of for one in told if one.kind is EntryKind.DELIVERY}
    return sum(one.kind is EntryKind.DEMAND and one.number in proven for one in told)
