"""What both generations of WIPO's trademark XML (ST.66, ST.96) say alike."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ip_finance.office_files.errors import MissingField
from ip_finance.office_files.events import LegalEntry, RightEvents, in_order
from ip_finance.office_files.model import CHINA, GoodsClass, Party, SourceFormat
from ip_finance.office_files.nodes import Node
from ip_finance.office_files.numbers import RightKind
from ip_finance.office_files.printed_numbers import country_code, foreign_number
from ip_finance.office_files.register_numbers import nice_class, trademark_number

# Collective and certification marks in the United States; no classes of Nice.
_AMERICAN_CLASSES: Final = {"A", "B", "200"}
_SEPARATOR: Final = re.compile(r"\s*[;；]\s*")


@dataclass(frozen=True, slots=True)
class Holder:
    """A party as a file lists it. `stage` is the office's number for when it came in, if it has
    one: the American office lists every owner there ever was, the newest under the highest.
    """

    party: Party | None
    stage: int | None


def owners_among(path: str, holders: Sequence[Holder]) -> tuple[Party, ...]:
    """Who owns the mark now. None, if the file knows its owners only by keys.

    Raises: MissingField, if it names some and not others.
    """
    stages = [holder.stage for holder in holders]
    if holders and None not in stages:
        newest = max(stage for stage in stages if stage is not None)
        holders = [holder for holder in holders if holder.stage == newest]
    named = [holder.party for holder in holders if holder.party]
    if named and len(named) < len(holders):
        raise MissingField(path)
    return tuple(named)


def mark_office(node: Node, paths: Iterable[str]) -> str:
    """The office of the register (ST.3). Raises: MissingField, UnreadableField."""
    named = [path for path in paths if node.fact(path)]
    if not named:
        raise MissingField(node.below("RegistrationOfficeCode"))
    return country_code(node.below(named[0]), node.require_fact(named[0]))


def mark_number(office: str, path: str, text: str) -> str:
    """The number of a mark, normalised if Chinese. Raises: MalformedNumber, UnreadableField."""
    printed = foreign_number(path, text)
    return trademark_number(text) if office == CHINA else printed


def term_end(printed: date | None, starts: Iterable[date | None]) -> date | None:
    """The first day without the mark.

    Registers print the last day of the term or its anniversary; of the two, the anniversary is
    the first day without. What is neither is taken as it stands, which never adds a day.
    """
    if printed is None:
        return None
    days = {(start.month, start.day) for start in starts if start}
    next_day = printed + timedelta(days=1) if printed < date.max else printed
    is_last = (printed.month, printed.day) not in days and (next_day.month, next_day.day) in days
    return next_day if is_last else printed


def goods_classes(described: Iterable[tuple[str, str | None]]) -> tuple[GoodsClass, ...]:
    """The Nice classes with their goods, from pairs of class and description.

    Raises: MalformedNumber, if a class is none.
    """
    goods: dict[int, list[str]] = {}
    for text, description in described:
        if text in _AMERICAN_CLASSES:
            continue
        listed = goods.setdefault(nice_class(text.lstrip("0")), [])
        parts = _SEPARATOR.split(description.strip().rstrip(".。")) if description else []
        listed.extend(part for part in parts if part and part not in listed)
    return tuple(GoodsClass(number, (), tuple(listed)) for number, listed in goods.items())


def mark_events(
    source: SourceFormat, office: str, number: str, entries: Sequence[LegalEntry]
) -> RightEvents | None:
    """The history of the mark, if the file tells one."""
    if not entries:
        return None
    return RightEvents(source, office, RightKind.TRADEMARK, number, (), in_order(tuple(entries)))


def mark_entry(node: Node, names: Mapping[str, Sequence[str]]) -> LegalEntry | None:
    """One entry of the history; None, if it has no code or no day. Raises: UnreadableField."""
    code = next(filter(None, (node.text(path) for path in names["code"])), None)
    title = next(filter(None, (node.text(path) for path in names["title"])), None)
    day = node.day("MarkEventDate")
    if code is None or day is None:
        return None
    return LegalEntry(code, title, day)
