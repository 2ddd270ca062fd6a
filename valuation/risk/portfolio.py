"""A bank's pledged rights together: values, ends and defaults under shared shocks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from valuation import checks
from valuation.checks import Floats
from valuation.errors import MissingInput
from valuation.risk.columns import (
    Loadings,
    Loans,
    Rights,
    rights_of,
)
from valuation.risk.copula import Defaults, RightPaths, SharedShocks, defaults_of
from valuation.risk.distribution import Distribution, distribution_of, rounded
from valuation.risk.losses import (
    LEVELS,
    Concentration,
    Contribution,
    LoanLosses,
    Tail,
    concentration,
    contributions,
    tail_of,
    total_loss,
)

LONGEST_HORIZON = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioLosses:
    """What a bank may lose within the horizon; yuan.

    Args:
        loss: Of all loans that default.
        tails: Value-at-risk and expected shortfall at 95, 99 and 99.9 %.
        by_loan, by_owner, by_industry: Who makes up the expected shortfall at 99 %.
        concentration: Of the exposure, by loan, owner and industry.
    """

    loss: Distribution
    tails: tuple[Tail, ...]
    by_loan: tuple[Contribution, ...]
    by_owner: tuple[Contribution, ...]
    by_industry: tuple[Contribution, ...]
    concentration: tuple[Concentration, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioRisk:
    """Pledged rights and the loans on them, with all that gives these figures again; yuan.

    `value` is that of all rights at the base date, `value_at_horizon` after `horizon` years.
    """

    exposure: float
    value: Distribution
    value_at_horizon: Distribution
    losses: PortfolioLosses
    liquidation_share: float
    loadings: Loadings
    horizon: int
    paths: int
    seed: int


def portfolio_risk(
    rights: Rights,
    loans: Loans,
    *,
    loadings: Loadings,
    liquidation_share: float,
    horizon: int,
    paths: int,
    seed: int,
) -> PortfolioRisk:
    r"""Losses of secured loans in a Gaussian copula with common, industry and owner shocks.

    .. math:: z = b_c F + b_i G_{industry} + b_o H_{owner} + \sqrt{1 - b_c^2 - b_i^2 - b_o^2} \, e

    for each of three variables. *Value*: after k years
    :math:`m (1 - d)^k e^{z \sqrt{s^2 + k a^2}}` with median m, decline d, log-sds s of today's
    value, below the median where z < 0 and else above, and a of a year. *End*: the right ends in
    the first year k with :math:`z < \Phi^{-1}(1 - (1-h)^k)`. *Default*: likewise with the
    probability of default. A loan that defaults loses what its exposure exceeds of the proceeds,
    `liquidation_share` of the value of its living rights in that year. Shocks are one draw
    for the whole horizon: each year by itself has its exact distribution, while a path keeps its
    luck.

    Args:
        rights, loans: Columns.
        loadings: Shared shocks; data with their source.
        liquidation_share: Proceeds of a forced sale as a share of the value (`LiquidationTerms`).
        horizon: Whole years.
        paths: How many.
        seed: In [0, 2^63).

    Source: Vasicek, Loan portfolio value, Risk (2002); time of default by a copula: Li, On default
    correlation, Journal of Fixed Income (2000) [mem]. Distribution after costs: EN-02.

    >>> from valuation.risk.columns import load_loadings
    >>> rights = Rights(ids=["r"], median=[10.0], log_sd_below=[0.0], log_sd_above=[0.0],
    ...                 annual_log_sd=[0.0], annual_decline=[0.2], annual_hazard=[0.0],
    ...                 industry=["C"], owner=["x"], loan=["a"])
    >>> loans = Loans(ids=["a"], exposure=[6.0], annual_pd=[1.0], ltv_cap=[0.6],
    ...               industry=["C"], owner=["x"])
    >>> portfolio_risk(rights, loans, loadings=load_loadings(), liquidation_share=0.5, horizon=1,
    ...                paths=9, seed=7).losses.loss.mean
    2.0
    """
    checks.record("rights", rights, Rights)
    checks.record("loadings", loadings, Loadings)
    if not checks.record("loans", loans, Loans).ids:
        raise MissingInput("loans", "must be at least one")
    years = checks.whole("horizon", horizon, 1, LONGEST_HORIZON)
    share = checks.between("liquidation_share", liquidation_share, 0.0, 1.0)
    shocks = SharedShocks(loadings, seed=seed, paths=paths)
    today, later = np.zeros(paths), np.zeros(paths)
    losses = []
    for at, places in enumerate(rights_of(rights, loans)):
        defaults = defaults_of(loans, at, shocks, years=years)
        proceeds = np.zeros(len(defaults.paths))
        for place in places:
            right = RightPaths(rights, place, shocks, years=years)
            today += right.in_year(0)
            later += right.in_year(years)
            proceeds += share * right.when(defaults)
        losses.append(_lost(float(loans.exposure[at]), proceeds, defaults))
    return PortfolioRisk(
        exposure=rounded(float(loans.exposure.sum())),
        value=distribution_of(today, seed=seed),
        value_at_horizon=distribution_of(later, seed=seed),
        losses=_measured(loans, losses, paths=paths, seed=seed),
        liquidation_share=share,
        loadings=loadings,
        horizon=years,
        paths=paths,
        seed=seed,
    )


def _lost(exposure: float, proceeds: Floats, defaults: Defaults) -> LoanLosses:
    amounts = exposure - proceeds
    losing = amounts > 0.0  # a surplus goes to the pledgor, not to other loans
    return LoanLosses(paths=defaults.paths[losing], amounts=amounts[losing])


def _measured(
    loans: Loans, losses: Sequence[LoanLosses], *, paths: int, seed: int
) -> PortfolioLosses:
    total = total_loss(losses, paths=paths)
    groups = {"loan": loans.ids, "owner": loans.owner, "industry": loans.industry}
    by_loan, by_owner, by_industry = (
        contributions(losses, total, codes=codes, exposure=loans.exposure)
        for codes in groups.values()
    )
    return PortfolioLosses(
        loss=distribution_of(total, seed=seed),
        tails=tuple(tail_of(losses, total, level=level) for level in LEVELS),
        by_loan=by_loan,
        by_owner=by_owner,
        by_industry=by_industry,
        concentration=tuple(
            concentration(by=by, codes=codes, exposure=loans.exposure)
            for by, codes in groups.items()
        ),
    )
