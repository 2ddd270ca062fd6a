"""What an appraisal found: a distribution, and everything that it was made of."""

from dataclasses import dataclass

from valuation.appraisal.caveats import Caveat
from valuation.appraisal.inputs import AppraisalInputs
from valuation.economics.flows import Line, MethodValue
from valuation.economics.life import EconomicLife
from valuation.risk.distribution import Distribution
from valuation.risk.tornado import Tornado
from valuation.scores.explain import PanelContribution, Sensitivity
from valuation.scores.panel import PanelScore, ScoreInterval


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorerSensitivities:
    """What would change one scorer's total most, with what is unknown at its worst."""

    scorer: str
    indicators: tuple[Sensitivity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreView:
    """The panel's score, opened: points of each indicator, and what would change it most.

    `total` is the middle of the panel's interval, 0 to 100; it places the royalty in its range.
    `possible` reaches from the least that any scorer allows to the most, with what is unknown at
    its worst and at its best; the simulation draws the royalty from it.
    """

    total: float
    possible: ScoreInterval
    panel: PanelScore
    contributions: tuple[PanelContribution, ...]
    sensitivities: tuple[ScorerSensitivities, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortPosition:
    """Where a measured count stands among the rights of its office, field and year.

    `percentile` is a fraction in [0, 1]; None where the cohort is not known, and `cohort` says why.
    `basis` says whether it is the right's own field and year or the nearest in the table; `size` is
    the number of rights in the cohort. `largest_gap` is how far such a percentile was found to be
    from one counted in real rights; None where it was never checked.
    """

    indicator: str
    count: float
    cohort: str
    basis: str
    size: int
    percentile: float | None
    largest_gap: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfLife:
    """One yearly fee after the base date, at the age when it falls due.

    `hazard` is the chance that it is not paid, with the stated factor; `group_hazard` that of the
    owner's group; `kept` the share of such rights that is kept past it. `years_to_fee` are from
    the base date.
    """

    year: int
    years_to_fee: float
    age_years: int
    group_hazard: float
    hazard: float
    kept: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalView:
    """Probability that the right is kept alive, fee by fee, and what the model saw in it.

    `intercept` and `contributions` are log-odds that add up to the model's score of the right; from
    it comes `relative_hazard`, which multiplies the exponent of the group's chance to keep:

    `p = 1 / (1 + exp(-(intercept + contributions)))`, kept five years after grant;
    `relative_hazard = (ln p / ln group_kept_5) ** exponent`.

    Everything is empty where no model fits the right: then no lapse is reckoned with.
    """

    model_id: str
    model_version: str
    table_id: str
    table_version: str
    factor: float
    years: tuple[YearOfLife, ...]
    group: str
    group_kept_5: float | None
    exponent: float | None
    relative_hazard: float | None
    intercept: float | None
    contributions: tuple[Line, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodResult:
    """One method: its arithmetic, its weight, and the distribution that it gives alone; yuan."""

    name: str
    weight: float
    weight_reason: str
    value: MethodValue
    distribution: Distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far the methods agree.

    `spread`: highest P50 of a method over the lowest; None if one is zero.
    """

    spread: float | None
    single_method_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """Value of a right at its base date as a distribution in yuan, and all that it rests on.

    Each method's arithmetic is over `life` (VA-20); the simulation is over `horizon_years`, the
    legal and economic life, and lets the right die on the way by the hazards of `survival`.

    There is no value without its band: `distribution` holds P10, P50 and P90 (and more), and
    nothing else of this record is the result.
    """

    engine: str
    inputs: AppraisalInputs
    score: ScoreView
    cohort: tuple[CohortPosition, ...]
    survival: SurvivalView
    life: EconomicLife
    horizon_years: float
    methods: tuple[MethodResult, ...]
    agreement: Agreement
    distribution: Distribution
    tornado: Tornado
    caveats: tuple[Caveat, ...]
