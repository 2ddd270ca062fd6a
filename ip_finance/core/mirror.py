"""A session that keeps the rows that mirror the ledger at hand, until its transaction ends.

A range of blocks is projected before anything is written. So `get` finds a row that is new and
not yet written too, and asks the database only for what the session has never seen.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from sqlalchemy import and_, cast, event, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, class_mapper

from ip_finance.core.db import LedgerRow

Key: TypeAlias = tuple[Any, ...]


class MirrorSession(Session):
    """A session whose `get` and `get_one` find pending rows of the mirrors too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at_hand: dict[tuple[type, Key], LedgerRow] = {}

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        key = ident if isinstance(ident, tuple) else (ident,)
        row = self._at_hand.get((entity, key))
        is_plain = not options.get("with_for_update") and not options.get("populate_existing")
        return row if row is not None and is_plain else super().get(entity, ident, **options)

    def keep_at_hand(self, events: Iterable[object]) -> None:
        """Read, one question a table, every row whose whole primary key an event names.

        Works because a column of a mirror has the name of the event's member that it repeats.
        """
        told: dict[type, list[object]] = {}
        for one in events:
            told.setdefault(type(one), []).append(one)
        for kind in LedgerRow.all_tables():
            columns = class_mapper(kind).primary_key
            names = [str(column.key) for column in columns]
            keys = set(_keys_in(told, names))
            if not keys:
                continue
            lists = (
                cast(list(values), ARRAY(column.type))
                for column, values in zip(columns, zip(*keys, strict=True), strict=True)
            )
            wanted = func.unnest(*lists).table_valued(*names).render_derived()
            same = [column == wanted.c[name] for column, name in zip(columns, names, strict=True)]
            self.scalars(select(kind).join(wanted, and_(*same))).all()


def _keys_in(told: Mapping[type, list[object]], names: list[str]) -> Iterator[Key]:
    """The key that each event names, if its kind has every one of these members."""
    for events in told.values():
        if all(hasattr(events[0], name) for name in names):
            for one in events:
                yield tuple(getattr(one, name) for name in names)


@event.listens_for(MirrorSession, "transient_to_pending")
@event.listens_for(MirrorSession, "loaded_as_persistent")
def _keep(session: MirrorSession, row: object) -> None:
    if isinstance(row, LedgerRow):
        key = tuple(class_mapper(type(row)).primary_key_from_instance(row))
        session._at_hand[type(row), key] = row
