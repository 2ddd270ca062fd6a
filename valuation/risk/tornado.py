"""What drives a value: each input moved by itself, and its share of the whole uncertainty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from valuation import checks
from valuation.checks import Floats
from valuation.errors import MissingInput
from valuation.risk.distribution import rounded
from valuation.risk.reconcile import Method, chosen, methods_drawn
from valuation.risk.simulate import UNIFORM, Input, draws_of, uncertain_inputs, values_from

LOW, MEDIAN, HIGH = 0.1, 0.5, 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One input of a tornado.

    Args:
        driver: Which input.
        at_low, at_high: Yuan; the value with this input at its P10 and its P90 and all others at
            their medians. For lapse and invalidation a high quantile is a late end; for the
            method it is the one that says more.
        swing: Yuan; the distance of the two.
        share: Of the squared rank correlations of all inputs with the value; in [0, 1].
    """

    driver: Input
    at_low: float
    at_high: float
    swing: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tornado:
    """The bars, longest first, around the value with every input at its median; yuan."""

    base: float
    bars: tuple[Bar, ...]
    paths: int
    seed: int


def tornado(methods: Sequence[Method], *, right: str, seed: int, paths: int) -> Tornado:
    r"""The inputs of the reconciled value in the order of what they do to it.

    Swings move one input at a time, in all methods at once, and take the mean of the methods by
    weight, which is what the draw of a method expects; hence the base is that mean of the methods'
    middle values, not the median of the mixture. Where there are several methods, which of them
    is right is an input as well: its bar goes from the P10 to the P90 of their middle values.

    Swings are blind to an event of less than 10 %. The share is not:
    :math:`\rho_i^2 / \sum_j \rho_j^2`, with Spearman's :math:`\rho_i` between the draws of input
    i and the value, over the very paths of `reconcile`; for the method, with the middle value of
    the one drawn (Saltelli et al., Sensitivity Analysis in Practice, 2004 [mem]).

    >>> from valuation.risk.right_model import RightModel
    >>> model = RightModel(cash=(100.0,), times=(1.0,), discount_rate=0.25, model_log_sd=0.1,
    ...                    revenue_log_sd=0.5)
    >>> relief = Method(name="relief", model=model, weight=1.0, reason="example")
    >>> found = tornado([relief], right="ZL1", seed=7, paths=1000)
    >>> found.base, [bar.driver.value for bar in found.bars]
    (80.0, ['revenue', 'model'])
    """
    if not checks.records("methods", methods, Method):
        raise MissingInput("methods", "must be at least one")
    known = {name for method in methods for name in uncertain_inputs(method.model)}
    names = tuple(name for name in Input if name in known)
    moved = _moved(methods, names)
    middles = moved[:, 0]
    weights = np.array([method.weight for method in methods])
    ends = {
        name: (float(weights @ moved[:, 1 + 2 * at]), float(weights @ moved[:, 2 + 2 * at]))
        for at, name in enumerate(names)
    }
    if len(methods) > 1:
        ends[Input.METHOD] = _between_methods(middles, weights)
    shares = _shares(methods, middles, right=right, seed=seed, paths=paths)
    bars = [_bar(name, low, high, shares[name]) for name, (low, high) in ends.items()]
    return Tornado(
        base=rounded(float(weights @ middles)),
        bars=tuple(sorted(bars, key=lambda bar: (-bar.swing, -bar.share, bar.driver))),
        paths=paths,
        seed=seed,
    )


def _bar(driver: Input, low: float, high: float, share: float) -> Bar:
    return Bar(
        driver=driver,
        at_low=rounded(low),
        at_high=rounded(high),
        swing=rounded(abs(high - low)),
        share=share,
    )


def _moved(methods: Sequence[Method], names: tuple[Input, ...]) -> Floats:
    """Each method at all medians, then with each input at its low and its high quantile.

    Shape (methods, 1 + 2 inputs).
    """
    cases = 1 + 2 * len(names)
    levels = {name: np.full(cases, MEDIAN) for name in names}
    for at, name in enumerate(names):
        levels[name][1 + 2 * at : 3 + 2 * at] = LOW, HIGH
    draws = {
        name: level if name in UNIFORM else np.asarray(ndtri(level))
        for name, level in levels.items()
    }
    return np.array(
        [values_from(method.model, _own(method, draws), paths=cases) for method in methods]
    )


def _own(method: Method, draws: Mapping[Input, Floats]) -> dict[Input, Floats]:
    return {name: draws[name] for name in uncertain_inputs(method.model)}


def _between_methods(middles: Floats, weights: Floats) -> tuple[float, float]:
    """P10 and P90 of the middle values of the methods, by weight."""
    order = np.argsort(middles, kind="stable")
    chances = np.cumsum(weights[order])[:-1]
    low, high = np.searchsorted(chances, [LOW, HIGH], side="left")
    return float(middles[order[low]]), float(middles[order[high]])


def _shares(
    methods: Sequence[Method], middles: Floats, *, right: str, seed: int, paths: int
) -> dict[Input, float]:
    series: dict[Input, Floats] = {}
    valued = []
    for method in methods:
        draws = draws_of(method.model, right=right, seed=seed, paths=paths)
        valued.append(values_from(method.model, draws, paths=paths))
        series |= draws
    drawn = methods_drawn(methods, right=right, seed=seed, paths=paths)
    if len(methods) > 1:
        series[Input.METHOD] = middles[drawn]
    ranks = _ranks(chosen(valued, drawn))
    squares = {name: _correlation(_ranks(series[name]), ranks) ** 2 for name in sorted(series)}
    total = sum(squares.values())
    return {name: rounded(part / total) if total else 0.0 for name, part in squares.items()}


def _ranks(series: Floats) -> Floats:
    """Places in ascending order; equal values get the mean of theirs."""
    _, inverse, counts = np.unique(series, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2.0)[inverse])


def _correlation(one: Floats, other: Floats) -> float:
    one, other = one - one.mean(), other - other.mean()
    scale = float(np.sqrt(np.sum(one * one) * np.sum(other * other)))
    return float(np.sum(one * other)) / scale if scale else 0.0
