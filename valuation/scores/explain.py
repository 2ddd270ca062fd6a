"""A score opened into its arithmetic: what each indicator gives, and what would change it most.

Rule for multipliers: a weighted indicator is shown with the points it gives while every
multiplier is full. What a multiplier takes away from its branch is a line of its own, not above
zero; several multipliers of one branch take theirs in the order of the scheme, each from what the
one before has left. A multiplier made of parts is one line.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from valuation.labels import Label
from valuation.scores.panel import Scorecard, panel_score
from valuation.scores.schemes import Indicator, Role, Scale, Scheme, node_share, score
from valuation.scores.steps import step_down, step_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """Points of one line toward the total; `at_best` with the highest rating on that line."""

    code: str
    name: Label
    branch: str
    role: Role
    points: float
    at_best: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelContribution:
    """Mean points of one line over the scorers, with every unknown rating at its worst and best.

    The two columns add up to both ends of the panel's total; they differ only where a rating is
    unknown.
    """

    code: str
    name: Label
    branch: str
    role: Role
    at_lowest: float
    at_highest: float
    at_best: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """The total were one indicator a step better or worse; None where there is no such step.

    `effect`: the larger of both changes, in points.
    """

    code: str
    name: Label
    branch: str
    rating: float
    total: float
    total_if_better: float | None
    total_if_worse: float | None
    effect: float


def contributions(scheme: Scheme, ratings: Mapping[str, float]) -> tuple[Contribution, ...]:
    """Points of every line, in the order of the scheme; together they are the total.

    Args:
        scheme: From `load_scheme`.
        ratings: As for `score`, which also states the errors.

    Returns:
        Lines whose points add up to the total of `score`, to the rounding of floats.

    Source:
        The formula of `score`; the rule for multipliers is this module's.

    >>> from valuation.scores.schemes import load_scheme
    >>> scheme = load_scheme("sipo-ppac-2012")
    >>> ratings = {leaf.code: 10.0 for leaf in scheme.indicators} | {"LVD-1": 8.0}
    >>> [(line.code, round(line.points, 6)) for line in contributions(scheme, ratings)][:2]
    [('LVD-1', -6.0), ('LVD-2', 9.0)]
    """
    score(scheme, ratings)
    return tuple(
        line
        for branch in scheme.branches
        for line in _lines(branch, 100.0, branch.code, ratings, scheme.scale)
    )


def panel_contributions(
    scheme: Scheme, cards: Sequence[Scorecard]
) -> tuple[PanelContribution, ...]:
    """Points of every line as the mean over the scorers; together they are the panel's total.

    Args:
        scheme: From `load_scheme`.
        cards: As for `panel_score`, which also states the errors.

    Source:
        `contributions` of every scorer, with unknown ratings at the worst and at the best.

    >>> from valuation.scores.panel import Rating
    >>> from valuation.scores.schemes import load_scheme
    >>> scheme = load_scheme("royalty-share")
    >>> cards = [Scorecard(scorer=who, ratings={leaf.code: Rating(value=at, reason="as inspected")
    ...          for leaf in scheme.indicators}) for who, at in (("A", 40), ("B", 60))]
    >>> round(panel_contributions(scheme, cards)[0].at_lowest, 9)  # 50 % of 0.3 x 0.4 x 100
    6.0
    """
    panel_score(scheme, cards)
    worst, best = (
        [contributions(scheme, card.values(unknown_as=unknown)) for card in cards]
        for unknown in (scheme.scale.lowest, scheme.scale.highest)
    )
    return tuple(
        PanelContribution(
            code=lows[0].code,
            name=lows[0].name,
            branch=lows[0].branch,
            role=lows[0].role,
            at_lowest=fsum(line.points for line in lows) / len(cards),
            at_highest=fsum(line.points for line in highs) / len(cards),
            at_best=lows[0].at_best,
        )
        for lows, highs in zip(zip(*worst, strict=True), zip(*best, strict=True), strict=True)
    )


def sensitivities(scheme: Scheme, ratings: Mapping[str, float]) -> tuple[Sensitivity, ...]:
    """What the total would be with each indicator one step better or worse, largest effect first.

    A scale without levels is walked in tenths. Equal effects keep the order of the scheme.

    Args:
        scheme: From `load_scheme`.
        ratings: As for `score`, which also states the errors.

    Source:
        One-at-a-time analysis; every total is by the formula of `score`.

    >>> from valuation.scores.schemes import load_scheme
    >>> scheme = load_scheme("sipo-ppac-2012")
    >>> first, *_ = sensitivities(scheme, {leaf.code: 6.0 for leaf in scheme.indicators})
    >>> first.code, round(first.total, 6), round(first.total_if_better, 6)
    ('LVD-1', 52.8, 56.4)
    """
    total = score(scheme, ratings).total
    found = [
        _sensitivity(scheme, ratings, leaf, branch.code, total)
        for branch in scheme.branches
        for leaf in branch.leaves()
    ]
    return tuple(sorted(found, key=lambda each: -round(each.effect, 9)))


def _sensitivity(
    scheme: Scheme, ratings: Mapping[str, float], leaf: Indicator, branch: str, total: float
) -> Sensitivity:
    rating = ratings[leaf.code]
    steps = step_up(scheme.scale, rating), step_down(scheme.scale, rating)
    better, worse = (
        None if step is None else score(scheme, {**ratings, leaf.code: step}).total
        for step in steps
    )
    return Sensitivity(
        code=leaf.code,
        name=leaf.name,
        branch=branch,
        rating=rating,
        total=total,
        total_if_better=better,
        total_if_worse=worse,
        effect=max(abs(other - total) for other in (better, worse, total) if other is not None),
    )


def _lines(
    node: Indicator, worth: float, branch: str, ratings: Mapping[str, float], scale: Scale
) -> Iterator[Contribution]:
    """Lines of a weighted node; `worth` is what its parent would give for a full score."""
    here = worth * (node.weight or 0.0)
    if not node.children:
        yield _line(node, branch, here * scale.share(node.code, ratings[node.code]), here)
        return
    below = [
        (child, tuple(_lines(child, here, branch, ratings, scale)))
        for child in node.children
        if child.role is Role.WEIGHTED
    ]
    left = fsum(line.points for _, lines in below for line in lines)
    parts = {child.code: lines for child, lines in below}
    for child in node.children:
        if child.role is Role.WEIGHTED:
            yield from parts[child.code]
        else:
            kept = left * node_share(child, ratings, scale)
            yield _line(child, branch, kept - left, 0.0)
            left = kept


def _line(node: Indicator, branch: str, points: float, at_best: float) -> Contribution:
    return Contribution(
        code=node.code,
        name=node.name,
        branch=branch,
        role=node.role,
        points=points + 0.0,
        at_best=at_best,
    )
