"""What an appraisal is told. Everything is checked and made canonical on creation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from valuation import checks
from valuation.appraisal.pricing import Pricing
from valuation.appraisal.subject import DAYS_A_YEAR, Evidence, Purpose, Subject, ValueType
from valuation.errors import MissingInput, OutOfRange
from valuation.labels import RightType
from valuation.models.cn_kept import OwnerKind
from valuation.risk.draws import LARGEST_SEED
from valuation.scores.panel import Scorecard

FEWEST_PATHS: Final = 1_000
MOST_PATHS: Final = 1_000_000
LARGEST_COUNT: Final = 1e9
FEWEST_SCORERS: Final = 2
LIFE_TOLERANCE_YEARS: Final = 0.01
"""How far a stated legal life may be from the register: two decimals are what people write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """The indicator scheme and the cards that scorers filled, each without the other's."""

    scheme_id: str
    scheme_version: str
    cards: Sequence[Scorecard]

    def __post_init__(self) -> None:
        checks.fields("scoring.", self)
        checks.text("scoring.scheme_id", self.scheme_id)
        checks.text("scoring.scheme_version", self.scheme_version)
        if len(self.cards) < FEWEST_SCORERS:
            raise MissingInput("scoring.cards", "must hold the cards of two scorers (VA-01)")
        object.__setattr__(self, "cards", tuple(self.cards))


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What registers tell about the right; None is unknown, and unknown is not zero.

    `counts` by indicator code of the cohort table (`family_size`, `forward_citations_5`, …), for
    the place of the right in its cohort; an indicator that is not known is left out. The other
    fields are what the survival model asks about a patent.
    """

    counts: Mapping[str, float]
    domestic: bool | None = None
    owner: OwnerKind | None = None
    main_ipc: str | None = None
    claims: float | None = None
    inventors: float | None = None
    publication_lag_days: float | None = None

    def __post_init__(self) -> None:
        checks.fields("measured.", self)
        known = {
            checks.text("measured.counts", name): checks.between(
                f"measured.counts.{name}", count, 0.0, LARGEST_COUNT
            )
            for name, count in self.counts.items()
        }
        object.__setattr__(self, "counts", known)
        for name in ("claims", "inventors", "publication_lag_days"):
            value = getattr(self, name)
            if value is not None:
                checked = checks.between(f"measured.{name}", value, 0.0, LARGEST_COUNT)
                object.__setattr__(self, name, checked)
        if self.main_ipc is not None:
            checks.text("measured.main_ipc", self.main_ipc)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """How many paths are drawn, and from which seed: equal inputs give equal bytes."""

    paths: int
    seed: int

    def __post_init__(self) -> None:
        checks.whole("simulation.paths", self.paths, FEWEST_PATHS, MOST_PATHS)
        checks.whole("simulation.seed", self.seed, 0, LARGEST_SEED)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalInputs:
    """All that an appraisal depends on.

    Attributes:
        subject: The right.
        purpose: What the value is for.
        value_type: Whose value it is.
        base_date: Day the value is for (评估基准日).
        scoring: Scheme and scorecards.
        measured: What registers tell about the right.
        pricing: What the appraiser states about money.
        evidence: Where the inputs come from.
        simulation: Paths and seed.
    """

    subject: Subject
    purpose: Purpose
    value_type: ValueType
    base_date: date
    scoring: Scoring
    measured: Measured
    pricing: Pricing
    evidence: Sequence[Evidence]
    simulation: Simulation

    def __post_init__(self) -> None:
        checks.fields("", self)
        if not self.subject.filed_on <= self.base_date < self.subject.expires_on:
            raise OutOfRange(
                "base_date",
                f"must lie between the filing {self.subject.filed_on} and the end of the right "
                f"{self.subject.expires_on}, got {self.base_date}",
            )
        granted = self.subject.granted_on
        if granted is not None and granted > self.base_date:
            raise OutOfRange(
                "subject.granted_on", f"must not follow the base date {self.base_date}"
            )
        self._check_legal_years()
        object.__setattr__(self, "evidence", tuple(self.evidence))

    @property
    def years_left(self) -> float:
        """Years from the base date to the end of the right in the register."""
        return (self.subject.expires_on - self.base_date).days / DAYS_A_YEAR

    def _check_legal_years(self) -> None:
        """A mark can be renewed; any other right ends when the register says."""
        stated = self.pricing.lives.legal_years
        if self.subject.right_type is RightType.TRADEMARK:
            return
        if stated > self.years_left + LIFE_TOLERANCE_YEARS:
            raise OutOfRange(
                "lives.legal_years",
                f"must not exceed the {self.years_left:.2f} years to the end of the right "
                f"{self.subject.expires_on}, got {stated:g}",
            )
