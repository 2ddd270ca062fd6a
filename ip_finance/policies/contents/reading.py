"""Reads the content of a policy member by member, and tells of every slip at once. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeGuard, TypeVar

from ip_finance.core.errors import DomainError
from ip_finance.core.money import MAX_FEN, BasisPoints, Fen
from ip_finance.policies.errors import BadContent

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

LONGEST_TEXT = 4_000
MOST_ITEMS = 200
MISSING = ("is missing", "缺少")
UNKNOWN = ("is not known", "不是可用的成员")


class Content:
    """The members of one JSON object. Each reading method names its member and notes its slip.

    What a method gives after a slip is a placeholder: call `done` before you use anything.
    """

    def __init__(
        self,
        told: object,
        kind: str,
        path: str = "",
        slips: list[tuple[str, str, str]] | None = None,
    ) -> None:
        self.kind, self.path = kind, path
        self.slips: list[tuple[str, str, str]] = [] if slips is None else slips
        self.read: set[str] = set()
        if not isinstance(told, Mapping):
            self._slip("", "is no object", "不是对象")
        self.told: Mapping[str, Any] = told if isinstance(told, Mapping) else {}

    def has(self, name: str) -> bool:
        """Whether the member is there and not null."""
        self.read.add(name)
        return self.told.get(name) is not None

    def text(self, name: str, most: int = LONGEST_TEXT) -> str:
        value = self._value(name)
        if _is_text(value, most):
            return value
        return self._bad(name, value, f"is no text of 1 to {most} characters", "须为文字", "")

    def whole(self, name: str, least: int = 0, most: int = MAX_FEN) -> int:
        value = self._value(name)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        english = f"is no whole number from {least} to {most}"
        return self._bad(name, value, english, f"须为 {least} 至 {most} 的整数", least)

    def fen(self, name: str, least: int = 0) -> Fen:
        return Fen(self.whole(name, least))

    def bps(self, name: str, least: int = 0, most: int = 10_000) -> BasisPoints:
        return BasisPoints(self.whole(name, least, most))

    def some_fen(self, name: str, least: int = 0) -> Fen | None:
        """An amount, or null where there is no such limit."""
        return self.fen(name, least) if self.has(name) else None

    def some_bps(self, name: str, least: int = 0, most: int = 10_000) -> BasisPoints | None:
        return self.bps(name, least, most) if self.has(name) else None

    def some_whole(self, name: str, least: int = 0, most: int = MAX_FEN) -> int | None:
        return self.whole(name, least, most) if self.has(name) else None

    def flag(self, name: str) -> bool:
        value = self._value(name)
        return (
            value
            if isinstance(value, bool)
            else self._bad(name, value, "is neither true nor false", "须为 true 或 false", False)
        )

    def day(self, name: str) -> date:
        value = self._value(name)
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            return self._bad(name, value, "is no day", "须为日期，例如 2026-11-24", date.min)

    def choice(self, name: str, kind: type[E]) -> E:
        value, known = self._value(name), [one.value for one in kind]
        if value in known:
            return kind(value)
        options = ", ".join(known)
        return self._bad(
            name, value, f"is none of {options}", f"须为 {options} 之一", next(iter(kind))
        )

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of short texts, which may be empty."""
        items = self._list(name)
        if all(_is_text(one, LONGEST_TEXT) for one in items):
            return tuple(items)
        return self._bad(name, items, "is no list of texts", "须为文字列表", ())

    def each(self, name: str, read: Callable[["Content"], T]) -> tuple[T, ...]:
        """A list of objects, each read by `read`."""
        return tuple(
            self._inner(f"{name}[{place}]", one, read) for place, one in enumerate(self._list(name))
        )

    def one(self, name: str, read: Callable[["Content"], T]) -> T:
        """An object, read by `read`."""
        return self._inner(name, self._value(name), read)

    def map_of_bps(
        self, name: str, keys: Sequence[str], most: int = 10_000
    ) -> dict[str, BasisPoints]:
        """Shares by name; names that are not among `keys` are slips."""

        def read(inner: Content) -> dict[str, BasisPoints]:
            return {key: inner.bps(key, 0, most) for key in keys if inner.has(key)}

        return self.one(name, read)

    def by_rule(self, name: str, read: Callable[[Mapping[str, Any]], T], otherwise: T) -> T:
        """An object that another part reads, whose refusal counts as a slip."""
        value = self._value(name)
        try:
            return read(value if isinstance(value, Mapping) else {})
        except DomainError as refused:
            return self._bad(name, value, refused.detail, refused.detail, otherwise)

    def need(self, is_so: bool, name: str, english: str, chinese: str) -> None:
        """A slip of `name` unless it is so."""
        if not is_so:
            self._slip(name, english, chinese)

    def done(self) -> None:
        """Raises: BadContent: members are missing, unknown or wrong."""
        self._tell_unknown()
        if self.slips:
            raise BadContent(self.kind, self.slips)

    def _inner(self, name: str, told: object, read: Callable[["Content"], T]) -> T:
        inner = Content(told, self.kind, f"{self.path}{name}.", self.slips)
        found = read(inner)
        inner._tell_unknown()
        return found

    def _tell_unknown(self) -> None:
        for name in self.told.keys() - self.read:
            self._slip(str(name)[:60].encode(errors="replace").decode(), *UNKNOWN)

    def _value(self, name: str) -> Any:
        self.read.add(name)
        return self.told.get(name)

    def _list(self, name: str) -> list[Any]:
        value = self._value(name)
        if isinstance(value, list) and len(value) <= MOST_ITEMS:
            return value
        english = f"is no list of at most {MOST_ITEMS}"
        return self._bad(name, value, english, f"须为不超过 {MOST_ITEMS} 项的列表", [])

    def _bad(self, name: str, value: object, english: str, chinese: str, otherwise: T) -> T:
        self._slip(name, *(MISSING if value is None else (english, chinese)))
        return otherwise

    def _slip(self, name: str, english: str, chinese: str) -> None:
        self.slips.append((f"{self.path}{name}".rstrip(".") or "content", english, chinese))


def _is_text(value: object, most: int) -> TypeGuard[str]:
    """Whether a database can hold it, which takes neither NUL nor half of a surrogate pair."""
    if not isinstance(value, str) or not 0 < len(value.strip()) <= most or "\x00" in value:
        return False
    return value == value.encode(errors="ignore").decode()
