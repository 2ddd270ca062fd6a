"""Market approach: comparable deals and licences, adjusted, weighted by how near they are."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from valuation import checks
from valuation.checks import Floats
from valuation.economics.comparables import Comparable, Profile
from valuation.economics.flows import (
    Approach,
    Assumption,
    Line,
    MethodValue,
    significant,
    stepwise_value,
)
from valuation.economics.royalty import RoyaltyRange
from valuation.errors import MalformedInput, MissingInput, OutOfRange

FEWEST = 3
"""Comparables (three in practice of IVS 105 and 中评协 standards; from memory, not confirmed)."""

FEWEST_EFFECTIVE = 2.0
"""Effective comparables below which a spread cannot be told from chance."""

FIELD = "field"
"""The feature that compares IPC symbols; all others are numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One comparable after adjustment, with its distance and its share of the weight."""

    comparable: Comparable
    adjusted: float
    distance: float
    weight: float
    amount_without_it: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The weighted geometric mean of comparables and how far it can be trusted.

    `effective`: Kish's effective sample size. `log_sd`: standard deviation of the log of one more
    amount around the mean, sampling error of the mean included. `lowest_without_one`,
    `highest_without_one`: the mean when the most harmful single comparable is left out.
    """

    amount: float
    log_sd: float
    effective: float
    lowest_without_one: float
    highest_without_one: float
    comparables: tuple[Weighed, ...]
    bandwidths: Mapping[str, float]


def compare(
    subject: Profile,
    comparables: Sequence[Comparable],
    *,
    bandwidths: Mapping[str, float],
    base_date: date,
) -> Comparison:
    r"""Weigh comparables by their distance from the subject.

    .. math:: w_i \propto \exp\left(-\tfrac12 \sum_f (d_{if} / h_f)^2\right), \quad
              \log \hat v = \sum_i w_i \log v_i, \quad n_e = 1 / \sum_i w_i^2, \quad
              s^2 = \frac{\sum_i w_i (\log v_i - \log \hat v)^2}{1 - 1/n_e}
                    \left(1 + \frac{1}{n_e}\right)

    Args:
        subject: Features of the right that is valued.
        comparables: At least 3, each agreed on or before the base date.
        bandwidths: `h` of every feature used, in its units, at least 1e-6. `field` counts 0 for
            the same IPC subclass, 1 for the same section, 2 otherwise. Features without a bandwidth
            are not used; a comparable without a used feature is refused: unknown is not zero.
        base_date: Day of the value.

    Raises:
        MissingInput: Fewer than 3 comparables, or fewer than 2 effective ones.

    Source:
        Market approach of IVS 105; geometric mean and Gaussian kernel (Nadaraya 1964, Watson
        1964); effective sample size (Kish 1965, from memory). Practice of three comparables [M].

    >>> here = Profile(field="G06F", features={})
    >>> deals = [Comparable(id=str(n), amount=10.0**n, agreed_on=date(2025, 1, 1), source="example",
    ...     profile=here) for n in (1, 2, 3)]
    >>> found = compare(here, deals, bandwidths={"field": 1.0}, base_date=date(2026, 1, 1))
    >>> found.amount, found.effective
    (100.0, 3.0)
    """
    checks.record("subject", subject, Profile)
    checks.records("comparables", comparables, Comparable)
    checks.mapping("bandwidths", bandwidths)
    _check(comparables, checks.day("base_date", base_date))
    widths = {
        name: checks.between(f"bandwidths.{name}", width, 1e-6, 1e15)
        for name, width in sorted(bandwidths.items())
    }
    if not widths:
        raise MissingInput("bandwidths", "must name at least one feature to compare")
    squares = np.array([_distance(subject, each, widths) for each in comparables])
    nearest = np.exp(-0.5 * (squares - squares.min()))
    weights = nearest / nearest.sum()
    logs = np.log([each.adjusted for each in comparables])
    effective = 1.0 / float(weights @ weights)
    if effective < FEWEST_EFFECTIVE:
        raise MissingInput(
            "comparables",
            f"count as {effective:.2f} effective ones, {FEWEST_EFFECTIVE:g} are needed: widen the "
            "bandwidths or add nearer ones",
        )
    return _comparison(comparables, widths, np.sqrt(squares), weights, logs)


