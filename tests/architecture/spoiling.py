"""Bodies that nobody in their right mind sends, made from a sound one."""

from collections.abc import Iterator
from typing import Any

BROKEN_JSON = {
    "cut off": b'{"a": ',
    "not utf-8": b'"\xff\xfe"',
    "too deep": b"[" * 100_000,
    "too many digits": b'{"a": ' + b"9" * 5_000 + b"}",
    "empty": b"",
}
LONG_MAP, TRIED_OF_LONG = 15, 2
"""A map of more members than any body has is one of ratings: two of them tell of all."""
HUGE = 10**40
STRINGS = (
    "",
    "\x00",
    "a\x00b\x00c\x00d",
    "\ud800\ud800\ud800",
    "字" * 10_000,
    "0001-01-01",
    "9999-12-31",
)
NUMBERS = (0, -1, 2**63 - 1, 2**63, -(2**63), HUGE, 1.5, 1e308, -1e308, float("nan"), float("inf"))
OTHERS: tuple[Any, ...] = (
    None,
    True,
    [],
    {},
    [None],
    {"": ""},
    [["x"]],
    {"\x00": "\x00"},
    {"\ud800": 1},
)

MEMBERS: tuple[Any, ...] = (
    {"\ud800": "x"},
    {"more": "\x00"},
    {"more": float("nan")},
    {"\x00": 1},
    {"more": {"\ud800": "\ud800"}},
)


def spoilt(body: Any) -> Iterator[Any]:
    """The body again and again, each time with one value in it replaced by an absurd one."""
    for bad in (*STRINGS, *NUMBERS, *OTHERS):
        for path in _leaves(body):
            yield _with(body, path, bad)
    yield from (_with(body, path, bad) for path in _maps(body) for bad in MEMBERS)


def _leaves(value: Any) -> Iterator[tuple[Any, ...]]:
    match value:
        case dict():
            for key, inner in _members(value):
                yield from ((key, *rest) for rest in _leaves(inner))
        case list() if value:
            yield from ((0, *rest) for rest in _leaves(value[0]))
        case _:
            yield ()


def _members(value: dict[str, Any]) -> list[tuple[str, Any]]:
    found = list(value.items())
    return found[:TRIED_OF_LONG] if len(found) > LONG_MAP else found


def _maps(value: Any) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        yield ()
        for key, inner in _members(value):
            yield from ((key, *rest) for rest in _maps(inner))


def _with(value: Any, path: tuple[Any, ...], bad: Any) -> Any:
    if not path:
        return bad if not isinstance(value, dict) or not isinstance(bad, dict) else {**value, **bad}
    copy = value.copy()
    copy[path[0]] = _with(value[path[0]], path[1:], bad)
    return copy
