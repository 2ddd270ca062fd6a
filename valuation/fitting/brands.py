"""Fits `brand-value` on the public sample; folds keep the years of one brand together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from valuation.backtest.brands import COLUMNS, SAMPLE, columns_of, with_revenue
from valuation.backtest.samples import Sample, read_sample
from valuation.errors import MissingInput
from valuation.fitting.bands import error_band
from valuation.fitting.penalised import Plan, fit, grid_of
from valuation.fitting.problem import Problem, chosen, unseen
from valuation.fitting.terms import Curve, Group, Penalties
from valuation.labels import Label
from valuation.models.additive import AdditiveModel, Link, Provenance
from valuation.models.brands import MODEL_ID

FOLDS = 8
SALTS = ("brands-a", "brands-b", "brands-c", "brands-d", "brands-e", "brands-f")
STRETCHES = 1
"""One width for all: the errors do not depend on the level, and the brands are few."""

GRID = grid_of(smooth=(1.0, 3.0, 10.0), levels=(50.0, 100.0, 150.0, 200.0))
"""Sectors are shrunk hard: with some forty brands in all, a sector is two to seven brands."""

FEWEST_BRANDS = 2
"""Sectors with fewer brands share the value of what is unknown."""


def fit_models(directory: Path) -> Mapping[str, AdditiveModel]:
    """The one model."""
    problem = problem_of(read_priced(directory))
    penalties = chosen_penalties(problem)
    predicted = np.concatenate([unseen(problem, penalties, FOLDS, salt) for salt in SALTS])
    logs = np.tile(problem.on_scale, len(SALTS))
    error_sd = float(np.sqrt(np.square(logs - predicted).mean()))
    model = fit(problem.plan, problem.columns, problem.outcome, penalties, error_sd)
    return {MODEL_ID: replace(model, band=error_band(predicted, logs, STRETCHES))}


def problem_of(sample: Sample) -> Problem:
    """Value of a brand, all years of a brand under one key."""
    brands = [str(brand) for brand in sample.texts["brand"]]
    columns = columns_of(sample)
    return Problem(
        plan=plan(sample.rows),
        columns={**columns, "sector": shared_sectors(sample.texts["sector"], brands)},
        outcome=sample.numbers["brand_value_musd"],
        keys=brands,
    )


def chosen_penalties(problem: Problem) -> Penalties:
    """Those of the shipped model."""
    return chosen(problem, FOLDS, SALTS[0], GRID)


def shared_sectors(sectors: Sequence[str | None], brands: Sequence[str]) -> list[str | None]:
    """The sectors of two brands or more; a level of one brand would be that brand's own value.

    >>> shared_sectors(["Retail", "Retail", "Logistics"], ["A", "B", "C"])
    ['Retail', 'Retail', None]
    """
    pairs = set(zip(sectors, brands, strict=True))
    members = Counter(sector for sector, _ in pairs)
    return [sector if members[sector] >= FEWEST_BRANDS else None for sector in sectors]


def read_priced(directory: Path) -> Sample:
    """Rows with one brand a company, value and revenue."""
    sample = read_sample(directory, SAMPLE, COLUMNS)
    if sample is None:
        raise MissingInput("data", f"lacks {SAMPLE}.parquet")
    return with_revenue(sample)


def plan(rows: int) -> Plan:
    """Straight lines: two knots each, at round ends of what was seen."""
    return Plan(
        id=MODEL_ID,
        version="1",
        title=Label(zh="品牌价值（百万美元）", en="Brand value, million US dollars"),
        link=Link.LOG,
        terms=(
            _line(
                "revenue_log",
                "营业收入（百万美元，对数）",
                "Revenue (log of million USD)",
                (8, 12.5),
            ),
            _line("margin", "净利率", "Net margin", (-0.05, 0.3)),
            _line("year", "年份", "Year", (2000, 2016)),
            Group(feature="sector", label=Label(zh="行业", en="Sector"), fewest=10),
        ),
        provenance=Provenance(
            fitted_on=date(2026, 11, 26),
            script="python -m valuation.fitting --only brands",
            data="brands_interbrand_fortune, public part: Interbrand Best Global Brands 2000 to "
            "2016 with Fortune 500 revenues (sumitkant/Scraping-InterBrand-Rankings, commit "
            "11d7794; cmusam/fortune500, commit 29ef4c3)",
            licence="none stated for the lists: research only, not redistributed; coefficients "
            "under the licence of this library",
            rows=rows,
            not_for="brands of small firms, which the sample has none of; prices paid, for the "
            "label is Interbrand's own estimate; brands with part of a company's revenue.",
        ),
    )


def _line(feature: str, zh: str, en: str, ends: tuple[float, float]) -> Curve:
    return Curve(feature=feature, label=Label(zh=zh, en=en), knots_at=ends)