def market_value(comparison: Comparison) -> MethodValue:
    """The value that comparable prices give, with every comparable in its lines."""
    checks.record("comparison", comparison, Comparison)
    return stepwise_value(
        (
            *(
                Line(code=f"{kind}-{each.comparable.id}", amount=amount)
                for each in comparison.comparables
                for kind, amount in (
                    ("amount", each.comparable.amount),
                    ("adjusted", each.adjusted),
                    ("distance", each.distance),
                    ("weight", each.weight),
                )
            ),
            Line(code="effective-sample-size", amount=comparison.effective),
            Line(code="lowest-without-one", amount=comparison.lowest_without_one),
            Line(code="highest-without-one", amount=comparison.highest_without_one),
            Line(code="value", amount=comparison.amount),
        ),
        method="comparable-deals",
        source="IVS 105 market approach; kernel weights and geometric mean",
        approach=Approach.MARKET,
        formula="value = exp(sum of weight * log(adjusted amount))",
        assumptions=_assumptions(comparison),
        log_sd=comparison.log_sd,
    )


def royalty_from_comparables(comparison: Comparison) -> RoyaltyRange:
    """A royalty range of one log standard deviation each way round comparable royalties.

    The score then takes its place in it (`royalty.royalty_from_score`).
    """
    spread = math.exp(comparison.log_sd)
    ids = ", ".join(each.comparable.id for each in comparison.comparables)
    return RoyaltyRange(
        minimum=significant(comparison.amount / spread),
        maximum=min(significant(comparison.amount * spread), 1.0),
        source=f"comparable licences {ids}; mean and one log standard deviation each way",
    )


def _check(comparables: Sequence[Comparable], base_date: date) -> None:
    if len(comparables) < FEWEST:
        raise MissingInput("comparables", f"are {len(comparables)}, at least {FEWEST} are needed")
    ids = [each.id for each in comparables]
    if len(set(ids)) < len(ids):
        raise MalformedInput("comparables", "must have different ids")
    for each in comparables:
        if each.agreed_on > base_date:
            raise OutOfRange(
                f"comparables.{each.id}", f"was agreed on {each.agreed_on}, after {base_date}"
            )


def _distance(subject: Profile, other: Comparable, widths: Mapping[str, float]) -> float:
    """Square of the distance, in bandwidths."""
    return math.fsum(
        (_apart(name, subject, other.profile, other.id) / width) ** 2
        for name, width in widths.items()
    )


def _apart(name: str, subject: Profile, other: Profile, other_id: str) -> float:
    if name == FIELD:
        same = subject.field[:4] == other.field[:4], subject.field[0] == other.field[0]
        return 2.0 - sum(same)
    for whose, profile in (("subject", subject), (f"comparables.{other_id}", other)):
        if name not in profile.features:
            raise MissingInput(f"{whose}.features.{name}", "is not known, and unknown is not zero")
    return subject.features[name] - other.features[name]


def _comparison(
    comparables: Sequence[Comparable],
    widths: Mapping[str, float],
    distances: Floats,
    weights: Floats,
    logs: Floats,
) -> Comparison:
    mean = float(weights @ logs)
    effective = 1.0 / float(weights @ weights)
    scatter = float(weights @ (logs - mean) ** 2) / (1.0 - 1.0 / effective)
    without = [significant(math.exp(float(one))) for one in _means_without(weights, logs)]
    return Comparison(
        amount=significant(math.exp(mean)),
        log_sd=significant(math.sqrt(scatter * (1.0 + 1.0 / effective))),
        effective=significant(effective),
        lowest_without_one=min(without),
        highest_without_one=max(without),
        comparables=tuple(
            Weighed(
                comparable=each,
                adjusted=each.adjusted,
                distance=significant(float(distances[at])),
                weight=significant(float(weights[at])),
                amount_without_it=without[at],
            )
            for at, each in enumerate(comparables)
        ),
        bandwidths=widths,
    )


def _means_without(weights: Floats, logs: Floats) -> Floats:
    """Weighted means that leave out one entry each; effective counts of 2 keep `1 - w` above 0."""
    rest: Floats = (float(weights @ logs) - weights * logs) / (1.0 - weights)
    return rest


def _assumptions(comparison: Comparison) -> tuple[Assumption, ...]:
    stated = [
        Assumption(code=f"bandwidth-{name}", amount=width)
        for name, width in comparison.bandwidths.items()
    ]
    for each in comparison.comparables:
        stated.extend(_of_comparable(each.comparable))
    if comparison.effective < FEWEST:
        stated.append(
            Assumption(
                code="few-effective-comparables",
                amount=comparison.effective,
                text="Weighted for nearness, the comparables count as fewer than three.",
            )
        )
    return tuple(stated)


def _of_comparable(each: Comparable) -> tuple[Assumption, ...]:
    return (
        Assumption(
            code=f"comparable-{each.id}",
            amount=each.amount,
            text=f"agreed on {each.agreed_on.isoformat()}",
            source=each.source,
        ),
        *(
            Assumption(code=f"adjust-{each.id}-{by.code}", amount=by.factor, text=by.reason)
            for by in each.adjustments
        ),
    )
