"""Software: size in function points, effort, and what it would cost to write it again.

Income of software goes through `earnings`; COCOMO II stands beside the effort as a cross-check.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from valuation import checks
from valuation.codec import read_data
from valuation.economics.cost import (
    CostBasis,
    CostLine,
    Incentives,
    Obsolescence,
    PriceIndex,
    cost_value,
)
from valuation.economics.discount import power
from valuation.economics.flows import Assumption, MethodValue, assumed
from valuation.errors import MalformedInput, MissingInput, UnknownReference


class Phase(StrEnum):
    """When the functions were counted: the earlier, the more will come (规模变更因子)."""

    EARLY = "early"
    TENDER = "tender"
    REQUIREMENTS = "requirements"
    DELIVERED = "delivered"


@dataclass(frozen=True, slots=True, kw_only=True)
class CocomoConstants:
    """Constants of COCOMO II.2000 and the sum of its five scale factors, all nominal."""

    a: float
    b: float
    c: float
    d: float
    nominal_scale_factors: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftwareMeasures:
    """Weights, factors and constants, with where they come from."""

    id: str
    version: str
    as_of: date
    source: str
    licence: str
    verified: bool
    note: str
    function_weights: Mapping[str, Mapping[str, float]]
    size_factors: Mapping[str, float]
    hours_per_person_month: float
    cocomo: CocomoConstants


def load_software_measures() -> SoftwareMeasures:
    """The shipped table.

    >>> load_software_measures().function_weights["internal-file"]["average"]
    10.0
    """
    return read_data("software_measures.v1.json", SoftwareMeasures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Productivity:
    """What a team needs and costs, as published for a day.

    `hours_per_function_point` in (0, 1000]; `cost_per_person_month` in currency units, overheads
    included, in (0, 1e6]; `source` is the benchmark, such as CSBMK, and its year.
    """

    hours_per_function_point: float
    cost_per_person_month: float
    published_on: date
    source: str

    def __post_init__(self) -> None:
        checks.fields("productivity.", self)
        for name, most in (("hours_per_function_point", 1e3), ("cost_per_person_month", 1e6)):
            value = checks.above(f"productivity.{name}", getattr(self, name), 0.0, at_most=most)
            object.__setattr__(self, name, value)
        checks.day("productivity.published_on", self.published_on)
        checks.text("productivity.source", self.source)

    @property
    def stated(self) -> tuple[Assumption, ...]:
        """Both figures as assumptions."""
        return assumed(
            self.source,
            hours_per_function_point=self.hours_per_function_point,
            cost_per_person_month=self.cost_per_person_month,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """Labour in person-months, and the size that it follows from."""

    function_points: float
    size_factor: float
    hours_per_person_month: float
    person_months: float
    source: str

    @property
    def stated(self) -> tuple[Assumption, ...]:
        """The figures as assumptions."""
        return assumed(
            self.source,
            function_points=self.function_points,
            size_factor=self.size_factor,
            hours_per_person_month=self.hours_per_person_month,
            person_months=self.person_months,
        )


def function_points(counts: Mapping[str, Mapping[str, int]]) -> float:
    """Unadjusted function points: counts by kind of function and complexity, weighted.

    Args:
        counts: `external-input`, `external-output`, `external-inquiry`, `internal-file` and
            `external-file`, each by `low`, `average`, `high`; what is left out is none.

    Source:
        IFPUG Counting Practices Manual, ISO/IEC 20926 (weights from memory; the same in NESMA).

    >>> function_points({"external-input": {"low": 2}, "internal-file": {"average": 1, "high": 1}})
    31.0
    """
    for kind, by_level in checks.mapping("counts", counts).items():
        checks.mapping(f"counts.{kind}", by_level)
    weights = load_software_measures().function_weights
    points = math.fsum(
        _weight(weights, kind, level)
        * checks.between(f"counts.{kind}.{level}", count, 0, 1_000_000)
        for kind, by_level in counts.items()
        for level, count in by_level.items()
    )
    if points == 0.0:
        raise MissingInput("counts", "must hold at least one function")
    return points


def _weight(weights: Mapping[str, Mapping[str, float]], kind: str, level: str) -> float:
    if kind not in weights:
        raise UnknownReference(f"counts.{kind}", f"is none of {', '.join(sorted(weights))}")
    if level not in weights[kind]:
        raise UnknownReference(f"counts.{kind}.{level}", "is none of average, high, low")
    return weights[kind][level]


def effort(
    counts: Mapping[str, Mapping[str, int]], *, phase: Phase, productivity: Productivity
) -> Effort:
    r"""Labour to write software again: :math:`FP \cdot f_{phase} \cdot h / H` person-months.

    Arguments and source are those of `software_cost`; `H` is 174 hours a month.
    """
    measures = load_software_measures()
    if not isinstance(phase, Phase):
        raise MalformedInput("phase", f"must be a Phase, got {phase!r}")
    checks.record("productivity", productivity, Productivity)
    size = function_points(counts)
    factor = measures.size_factors[phase.value]
    hours = size * factor * productivity.hours_per_function_point
    return Effort(
        function_points=size,
        size_factor=factor,
        hours_per_person_month=measures.hours_per_person_month,
        person_months=hours / measures.hours_per_person_month,
        source=f"{measures.id} version {measures.version}, not verified",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CocomoEstimate:
    """Effort in person-months, time in months, and the exponent that gave them."""

    exponent: float
    person_months: float
    schedule_months: float


def cocomo(
    ksloc: float, *, scale_factors: float | None = None, multipliers: Sequence[float] = ()
) -> CocomoEstimate:
    r"""Effort of COCOMO II (post-architecture).

    .. math:: PM = 2.94 \, S^E \prod_i EM_i, \quad E = 0.91 + 0.01 \sum_j SF_j, \quad
              TDEV = 3.67 \, PM^{0.28 + 0.2 (E - 0.91)}

    Args:
        ksloc: Size `S`, thousand source lines, in (0, 100000].
        scale_factors: Sum of the five scale factors, in [0, 40]; None: all nominal, 18.97.
        multipliers: Effort multipliers, each in [0.1, 10]; none: all nominal, 1.

    Source:
        Boehm et al., Software Cost Estimation with COCOMO II (2000), and the model's Definition
        Manual, whose example of 100 KSLOC with exponent 1.15 gives 586.6 person-months and 29.7
        months (from memory).

    >>> found = cocomo(100.0, scale_factors=24.0)
    >>> round(found.person_months, 2), round(found.schedule_months, 1)
    (586.61, 29.7)
    """
    constants = load_software_measures().cocomo
    size = checks.above("ksloc", ksloc, 0.0, at_most=1e5)
    summed = constants.nominal_scale_factors if scale_factors is None else scale_factors
    exponent = constants.b + 0.01 * checks.between("scale_factors", summed, 0.0, 40.0)
    effort = (
        constants.a
        * power(size, exponent)
        * math.prod(
            checks.between(f"multipliers[{at}]", each, 0.1, 10.0)
            for at, each in enumerate(multipliers)
        )
    )
    time_exponent = constants.d + 0.2 * (exponent - constants.b)
    return CocomoEstimate(
        exponent=exponent,
        person_months=effort,
        schedule_months=constants.c * power(effort, time_exponent),
    )


def software_cost(
    counts: Mapping[str, Mapping[str, int]],
    *,
    phase: Phase,
    productivity: Productivity,
    other_costs: Sequence[CostLine],
    price_index: PriceIndex,
    base_date: date,
    incentives: Incentives,
    obsolescence: Obsolescence,
    ksloc: float | None = None,
) -> MethodValue:
    r"""Replacement cost of software from its functions, less obsolescence.

    .. math:: C = FP \cdot f_{phase} \cdot \frac{h}{H} \cdot c

    Args:
        counts: See `function_points`.
        phase: When they were counted.
        productivity: Hours `h` per function point, cost `c` per person-month, with their day.
        other_costs: What is not labour: licences, equipment, tests.
        price_index: Brings costs to the base date.
        base_date: Day of the value.
        incentives: See `cost.Incentives`.
        obsolescence: See `cost.Obsolescence`.
        ksloc: Thousand source lines, for the COCOMO II cross-check; None: no check.

    Source:
        GB/T 36964-2018 and SJ/T 11463-2013 (size times productivity times rate); factors from the
        table `software_measures.v1.json`, not verified.
    """
    checks.records("other_costs", other_costs, CostLine)
    work = effort(counts, phase=phase, productivity=productivity)
    labour = CostLine(
        code="labour",
        amount=work.person_months * productivity.cost_per_person_month,
        spent_on=productivity.published_on,
        source=productivity.source,
    )
    return cost_value(
        (labour, *other_costs),
        basis=CostBasis.REPLACEMENT,
        price_index=price_index,
        base_date=base_date,
        incentives=incentives,
        obsolescence=obsolescence,
        assumptions=(
            *work.stated,
            *productivity.stated,
            *_cross_check(ksloc),
        ),
    )


def _cross_check(ksloc: float | None) -> tuple[Assumption, ...]:
    if ksloc is None:
        return ()
    estimate = cocomo(ksloc)
    return assumed("COCOMO II, all nominal", cocomo_person_months=estimate.person_months)
