"""A list page by page. A cursor says where a page ended, by the list's sort key and the row's id.

Rows that come or go between two pages then neither repeat nor hide others, as counted pages would.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Numeric,
    Select,
    Uuid,
    and_,
    or_,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from ip_finance.core.db import UtcDateTime
from ip_finance.core.errors import Conflict, RuleViolated

USUAL, MOST = 50, 200
"""Rows of a page: where nobody says, and at most."""
LONGEST_CURSOR: Final = 600
LARGEST_NUMBER: Final = 2**63

T = TypeVar("T")
Sortable: TypeAlias = ColumnElement[Any] | InstrumentedAttribute[Any]
Value: TypeAlias = datetime | date | UUID | int | str


class CursorUnknown(RuleViolated):
    code = "cursor-unknown"

    def __init__(self) -> None:
        super().__init__(
            "This is not a cursor of this list.",
            cure="Follow the address in the header `Link` as it is, or begin without `after`.",
        )


class CursorPassed(Conflict):
    code = "cursor-passed"

    def __init__(self) -> None:
        super().__init__(
            "The row at which the last page ended is no longer in this list.",
            cure="Begin again without `after`.",
        )


@dataclass(frozen=True, slots=True)
class Key:
    """One column that a list is sorted by."""

    column: Sortable
    is_descending: bool

    def beyond(self, value: Value) -> ColumnElement[bool]:
        """What stands behind `value`."""
        return self.column < value if self.is_descending else self.column > value

    @property
    def order(self) -> ColumnElement[Any]:
        return self.column.desc() if self.is_descending else self.column.asc()


def up(column: Sortable) -> Key:
    """Sorted with the least first. A key must never be null: coalesce it."""
    return Key(column, is_descending=False)


def down(column: Sortable) -> Key:
    """Sorted with the greatest first. A key must never be null: coalesce it."""
    return Key(column, is_descending=True)


@dataclass(slots=True)
class Page:
    """How much of a list is asked for, and, once it was read, where the next page begins."""

    limit: int | None = USUAL
    after: str | None = None
    on_next: Callable[[str], None] | None = None
    then: str | None = field(default=None, init=False)

    def rows(self, session: Session, found: Select[T], *keys: Key) -> Sequence[T]:
        """The page of what `found` selects, sorted by `keys`, the last of which is unique."""
        asked = found.order_by(*[key.order for key in keys])
        if self.after is not None:
            asked = asked.where(_behind(keys, self.after))
        if self.limit is None:
            return session.scalars(asked).unique().all()
        keyed = asked.add_columns(*[key.column for key in keys]).limit(self.limit + 1)
        read = session.execute(keyed).unique().all()
        if len(read) > self.limit:
            self._go_on(_written(read[self.limit - 1][1:]))
        return [row[0] for row in read[: self.limit]]

    def cut(self, rows: Sequence[T], name: Callable[[T], object]) -> Sequence[T]:
        """The page of a list that is worked out as a whole; `name` is unique to a row.

        Raises: CursorUnknown, CursorPassed.
        """
        first = 0 if self.after is None else _place(rows, name, self.after)
        shown = rows[first:] if self.limit is None else rows[first : first + self.limit]
        if shown and len(rows) > first + len(shown):
            self._go_on(_written([str(name(shown[-1]))]))
        return shown

    def _go_on(self, cursor: str) -> None:
        self.then = cursor
        if self.on_next is not None:
            self.on_next(cursor)


def whole() -> Page:
    """All of a list: for those below the web that work on every row."""
    return Page(limit=None)


def _place(rows: Sequence[T], name: Callable[[T], object], after: str) -> int:
    values = _read(after)
    if len(values) != 1:
        raise CursorUnknown
    for place, row in enumerate(rows):
        if str(name(row)) == values[0]:
            return place + 1
    raise CursorPassed


def _behind(keys: Sequence[Key], after: str) -> ColumnElement[bool]:
    """Behind the cursor: by the first key, or with equal first keys by the second, and so on."""
    told = _read(after)
    if len(told) != len(keys):
        raise CursorUnknown
    values = [_typed(key, text) for key, text in zip(keys, told, strict=True)]
    ways = [
        and_(
            *[key.column == value for key, value in zip(keys[:n], values[:n], strict=True)],
            keys[n].beyond(values[n]),
        )
        for n in range(len(keys))
    ]
    # The first key alone bounds the rows too: with it the database finds them by an index.
    first = or_(keys[0].beyond(values[0]), keys[0].column == values[0])
    return and_(first, or_(*ways))


def _written(values: Sequence[object]) -> str:
    told = [value.isoformat() if isinstance(value, date) else _plain(value) for value in values]
    raw = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _plain(value: object) -> str:
    """A number as it is, whichever class the driver gives it."""
    return str(getattr(value, "value", value))


def _read(cursor: str) -> list[str]:
    try:
        found = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError) as broken:
        raise CursorUnknown from broken
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise CursorUnknown
    if any("\x00" in one for one in found):  # PostgreSQL takes no such text
        raise CursorUnknown
    return found


def _typed(key: Key, text: str) -> Value:
    try:
        return _reader(key.column.type)(text)
    except (ValueError, OverflowError) as broken:
        raise CursorUnknown from broken


def _reader(kind: object) -> Callable[[str], Value]:
    if isinstance(kind, UtcDateTime | DateTime):
        return _moment
    if isinstance(kind, Date):
        return date.fromisoformat
    if isinstance(kind, Uuid):
        return UUID
    if isinstance(kind, Integer | BigInteger | Numeric):
        return _number
    return str


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a moment without its zone")
    return found.astimezone(UTC)


def _number(text: str) -> int:
    found = int(text)
    if abs(found) >= LARGEST_NUMBER:
        raise ValueError("a number larger than any key")
    return found
