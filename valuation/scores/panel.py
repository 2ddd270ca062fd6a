"""Two or more scorers on one right: their score, how far apart they are, and where.

An indicator that a scorer cannot judge is unknown, with a reason, and the score is then the
interval of what it could be; it is never counted as zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import fsum

from valuation import checks
from valuation.errors import MalformedInput, MissingInput, ValuationError
from valuation.labels import Label
from valuation.scores.agreement import (
    IntraclassCorrelation,
    agreement_guidance,
    intraclass_correlation,
    quadratic_kappa,
)
from valuation.scores.schemes import Scheme, SchemeScore, score
from valuation.scores.steps import steps_apart

MOST_SCORERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One scorer's rating of one indicator, and why. `value` is None where it is unknown."""

    value: float | None
    reason: str

    def __post_init__(self) -> None:
        checks.fields("rating.", self)
        checks.text("rating.reason", self.reason)
        if self.value is not None:
            checks.number("rating.value", self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """What one scorer says of every indicator, by its code."""

    scorer: str
    ratings: Mapping[str, Rating]

    def __post_init__(self) -> None:
        checks.fields("", self)
        checks.text("scorer", self.scorer)

    def values(self, *, unknown_as: float) -> dict[str, float]:
        """The ratings with a number in the place of what is unknown.

        >>> unknown = Rating(value=None, reason="no sales figures yet")
        >>> Scorecard(scorer="A", ratings={"E-1": unknown}).values(unknown_as=0.0)
        {'E-1': 0.0}
        """
        return {
            code: unknown_as if rating.value is None else rating.value
            for code, rating in self.ratings.items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreInterval:
    """Lowest and highest possible score, 0 to 100; equal where everything was rated."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchInterval:
    """Score of one branch as an interval, and its weight in the total."""

    code: str
    name: Label
    weight: float
    score: ScoreInterval


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorerScore:
    """One scorer's score; `lowest` and `highest` are the same where nothing is unknown."""

    scorer: str
    lowest: SchemeScore
    highest: SchemeScore
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """An indicator on which scorers are more than one step of the scale apart."""

    code: str
    name: Label
    ratings: tuple[float | None, ...]
    steps_apart: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far the scorers agree on the `compared` indicators that all of them rated.

    `kappa`: quadratic-weighted, the mean over the pairs of scorers (Light 1971). A coefficient is
    None where it is not defined: fewer than two indicators compared, or nothing varies.
    `mean_absolute_difference`: in units of the scale, over indicators and pairs.
    """

    compared: int
    kappa: float | None
    kappa_level: Label | None
    icc: IntraclassCorrelation | None
    icc_levels: tuple[Label, Label] | None
    mean_absolute_difference: float | None
    disputed: tuple[Dispute, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelScore:
    """The mean of the scorers' scores, every scorer's own, and their agreement.

    `half_range`: half of the way from the lowest to the highest total that any scorer allows.
    """

    scheme_id: str
    scheme_version: str
    scheme_digest: str
    verified: bool
    statement: str
    total: ScoreInterval
    branches: tuple[BranchInterval, ...]
    scorers: tuple[ScorerScore, ...]
    half_range: float
    agreement: Agreement


def panel_score(scheme: Scheme, cards: Sequence[Scorecard]) -> PanelScore:
    """Score of a panel: the mean over its scorers, in total and by branch.

    Args:
        scheme: From `load_scheme`.
        cards: 2 to 20 scorecards of different scorers; each speaks of every indicator.

    Raises:
        MissingInput: A card leaves indicators out; all are named. To say that an indicator is
            unknown takes a rating without value and with a reason.
        MalformedInput: Fewer than two scorers, one scorer twice, or a code not in the scheme.
        OutOfRange: A rating is not on the scale.

    Source:
        Two professionals per appraisal: 资产评估法 (2016) art. 24. The mean of the scorers and the
        interval for unknown ratings are rules of this library.

    >>> from valuation.scores.schemes import load_scheme
    >>> scheme = load_scheme("royalty-share")
    >>> cards = [Scorecard(scorer=who, ratings={leaf.code: Rating(value=at, reason="as inspected")
    ...          for leaf in scheme.indicators}) for who, at in (("A", 40), ("B", 60))]
    >>> found = panel_score(scheme, cards)
    >>> round(found.total.low, 9), round(found.half_range, 9)
    (50.0, 10.0)
    """
    checks.record("scheme", scheme, Scheme)
    _check_panel(cards)
    scorers = tuple(_scorer_score(scheme, card) for card in cards)
    lows = [scorer.lowest.total for scorer in scorers]
    highs = [scorer.highest.total for scorer in scorers]
    return PanelScore(
        scheme_id=scheme.id,
        scheme_version=scheme.version,
        scheme_digest=scheme.digest,
        verified=scheme.verified,
        statement=scheme.statement,
        total=ScoreInterval(low=_mean(lows), high=_mean(highs)),
        branches=_branches(scorers),
        scorers=scorers,
        half_range=(max(highs) - min(lows)) / 2.0,
        agreement=_agreement(scheme, cards),
    )


def _check_panel(cards: Sequence[Scorecard]) -> None:
    names = [card.scorer for card in checks.records("cards", cards, Scorecard)]
    if not 2 <= len(names) <= MOST_SCORERS:
        raise MalformedInput("cards", f"must be of 2 to {MOST_SCORERS} scorers, got {len(names)}")
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise MalformedInput("cards", f"have the same scorer twice: {', '.join(repeated)}")


def _scorer_score(scheme: Scheme, card: Scorecard) -> ScorerScore:
    codes = [indicator.code for indicator in scheme.indicators]
    if missing := [code for code in codes if code not in card.ratings]:
        raise MissingInput(
            f"cards.{card.scorer}", f"lacks {', '.join(missing)} of scheme {scheme.id}"
        )
    return ScorerScore(
        scorer=card.scorer,
        lowest=_score_with(scheme, card, unknown_as=scheme.scale.lowest),
        highest=_score_with(scheme, card, unknown_as=scheme.scale.highest),
        unknown=tuple(code for code in codes if card.ratings[code].value is None),
    )


def _score_with(scheme: Scheme, card: Scorecard, *, unknown_as: float) -> SchemeScore:
    try:
        return score(scheme, card.values(unknown_as=unknown_as))
    except ValuationError as problem:
        raise type(problem)(f"cards.{card.scorer}.{problem.argument}", problem.reason) from None


def _branches(scorers: Sequence[ScorerScore]) -> tuple[BranchInterval, ...]:
    lows = zip(*(scorer.lowest.branches for scorer in scorers), strict=True)
    highs = zip(*(scorer.highest.branches for scorer in scorers), strict=True)
    return tuple(
        BranchInterval(
            code=low[0].code,
            name=low[0].name,
            weight=low[0].weight,
            score=ScoreInterval(
                low=_mean([part.score for part in low]), high=_mean([part.score for part in high])
            ),
        )
        for low, high in zip(lows, highs, strict=True)
    )


def _agreement(scheme: Scheme, cards: Sequence[Scorecard]) -> Agreement:
    rows = _rated_by_all(scheme, cards)
    kappa = _kappa(rows)
    icc = intraclass_correlation(rows) if len(rows) > 1 else None
    words = agreement_guidance()
    gaps = [abs(first - second) for row in rows for first, second in combinations(row, 2)]
    return Agreement(
        compared=len(rows),
        kappa=kappa,
        kappa_level=None if kappa is None else words.kappa.of(kappa),
        icc=icc,
        icc_levels=None if icc is None else (words.icc.of(icc.low), words.icc.of(icc.high)),
        mean_absolute_difference=_mean(gaps) if gaps else None,
        disputed=_disputes(scheme, cards),
    )


def _rated_by_all(scheme: Scheme, cards: Sequence[Scorecard]) -> list[list[float]]:
    rows = [
        [value for card in cards if (value := card.ratings[leaf.code].value) is not None]
        for leaf in scheme.indicators
    ]
    return [row for row in rows if len(row) == len(cards)]


def _kappa(rows: Sequence[Sequence[float]]) -> float | None:
    if len(rows) < 2:
        return None
    pairs = [quadratic_kappa(*pair) for pair in combinations(list(zip(*rows, strict=True)), 2)]
    defined = [kappa for kappa in pairs if kappa is not None]
    return _mean(defined) if len(defined) == len(pairs) else None


def _disputes(scheme: Scheme, cards: Sequence[Scorecard]) -> tuple[Dispute, ...]:
    disputes = []
    for leaf in scheme.indicators:
        ratings = tuple(card.ratings[leaf.code].value for card in cards)
        known = [rating for rating in ratings if rating is not None]
        apart = steps_apart(scheme.scale, min(known), max(known)) if known else 0.0
        if apart > 1.0:
            disputes.append(
                Dispute(code=leaf.code, name=leaf.name, ratings=ratings, steps_apart=apart)
            )
    return tuple(disputes)


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)
