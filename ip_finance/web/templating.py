"""The Jinja environment of every page: loaders, filters, and the frame around the content.

Filters take whole 分, basis points and instants, use integer arithmetic only, and refuse a float,
a missing value or a naive datetime. A template that names something unknown fails loudly.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, NamedTuple
from uuid import uuid4

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
)
from starlette.requests import Request
from starlette.templating import Jinja2Templates

from ip_finance.core.clock import BEIJING, from_unix
from ip_finance.web.language import Language, html_language, spoken
from ip_finance.web.phrases import Phrases

STATIC = Path(__file__).parent / "static"
FEN_PER_HUNDREDTH_OF_WAN, YUAN_PER_HUNDREDTH_OF_WAN = 10_000, 100
SHORT_ENOUGH = 12


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the navigation; `count` is what waits there, shown when not zero."""

    label: str
    href: str
    is_current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class NavGroup:
    """Entries of the navigation under one heading."""

    label: str
    items: tuple[NavItem, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A list with the filters that its reader saved under a name."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Flash:
    """A message about what just happened, shown once at the top of the next page."""

    text: str
    kind: Literal["done", "note", "warning", "error"] = "done"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in, in the words shown in the top bar."""

    person: str
    party: str
    role: str
    companies: tuple[tuple[str, str], ...] = ()
    """Accounts of the same human at other companies, by id and company."""


@dataclass(frozen=True, slots=True)
class LedgerMark:
    """The ledger that the page speaks about, named in the footer so that anyone can check it."""

    address: str
    chain_id: int
    block: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What `base.html` shows around the content. The default suits a visitor not signed in.

    `views` are the reader's own of the list at hand; `address` is the page's, to come back to it.
    `todo` is all that waits for the reader, of which `to_sign` are signatures; `news` is where the
    news stood before anything of the page was read.
    """

    csrf: str = ""
    visitor: Visitor | None = None
    home: str = "/"
    nav: tuple[NavGroup, ...] = ()
    views: tuple[View, ...] = ()
    address: str = "/"
    today: date | None = None
    todo: int = 0
    to_sign: int = 0
    flashes: tuple[Flash, ...] = ()
    ledger: LedgerMark | None = None
    news: str = ""
    demo: bool = False


_framed: ContextVar[Frame] = ContextVar("frame")


class Row(NamedTuple):
    """One line of a data list; `full` is the whole hash behind a shortened value."""

    label: str
    value: str
    full: str = ""


def templates(
    *,
    extra_dirs: Mapping[str, BaseLoader] | None = None,
    frame_of: Callable[[Request], Frame] | None = None,
) -> Jinja2Templates:
    """Pages of the frame at the root, and each slice's own below its name: `pledges/list.html`.

    `frame_of` gives the frame of a request to every page, error pages included: it must not raise.
    """
    env = environment(extra_dirs or {})
    processors: list[Callable[[Request], dict[str, Any]]] = []
    if frame_of is not None:
        processors.append(lambda request: {"frame": _framed_by(frame_of(request))})
    return Jinja2Templates(env=env, context_processors=processors)


def _framed_by(frame: Frame) -> Frame:
    _framed.set(frame)
    return frame


def framed() -> Frame:
    """The frame of the page in hand, for macros: they are imported without context."""
    return _framed.get(Frame())


def environment(extra_dirs: Mapping[str, BaseLoader]) -> Environment:
    """The environment alone, for rendering without a request."""
    env = Environment(
        loader=ChoiceLoader([PackageLoader("ip_finance.web"), PrefixLoader(extra_dirs)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[Phrases],
    )
    env.policies["json.dumps_kwargs"] = {"sort_keys": False}  # people read what they sign
    env.filters |= {
        "yuan": yuan,
        "wan": wan,
        "day": day,
        "moment": moment,
        "machine_time": machine_time,
        "bps": bps,
        "short": short,
    }
    env.globals |= {"frame": Frame(), "static": static_url, "fresh_key": lambda: str(uuid4())}
    env.globals |= {"html_language": html_language, "framed": framed}
    env.globals |= {"tour_bar": lambda _: None}
    return env


def yuan(fen: int) -> str:
    """The full figure.

    >>> yuan(300_000_000)
    '¥3,000,000.00'
    """
    return _sign(fen) + "¥" + _hundredths(abs(_whole(fen)))


def wan(fen: int, unit: bool = True) -> str:
    """Ten thousands of yuan for lists, half up to 0.01 万元; `unit=False` if a header names it.

    English has no word for it: there the unit is the yuan, rounded to the same hundred.

    >>> wan(300_000_000)
    '300.00 万元'
    """
    rounded = (abs(_whole(fen)) * 2 + FEN_PER_HUNDREDTH_OF_WAN) // (2 * FEN_PER_HUNDREDTH_OF_WAN)
    sign = _sign(fen) if rounded else ""
    if unit and spoken() is Language.ENGLISH:
        return f"{sign}CNY {rounded * YUAN_PER_HUNDREDTH_OF_WAN:,}"
    figure = sign + _hundredths(rounded)
    return f"{figure} 万元" if unit else figure


def bps(rate: int) -> str:
    """Basis points as a percentage.

    >>> bps(345)
    '3.45%'
    """
    return f"{_sign(rate)}{_hundredths(abs(_whole(rate)))}%"


def day(value: date | int) -> str:
    """The date; of an instant (aware datetime or unix seconds), the day it is in Beijing."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return _instant(value).astimezone(BEIJING).strftime("%Y-%m-%d")


def moment(value: datetime | int) -> str:
    """An instant with its zone named: `2026-11-24 10:15 北京时间`."""
    return _instant(value).astimezone(BEIJING).strftime("%Y-%m-%d %H:%M 北京时间")


def machine_time(value: datetime | int) -> str:
    """An instant for `<time datetime>`."""
    return _instant(value).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def short(text: str) -> str:
    """The ends of a hash or address: `0x1234…abcd`; a short text stays whole."""
    return text if len(text) <= SHORT_ENOUGH else f"{text[:6]}…{text[-4:]}"


@lru_cache
def static_url(name: str) -> str:
    """Address of a static file; it changes with the content, so that caches may keep it."""
    version = sha256((STATIC / name).read_bytes()).hexdigest()[:8]
    return f"/static/{name}?v={version}"


def _whole(number: object) -> int:
    if isinstance(number, bool) or not isinstance(number, int):
        raise TypeError(f"expected whole units, got {type(number).__name__}")
    return number


def _sign(number: int) -> str:
    return "-" if _whole(number) < 0 else ""


def _hundredths(count: int) -> str:
    return f"{count // 100:,}.{count % 100:02d}"


def _instant(value: date | int) -> datetime:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value
    return from_unix(_whole(value))
