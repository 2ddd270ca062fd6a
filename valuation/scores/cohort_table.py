"""The shipped table of cohorts: mean and deviation by office, field and year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import fsum, sqrt

from valuation.codec import read_data
from valuation.errors import UnknownReference
from valuation.labels import Label
from valuation.scores.shapes import Shape

_ANY_OFFICE = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortSource:
    """Where a table came from, and what may be done with it."""

    id: str
    source: str
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortMeasure:
    """An indicator with cohorts. `width`: of a bin; `least`: smallest value there can be.

    `largest_gap`: by office, the furthest that a percentile was found from one counted in real
    rights (docs/models/cohort-percentiles.md); an office that lacks was never checked.
    """

    code: str
    name: Label
    unit: str
    width: float
    least: float
    shape: Mapping[str, Shape]
    largest_gap: Mapping[str, float]
    note: str

    @property
    def most(self) -> float:
        """Largest value there can be: 1 for a share; for counts, what no right will reach."""
        return 1.0 if self.width < 1.0 else 1e9

    def shape_at(self, office: str) -> Shape:
        """The distribution taken at an office.

        >>> cohort_table().measure("forward_citations_5").shape_at("CN").value
        'negative-binomial'
        """
        return self.shape.get(office, self.shape[_ANY_OFFICE])


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Mean and standard deviation by year and field; None where the cohort says nothing."""

    mean: tuple[tuple[float | None, ...], ...]
    deviation: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeTable:
    """Cohorts of one office: rows are years from `first_year`, columns are fields."""

    office: str
    field_system: str
    year_of: str
    source: str
    first_year: int
    fields: tuple[str, ...]
    count: tuple[tuple[int, ...], ...]
    measures: Mapping[str, Moments]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMap:
    """Fields of classification symbols; the longest prefix counts."""

    source: str
    verified: bool
    prefixes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Size, mean and deviation of one cohort."""

    count: int
    mean: float
    deviation: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortTable:
    """Everything of `data/cohorts.v1.json`."""

    id: str
    version: str
    as_of: date
    verified: bool
    note: str
    sources: tuple[CohortSource, ...]
    measures: tuple[CohortMeasure, ...]
    field_map: FieldMap
    tables: tuple[OfficeTable, ...]

    def measure(self, indicator: str) -> CohortMeasure:
        """The indicator of that code."""
        for measure in self.measures:
            if measure.code == indicator:
                return measure
        known = ", ".join(measure.code for measure in self.measures)
        raise UnknownReference("indicator", f"{indicator!r} has no cohorts; known: {known}")

    def offices(self, indicator: str) -> tuple[str, ...]:
        """Offices with cohorts of the indicator, sorted.

        >>> cohort_table().offices("claims")
        ('US',)
        """
        return tuple(sorted(t.office for t in self.tables if indicator in t.measures))

    def table(self, indicator: str, office: str) -> OfficeTable | None:
        """The cohorts of the indicator at the office, if there are any."""
        found = (t for t in self.tables if t.office == office and indicator in t.measures)
        return next(found, None)


@cache
def cohort_table() -> CohortTable:
    """The shipped table, read once.

    >>> cohort_table().version
    '1'
    """
    return read_data("cohorts.v1.json", CohortTable)


def field_cell(table: OfficeTable, indicator: str, field: str, year: int) -> Cell | None:
    """The cohort of one field and year."""
    row = year - table.first_year
    if field not in table.fields or not 0 <= row < len(table.count):
        return None
    return _cell(table, indicator, row, table.fields.index(field))


def pooled_cell(table: OfficeTable, indicator: str, year: int) -> Cell | None:
    """All fields of a year together, weighted by their size."""
    row = year - table.first_year
    if not 0 <= row < len(table.count):
        return None
    cells = [_cell(table, indicator, row, column) for column in range(len(table.fields))]
    known = [cell for cell in cells if cell is not None]
    count = sum(cell.count for cell in known)
    if not count:
        return None
    mean = fsum(cell.count * cell.mean for cell in known) / count
    square = fsum(cell.count * (cell.deviation**2 + cell.mean**2) for cell in known) / count
    return Cell(count=count, mean=mean, deviation=sqrt(square - mean**2))


def _cell(table: OfficeTable, indicator: str, row: int, column: int) -> Cell | None:
    moments = table.measures[indicator]
    mean, deviation = moments.mean[row][column], moments.deviation[row][column]
    if mean is None or deviation is None:
        return None
    return Cell(count=table.count[row][column], mean=mean, deviation=deviation)
