"""What an audit compares, and how it says what differs. Pure."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
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


class HistoryIncomplete(Conflict):
    """The node leaves out events: one speaks of a record that none before it told of."""

    code = "history-incomplete"

    def __init__(self, table: str, key: Key, event: str = "", block: int = 0) -> None:
        self.table, self.key = table, key
        name = " ".join(str(part) for part in key)
        super().__init__(
            f"The node tells of {event} in block {block}, but of no event that made"
            f" {name} in {table} before.",
            cure="Ask a node that holds the chain from its first block on.",
            table=table,
            key=name,
            event=event,
            block=block,
        )

    def at(self, event: str, block: int) -> "HistoryIncomplete":
        """The same gap, with the event that shows it."""
        return HistoryIncomplete(self.table, self.key, event, block)


class ChainHistory(Protocol):
    """All events of the ledger up to a block, read from a node of the auditor's choice."""

    def node(self) -> str:
        """Which node answers."""
        ...

    def up_to(self, block: int) -> list[tuple[ChainEvent, Seen]]: ...

    def hash_of(self, number: int) -> str | None:
        """The block's hash; None if the chain is not that long."""
        ...


class VerdictKind(StrEnum):
    """What was checked: every record and file, or the audit log."""

    RECORDS = "records"
    LOG = "log"


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


@dataclass(frozen=True, slots=True)
class LogReport:
    """The outcome of one check of the audit log: how much of each was checked, and what differs."""

    node: str
    entries: int
    anchors: int
    checkpoints: int
    cosignatures: int
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
    "disputes_on_ledger": ("evidence_hash", "resolution_hash"),
    "verifications_on_ledger": ("fingerprint", "evidence_hash", "end_hash"),
    "valuations_on_ledger": ("report_hash",),
    "loans_on_ledger": ("terms_hash",),
    "movements_on_ledger": ("evidence_hash",),
    "loan_changes_on_ledger": ("document_hash",),
    "facts_on_ledger": ("evidence_hash",),
    "claim_offers_on_ledger": ("terms_hash", "notice_hash"),
    "realisations_on_ledger": ("court_document_hash",),
    "distributions_on_ledger": ("court_document_hash",),
    "pledges_on_ledger": ("terms_hash", "certificate_hash", "end_hash"),
    "pledging_stops_on_ledger": ("reason_hash", "resumption_hash"),
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


def unapplied(stored: Tables, loans: AbstractSet[str]) -> list[Mismatch]:
    """Every loan on the ledger whose application somebody took away.

    The mirror keeps the hash of the newest terms only, so no hash of the application is left there.
    """
    keys = (" ".join(map(str, key)) for key in stored["loans_on_ledger"])
    gone = (key for key in keys if key not in loans)
    return [Mismatch("loans_on_ledger", key, "loan", "no facts on file", "present") for key in gone]
