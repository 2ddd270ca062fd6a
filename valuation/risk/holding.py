"""What a right is worth on later dates: for a lender, who needs it then and not today."""

from collections.abc import Sequence

import numpy as np

from valuation import checks
from valuation.checks import Floats
from valuation.errors import OutOfRange
from valuation.risk.draws import normals, uniforms
from valuation.risk.inputs import WIDEST
from valuation.risk.reconcile import Method, methods_drawn
from valuation.risk.right_model import LONGEST, PointModel, RightModel, ValueModel, kept
from valuation.risk.simulate import (
    Draws,
    Input,
    draws_of,
    force_of,
    growth_of,
    level_of,
    revenue_level_of,
)


def hold_values(
    model: ValueModel,
    *,
    dates: Sequence[float],
    right: str,
    seed: int,
    paths: int,
    annual_log_sd: float = 0.0,
    alive_at: float = 0.0,
) -> Floats:
    r"""Value of a right on each date, zero from the day that it ends.

    .. math:: V(d) = 1[\text{alive at } d] \, L \, e^{g d + w(d)} \sum_{t > d} c_t \,
              e^{(g - \rho)(t - d)} \, \frac{S(t)}{S(d)}

    On each path level L, growth g and force of discount :math:`\rho` are those of `simulate`; what
    may end the right after d counts by its probability S, as a buyer on d would count it. Fixed
    cash has neither growth nor the level of revenue. w is a random walk of `annual_log_sd` a year:
    prices move on after the appraisal. A right known by its median alone loses value in a straight
    line to the end of its life.

    Args:
        model: Cash and uncertainties, or a median and a band.
        dates: Shape (dates,), years from the base date, ascending, not negative.
        right: Id of the right.
        seed: In [0, 2^63).
        paths: How many.
        annual_log_sd: Sd of the logarithm of the change of price in a year.
        alive_at: The right is known to live on this day, years from the base date, at most the
            first of the dates.

    Returns:
        Shape (dates, paths), yuan.

    >>> model = PointModel(median=100.0, model_log_sd=0.1, life_years=4)
    >>> values = hold_values(model, dates=[0, 1, 3], right="ZL1", seed=7, paths=2)
    >>> (values / values[0]).round(6).tolist()
    [[1.0, 1.0], [0.75, 0.75], [0.25, 0.25]]
    """
    when = checks.series("dates", dates, 0.0, LONGEST, longest=LONGEST)
    if np.any(np.diff(when) <= 0.0):
        raise OutOfRange("dates", "must ascend")
    volatility = checks.between("annual_log_sd", annual_log_sd, 0.0, WIDEST)
    seen = checks.between("alive_at", alive_at, 0.0, float(when[0]))
    draws = draws_of(model, right=right, seed=seed, paths=paths)
    values = _walk(when, volatility, right=right, seed=seed, paths=paths)
    values *= level_of(model, draws, paths=paths)
    for at, date in enumerate(when.tolist()):
        values[at] *= _remaining(model, draws, date, paths)
    values *= _alive(model, draws, np.array([seen, *when]), right=right, seed=seed, paths=paths)
    return np.asarray(np.maximum(values, 0.0, out=values))


def hold_methods(
    methods: Sequence[Method],
    *,
    dates: Sequence[float],
    right: str,
    seed: int,
    paths: int,
    annual_log_sd: float = 0.0,
    alive_at: float = 0.0,
) -> Floats:
    """Value of a right on each date by several methods, combined as `reconcile` combines them.

    On each path one method speaks, the same on every date; the right ends on the same day in all.

    Args:
        methods: Models with their weights.
        dates, right, seed, paths, annual_log_sd, alive_at: As in `hold_values`.

    Returns:
        Shape (dates, paths), yuan.

    >>> model = PointModel(median=100.0, model_log_sd=0.1, life_years=4)
    >>> method = Method(name="cost", model=model, weight=1.0, reason="the books were seen")
    >>> values = hold_methods([method], dates=[0, 1], right="ZL1", seed=7, paths=3)
    >>> (values[1] / values[0]).round(6).tolist()
    [0.75, 0.75, 0.75]
    """
    held = [
        hold_values(
            one.model,
            dates=dates,
            right=right,
            seed=seed,
            paths=paths,
            annual_log_sd=annual_log_sd,
            alive_at=alive_at,
        )
        for one in methods
    ]
    return np.choose(methods_drawn(methods, right=right, seed=seed, paths=paths), held)


def _walk(when: Floats, volatility: float, *, right: str, seed: int, paths: int) -> Floats:
    moves = np.zeros((len(when), paths))
    if volatility:
        steps = np.sqrt(np.diff(when, prepend=0.0))
        for at, step in enumerate(steps.tolist()):
            shocks = normals(f"market, step {at + 1}", right=right, seed=seed, paths=paths)
            moves[at] = volatility * step * shocks
    return np.asarray(np.exp(np.cumsum(moves, axis=0)))


def _remaining(model: ValueModel, draws: Draws, date: float, paths: int) -> Floats | float:
    """What is still to come on this date, of what the level multiplies."""
    if isinstance(model, PointModel):
        left = 1.0 - date / model.life_years if model.life_years else 0.0
        return model.median * max(left, 0.0)
    return _cash_after(model, draws, date, paths)


def _cash_after(model: RightModel, draws: Draws, date: float, paths: int) -> Floats:
    growth = growth_of(model, draws, paths=paths)
    force = force_of(model, draws, paths=paths)
    [survival] = _survival(model, np.array([date]))
    chances = model.survival / survival if survival > 0.0 else np.zeros(len(model.times))
    later = [at for at, time in enumerate(model.times) if time > date]
    total = np.zeros(paths)
    for at in later:
        total += model.moving_cash[at] * chances[at] * _grown(growth - force, model, at, date)
    total *= np.exp(growth * date)
    total *= revenue_level_of(model, draws, paths=paths)
    if any(model.fixed_cash):
        for at in later:
            total += model.fixed_cash[at] * chances[at] * _grown(-force, model, at, date)
    return total


def _grown(slope: Floats, model: RightModel, at: int, date: float) -> Floats:
    return np.asarray(np.exp(slope * (model.times[at] - date)))


def _survival(model: ValueModel, when: Floats) -> Floats:
    return kept(model.lapse_hazards, when) * kept((model.invalidation_hazard,), when)


def _alive(
    model: ValueModel, draws: Draws, days: Floats, *, right: str, seed: int, paths: int
) -> Floats:
    """One on each day after the first while neither lapsed nor invalid, else zero.

    The right lives on the first; the draws are those of `simulate`.
    """
    alive = np.ones((len(days) - 1, paths))
    for cause, hazards in (
        (Input.LAPSE, model.lapse_hazards),
        (Input.INVALIDATION, (model.invalidation_hazard,)),
    ):
        if any(hazards):
            drawn = draws.get(cause)
            if drawn is None:  # a median with a band: its value does not rest on these draws
                drawn = uniforms(cause, right=right, seed=seed, paths=paths)
            lives = kept(hazards, days)
            chance = lives[1:] / lives[0] if lives[0] > 0.0 else np.zeros(len(days) - 1)
            alive *= drawn > 1.0 - chance[:, np.newaxis]
    return alive
