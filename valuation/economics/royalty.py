"""Royalty rates: a range, and the place a score takes in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from valuation import checks
from valuation.codec import read_data
from valuation.errors import MissingInput, OutOfRange

EXPERT_INPUT = "expert input, none published"
"""The source of a range that an appraiser chose without a published table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoyaltyRange:
    """Lowest and highest royalty for a trade, fractions of revenue, and who says so."""

    minimum: float
    maximum: float
    source: str

    def __post_init__(self) -> None:
        for name in ("minimum", "maximum"):
            rate = checks.between(f"royalty_range.{name}", getattr(self, name), 0.0, 1.0)
            object.__setattr__(self, name, rate)
        if self.minimum > self.maximum:
            raise OutOfRange(
                "royalty_range.minimum",
                f"must not exceed the maximum {self.maximum:g}, got {self.minimum:g}",
            )
        checks.text("royalty_range.source", self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoyaltyRangeTable:
    """Published royalty ranges by industry, with where they come from."""

    id: str
    version: str
    as_of: date
    source: str
    licence: str
    verified: bool
    note: str
    ranges: Mapping[str, RoyaltyRange]

    def for_industry(self, industry: str) -> RoyaltyRange:
        """The published range of an industry.

        Raises:
            MissingInput: None is published; the appraiser has to give one.
        """
        if industry not in self.ranges:
            raise MissingInput("royalty_range", f"is not published for {industry!r}: give a range")
        return self.ranges[industry]


def load_royalty_ranges() -> RoyaltyRangeTable:
    """The shipped table of royalty ranges (VA-22); it holds none until CNIPA's can be checked.

    >>> load_royalty_ranges().source == EXPERT_INPUT
    True
    """
    return read_data("royalty_ranges.v1.json", RoyaltyRangeTable)


def royalty_from_score(royalty_range: RoyaltyRange, *, score: float) -> float:
    r"""Royalty rate at the place a score takes in a range (VA-21).

    .. math:: k = k_{min} + (k_{max} - k_{min}) \, q, \qquad q = score / 100

    Args:
        royalty_range: Fractions of revenue.
        score: Total of an indicator scheme, in [0, 100].

    Returns:
        A fraction of revenue, never outside the range, whatever the rounding.

    Source:
        Royalty share (技术分成率) as used in Chinese patent appraisal reports, rule VA-21 (from
        professional memory, not confirmed in a published text).

    >>> royalty_from_score(RoyaltyRange(minimum=0.01, maximum=0.05, source=EXPERT_INPUT), score=50)
    0.03
    """
    checks.record("royalty_range", royalty_range, RoyaltyRange)
    low, high = royalty_range.minimum, royalty_range.maximum
    q = checks.between("score", score, 0.0, 100.0) / 100.0
    return min(low + (high - low) * q, high)
