"""Path-years a second, and a large portfolio under shared shocks: seconds and peak memory."""

import resource
import time
from collections.abc import Callable, Iterator
from multiprocessing import get_context

import numpy as np

from tests.bench.figures import Figure
from valuation.checks import Floats
from valuation.risk.columns import Loans, Rights, load_loadings
from valuation.risk.inputs import Pert
from valuation.risk.portfolio import portfolio_risk
from valuation.risk.right_model import RightModel
from valuation.risk.simulate import simulate_many

PATHS = 10_000
ASSETS, YEARS = 300, 15
RIGHTS, LOANS, OWNERS, INDUSTRIES = 10_000, 4_000, 3_000, 40
LEAST_PATH_YEARS, MOST_SECONDS, MOST_MB = 10_000_000, 30.0, 2_000.0
"""What issue 5 asks for."""

MODEL = RightModel(
    cash=tuple(1e5 * 1.05**year for year in range(YEARS)),
    times=tuple(year + 0.5 for year in range(YEARS)),
    discount_rate=0.15,
    model_log_sd=0.5,
    rate_factor=Pert(minimum=0.5, mode=1.0, maximum=1.8),
    revenue_log_sd=0.4,
    growth_sd=0.03,
    discount_sd=0.02,
    lapse_hazards=(0.1, 0.2, 0.15),
    invalidation_hazard=0.02,
    litigation_probability=0.05,
    litigation_cost_share=0.3,
)


def measure() -> Iterator[Figure]:
    """In seconds of the processor, so that what else the machine does tells nothing."""
    names = [f"right {number}" for number in range(ASSETS)]
    ours = _path_years_a_second(
        lambda: simulate_many([MODEL] * ASSETS, rights=names, seed=7, paths=PATHS)
    )
    what = f"Monte Carlo of {ASSETS} rights, {YEARS} years, {PATHS:,} paths, one core"
    yield Figure(what, ours, "path-years/s", "budget", LEAST_PATH_YEARS)
    loop = _path_years_a_second(_plain_loop)
    yield Figure(what, ours, "path-years/s", "a plain NumPy loop over assets", loop)
    with get_context("spawn").Pool(1) as fresh:  # a process whose peak is its own
        seconds, megabytes = fresh.apply(_portfolio)
    what = f"portfolio of {RIGHTS:,} rights, {LOANS:,} loans, {PATHS:,} paths, one core"
    yield Figure(what, seconds, "s", "budget", MOST_SECONDS)
    yield Figure(f"{what}, peak memory", megabytes, "MB", "budget", MOST_MB)


def _path_years_a_second(simulate: Callable[[], object]) -> float:
    started = time.process_time()
    simulate()
    return round(ASSETS * PATHS * YEARS / (time.process_time() - started))


def _plain_loop() -> Floats:
    """The same model as one would write it down: a matrix of paths and years for each asset."""
    generator = np.random.default_rng(7)
    values = np.empty((ASSETS, PATHS))
    cash, times = np.asarray(MODEL.cash), np.asarray(MODEL.times)
    lapsed = 1.0 - np.cumprod(
        [0.9**0.5, (0.9 * 0.8) ** 0.5, (0.8 * 0.85) ** 0.5, *[0.85] * (YEARS - 3)]
    )
    void = 1.0 - 0.98**times
    for asset in range(ASSETS):
        level, growth, shift, error = generator.standard_normal((4, PATHS))
        lapse, invalid, suit = generator.random((3, PATHS))
        rate = 0.5 + 1.3 * generator.beta(1 + 4 * 0.5 / 1.3, 1 + 4 * 0.8 / 1.3, PATHS)
        revenue = np.exp(0.4 * level)[:, None] * np.exp(0.03 * growth[:, None] * times)
        discount = (1.15 * np.exp(0.02 * shift[:, None])) ** -times
        alive = (lapse[:, None] > lapsed) & (invalid[:, None] > void)
        present = (cash * revenue * discount * alive).sum(axis=1)
        values[asset] = present * rate * np.exp(0.5 * error) * np.where(suit < 0.05, 0.7, 1.0)
    return values


def _portfolio() -> tuple[float, float]:
    generator = np.random.default_rng(7)
    rights = Rights(
        ids=[f"right {number}" for number in range(RIGHTS)],
        median=generator.lognormal(14.0, 1.0, RIGHTS),
        log_sd_below=np.full(RIGHTS, 1.0),
        log_sd_above=np.full(RIGHTS, 1.0),
        annual_log_sd=np.full(RIGHTS, 0.2),
        annual_decline=np.full(RIGHTS, 0.08),
        annual_hazard=np.full(RIGHTS, 0.1),
        industry=[f"industry {number % INDUSTRIES}" for number in range(RIGHTS)],
        owner=[f"owner {number % LOANS % OWNERS}" for number in range(RIGHTS)],
        loan=[f"loan {number % LOANS}" for number in range(RIGHTS)],
    )
    loans = Loans(
        ids=[f"loan {number}" for number in range(LOANS)],
        exposure=generator.lognormal(14.0, 0.5, LOANS),
        annual_pd=np.full(LOANS, 0.02),
        ltv_cap=np.full(LOANS, 0.3),
        industry=[f"industry {number % INDUSTRIES}" for number in range(LOANS)],
        owner=[f"owner {number % OWNERS}" for number in range(LOANS)],
    )
    started = time.process_time()
    portfolio_risk(
        rights,
        loans,
        loadings=load_loadings(),
        liquidation_share=0.48,
        horizon=3,
        paths=PATHS,
        seed=7,
    )
    seconds = time.process_time() - started
    return round(seconds, 2), round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
