"""A report as tables: the one form from which page and every file are written. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias, TypeVar
from uuid import UUID

from ip_finance.core.actor import PersonRole
from ip_finance.core.money import WHOLE, BasisPoints, Fen

Cell: TypeAlias = str | int | date | None
T = TypeVar("T")

LENDERS: Final = (PersonRole.OFFICER, PersonRole.APPROVER)
OPERATORS: Final = (PersonRole.ADMIN, PersonRole.REVIEWER)
READERS: Final = (*LENDERS, *OPERATORS, PersonRole.AUDITOR)
"""A bank reads of its own loans, auditors of all; the operator what is of the whole platform."""


class ReportName(StrEnum):
    PORTFOLIO = "portfolio"
    AGEING = "ageing"
    CLASSIFICATION = "classification"
    CONCENTRATION = "concentration"
    POOL = "pool"
    SUBSIDIES = "subsidies"
    SANDBOX = "sandbox"


OF_THE_PLATFORM: Final = (ReportName.POOL, ReportName.SUBSIDIES, ReportName.SANDBOX)
"""What the operator reads too: it keeps no bank's books."""


class Side(StrEnum):
    """Who tells."""

    BANK = "bank"
    JOURNAL = "journal"
    CHAIN = "chain"


class Direction(StrEnum):
    """Which way money went, as the bank that lends sees it."""

    IN = "in"
    OUT = "out"


class Outcome(StrEnum):
    """What the three columns show; the first two are matched."""

    MATCHED = "matched"
    OTHER_MONTH = "other-month"
    AMOUNT_DIFFERS = "amount-differs"
    MISSING_IN_BANK_FILE = "missing-in-bank-file"
    MISSING_IN_JOURNAL = "missing-in-journal"
    MISSING_ON_CHAIN = "missing-on-chain"
    ONLY_IN_BANK_FILE = "only-in-bank-file"
    ONLY_IN_JOURNAL = "only-in-journal"
    ONLY_ON_CHAIN = "only-on-chain"

    @property
    def is_matched(self) -> bool:
        return self in {Outcome.MATCHED, Outcome.OTHER_MONTH}


class Kind(StrEnum):
    """What the cells of a column are. FEN are shown in yuan, BPS in percent, MONTHS are
    hundredths of a month.
    """

    TEXT = "text"
    DAY = "day"
    COUNT = "count"
    FEN = "fen"
    BPS = "bps"
    MONTHS = "months"


HUNDREDTHS: Final = (Kind.FEN, Kind.BPS, Kind.MONTHS)
UNITS: Final[Mapping[Kind, str]] = {Kind.FEN: "元", Kind.BPS: "%", Kind.MONTHS: "月"}


class LineKind(StrEnum):
    DETAIL = "detail"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


def written(kind: Kind, cell: Cell) -> str:
    """A cell as people read it, to the 分 and the basis point: units stand in the header.

    >>> written(Kind.FEN, 300_000_050), written(Kind.BPS, 345), written(Kind.FEN, None)
    ('3,000,000.50', '3.45', '—')
    """
    if cell is None:
        return "—"
    if isinstance(cell, int) and kind in HUNDREDTHS:
        sign, whole = "-" if cell < 0 else "", abs(cell)
        return f"{sign}{whole // 100:,}.{whole % 100:02d}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


@dataclass(frozen=True, slots=True)
class Column:
    """`is_summed`: totals and subtotals are the sums of the lines above them."""

    key: str
    zh: str
    en: str
    kind: Kind
    is_summed: bool = False

    @property
    def heading(self) -> str:
        unit = UNITS.get(self.kind)
        return f"{self.zh} {self.en}（{unit}）" if unit else f"{self.zh} {self.en}"


