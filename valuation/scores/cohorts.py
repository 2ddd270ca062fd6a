"""Percentiles of measured indicators within their cohort: same office, same field, same year.

Raw counts of two offices, fields or years cannot be compared, so nothing else is shown of them.
Where a cohort is not in the table, the nearest that is takes its place, and the basis says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from valuation import checks
from valuation.checks import Floats
from valuation.errors import MissingInput
from valuation.scores.cohort_table import (
    Cell,
    CohortMeasure,
    OfficeTable,
    cohort_table,
    field_cell,
    pooled_cell,
)
from valuation.scores.columns import Coded, Integers, Names, coded, floats, whole
from valuation.scores.shapes import BINS, Shape, mid_ranks

NO_FIELD = ""
"""Stands for a field that is unknown: the cohort is then all fields of the office and year."""
YEARS = (1000, 9999)
FURTHEST_YEAR = 5
"""Years by which a cohort may be away from the one asked for."""


class CohortBasis(IntEnum):
    """Which cohort a percentile was read in; the later, the weaker."""

    FIELD_AND_YEAR = 0
    YEAR = 1
    FIELD_NEAR_YEAR = 2
    NEAR_YEAR = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """One cohort as it was used: what it is of, its moments and the distribution taken."""

    indicator: str
    office: str
    field: str
    field_system: str
    year: int
    year_of: str
    basis: CohortBasis
    count: int
    mean: float
    deviation: float
    shape: Shape
    source: str
    table_version: str

    def percentile(self, value: float) -> float:
        """Percentile of one value, in [0, 1]."""
        return float(cohort_percentiles_in((self,), [value], np.zeros(1, dtype=np.int64))[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortPercentiles:
    """Percentiles in [0, 1] by row, NaN where the value is; `basis` holds `CohortBasis` codes."""

    percentile: Floats
    basis: NDArray[np.uint8]


def cohort_of(indicator: str, *, office: str, field: str, year: int) -> Cohort:
    """The cohort of a right, or the nearest one that is in the table.

    In this order: its field and year; all fields of its year; its field in the nearest year, at
    most five away, the earlier of two; all fields in the nearest year.

    Args:
        indicator: Code such as `family_size`.
        office: Two letters of the office, such as `CN`.
        field: Of the table's field system, from `cohort_fields`; empty where unknown.
        year: Of first publication; of grant for claims, backward citations and grant lag.

    Raises:
        UnknownReference: The indicator has no cohorts.
        MissingInput: No cohort of the office is near enough.

    Source:
        Squicciarini, Dernis, Criscuolo 2013: compare within field and year. The order of
        fallbacks is this library's.

    >>> found = cohort_of("family_size", office="CN", field="mechanical", year=2016)
    >>> found.basis.name, found.count > 10_000
    ('FIELD_AND_YEAR', True)
    """
    checks.text("office", office)
    checks.record("field", field, str)
    return _nearest(
        checks.text("indicator", indicator), office, field, checks.whole("year", year, *YEARS)
    )


@lru_cache(maxsize=4096)
def _nearest(indicator: str, office: str, field: str, year: int) -> Cohort:
    measure = cohort_table().measure(indicator)
    table = cohort_table().table(indicator, office)
    if table is None:
        offices = ", ".join(cohort_table().offices(indicator))
        raise MissingInput("office", f"{office!r} has no cohorts of {indicator}; known: {offices}")
    for at in _years_by_distance(year):
        for used in (field, NO_FIELD):
            cell = _cell(table, indicator, used, at)
            if cell is not None:
                basis = CohortBasis((used == NO_FIELD) + 2 * (at != year))
                return _cohort(measure, table, used, at, basis, cell)
    raise MissingInput(
        "year", f"{year} has no cohort of {indicator} at {office} within {FURTHEST_YEAR} years"
    )


def cohort_percentiles(
    indicator: str, values: ArrayLike, *, office: Names, field: Names, year: ArrayLike
) -> CohortPercentiles:
    """Percentiles of a column of values, each in the cohort of its row.

    Args:
        indicator: Code such as `forward_citations_5`.
        values: Shape (rows,), in the unit of the indicator, NaN where unknown.
        office: One name for all rows, a name a row, or `Coded` (fastest).
        field: The same; empty where unknown.
        year: One whole number for all rows, or one a row.

    Returns:
        Mid-ranks: the share of the cohort below, and half of the share that is equal, by the
        distribution of the cohort. Rows without a value stay without one, whatever their cohort.

    Raises:
        MissingInput: A row with a value has no cohort that is near enough.

    Source:
        Mean and deviation: `cohort_table`; distributions: `shapes.mid_ranks`.

    >>> found = cohort_percentiles("family_size", [1, 3, float("nan")], office="CN",
    ...                            field="mechanical", year=2016)
    >>> [round(each, 1) for each in found.percentile.tolist()]
    [0.4, 1.0, nan]
    """
    measure = cohort_table().measure(checks.text("indicator", indicator))
    column = floats("values", values, low=measure.least, high=measure.most)
    rows = len(column)
    offices, fields = coded("office", office, rows), coded("field", field, rows)
    keys, named = _keys(offices, fields, whole("year", year, rows), ~np.isnan(column))
    cohorts = tuple(
        cohort_of(indicator, office=office, field=field, year=year) for office, field, year in named
    )
    basis = np.array([int(cohort.basis) for cohort in cohorts] or [0], dtype=np.uint8)
    return CohortPercentiles(
        percentile=cohort_percentiles_in(cohorts, column, keys), basis=basis[keys]
    )


def cohort_percentiles_in(cohorts: Sequence[Cohort], values: ArrayLike, row_of: Integers) -> Floats:
    """Percentiles in cohorts that are already known; `row_of` numbers the cohort of each value."""
    if not cohorts:
        return np.full(len(row_of), np.nan)
    measure = cohort_table().measure(cohorts[0].indicator)
    column = floats("values", values, low=measure.least, high=measure.most)
    tables = np.stack([_ranks(measure, cohort) for cohort in cohorts])
    unknown = np.isnan(column)
    bins = np.where(unknown, measure.least, column)
    bins -= measure.least
    if measure.width < 1.0:
        bins = np.rint(bins / measure.width)
    elif measure.width > 1.0:
        bins /= measure.width
    at = np.minimum(bins, BINS - 1).astype(np.int64)
    ranks: Floats = tables.ravel()[row_of * BINS + at]
    ranks[unknown] = np.nan
    return ranks


def field_of(indicator: str, office: str, symbol: str) -> str:
    """Field of a symbol in the field system that the indicator's cohorts at the office have.

    American claims, backward citations and grant lag have sections, everything else NBER fields.
    Empty where the symbol or the office is not known, which `cohort_of` takes for all fields.

    >>> field_of("claims", "US", "H04L 9/40"), field_of("family_size", "CN", "H04L 9/40")
    ('H', 'computers-communications')
    """
    table = cohort_table().table(indicator, office)
    if table is None:
        return NO_FIELD
    fields = (symbol.strip()[:1].upper(), *cohort_fields([symbol]))
    return next((field for field in fields if field in table.fields), NO_FIELD)


def cohort_fields(symbols: Sequence[str]) -> tuple[str, ...]:
    """NBER fields of IPC or CPC symbols by the shipped map; empty where it knows none.

    >>> cohort_fields(["A61K 31/00", "H04L9/40", ""])
    ('drugs-medical', 'computers-communications', '')
    """
    prefixes = cohort_table().field_map.prefixes
    compact = [symbol.replace(" ", "").upper() for symbol in symbols]
    return tuple(
        next((prefixes[each[:at]] for at in (4, 3, 1) if each[:at] in prefixes), NO_FIELD)
        for each in compact
    )


def _years_by_distance(year: int) -> list[int]:
    return [year, *(year + sign * away for away in range(1, FURTHEST_YEAR + 1) for sign in (-1, 1))]


def _cell(table: OfficeTable, indicator: str, field: str, year: int) -> Cell | None:
    if field == NO_FIELD:
        return pooled_cell(table, indicator, year)
    return field_cell(table, indicator, field, year)


def _cohort(
    measure: CohortMeasure,
    table: OfficeTable,
    field: str,
    year: int,
    basis: CohortBasis,
    cell: Cell,
) -> Cohort:
    return Cohort(
        indicator=measure.code,
        office=table.office,
        field=field,
        field_system=table.field_system,
        year=year,
        year_of=table.year_of,
        basis=basis,
        count=cell.count,
        mean=cell.mean,
        deviation=cell.deviation,
        shape=measure.shape_at(table.office),
        source=table.source,
        table_version=cohort_table().version,
    )


def _ranks(measure: CohortMeasure, cohort: Cohort) -> Floats:
    return mid_ranks(
        cohort.shape, cohort.mean - measure.least, cohort.deviation, float(measure.width)
    )


def _keys(
    offices: Coded, fields: Coded, years: Integers, known: NDArray[np.bool_]
) -> tuple[Integers, list[tuple[str, str, int]]]:
    """Number of the cohort of every row, and what each number is; rows without a value have 0."""
    if not known.any():
        return np.zeros(len(years), dtype=np.int64), []
    first, last = int(years[known].min()), int(years[known].max())
    span, n_fields = last - first + 1, len(fields.labels)
    wide = (offices.codes * n_fields + fields.codes) * span + (years - first)
    wide = np.where(known, wide, 0)
    present, keys = np.unique(wide[known], return_inverse=True)
    numbered = np.zeros(len(years), dtype=np.int64)
    numbered[known] = keys
    named = [
        (
            offices.labels[at // (n_fields * span)],
            fields.labels[at // span % n_fields],
            first + at % span,
        )
        for at in present.tolist()
    ]
    return numbered, named
