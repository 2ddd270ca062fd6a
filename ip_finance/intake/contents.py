"""What a file of any kind brings: rights, rights abroad, events, and what is wrong. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ip_finance.intake.domain import LONGEST_TITLE, Found, Problem
from ip_finance.office_files.code_list import NAME as CODE_LIST
from ip_finance.office_files.code_list import read_code_list
from ip_finance.office_files.days import strange_days
from ip_finance.office_files.errors import NumberRefused, UnknownNumberScheme
from ip_finance.office_files.events import RightEvents
from ip_finance.office_files.model import PatentRecord, RightRecord
from ip_finance.office_files.portfolio import read_portfolio
from ip_finance.office_files.reader import read_any
from ip_finance.office_files.workbook_errors import NoKnownSheet

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_XML_IN_UTF_16: Final = (b"\xff\xfe<\x00", b"\xfe\xff\x00<")
NUMBER_IN_XML: Final = "号码"


@dataclass(frozen=True, slots=True)
class Contents:
    """All that one file says. `rows` counts lines of a table, or items of an office's file."""

    format: str
    rows: int
    rights: Sequence[Found] = ()
    repeated: Sequence[Found] = ()
    foreign: Sequence[Found] = ()
    events: Sequence[RightEvents] = ()
    problems: Sequence[Problem] = ()


def contents_of(data: bytes, today: date, on_rows: Callable[[int], None]) -> Contents:
    """Read the file, whatever its kind; `on_rows` is told how far the reading is.

    Raises: FileRefused, ContentRefused, NumberRefused; each is an OfficeFileError.
    """
    if _is_xml(data):
        return _office_file(data, today, on_rows)
    try:
        portfolio = read_portfolio(data, today, on_rows)
    except NoKnownSheet:
        codes = read_code_list(data)
        if not codes:
            raise
        on_rows(len(codes))
        return Contents(format=CODE_LIST, rows=len(codes))
    return Contents(
        format=portfolio.source.name,
        rows=portfolio.rows,
        rights=[Found(one.place, one.heading, one.record) for one in portfolio.rights],
        problems=[Problem.of_cell(one) for one in portfolio.problems],
    )


def _is_xml(data: bytes) -> bool:
    start = data[:1024].removeprefix(_BYTE_ORDER_MARK).lstrip()
    return start.startswith(b"<") or data.startswith(_XML_IN_UTF_16)


def _office_file(data: bytes, today: date, on_rows: Callable[[int], None]) -> Contents:
    told = read_any(data)
    found = [
        Found(f"第{number}项", NUMBER_IN_XML, record)
        for number, record in enumerate(told.records, start=1)
    ]
    foreign = [one for one in found if not _is_ours(one.record)]
    ours = [one for one in found if _is_ours(one.record)]
    newest = newest_of(ours)
    rows = len(found) + len(told.events)
    on_rows(rows)
    return Contents(
        format=told.format,
        rows=rows,
        rights=newest,
        repeated=[one for one in ours if one not in newest],
        foreign=foreign,
        events=told.events,
        problems=[problem for one in newest for problem in _problems(one, today)],
    )


def _is_ours(record: RightRecord) -> bool:
    """Whether the ledger knows how such rights are numbered."""
    try:
        return bool(record.key_text)
    except UnknownNumberScheme:
        return False
    except NumberRefused:
        return True


def newest_of(found: Sequence[Found]) -> list[Found]:
    """Of several documents of one right the one that says most: of its grant, else the last."""
    best: dict[str, Found] = {}
    for one in found:
        key = one.record.key_text
        if key not in best or _age(best[key].record) < _age(one.record):
            best[key] = one
    return list(best.values())


def _age(record: RightRecord) -> tuple[bool, date]:
    published = record.publication.published_on if isinstance(record, PatentRecord) else None
    return record.granted_on is not None, published or record.filed_on


def _problems(found: Found, today: date) -> Iterator[Problem]:
    record = found.record
    for strange in strange_days(record, today):
        yield replace(found.problem(strange.code, strange.expected), found=strange.day.isoformat())
    if len(record.title) > LONGEST_TITLE:
        yield found.problem("text-too-long", f"不超过 {LONGEST_TITLE} 字")
