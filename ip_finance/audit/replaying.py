"""How everything stood at a moment, from the ledger's events alone, against what we store."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ip_finance.audit import repository
from ip_finance.audit.domain import ChainHistory, LedgerMissing, Mismatch, Tables, compare
from ip_finance.audit.replay import replay
from ip_finance.core import deployment
from ip_finance.core.actor import PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx

OWED = ("applied_fen", "approved_fen", "outstanding_fen")


@dataclass(frozen=True, slots=True)
class Stood:
    """The records at one moment, counted."""

    records: Mapping[str, int]
    loans: Mapping[str, int]
    pledges: Mapping[str, int]
    sums: Mapping[str, int]

    @classmethod
    def of(cls, tables: Tables) -> "Stood":
        loans = tables.get("loans_on_ledger", {}).values()
        pledges = tables.get("pledges_on_ledger", {}).values()
        return cls(
            {name: len(rows) for name, rows in sorted(tables.items())},
            Counter(str(row["state"]) for row in loans),
            Counter(str(row["state"]) for row in pledges),
            {name: sum(row[name] for row in loans) for name in OWED},
        )


@dataclass(frozen=True, slots=True)
class Replayed:
    """The state at the end of a day, that of now, and where now is not what the events give."""

    node: str
    on: date
    events: int
    last: datetime | None
    """When the last event of the day was."""
    block: int
    all_events: int
    then: Stood
    now: Stood
    mismatches: tuple[Mismatch, ...]


def state_on(tx: Tx, history: ChainHistory, on: date) -> Replayed:
    """Fold all events up to the end of the day, and on to where our tables stand.

    Raises: LedgerMissing, HistoryIncomplete.
    """
    tx.actor.require(PersonRole.AUDITOR)
    ledger = deployment.hold_still(tx.session)
    if ledger is None:
        raise LedgerMissing
    found = history.up_to(ledger.read_to_block)
    until = [one for one in found if business_date(one[1].block_time) <= on]
    then, now = replay(until), replay(found)
    stored = repository.mirrors(tx.session)
    differences: list[Mismatch] = []
    for table, rows in stored.items():
        differences += compare(table, rows, now.get(table, {}))
    tx.record("audit.replayed", tx.actor.person_id, on=on.isoformat(), events=len(until))
    return Replayed(
        history.node(),
        on,
        len(until),
        until[-1][1].block_time if until else None,
        ledger.read_to_block,
        len(found),
        Stood.of(then),
        Stood.of(now),
        tuple(differences),
    )
