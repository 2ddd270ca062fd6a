"""Values, ends and defaults of a portfolio, right by right, under shocks that they share.

A right at a time keeps everything in the cache of a core; shocks are drawn by name, hence again
whenever they are needed, and a portfolio of any size needs the memory of its losses alone.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from valuation.checks import Floats
from valuation.risk.columns import Loading, Loadings, Loans, Rights
from valuation.risk.draws import normals
from valuation.risk.losses import Places


class SharedShocks:
    """Standard normal variables of one simulation; the last owner's shock is kept at hand."""

    def __init__(self, loadings: Loadings, *, seed: int, paths: int) -> None:
        self.loadings = loadings
        self.paths = paths
        self._seed = seed
        self._common = self._drawn("common", "")
        self._industries: dict[str, Floats] = {}
        self._owner = ""
        self._owner_shock = np.zeros(paths)

    def normal(self, loading: Loading, *, name: str, of: str, industry: str, owner: str) -> Floats:
        """One variable of one right or loan. Shape (paths,), standard normal."""
        variable = self._drawn(name, of)
        variable *= loading.own
        if loading.common:
            variable += loading.common * self._common
        if loading.industry:
            variable += loading.industry * self._of_industry(industry)
        if loading.owner:
            variable += loading.owner * self._of_owner(owner)
        return variable

    def _of_industry(self, industry: str) -> Floats:
        if industry not in self._industries:
            self._industries[industry] = self._drawn("industry", industry)
        return self._industries[industry]

    def _of_owner(self, owner: str) -> Floats:
        if owner != self._owner:
            self._owner, self._owner_shock = owner, self._drawn("owner", owner)
        return self._owner_shock

    def _drawn(self, name: str, of: str) -> Floats:
        return normals(name, right=of, seed=self._seed, paths=self.paths)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Defaults:
    """The paths on which one loan defaults, and in which year, counted from 1."""

    paths: Places
    years: Places


def defaults_of(loans: Loans, at: int, shocks: SharedShocks, *, years: int) -> Defaults:
    """When one loan defaults within these years."""
    variable = shocks.normal(
        shocks.loadings.default,
        name="default",
        of=loans.ids[at],
        industry=loans.industry[at],
        owner=loans.owner[at],
    )
    limits = _limits(float(loans.annual_pd[at]), years)[1:]
    paths = np.flatnonzero(variable < limits[-1])
    return Defaults(paths=paths, years=np.searchsorted(limits, variable[paths], side="right") + 1)


class RightPaths:
    """What one right is worth on each path, in any year."""

    def __init__(self, rights: Rights, at: int, shocks: SharedShocks, *, years: int) -> None:
        self._value, self._end = (
            shocks.normal(
                loading,
                name=name,
                of=rights.ids[at],
                industry=rights.industry[at],
                owner=rights.owner[at],
            )
            for name, loading in (("value", shocks.loadings.value), ("end", shocks.loadings.end))
        )
        ages = np.arange(years + 1)
        decline = 1.0 - rights.annual_decline[at]
        self._medians = rights.median[at] * decline**ages
        moves = rights.annual_log_sd[at] * np.sqrt(ages)
        self._below, self._above = (
            np.hypot(side[at], moves) for side in (rights.log_sd_below, rights.log_sd_above)
        )
        self._limits = _limits(float(rights.annual_hazard[at]), years)

    def in_year(self, year: int) -> Floats:
        """Shape (paths,), yuan; zero where the right has ended."""
        values = _exponential(self._value, self._below[year], self._above[year])
        values *= self._medians[year]
        values *= self._end >= self._limits[year]
        return values

    def when(self, defaults: Defaults) -> Floats:
        """Shape (defaults,), yuan; the value in the year of each default."""
        years, paths = defaults.years, defaults.paths
        values = _exponential(self._value[paths], self._below[years], self._above[years])
        values *= self._medians[years]
        return np.asarray(values * (self._end[paths] >= self._limits[years]))


def _exponential(level: Floats, below: Floats, above: Floats) -> Floats:
    """Values over their median, with a log-sd of its own on each side of it."""
    values = np.where(level < 0.0, below, above)
    values *= level
    return np.asarray(np.exp(values, out=values))


def _limits(annual: float, years: int) -> Floats:
    """Below which a standard normal variable means an end by year 0, 1, …; never falls."""
    return np.asarray(ndtri(1.0 - (1.0 - annual) ** np.arange(years + 1)))
