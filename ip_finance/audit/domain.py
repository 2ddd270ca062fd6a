"""What an audit compares, and how it says what differs. Pure."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from ip_finance.chain_api.events import ChainEvent, Seen
from ip_finance.core.errors import Conflict

Row: TypeAlias = dict[str, Any]
Key: TypeAlias = tuple[Any, ...]
Tables: TypeAlias = dict[str, dict[Key, Row]]


class LedgerMissing(Conflict):
    code = "ledger-missing"

    def __init__(self) -> None:
        super().__init__("There is no ledger yet.", cure="Found it first: `ipfin run`.")


class ChainHistory(Protocol):
    """All events of the ledger up to a block, read from a node of the auditor's choice."""

    def node(self) -> str:
        """Which node answers."""
        ...

    def up_to(self, block: int) -> list[tuple[ChainEvent, Seen]]: ...


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One record that is not what the chain, or its own hash, says."""

    table: str
    key: str
    field: str
    stored: str
    expected: str


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one check."""

    node: str
    block: int
    events: int
    checked: int
    mismatches: tuple[Mismatch, ...]

    @property
    def is_consistent(self) -> bool:
        return not self.mismatches


def compare(table: str, stored: Mapping[Key, Row], expected: Mapping[Key, Row]) -> list[Mismatch]:
    """Every field in which stored rows differ from the expected, and rows too many or too few."""
    found = []
    for key in sorted(stored.keys() | expected.keys(), key=str):
        name = " ".join(str(part) for part in key)
        if key not in expected:
            found.append(Mismatch(table, name, "row", "present", "absent"))
        elif key not in stored:
            found.append(Mismatch(table, name, "row", "absent", "present"))
        else:
            found += [
                Mismatch(table, name, column, str(stored[key].get(column)), str(value))
                for column, value in expected[key].items()
                if stored[key].get(column) != value
            ]
    return found


COMMITMENTS: Mapping[str, tuple[str, ...]] = {
    "parties_on_ledger": ("identity",),
    "assets_on_ledger": ("facts_hash", "evidence_hash"),
    "verifications_on_ledger": ("fingerprint", "evidence_hash"),
    "valuations_on_ledger": ("report_hash",),
    "loans_on_ledger": ("terms_hash",),
    "movements_on_ledger": ("evidence_hash",),
    "pledges_on_ledger": ("terms_hash", "certificate_hash"),
}
"""The columns of the mirror tables that hold salted hashes of facts of ours."""


def unopened(stored: Tables, known: AbstractSet[str]) -> list[Mismatch]:
    """Every hash on the ledger for which no stored facts are known: somebody took them away."""
    return [
        Mismatch(table, " ".join(map(str, key)), column, "no facts on file", row[column])
        for table, columns in COMMITMENTS.items()
        for key, row in stored[table].items()
        for column in columns
        if row[column] is not None and row[column] not in known
    ]
