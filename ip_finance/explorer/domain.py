"""One object held in three columns: what we store, what the chain says, what its papers hash to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from ip_finance.audit.domain import Key, Row, Tables
from ip_finance.audit.folded import Ledger
from ip_finance.audit.replay import fold
from ip_finance.chain_api.sight import Found
from ip_finance.core.errors import NotFound, RuleViolated


class ObjectNotFound(NotFound):
    code = "audit-object-not-found"

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(
            f"Neither we nor the chain know of {kind} {name}.",
            cure="Search for it by its number or hash.",
            name=name,
        )


class NotOnChain(NotFound):
    code = "audit-not-on-chain"

    def __init__(self, name: str, node: str) -> None:
        super().__init__(
            f"The node {node} has got nothing under {name}.",
            cure="Check the number or hash; it may not be mined yet, or be on another chain.",
            name=name,
            node=node,
        )


class SampleNotFound(NotFound):
    code = "sample-not-found"

    def __init__(self, sample_id: UUID) -> None:
        super().__init__(f"There is no sample {sample_id}.", cure="Open it from the list.")


class SampleUnsound(RuleViolated):
    code = "sample-unsound"

    def __init__(self, largest: int) -> None:
        super().__init__(
            f"A sample has a purpose, from 1 to {largest} records, and a seed of at most 64 signs.",
            cure="Correct the form.",
            largest=largest,
        )


class NothingToSample(RuleViolated):
    code = "nothing-to-sample"

    def __init__(self) -> None:
        super().__init__("There is no such record yet.", cure="Choose another population.")


class Population(StrEnum):
    """What a sample is drawn from."""

    LOANS = "loans"
    ASSETS = "assets"
    PLEDGES = "pledges"
    DOCUMENTS = "documents"


class Method(StrEnum):
    """RANDOM: each alike. BY_RISK: loans with known risks are likelier to be drawn."""

    RANDOM = "random"
    BY_RISK = "by-risk"


class Kind(StrEnum):
    """What the ledger keeps a history of. Other objects go by the table that they are filed in."""

    LOAN = "loan"
    ASSET = "asset"
    PARTY = "party"


class Outcome(StrEnum):
    """How a field fared. UNTOLD: nothing on the chain or in a paper speaks of it."""

    SAME = "same"
    DIFFERENT = "different"
    UNTOLD = "untold"


TABLES: Mapping[Kind, Mapping[str, int]] = {
    Kind.LOAN: {
        "loans_on_ledger": 0,
        "pledges_on_ledger": 0,
        "pledged_assets_on_ledger": 0,
        "movements_on_ledger": 0,
        "loan_changes_on_ledger": 0,
        "claim_offers_on_ledger": 0,
        "realisations_on_ledger": 0,
        "distributions_on_ledger": 0,
        "facts_on_ledger": 0,
    },
    Kind.ASSET: {
        "assets_on_ledger": 0,
        "verifications_on_ledger": 0,
        "valuations_on_ledger": 0,
        "disputes_on_ledger": 0,
        "pledged_assets_on_ledger": 2,
    },
    Kind.PARTY: {"parties_on_ledger": 0, "keys_on_ledger": 0, "log_anchors_on_ledger": 0},
}
"""The mirrors that speak of each kind, and where in the key they name it; else a column does."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An object by the name that the ledger gives it."""

    kind: Kind
    name: UUID | str | int

    @property
    def tables(self) -> Mapping[str, int]:
        return TABLES[self.kind]

    def among(self, tables: Tables) -> Tables:
        """The rows that speak of it."""
        return {
            table: {
                key: row
                for key, row in tables.get(table, {}).items()
                if self.name in (key[place], row.get(self.kind.value))
            }
            for table, place in self.tables.items()
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One field of one record, three times. None: that column does not speak of it."""

    table: str
    key: str
    field: str
    stored: str | None
    chain: str | None
    paper: str | None = None

    @property
    def outcome(self) -> Outcome:
        told = [one for one in (self.chain, self.paper) if one is not None]
        if not told:
            return Outcome.UNTOLD
        same = all(one == self.stored for one in told)
        return Outcome.SAME if same else Outcome.DIFFERENT


class Blank(dict[str, Any]):
    """A record that no event told of: counts from zero."""

    def __missing__(self, column: str) -> Any:
        return 0


@dataclass(slots=True)
class Partial(Ledger):
    """A ledger of which only some events were told: whatever else they speak of begins blank."""

    def row(self, table: str, key: Key) -> Row:
        return self.tables.setdefault(table, {}).setdefault(key, Blank())


def folded(found: Sequence[Found]) -> Tables:
    """The records as far as these events tell of them."""
    ledger = Partial()
    for event, seen in found:
        fold(ledger, event, seen)
    return ledger.tables


def lines(
    stored: Tables, told: Tables, answered: Tables, papers: Mapping[str, str]
) -> Iterator[Line]:
    """Every field of every record that either side knows.

    What the contract answers goes before what the events tell; `papers` gives to a stored hash what
    the facts or the file behind it hash to now.
    """
    for table in sorted(stored.keys() | told.keys()):
        ours, theirs = stored.get(table, {}), told.get(table, {})
        for key in sorted(ours.keys() | theirs.keys(), key=str):
            chain = {**theirs.get(key, {}), **answered.get(table, {}).get(key, {})}
            yield from _record(table, key, ours.get(key), chain, papers)


def _record(
    table: str, key: Key, ours: Row | None, chain: Row, papers: Mapping[str, str]
) -> Iterator[Line]:
    name = " ".join(str(part) for part in key)
    if ours is None or not chain:
        yield Line(table, name, "row", _is_there(ours is not None), _is_there(bool(chain)))
        return
    for column, value in ours.items():
        if value in key and column not in chain:
            continue
        paper = papers.get(value) if isinstance(value, str) else None
        told = str(chain[column]) if column in chain else None
        yield Line(table, name, column, str(value), told, paper)


def _is_there(is_so: bool) -> str:
    return "present" if is_so else "absent"
