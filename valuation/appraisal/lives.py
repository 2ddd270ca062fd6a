"""How long the right can earn: the least of law, economics, technology and survival (VA-20)."""

from valuation.appraisal.inputs import LIFE_TOLERANCE_YEARS, AppraisalInputs
from valuation.appraisal.result import SurvivalView
from valuation.appraisal.subject import DAYS_A_YEAR
from valuation.economics.life import (
    EconomicLife,
    LifeLimit,
    LimitKind,
    economic_life,
    survival_limit,
    technology_limit,
)


def horizon_of(inputs: AppraisalInputs) -> EconomicLife:
    """How long a value can arise if the right stays alive: law, economics, technology."""
    return economic_life(_limits(inputs))


def life_of(inputs: AppraisalInputs, survival: SurvivalView) -> EconomicLife:
    """The life that the arithmetic of the methods is over, with every limit that was looked at."""
    return economic_life((*_limits(inputs), *_of_survival(inputs, survival)))


def age_years(inputs: AppraisalInputs) -> float:
    """Years from filing to the base date."""
    return (inputs.base_date - inputs.subject.filed_on).days / DAYS_A_YEAR


def _limits(inputs: AppraisalInputs) -> tuple[LifeLimit, ...]:
    lives, subject = inputs.pricing.lives, inputs.subject
    stated = (
        LifeLimit(
            kind=LimitKind.LEGAL,
            years=lives.legal_years,
            source=f"register: the right ends on {subject.expires_on}",
            verified=abs(lives.legal_years - inputs.years_left) <= LIFE_TOLERANCE_YEARS,
            note=f"{inputs.years_left:.2f} years by the register",
        ),
        LifeLimit(
            kind=LimitKind.ECONOMIC,
            years=lives.economic_years,
            source=lives.economic_source,
            verified=False,
        ),
    )
    if not subject.section:
        return stated
    return (*stated, technology_limit(subject.section, age_years=age_years(inputs)))


def _of_survival(inputs: AppraisalInputs, survival: SurvivalView) -> tuple[LifeLimit, ...]:
    if not survival.years:
        return ()
    return (
        survival_limit(
            [year.kept for year in survival.years],
            fee_years=[year.years_to_fee for year in survival.years],
            until_years=inputs.pricing.lives.legal_years,
            source=f"{survival.model_id} version {survival.model_version}, "
            f"{survival.table_id} version {survival.table_version}, "
            f"hazards times {survival.factor:g}",
            verified=False,
        ),
    )
