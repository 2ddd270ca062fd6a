"""Scorecards of two scorers; a test names only the ratings that matter to it."""

from valuation.scores.panel import Rating, Scorecard
from valuation.scores.schemes import Scheme, load_scheme

REASON = "as inspected on site"


def sipo() -> Scheme:
    return load_scheme("sipo-ppac-2012")


def a_rating(value: float | None) -> Rating:
    return Rating(value=value, reason=REASON)


def a_card(scorer: str, rating: float = 6.0, **changes: float | None) -> Scorecard:
    """One rating for all indicators of the SIPO scheme; changes by code, with `_` for `-`."""
    ratings = {leaf.code: a_rating(rating) for leaf in sipo().indicators}
    changed = {code.replace("_", "-"): a_rating(value) for code, value in changes.items()}
    return Scorecard(scorer=scorer, ratings=ratings | changed)
