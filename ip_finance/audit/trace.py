"""The history of one right, loan or party, from the ledger's events alone. Pure.

A loan's history has what befell its rights while it held them; a right's has the loans that took
it, whole; a party's has its rights, its loans and everything that names it.
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias
from uuid import UUID

from ip_finance.audit.domain import Tables
from ip_finance.audit.folded import Ledger
from ip_finance.audit.replay import fold
from ip_finance.chain_api import events
from ip_finance.chain_api.events import ChainEvent, Seen
from ip_finance.chain_api.told import PARTIES

Found: TypeAlias = tuple[ChainEvent, Seen]
ENDS = (
    events.PledgeDischarged,
    events.PledgeWaived,
    events.PledgeForceDischarged,
    events.RegistrationVoided,
    events.RegistrationLapsed,
)


class Subject(Protocol):
    """Whose history is told. It is shown all events, in order."""

    def concerns(self, event: ChainEvent) -> bool: ...


@dataclass(frozen=True, slots=True)
class Moment:
    """One event, and the records that it speaks of as they were after it."""

    event: ChainEvent
    seen: Seen
    state: Tables


@dataclass(slots=True)
class Everything:
    """The whole ledger."""

    def concerns(self, event: ChainEvent) -> bool:
        """Always."""
        return True


@dataclass(slots=True)
class OfLoan:
    """A loan, and its rights while it holds them."""

    loan: UUID
    held: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def concerns(self, event: ChainEvent) -> bool:
        """Whether the event is the loan's, or befalls a right that it holds now."""
        if getattr(event, "loan", None) != self.loan:
            return any(getattr(event, "asset", None) in assets for assets in self.held.values())
        if isinstance(event, events.AssetsPledged):
            self.held[event.pledge] = event.assets
        elif isinstance(event, ENDS):
            self.held.pop(event.pledge, None)
        return True


@dataclass(frozen=True, slots=True)
class OfRight:
    """A right, and every loan that ever took it."""

    right: str
    loans: frozenset[UUID]

    @classmethod
    def among(cls, found: Iterable[Found], right: str) -> "OfRight":
        pledges = (one for one, _ in found if isinstance(one, events.AssetsPledged))
        return cls(right, frozenset(one.loan for one in pledges if right in one.assets))

    def concerns(self, event: ChainEvent) -> bool:
        """Whether the event is the right's or one of these loans'."""
        is_its_own = getattr(event, "asset", None) == self.right
        return is_its_own or getattr(event, "loan", None) in self.loans


@dataclass(frozen=True, slots=True)
class OfParty:
    """A party, its rights, and the loans that it took or gave."""

    party: int
    rights: frozenset[str]
    loans: frozenset[UUID]

    @classmethod
    def among(cls, found: Sequence[Found], party: int) -> "OfParty":
        own = [one for one, _ in found if party in _parties_of(one)]
        registered = (one for one in own if isinstance(one, events.AssetRegistered))
        loans = (events.LoanApplied, events.ClaimAssigned)
        lent = (one for one in own if isinstance(one, loans))
        rights = frozenset(one.asset for one in registered)
        return cls(party, rights, frozenset(one.loan for one in lent))

    def concerns(self, event: ChainEvent) -> bool:
        """Whether the event names the party, or one of its rights or loans."""
        return (
            self.party in _parties_of(event)
            or getattr(event, "asset", None) in self.rights
            or getattr(event, "loan", None) in self.loans
        )


def trace(found: Iterable[Found], subject: Subject) -> Iterator[Moment]:
    """What concerns the subject, with the state after each event.

    Raises: HistoryIncomplete.
    """
    ledger = Ledger()
    for event, seen in found:
        fold(ledger, event, seen)
        if subject.concerns(event):
            yield Moment(event, seen, _records_of(ledger.tables, event))


def _records_of(tables: Tables, event: ChainEvent) -> Tables:
    """The rights, the loan with its pledges, the party and the keys that the event names."""
    asset, loan = getattr(event, "asset", None), getattr(event, "loan", None)
    assets = getattr(event, "assets", ()) or (asset,)
    keys = (getattr(event, "new_key", None), getattr(event, "key", None))
    wanted = {
        "assets_on_ledger": assets,
        "loans_on_ledger": (loan,),
        "pledges_on_ledger": (loan,),
        "parties_on_ledger": (getattr(event, "party", None),) if not any(keys) else (),
        "keys_on_ledger": keys,
    }
    return {
        table: rows
        for table, first in wanted.items()
        if (rows := {k: deepcopy(r) for k, r in tables.get(table, {}).items() if k[0] in first})
    }


def _parties_of(event: ChainEvent) -> set[int]:
    return {getattr(event, name) for name in PARTIES if hasattr(event, name)}
