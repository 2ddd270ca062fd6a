"""Staged investment: each stage buys the right to go on, so the whole is a compound option."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from valuation import checks
from valuation.checks import Floats
from valuation.economics.flows import (
    LARGEST_AMOUNT,
    Approach,
    Assumption,
    Line,
    MethodValue,
    assumed,
    lines,
    significant,
    stepwise_value,
)
from valuation.economics.options import CALMEST, WILDEST, Lattice, lattice
from valuation.errors import MissingInput, OutOfRange

FORMULA = (
    "value = backwards over the lattice: at each stage the larger of 0 and"
    " success * value-of-going-on - investment"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage: paid at a time, successful with a probability that no market knows.

    `at_years` from the base date in [0, 30]; `investment` in currency units, not negative;
    `success` in (0, 1], technical and independent of the project's value.
    """

    code: str
    at_years: float
    investment: float
    success: float
    source: str

    def __post_init__(self) -> None:
        name = f"stages.{checks.text('stages.code', self.code)}"
        checked = {
            "at_years": checks.between(f"{name}.at_years", self.at_years, 0.0, 30.0),
            "investment": checks.between(f"{name}.investment", self.investment, 0, LARGEST_AMOUNT),
            "success": checks.above(f"{name}.success", self.success, 0.0, at_most=1.0),
        }
        for field, value in checked.items():
            object.__setattr__(self, field, value)
        checks.text(f"{name}.source", self.source)

    @property
    def stated(self) -> tuple[Assumption, ...]:
        """Time and chance as assumptions."""
        return (
            Assumption(code=f"at-years-{self.code}", amount=self.at_years, source=self.source),
            Assumption(code=f"success-{self.code}", amount=self.success, source=self.source),
        )


def staged_option(
    project_value: float,
    stages: Sequence[Stage],
    *,
    rate: float,
    volatility: float,
    competition_decay: float,
    steps_per_year: int = 48,
    assumptions: tuple[Assumption, ...] = (),
) -> MethodValue:
    r"""A project in stages, each to be paid only if going on is worth it.

    .. math:: F_s = \max(\pi_s \, F_{s+1} - I_s, 0), \qquad F_{n+1} = V

    backwards on one lattice of the project value V.

    Args:
        project_value: Present value today of the finished project's cash, currency units.
        stages: In the order of time; a stage falls on the nearest step of the lattice.
        rate: Riskless, continuous, in [0, 1].
        volatility: Of the project value, in [0.001, 5].
        competition_decay: Value lost a year while developing, continuous, in [0, 1].
        steps_per_year: In [1, 250].
        assumptions: Carried along.

    Returns:
        A value that is never negative, and never below committing to every stage today; the lines
        show that commitment.

    Source:
        Geske (1979), Journal of Financial Economics 7:63 (compound option); Cox, Ross, Rubinstein
        (1979).

    >>> build = Stage(code="build", at_years=0.0, investment=60.0, success=1.0, source="example")
    >>> staged_option(100.0, [build], rate=0.03, volatility=0.3, competition_decay=0.0).value
    40.0
    """
    checks.records("assumptions", assumptions, Assumption)
    value_now = checks.between("project_value", project_value, 0.0, LARGEST_AMOUNT)
    per_year = checks.whole("steps_per_year", steps_per_year, 1, 250)
    steps = _steps(stages, per_year)
    tree = lattice(
        rate=checks.between("rate", rate, 0.0, 1.0),
        volatility=checks.between("volatility", volatility, CALMEST, WILDEST),
        dividend_yield=checks.between("competition_decay", competition_decay, 0.0, 1.0),
        step=1.0 / per_year,
    )
    times = [step / per_year for step in steps]
    committed = _committed(value_now, stages, times, rate=rate, decay=competition_decay)
    return stepwise_value(
        _shown(value_now, stages, committed, significant(_value(value_now, stages, steps, tree))),
        method="staged-option",
        source="Geske (1979); Cox, Ross, Rubinstein (1979)",
        approach=Approach.OPTION,
        formula=FORMULA,
        assumptions=(
            *assumed(
                "annual rates, continuously compounded",
                riskless_rate=rate,
                volatility=volatility,
                competition_decay=competition_decay,
                steps_per_year=per_year,
            ),
            *(stated for each in stages for stated in each.stated),
            *assumptions,
        ),
    )


def _shown(
    project_value: float, stages: Sequence[Stage], committed: float, value: float
) -> tuple[Line, ...]:
    return (
        Line(code="project-value", amount=project_value),
        *(Line(code=f"investment-{each.code}", amount=each.investment) for each in stages),
        *lines(committed_to_all_stages=significant(committed), value=value),
    )


def _steps(stages: Sequence[Stage], per_year: int) -> list[int]:
    if not checks.records("stages", stages, Stage):
        raise MissingInput("stages", "must have at least one stage")
    times = [stage.at_years for stage in stages]
    if times != sorted(times):
        raise OutOfRange("stages", "must be in the order of time")
    return [round(time * per_year) for time in times]


def _value(
    project_value: float, stages: Sequence[Stage], steps: Sequence[int], tree: Lattice
) -> float:
    values: Floats = tree.nodes(project_value, steps[-1])
    at = steps[-1]
    for stage, step in zip(reversed(stages), reversed(steps), strict=True):
        for _ in range(at - step):
            values = tree.back(values)
        at = step
        values = np.maximum(stage.success * values - stage.investment, 0.0)
    for _ in range(at):
        values = tree.back(values)
    return float(values[0])


def _committed(
    project_value: float,
    stages: Sequence[Stage],
    times: Sequence[float],
    *,
    rate: float,
    decay: float,
) -> float:
    """Value of paying every stage that is reached, whatever the market does."""
    reached, spent = 1.0, 0.0
    for stage, time in zip(stages, times, strict=True):
        spent += reached * stage.investment * math.exp(-rate * time)
        reached *= stage.success
    return reached * project_value * math.exp(-decay * times[-1]) - spent
