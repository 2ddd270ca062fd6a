"""Predicted survival of pledged rights against what happened to them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import numpy as np

from ip_finance.collateral.calculation import yearly_hazards, years_between
from ip_finance.collateral.policy import PolicyName, whole
from valuation.models.monitoring import ExpectedAgainstObserved, expected_against_observed
from valuation.risk.right_model import kept

SHORTEST_DAYS: Final = 1
"""A prediction of today cannot have come true yet."""


@dataclass(frozen=True, slots=True)
class Predicted:
    """A right that is or was pledged, as its first report foresaw it, and whether it has ended."""

    asset_id: UUID
    number: str
    valued_on: date
    kept: tuple[float, ...]
    has_ended: bool

    def end_probability(self, on: date) -> float:
        """Probability, as predicted on the base date, that the right has ended by the day."""
        elapsed = np.array([years_between(self.valued_on, on)])
        return float(1.0 - kept(yearly_hazards(self.kept), elapsed)[0])


@dataclass(frozen=True, slots=True)
class SurvivalWatch:
    """How many ends were expected and how many came; `comparison` only where it says something."""

    rights: tuple[Predicted, ...]
    on: date
    expected: float
    observed: int
    fewest: int
    comparison: ExpectedAgainstObserved | None


def survival_watch(rights: Sequence[Predicted], on: date) -> SurvivalWatch:
    """Too few rights tell nothing: then only the two counts are given."""
    due = tuple(one for one in rights if (on - one.valued_on).days >= SHORTEST_DAYS)
    chances = [one.end_probability(on) for one in due]
    ended = [one.has_ended for one in due]
    fewest = whole(PolicyName.FEWEST_RIGHTS, on)
    is_enough = len(due) >= fewest and sum(chances) > 0.0
    return SurvivalWatch(
        rights=due,
        on=on,
        expected=round(sum(chances), 6),
        observed=sum(ended),
        fewest=fewest,
        comparison=expected_against_observed(chances, ended) if is_enough else None,
    )
