"""Steps of a rating scale: the ratings next to one, and how many steps lie between two."""

from valuation.scores.schemes import Scale

STEPS_OF_AN_INTERVAL = 10
"""A scale without levels is walked in tenths of its interval."""


def step_up(scale: Scale, rating: float) -> float | None:
    """The next better rating; None at the top.

    >>> step_up(Scale(lowest=1, highest=5, levels=(1, 2, 3, 4, 5)), 4)
    5
    >>> step_up(Scale(lowest=0, highest=100, levels=()), 95)
    100
    """
    if scale.levels:
        return min((level for level in scale.levels if level > rating), default=None)
    return None if rating >= scale.highest else min(rating + _tenth(scale), scale.highest)


def step_down(scale: Scale, rating: float) -> float | None:
    """The next worse rating; None at the bottom.

    >>> step_down(Scale(lowest=1, highest=5, levels=(1, 2, 3, 4, 5)), 1) is None
    True
    """
    if scale.levels:
        return max((level for level in scale.levels if level < rating), default=None)
    return None if rating <= scale.lowest else max(rating - _tenth(scale), scale.lowest)


def steps_apart(scale: Scale, first: float, second: float) -> float:
    """How many steps lie between two ratings of the scale.

    >>> steps_apart(Scale(lowest=2, highest=10, levels=(2, 4, 6, 8, 10)), 2, 8)
    3.0
    """
    if scale.levels:
        levels = sorted(scale.levels)
        return float(abs(levels.index(first) - levels.index(second)))
    return abs(first - second) / _tenth(scale)


def _tenth(scale: Scale) -> float:
    return (scale.highest - scale.lowest) / STEPS_OF_AN_INTERVAL
