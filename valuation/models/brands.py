"""Value of a brand from revenue, margin, year and sector: an elasticity, not a flat royalty."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from valuation import checks
from valuation.models.additive import AdditiveModel
from valuation.models.catalogue import load_model
from valuation.models.scoring import Column, band_80, contributions, predict

MODEL_ID = "brand-value"

HIGHEST_REVENUE = 1e15
"""Beyond the product of any economy; a larger figure is a slip of units."""


BELOW_THE_SMALLEST = "below_the_smallest_seen"
"""Name of what a revenue below the end of the line takes off, on the scale of logs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandValue:
    """Median and 80 % band in the unit of the revenue, and what they are made of.

    `contributions` and `intercept` are natural logs that add up to the log of the median in
    millions of US dollars.
    """

    median: float
    low: float
    high: float
    intercept: float
    contributions: Mapping[str, float]
    extrapolated: tuple[str, ...]
    model_id: str
    model_version: str


def brand_value(
    *,
    revenue: float,
    margin: float | None,
    sector: str | None,
    year: int | None,
    units_per_musd: float,
    model_version: str = "1",
) -> BrandValue:
    """Value of a brand under which all of the revenue is sold: median and 80 % band.

    `log V = a + f(log revenue) + g(margin) + h(year) + sector`; f, g and h are straight lines
    between two ends, flat outside. V and `revenue` have one unit, of which `units_per_musd` make a
    million US dollars of the year. `margin`: profit after tax over revenue, a fraction. None is
    unknown and makes no difference to the average brand.

    The model has only seen brands among the hundred most valuable of the world. A smaller revenue
    is put in at the end of the line and named in `extrapolated`; then the value is scaled down in
    proportion to the revenue, since the flat end would give a shop the brand of a chain.

    Source: fitted on Interbrand's values and Fortune's revenues, see docs/models/brands.md.

    >>> value = brand_value(revenue=26_662, margin=0.157, sector="Diversified", year=2011,
    ...                     units_per_musd=1.0)
    >>> value.low < value.median < value.high
    True
    """
    _check(revenue, margin, year, units_per_musd)
    model = load_model(MODEL_ID, model_version)
    given = {
        "revenue_log": math.log(revenue / units_per_musd),
        "margin": np.nan if margin is None else float(margin),
        "year": np.nan if year is None else float(year),
    }
    columns = brand_columns(
        revenue_log=[given["revenue_log"]],
        margin=[given["margin"]],
        year=[given["year"]],
        sector=[sector],
    )
    below = min(given["revenue_log"] - _ends(model)["revenue_log"][0], 0.0)
    scale = units_per_musd * math.exp(below)
    low, high = band_80(model, columns)
    parts = {name: float(of[0]) for name, of in contributions(model, columns).items()}
    return BrandValue(
        median=float(predict(model, columns)[0]) * scale,
        low=float(low[0]) * scale,
        high=float(high[0]) * scale,
        intercept=model.intercept,
        contributions={**parts, BELOW_THE_SMALLEST: below},
        extrapolated=tuple(
            name
            for name, (first, last) in _ends(model).items()
            if given[name] < first or given[name] > last  # neither holds of an unknown value
        ),
        model_id=model.id,
        model_version=model.version,
    )


def brand_columns(
    *,
    revenue_log: ArrayLike,
    margin: ArrayLike,
    year: ArrayLike,
    sector: list[str | None],
) -> dict[str, Column]:
    """Columns of `brand-value`; `revenue_log` is the natural log of revenue in million USD."""
    return {
        "revenue_log": np.asarray(revenue_log, dtype=np.float64),
        "margin": np.asarray(margin, dtype=np.float64),
        "year": np.asarray(year, dtype=np.float64),
        "sector": sector,
    }


def _check(revenue: float, margin: float | None, year: int | None, units_per_musd: float) -> None:
    checks.above("revenue", revenue, 0.0, at_most=HIGHEST_REVENUE)
    checks.above("units_per_musd", units_per_musd, 0.0, at_most=HIGHEST_REVENUE)
    if margin is not None:
        checks.between("margin", margin, -10.0, 1.0)
    if year is not None:
        checks.between("year", year, 1900, 2200)


def _ends(model: AdditiveModel) -> dict[str, tuple[float, float]]:
    return {term.feature: (term.knots[0], term.knots[-1]) for term in model.piecewise}
