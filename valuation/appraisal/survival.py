"""The lapse hazard of the right that is valued, year by year, from the survival model."""

from valuation.appraisal.inputs import AppraisalInputs
from valuation.appraisal.lives import age_years
from valuation.appraisal.result import SurvivalView, YearOfLife
from valuation.appraisal.subject import DAYS_A_YEAR
from valuation.economics.flows import Line
from valuation.labels import RightType
from valuation.models.cn_survival import LONGEST_TERM, KnownOfRight, PatentKind, Survival, survival
from valuation.risk.distribution import rounded

MODEL_VERSION = "1"
TABLE_VERSION = "1"
"""Of the survival model and its lapse table that this engine uses; others are another engine."""


def survival_of(inputs: AppraisalInputs) -> SurvivalView:
    """Probability that the right is kept, fee by fee, over its legal life.

    A patent outside China, a trademark and software have no model: no lapse is shown, and a caveat
    says so.

    Figures are rounded to 6 significant digits, so that no C library can change a digest.

    Source: `valuation.models.cn_survival`; the stated factor multiplies the exponent of each year's
    chance to be kept, `(1 - h) ** factor`.
    """
    subject = inputs.subject
    if subject.jurisdiction != "CN" or subject.right_type not in _KINDS:
        return _NOT_MODELLED
    age = age_years(inputs)
    found = survival(
        _known(inputs),
        age_years=min(age, float(LONGEST_TERM)),
        until_age_years=min(age + inputs.pricing.lives.legal_years, float(LONGEST_TERM)),
        model_version=MODEL_VERSION,
        table_version=TABLE_VERSION,
    )
    factor = inputs.pricing.uncertainty.lapse_factor
    return SurvivalView(
        model_id=found.model_id,
        model_version=found.model_version,
        table_id=found.table_id,
        table_version=found.table_version,
        factor=factor,
        years=_years(found, factor, age),
        group=found.group.value,
        group_kept_5=found.group_kept_5,
        exponent=found.exponent,
        relative_hazard=rounded(found.relative_hazard),
        intercept=found.intercept,
        contributions=tuple(
            Line(code=code, amount=rounded(amount)) for code, amount in found.contributions.items()
        ),
        warnings=tuple(caveat.value for caveat in found.caveats),
    )


_NOT_MODELLED = SurvivalView(
    model_id="",
    model_version="",
    table_id="",
    table_version="",
    factor=0.0,
    years=(),
    group="",
    group_kept_5=None,
    exponent=None,
    relative_hazard=None,
    intercept=None,
    contributions=(),
    warnings=(),
)

_KINDS = {
    RightType.INVENTION: PatentKind.INVENTION,
    RightType.UTILITY_MODEL: PatentKind.UTILITY_MODEL,
    RightType.DESIGN: PatentKind.DESIGN,
}


def _known(inputs: AppraisalInputs) -> KnownOfRight:
    subject, measured = inputs.subject, inputs.measured
    granted = subject.granted_on
    return KnownOfRight(
        kind=_KINDS[subject.right_type],
        domestic=measured.domestic,
        owner=measured.owner,
        main_ipc=measured.main_ipc,
        claims=measured.claims,
        inventors=measured.inventors,
        grant_lag_years=None
        if granted is None
        else (granted - subject.filed_on).days / DAYS_A_YEAR,
        publication_lag_days=measured.publication_lag_days,
        filing_month=subject.filed_on.month,
    )


def _years(found: Survival, factor: float, age: float) -> tuple[YearOfLife, ...]:
    years, kept = [], 1.0
    for number, year in enumerate(found.years, start=1):
        hazard = rounded(1.0 - (1.0 - year.hazard) ** factor)
        kept *= 1.0 - hazard
        years.append(
            YearOfLife(
                year=number,
                years_to_fee=rounded(year.age_years - age),
                age_years=year.age_years,
                group_hazard=rounded(year.group_hazard),
                hazard=hazard,
                kept=rounded(kept),
            )
        )
    return tuple(years)
