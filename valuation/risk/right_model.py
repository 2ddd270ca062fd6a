"""What a right is made of for a simulation: its cash and what nobody knows about it."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from valuation import checks
from valuation.checks import Floats
from valuation.errors import MalformedInput, OutOfRange
from valuation.risk.inputs import LARGEST, WIDEST, Fixed, InputDistribution

LONGEST = 100
"""Entries of a series of years. Longer than any right but a trademark renewed nine times."""

LEAST_MODEL_LOG_SD: Final = 0.1
"""No method is known to be right within less than an eighth each way (80 %); a value without a
band is not given."""

AS_STATED: InputDistribution = Fixed(value=1.0)
"""A royalty that is not in doubt: the one in the cash."""

_RANGES = {
    "discount_rate": (0.0, 1.0),
    "revenue_log_sd": (0.0, WIDEST),
    "growth_sd": (0.0, 0.5),
    "discount_sd": (0.0, 0.2),
    "invalidation_hazard": (0.0, 1.0),
    "litigation_probability": (0.0, 1.0),
    "litigation_cost_share": (0.0, 1.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RightModel:
    """A right that brings cash, year by year, until its life ends or something ends it before.

    Args:
        cash: Shape (years,), yuan after tax, at the median of every input.
        fixed_cash: Shape (years,), yuan; the part of `cash` that comes as planned whatever revenue,
            growth and royalty are, such as an investment (below zero). Empty: there is none.
        times: Shape (years,), years from the base date to each cash, ascending.
        discount_rate: Fraction a year.
        rate_factor: Royalty relative to the one in `cash`; a number, not negative.
        revenue_log_sd: Sd of the logarithm of the level of revenue.
        growth_sd: Sd of the logarithmic growth of revenue, a year.
        discount_sd: Sd of ln(1 + discount rate), a year.
        lapse_hazards: Shape (years,), probability that the owner lets the right lapse in year 1,
            2, … from the base date; the last holds for all later years. Empty: it never lapses.
        invalidation_hazard: Probability a year that the right is declared invalid.
        litigation_probability: Probability of a suit over the life.
        litigation_cost_share: Share of the value that a suit costs.
        model_log_sd: Sd of the logarithm of the error of the method itself. Never zero: no method
            is free of error, and a value without a band is not given.

    >>> RightModel(cash=(100.0, 90.0), times=(0.5, 1.5), discount_rate=0.18, model_log_sd=0.5,
    ...            lapse_hazards=(0.1,)).survival.round(6).tolist()
    [0.948683, 0.853815]
    """

    cash: tuple[float, ...]
    times: tuple[float, ...]
    discount_rate: float
    model_log_sd: float
    fixed_cash: tuple[float, ...] = ()
    rate_factor: InputDistribution = AS_STATED
    revenue_log_sd: float = 0.0
    growth_sd: float = 0.0
    discount_sd: float = 0.0
    lapse_hazards: tuple[float, ...] = ()
    invalidation_hazard: float = 0.0
    litigation_probability: float = 0.0
    litigation_cost_share: float = 0.0

    def __post_init__(self) -> None:
        cash = checks.series("cash", self.cash, -LARGEST, LARGEST, longest=LONGEST)
        times = checks.series("times", self.times, 0.0, LONGEST, longest=LONGEST)
        if len(cash) != len(times):
            raise MalformedInput("times", f"must be {len(cash)}, one for each cash")
        if np.any(np.diff(times) <= 0.0):
            raise OutOfRange("times", "must ascend")
        if len(self.fixed_cash):
            fixed = checks.series("fixed_cash", self.fixed_cash, -LARGEST, LARGEST, longest=LONGEST)
            if len(fixed) != len(cash):
                raise MalformedInput("fixed_cash", f"must be {len(cash)}, one for each cash")
            object.__setattr__(self, "fixed_cash", tuple(fixed.tolist()))
        object.__setattr__(self, "cash", tuple(cash.tolist()))
        object.__setattr__(self, "times", tuple(times.tolist()))
        _check_common(self)
        for name, (low, high) in _RANGES.items():
            object.__setattr__(self, name, checks.between(name, getattr(self, name), low, high))

    @property
    def moving_cash(self) -> tuple[float, ...]:
        """The part of `cash` that moves with revenue, growth and royalty. Shape (years,), yuan."""
        if not self.fixed_cash:
            return self.cash
        return tuple(all_ - fixed for all_, fixed in zip(self.cash, self.fixed_cash, strict=True))

    @property
    def survival(self) -> Floats:
        """Probability that the right is alive when each cash arrives. Shape (years,)."""
        times = np.asarray(self.times)
        lapsed = kept(self.lapse_hazards, times)
        return lapsed * kept((self.invalidation_hazard,), times)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointModel:
    """A right known by a median and a band only: market, cost, or no economics at all.

    Args:
        median: Yuan.
        model_log_sd: Sd of the logarithm of the value; above zero.
        life_years: Remaining life, over which the value falls to zero in a straight line.
        lapse_hazards, invalidation_hazard: As in `RightModel`; they count after the base date, for
            a price paid today knows of them already.

    >>> PointModel(median=1e6, model_log_sd=2.11, life_years=9.0).life_years
    9.0
    """

    median: float
    model_log_sd: float
    life_years: float
    lapse_hazards: tuple[float, ...] = ()
    invalidation_hazard: float = 0.0

    def __post_init__(self) -> None:
        _check_common(self)
        for name, low, high in (
            ("median", 0.0, LARGEST),
            ("life_years", 0.0, float(LONGEST)),
            ("invalidation_hazard", 0.0, 1.0),
        ):
            object.__setattr__(self, name, checks.between(name, getattr(self, name), low, high))


ValueModel: TypeAlias = RightModel | PointModel


def kept(hazards: tuple[float, ...], times: Floats) -> Floats:
    r"""Probability to outlive each time under yearly hazards.

    .. math:: S(t) = \prod_{j \le \lfloor t \rfloor} (1 - h_j) \; (1 - h_{\lfloor t \rfloor + 1})^
              {t - \lfloor t \rfloor}

    Args:
        hazards: Probability of the end in year 1, 2, …; the last holds for all later years.
        times: Shape (n,), years, not negative.

    Returns:
        Shape (n,), probabilities that never rise with time.

    >>> kept((0.1, 0.2), np.array([0.0, 1.0, 2.0, 3.0])).round(6).tolist()
    [1.0, 0.9, 0.72, 0.576]
    """
    if not hazards:
        return np.ones_like(times)
    full = np.floor(times).astype(np.int64)
    years = np.arange(int(full.max(initial=0)) + 1)
    survives = 1.0 - np.asarray(hazards)[np.minimum(years, len(hazards) - 1)]
    until = np.concatenate(([1.0], np.cumprod(survives)))
    return np.asarray(until[full] * survives[full] ** (times - full))


def _check_common(model: ValueModel) -> None:
    object.__setattr__(
        model, "model_log_sd", checks.above("model_log_sd", model.model_log_sd, 0.0, at_most=WIDEST)
    )
    if len(model.lapse_hazards):
        hazards = checks.series("lapse_hazards", model.lapse_hazards, 0.0, 1.0, longest=LONGEST)
        object.__setattr__(model, "lapse_hazards", tuple(hazards.tolist()))
