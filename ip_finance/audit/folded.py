"""The tables that mirror the ledger, as its events build them. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ip_finance.audit.domain import HistoryIncomplete, Key, Row, Tables
from ip_finance.chain_api.events import ChainEvent, Seen


@dataclass(slots=True)
class Ledger:
    """What the events told so far, table by table, keyed by primary key."""

    tables: Tables = field(default_factory=dict)

    def put(self, table: str, key: Key, **row: Any) -> None:
        self.tables.setdefault(table, {})[key] = row

    def row(self, table: str, key: Key) -> Row:
        """The record, to be changed. Raises: HistoryIncomplete if nothing told of it before."""
        found = self.tables.get(table, {}).get(key)
        if found is None:
            raise HistoryIncomplete(table, key)
        return found


Fold: TypeAlias = Callable[[Ledger, Any, Seen], None]
Folds: TypeAlias = Mapping[type[ChainEvent], Fold]
