"""From a model of a right to simulated values: one kernel for paths, quantiles and tornados."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import numpy as np

from valuation import checks
from valuation.checks import Floats
from valuation.errors import MalformedInput, OutOfRange
from valuation.risk.draws import MOST_PATHS, normals, uniforms
from valuation.risk.inputs import Fixed
from valuation.risk.right_model import PointModel, RightModel, ValueModel, kept

_CHUNK = 4096
"""Paths at a time: eight series of 8 bytes stay in the cache of a core."""
MOST_CELLS = 250_000_000
"""Rights times paths of one answer; 2 GB."""


class Input(StrEnum):
    """What is drawn. The value names the stream, so it never changes."""

    REVENUE = "revenue"
    GROWTH = "growth"
    RATE = "rate"
    DISCOUNT = "discount"
    LAPSE = "lapse"
    INVALIDATION = "invalidation"
    LITIGATION = "litigation"
    MODEL = "model"
    METHOD = "method"


UNIFORM = (Input.RATE, Input.LAPSE, Input.INVALIDATION, Input.LITIGATION)
"""Drawn as uniforms; the others as standard normals. A higher number is a longer life."""

Draws = Mapping[Input, Floats]


def uncertain_inputs(model: ValueModel) -> tuple[Input, ...]:
    """Which inputs of the model are not known for certain, in the order of `Input`.

    >>> uncertain_inputs(PointModel(median=1.0, model_log_sd=1.0, life_years=5))
    (<Input.MODEL: 'model'>,)
    """
    if isinstance(model, PointModel):
        return (Input.MODEL,)
    checks.record("model", model, RightModel)
    is_uncertain = {
        Input.REVENUE: model.revenue_log_sd > 0.0,
        Input.GROWTH: model.growth_sd > 0.0,
        Input.RATE: not isinstance(model.rate_factor, Fixed),
        Input.DISCOUNT: model.discount_sd > 0.0,
        Input.LAPSE: any(model.lapse_hazards),
        Input.INVALIDATION: model.invalidation_hazard > 0.0,
        Input.LITIGATION: model.litigation_probability * model.litigation_cost_share > 0.0,
        Input.MODEL: True,
    }
    return tuple(name for name, uncertain in is_uncertain.items() if uncertain)


def draws_of(model: ValueModel, *, right: str, seed: int, paths: int) -> dict[Input, Floats]:
    """The numbers behind every path: uniforms or normals, one series for each uncertain input."""
    return {
        name: (uniforms if name in UNIFORM else normals)(name, right=right, seed=seed, paths=paths)
        for name in uncertain_inputs(model)
    }


def simulate(model: ValueModel, *, right: str, seed: int, paths: int) -> Floats:
    r"""Simulated values of one right at its base date.

    .. math:: V = e^{s_M z_M} \, \ell \sum_t \left((c_t - f_t) \, k \, e^{s_R z_R + s_g z_g t}
              + f_t\right) e^{-(\ln(1+r) + s_r z_r) t} \, 1[\text{alive at } t]

    with f the fixed cash, k the rate factor and :math:`\ell` = 1 - cost share if there is a suit.
    Below zero is zero, as an owner can let the right go. Formula of the expected case: VA-20.

    Args:
        model: Cash and uncertainties, or a median and a band.
        right: Id of the right; other rights do not shift its draws.
        seed: In [0, 2^63); equal seeds give equal values.
        paths: How many.

    Returns:
        Shape (paths,), yuan, in the order of the draws.

    >>> model = PointModel(median=1e6, model_log_sd=0.5, life_years=5)
    >>> simulate(model, right="ZL1", seed=7, paths=3).round().tolist()
    [2126238.0, 1126241.0, 1253656.0]
    """
    return values_from(model, draws_of(model, right=right, seed=seed, paths=paths), paths=paths)


def simulate_many(
    models: Sequence[ValueModel], *, rights: Sequence[str], seed: int, paths: int
) -> Floats:
    """Simulated values of many rights, each with the draws it would have alone.

    Returns:
        Shape (rights, paths), yuan.

    Raises:
        OutOfRange: The answer would not fit into memory; take fewer rights at a time.

    >>> model = PointModel(median=1e6, model_log_sd=0.5, life_years=5)
    >>> simulate_many([model, model], rights=["ZL1", "ZL2"], seed=7, paths=3).shape
    (2, 3)
    """
    checks.records("models", models, RightModel | PointModel)
    checks.records("rights", rights, str)
    if len(models) != len(rights):
        raise MalformedInput("rights", f"must be {len(models)}, one id for each model")
    if len(models) * checks.whole("paths", paths, 1, MOST_PATHS) > MOST_CELLS:
        raise OutOfRange("paths", f"times {len(models)} rights must not exceed {MOST_CELLS}")
    values = np.empty((len(models), paths))
    for at, (model, right) in enumerate(zip(models, rights, strict=True)):
        values[at] = simulate(model, right=right, seed=seed, paths=paths)
    return values


def values_from(model: ValueModel, draws: Draws, *, paths: int) -> Floats:
    """The values that these draws give; an input without draws is at its median.

    >>> model = PointModel(median=8.0, model_log_sd=0.5, life_years=5)
    >>> values_from(model, {}, paths=1).tolist()
    [8.0]
    """
    values = np.empty(checks.whole("paths", paths, 1, MOST_PATHS))
    for start in range(0, paths, _CHUNK):
        part = {name: series[start : start + _CHUNK] for name, series in draws.items()}
        chunk = values[start : start + _CHUNK]
        _fill(model, part, chunk)
    return values


def level_of(model: ValueModel, draws: Draws, *, paths: int) -> Floats:
    """What multiplies the whole value: error of the method and suit."""
    level = np.full(paths, model.model_log_sd)
    level *= draws.get(Input.MODEL, 0.0)
    np.exp(level, out=level)
    if isinstance(model, PointModel):
        return level
    suits = draws.get(Input.LITIGATION, np.array([0.5])) < model.litigation_probability
    level *= np.where(suits, 1.0 - model.litigation_cost_share, 1.0)
    return level


def revenue_level_of(model: RightModel, draws: Draws, *, paths: int) -> Floats:
    """What multiplies the cash that moves with revenue: level of revenue and royalty."""
    level = np.full(paths, model.revenue_log_sd)
    level *= draws.get(Input.REVENUE, 0.0)
    np.exp(level, out=level)
    level *= model.rate_factor.quantile(draws.get(Input.RATE, np.array([0.5])))
    return level


def growth_of(model: RightModel, draws: Draws, *, paths: int) -> Floats:
    """Logarithmic growth of revenue above the expected one, a year."""
    return np.broadcast_to(model.growth_sd * draws.get(Input.GROWTH, np.zeros(1)), (paths,))


def force_of(model: RightModel, draws: Draws, *, paths: int) -> Floats:
    """The logarithm of 1 + discount rate of each path, a year."""
    shift = model.discount_sd * draws.get(Input.DISCOUNT, np.zeros(1))
    return np.broadcast_to(np.log1p(model.discount_rate) + shift, (paths,))


def _fill(model: ValueModel, draws: Draws, out: Floats) -> None:
    if isinstance(model, PointModel):
        np.multiply(level_of(model, draws, paths=len(out)), model.median, out=out)
        return
    force = force_of(model, draws, paths=len(out))
    slope = growth_of(model, draws, paths=len(out)) - force
    _fill_discounted(model, model.moving_cash, draws, slope, out)
    out *= revenue_level_of(model, draws, paths=len(out))
    if any(model.fixed_cash):
        fixed = np.empty(len(out))
        _fill_discounted(model, model.fixed_cash, draws, -force, fixed)
        out += fixed
    out *= level_of(model, draws, paths=len(out))
    np.maximum(out, 0.0, out=out)


def _fill_discounted(
    model: RightModel, cash_by_year: Sequence[float], draws: Draws, slope: Floats, out: Floats
) -> None:
    """The sum of the cash that arrives while the right lives, each e^(slope t) of itself."""
    out[:] = 0.0
    ends = _ends(model, draws)
    times = (0.0, *model.times)
    factor, step, part = np.ones(len(out)), np.ones(len(out)), np.empty(len(out))
    alive = np.ones(len(out), dtype=np.bool_)
    stride = 0.0
    for year, cash in enumerate(cash_by_year):
        if times[year + 1] - times[year] != stride:  # only around the first and a partial last year
            stride = times[year + 1] - times[year]
            np.exp(np.multiply(slope, stride, out=step), out=step)
        factor *= step
        for drawn, chances in ends:
            alive &= drawn > chances[year]
        factor *= alive
        out += np.multiply(factor, cash, out=part)


def _ends(model: RightModel, draws: Draws) -> list[tuple[Floats, Floats]]:
    """For each cause of death its uniforms, and the probability to have died by each cash."""
    times = np.asarray(model.times)
    hazards = {
        Input.LAPSE: model.lapse_hazards,
        Input.INVALIDATION: (model.invalidation_hazard,),
    }
    return [
        (draws[cause], 1.0 - kept(yearly, times))
        for cause, yearly in hazards.items()
        if cause in draws
    ]
