"""Several methods, one value: stated weights, common shocks, and how far the methods disagree."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from valuation import checks
from valuation.checks import Floats
from valuation.errors import MalformedInput, MissingInput, OutOfRange
from valuation.risk.distribution import Distribution, distribution_of, rounded
from valuation.risk.draws import uniforms
from valuation.risk.right_model import ValueModel
from valuation.risk.simulate import Input, simulate

LEAST_WEIGHT: Final = 0.05
"""A method that counts for less than this changes no quantile that is shown, so it is no second
method for VA-02."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One method's model of the value, and what it counts for.

    Args:
        name: Such as `relief-from-royalty`.
        model: What it says about the value.
        weight: In (0, 1]; all weights sum to 1.
        reason: Why this weight, in the appraiser's words.
    """

    name: str
    model: ValueModel
    weight: float
    reason: str

    def __post_init__(self) -> None:
        checks.fields("method.", self)
        checks.text("method.name", self.name)
        object.__setattr__(
            self, "weight", checks.above(f"{self.name}.weight", self.weight, 0.0, at_most=1.0)
        )
        checks.text(f"{self.name}.reason", self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodOutcome:
    """What one method found, yuan, with its weight and the reason for it."""

    name: str
    weight: float
    reason: str
    value: Distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """The combined value and what it was made of; yuan.

    `spread` is the highest median of a method over the lowest, a factor; None if one of them is
    zero. `values` has the shape (paths,), for whatever is computed on top.
    """

    value: Distribution
    methods: tuple[MethodOutcome, ...]
    spread: float | None
    single_method_reason: str | None
    values: Floats


def reconcile(
    methods: Sequence[Method],
    *,
    right: str,
    seed: int,
    paths: int,
    single_method_reason: str | None = None,
) -> Reconciliation:
    r"""Methods as a mixture: each path is valued by one of them, drawn by weight.

    .. math:: F(v) = \sum_m w_m F_m(v)

    So the band holds what each method says, and their disagreement widens it: a mean of the
    methods on each path would make two that contradict each other look surer than either. The
    inputs of a right (revenue, growth, lapse…) are the same draws in every method. The median lies
    between the medians of the methods, but for the error of the draws.

    Source: two methods or the reason for one, and their reasoned combination: Asset Appraisal Law
    art. 26 (VA-02). The mixture is the linear opinion pool (Stone, The opinion pool, Annals of
    Mathematical Statistics 32, 1961 [mem]).

    Raises:
        MissingInput: One method that counts without a reason, or no method at all.
        OutOfRange: The weights do not sum to 1.

    >>> from valuation.risk.right_model import PointModel
    >>> cost = PointModel(median=100.0, model_log_sd=0.3, life_years=5)
    >>> market = PointModel(median=200.0, model_log_sd=0.6, life_years=5)
    >>> found = reconcile(
    ...     [Method(name="cost", model=cost, weight=0.5, reason="books were seen"),
    ...      Method(name="market", model=market, weight=0.5, reason="three deals")],
    ...     right="ZL1", seed=7, paths=1000)
    >>> 1.5 < found.spread < 2.5, found.value.p10 < 100 < 200 < found.value.p90
    (True, True)
    """
    _check(methods, single_method_reason)
    valued = [simulate(one.model, right=right, seed=seed, paths=paths) for one in methods]
    drawn = chosen(valued, methods_drawn(methods, right=right, seed=seed, paths=paths))
    outcomes = tuple(
        _outcome(method, values, seed) for method, values in zip(methods, valued, strict=True)
    )
    return Reconciliation(
        value=distribution_of(drawn, seed=seed),
        methods=outcomes,
        spread=_spread([outcome.value.p50 for outcome in outcomes]),
        single_method_reason=single_method_reason,
        values=drawn,
    )


def methods_drawn(
    methods: Sequence[Method], *, right: str, seed: int, paths: int
) -> NDArray[np.intp]:
    """Which method values each path. Shape (paths,), places in `methods`."""
    chances = np.cumsum([method.weight for method in methods])[:-1]
    drawn = uniforms(Input.METHOD, right=right, seed=seed, paths=paths)
    return np.searchsorted(chances, drawn, side="right")


def chosen(valued: Sequence[Floats], drawn: NDArray[np.intp]) -> Floats:
    """On each path the value of the method that was drawn. Shape (paths,)."""
    return np.array(valued)[drawn, np.arange(len(drawn))]


def stands_alone(weights: Sequence[float]) -> bool:
    """Whether fewer than two methods count, so that VA-02 asks for a reason.

    >>> stands_alone([0.7, 0.3]), stands_alone([0.999, 0.001])
    (False, True)
    """
    return sum(weight >= LEAST_WEIGHT for weight in weights) < 2


def _check(methods: Sequence[Method], single_method_reason: str | None) -> None:
    if not checks.records("methods", methods, Method):
        raise MissingInput("methods", "must be at least one")
    names = [method.name for method in methods]
    if len(set(names)) < len(names):
        raise MalformedInput("methods", f"must have different names, got {', '.join(names)}")
    weights = [method.weight for method in methods]
    if abs(math.fsum(weights) - 1.0) > 1e-9:
        told = ", ".join(f"{weight:g}" for weight in weights)
        raise OutOfRange("weights", f"must sum to 1, got {told}")
    if not stands_alone(weights):
        if single_method_reason is not None:
            raise MalformedInput("single_method_reason", "is for one method only")
    elif single_method_reason is None:
        raise MissingInput(
            "single_method_reason",
            f"is needed: VA-02 asks for two methods of {LEAST_WEIGHT:.0%} or more",
        )
    else:
        checks.text("single_method_reason", single_method_reason)


def _outcome(method: Method, values: Floats, seed: int) -> MethodOutcome:
    return MethodOutcome(
        name=method.name,
        weight=method.weight,
        reason=method.reason,
        value=distribution_of(values, seed=seed),
    )


def _spread(medians: Sequence[float]) -> float | None:
    return rounded(max(medians) / min(medians)) if min(medians) > 0.0 else None
