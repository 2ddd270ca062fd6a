"""Citations of a US patent in years 4 to 8 after grant, seen at grant or after three years."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from valuation import checks
from valuation.checks import Floats
from valuation.models.catalogue import load_model
from valuation.models.scoring import Column, Columns, band_80, predict

AT_GRANT = "citations-at-grant"
AFTER_THREE_YEARS = "citations-after-3"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedCitations:
    """Citations in years 4 to 8, a count each row: median and 80 % band, shape (rows,)."""

    median: Floats
    low: Floats
    high: Floats
    model_id: str
    model_version: str


def expected_citations(model_id: str, columns: Columns) -> ExpectedCitations:
    """Citations in years 4 to 8 after grant: `exp(sum of terms) - 1`, the median, and the band.

    The model is on log(1 + count). The band comes from errors on rows not seen, by level. Its
    ends are not rounded to whole counts: outwards that would cover ten points too much.

    Source: fitted on US drone patents, see docs/models/citations.md.

    >>> columns = citations_after_three_years(citations_0_2=[0, 9], citations_0_3=[0, 14],
    ...     grant_year=[2005, 2005], grant_lag_years=[2.5, 2.5], backward_patent=[10, 10],
    ...     backward_foreign=[1, 1], backward_lag_years=[8.0, 8.0], family_documents=[2, 2])
    >>> expected = expected_citations(AFTER_THREE_YEARS, columns)
    >>> bool(expected.median[0] < expected.median[1])
    True
    """
    model = load_model(model_id)
    low, high = band_80(model, columns)
    return ExpectedCitations(
        median=np.maximum(np.expm1(predict(model, columns)), 0.0),
        low=np.maximum(np.expm1(low), 0.0),
        high=np.maximum(np.expm1(high), 0.0),
        model_id=model.id,
        model_version=model.version,
    )


def citations_at_grant(
    *,
    grant_year: ArrayLike,
    grant_lag_years: ArrayLike,
    backward_patent: ArrayLike,
    backward_foreign: ArrayLike,
    backward_lag_years: ArrayLike,
) -> dict[str, Column]:
    """Columns of `citations-at-grant`, one entry a patent; NaN is unknown.

    `backward_lag_years`: median age of the cited patents. Counts enter as log(1 + count).
    """
    return {
        "grant_year": _floats(grant_year),
        "grant_lag_years": _floats(grant_lag_years),
        "backward_patent_log1p": _log1p("backward_patent", backward_patent),
        "backward_foreign_log1p": _log1p("backward_foreign", backward_foreign),
        "backward_lag_years": _floats(backward_lag_years),
    }


def citations_after_three_years(
    *,
    citations_0_2: ArrayLike,
    citations_0_3: ArrayLike,
    grant_year: ArrayLike,
    grant_lag_years: ArrayLike,
    backward_patent: ArrayLike,
    backward_foreign: ArrayLike,
    backward_lag_years: ArrayLike,
    family_documents: ArrayLike,
) -> dict[str, Column]:
    """Columns of `citations-after-3`: those at grant, citations so far, family after three years.

    `citations_0_2` and `citations_0_3`: citations up to the end of the second and of the third
    year after grant, so that their difference tells whether citing gathers or fades.
    """
    early, all_three = _floats(citations_0_2), _floats(citations_0_3)
    return {
        **citations_at_grant(
            grant_year=grant_year,
            grant_lag_years=grant_lag_years,
            backward_patent=backward_patent,
            backward_foreign=backward_foreign,
            backward_lag_years=backward_lag_years,
        ),
        "citations_0_3_log1p": _log1p("citations_0_3", all_three),
        "citations_year_3_log1p": _log1p("citations_0_3 less citations_0_2", all_three - early),
        "family_documents_log1p": _log1p("family_documents", family_documents),
    }


def _floats(values: ArrayLike | Sequence[float]) -> Floats:
    return np.asarray(values, dtype=np.float64)


def _log1p(argument: str, counts: ArrayLike) -> Floats:
    values = _floats(counts)
    if (values < 0.0).any():
        checks.between(argument, float(np.nanmin(values)), 0.0, 1e9)
    return np.asarray(np.log1p(values), dtype=np.float64)