@dataclass(frozen=True, slots=True)
class Line:
    kind: LineKind
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @property
    def details(self) -> int:
        return sum(one.kind is LineKind.DETAIL for one in self.lines)

    def shown(self, most: int) -> "Table":
        """With `most` details at most; subtotals and totals stay, and are of all of them."""
        kept, left = [], most
        for line in self.lines:
            if line.kind is not LineKind.DETAIL or left > 0:
                kept.append(line)
            left -= line.kind is LineKind.DETAIL
        return replace(self, lines=tuple(kept))


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure by itself, and how it comes about."""

    key: str
    zh: str
    en: str
    kind: Kind
    value: Cell
    how: str

    @property
    def unit(self) -> str:
        return UNITS.get(self.kind, "") if self.value is not None else ""

    @property
    def written(self) -> str:
        return f"{written(self.kind, self.value)} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Report:
    """`bank` is whose; None where it is of everything that the reader may see."""

    name: ReportName
    on: date
    bank: str | None
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a report can be chosen. `overall` is the bank's non-performing ratio of all loans."""

    on: date | None = None
    bank_id: UUID | None = None
    overall: BasisPoints | None = None


def by_year(
    rows: Iterable[T],
    year_of: Callable[[T], int],
    label_of: Callable[[T], tuple[str, ...]],
    measure: Callable[[Sequence[T]], tuple[Cell, ...]],
    width: int = 1,
) -> tuple[Line, ...]:
    """A line for each label of a calendar year, the year's subtotal, and the total.

    Subtotals and total are measured over their rows, so that ratios are right in them too. A
    label has `width` cells.
    """
    every = list(rows)
    years: dict[int, dict[tuple[str, ...], list[T]]] = {}
    for row in every:
        years.setdefault(year_of(row), {}).setdefault(label_of(row), []).append(row)
    lines: list[Line] = []
    for year in sorted(years):
        labels = years[year]
        for label in sorted(labels):
            lines.append(Line(LineKind.DETAIL, (*label, *measure(labels[label]))))
        of_year = [row for found in labels.values() for row in found]
        lines.append(_sum_line(LineKind.SUBTOTAL, f"{year} 年小计", width, measure(of_year)))
    lines.append(_sum_line(LineKind.TOTAL, "合计", width, measure(every)))
    return tuple(lines)


def in_order(
    labelled: Iterable[tuple[str, Sequence[T]]],
    measure: Callable[[Sequence[T]], tuple[Cell, ...]],
) -> tuple[Line, ...]:
    """A line for each label in the order given, and the total."""
    told = list(labelled)
    lines = [Line(LineKind.DETAIL, (label, *measure(rows))) for label, rows in told]
    every = [row for _, rows in told for row in rows]
    return (*lines, _sum_line(LineKind.TOTAL, "合计", 1, measure(every)))


def _sum_line(kind: LineKind, name: str, width: int, cells: tuple[Cell, ...]) -> Line:
    return Line(kind, (name, *("",) * (width - 1), *cells))


def share_of(part: int, whole: int) -> BasisPoints | None:
    """The part of the whole, half up to the basis point; None where there is no whole.

    >>> share_of(1, 3)
    3333
    """
    return BasisPoints((2 * part * WHOLE + whole) // (2 * whole)) if whole else None


def weighted_rate(loans: Sequence[tuple[Fen, BasisPoints]]) -> BasisPoints | None:
    """The mean rate by balance, half up to the basis point; None without a balance.

    >>> weighted_rate([(Fen(100), BasisPoints(300)), (Fen(300), BasisPoints(400))])
    375
    """
    total = sum(principal for principal, _ in loans)
    weighed = sum(principal * rate for principal, rate in loans)
    return BasisPoints((2 * weighed + total) // (2 * total)) if total else None


def ltv_of(loans: Sequence[tuple[Fen, Fen | None]]) -> BasisPoints | None:
    """Owed over value of the loans that have one, rounded up; None where none has.

    >>> ltv_of([(Fen(100), Fen(300)), (Fen(50), None)])
    3334
    """
    valued = [(owed, value) for owed, value in loans if value]
    value = sum(worth for _, worth in valued)
    return BasisPoints(-(-sum(owed for owed, _ in valued) * WHOLE // value)) if value else None
