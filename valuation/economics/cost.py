"""Cost approach: what it would take to have the right anew, less what it has lost since."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from valuation import checks
from valuation.economics.discount import discount_factor
from valuation.economics.flows import (
    LARGEST_AMOUNT,
    Approach,
    Assumption,
    Line,
    MethodValue,
    stepwise_value,
)
from valuation.errors import MissingInput, OutOfRange


class CostBasis(StrEnum):
    """Anew as it is, or anew with the same use by today's means."""

    REPRODUCTION = "reproduction"
    REPLACEMENT = "replacement"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexLevel:
    """Level of a price index from a day on."""

    since: date
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceIndex:
    """A dated price index, in any units, with where it comes from."""

    id: str
    source: str
    levels: Sequence[IndexLevel]

    def __post_init__(self) -> None:
        checks.fields("price_index.", self)
        checks.text("price_index.id", self.id)
        checks.text("price_index.source", self.source)
        if not self.levels:
            raise MissingInput("price_index.levels", "must have at least one level")
        for each in self.levels:
            checks.day("price_index.levels.since", each.since)
            checks.between(f"price_index.{each.since}", each.level, 1e-6, 1e9)
        ordered = tuple(sorted(self.levels, key=lambda each: each.since))
        object.__setattr__(self, "levels", ordered)

    def at(self, day: date) -> float:
        """The level in force on a day.

        >>> index = PriceIndex(id="rpi", source="example", levels=[
        ...     IndexLevel(since=date(2024, 1, 1), level=100.0),
        ...     IndexLevel(since=date(2025, 1, 1), level=104.0)])
        >>> index.at(date(2024, 7, 1)), index.at(date(2026, 7, 1))
        (100.0, 104.0)
        """
        known = [each.level for each in self.levels if each.since <= day]
        if not known:
            raise MissingInput("price_index.levels", f"hold none for {day}")
        return known[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """One cost: research, materials, filing fees, attorneys; currency units of the day spent."""

    code: str
    amount: float
    spent_on: date
    source: str

    def __post_init__(self) -> None:
        checks.text("costs.code", self.code)
        amount = checks.between(f"costs.{self.code}", self.amount, 0.0, LARGEST_AMOUNT)
        object.__setattr__(self, "amount", amount)
        checks.day(f"costs.{self.code}.spent_on", self.spent_on)
        checks.text(f"costs.{self.code}.source", self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incentives:
    """What a developer asks beside the costs.

    `developer_profit` and `entrepreneurial_incentive` are fractions of the indexed costs in [0, 1].
    `development_years` at `opportunity_rate` a year, spent evenly, give the opportunity cost.
    """

    developer_profit: float
    entrepreneurial_incentive: float
    development_years: float
    opportunity_rate: float
    source: str

    def __post_init__(self) -> None:
        bounds = {"development_years": 30.0}
        for name in (
            "developer_profit",
            "entrepreneurial_incentive",
            "development_years",
            "opportunity_rate",
        ):
            value = checks.between(
                f"incentives.{name}", getattr(self, name), 0.0, bounds.get(name, 1.0)
            )
            object.__setattr__(self, name, value)
        checks.text("incentives.source", self.source)

    @property
    def opportunity_share(self) -> float:
        """Growth of capital over half of the development, the mean time it was tied up."""
        return 1.0 / discount_factor(self.opportunity_rate, self.development_years / 2.0) - 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Obsolescence:
    """What the right has lost, as fractions in [0, 1]; nothing of it is physical.

    `used_years` and `remaining_years` of economic life give the remaining-life ratio (VA-24).
    """

    functional: float
    economic: float
    used_years: float
    remaining_years: float
    reason: str

    def __post_init__(self) -> None:
        for name, high in (
            ("functional", 1.0),
            ("economic", 1.0),
            ("used_years", 100.0),
            ("remaining_years", 100.0),
        ):
            value = checks.between(f"obsolescence.{name}", getattr(self, name), 0.0, high)
            object.__setattr__(self, name, value)
        if self.used_years + self.remaining_years == 0.0:
            raise OutOfRange("obsolescence.remaining_years", "and the used years are both zero")
        checks.text("obsolescence.reason", self.reason)

    @property
    def life_ratio(self) -> float:
        """Remaining over whole economic life."""
        return self.remaining_years / (self.used_years + self.remaining_years)


def cost_value(
    costs: Sequence[CostLine],
    *,
    basis: CostBasis,
    price_index: PriceIndex,
    base_date: date,
    incentives: Incentives,
    obsolescence: Obsolescence,
    assumptions: tuple[Assumption, ...] = (),
) -> MethodValue:
    r"""Reproduction or replacement cost new, less obsolescence (成本法).

    .. math:: V = \Big(\sum_j c_j \frac{P_{base}}{P_j}\Big)
              (1 + g + e + o)(1 - f)(1 - x) \frac{L}{A + L}

    with developer's profit g, incentive e, opportunity cost o = (1 + i)^{D/2} - 1, functional and
    economic obsolescence f and x, used years A and remaining years L.

    Args:
        costs: Costs before tax with the day they were spent, none after the base date.
        basis: Reproduction (as it was) or replacement (same use).
        price_index: Brings old costs to the price level of the base date.
        base_date: Day of the value.
        incentives: Profit, incentive and time that a developer asks for.
        obsolescence: What was lost since.
        assumptions: Carried along.

    Returns:
        Value in currency units, never negative; costs say nothing about what the right earns.

    Source:
        IVS 105 cost approach; 专利资产评估指导意见 (2017), cost approach; VA-24 [M].

    >>> spent = CostLine(code="research", amount=100.0, spent_on=date(2024, 6, 1), source="example")
    >>> index = PriceIndex(id="flat", source="example", levels=[
    ...     IndexLevel(since=date(2020, 1, 1), level=1.0)])
    >>> asks = Incentives(developer_profit=0.2, entrepreneurial_incentive=0.05,
    ...     development_years=0.0, opportunity_rate=0.0, source="example")
    >>> lost = Obsolescence(functional=0.2, economic=0.0, used_years=5.0, remaining_years=5.0,
    ...     reason="example")
    >>> cost_value([spent], basis=CostBasis.REPLACEMENT, price_index=index,
    ...     base_date=date(2026, 1, 1), incentives=asks, obsolescence=lost).value
    50.0
    """
    checks.records("assumptions", assumptions, Assumption)
    checks.records("costs", costs, CostLine)
    checks.record("basis", basis, CostBasis)
    checks.record("price_index", price_index, PriceIndex)
    checks.record("incentives", incentives, Incentives)
    checks.record("obsolescence", obsolescence, Obsolescence)
    indexed = _indexed(costs, price_index, checks.day("base_date", base_date))
    total = math.fsum(line.amount for line in indexed)
    added = _additions(total, incentives)
    new = math.fsum([total, *(line.amount for line in added)])
    after = new * (1.0 - obsolescence.functional) * (1.0 - obsolescence.economic)
    value = after * obsolescence.life_ratio
    return stepwise_value(
        (
            *indexed,
            *added,
            Line(code="cost-new", amount=new),
            Line(code="obsolescence", amount=after - new),
            Line(code="used-life", amount=value - after),
            Line(code="value", amount=value),
        ),
        method=f"{basis.value}-cost",
        source="IVS 105 cost approach; VA-24 [M]",
        approach=Approach.COST,
        formula="value = (costs * index_base / index_spent) * (1 + profit + incentive"
        " + opportunity) * (1 - functional) * (1 - economic) * remaining / (used + remaining)",
        assumptions=(*_stated(costs, price_index, incentives, obsolescence), *assumptions),
    )


def _indexed(
    costs: Sequence[CostLine], price_index: PriceIndex, base_date: date
) -> tuple[Line, ...]:
    if not costs:
        raise MissingInput("costs", "must have at least one line")
    for cost in costs:
        if cost.spent_on > base_date:
            raise OutOfRange(
                f"costs.{cost.code}", f"was spent on {cost.spent_on}, after {base_date}"
            )
    return tuple(
        Line(
            code=f"indexed-{cost.code}",
            amount=cost.amount * price_index.at(base_date) / price_index.at(cost.spent_on),
        )
        for cost in costs
    )


def _additions(total: float, incentives: Incentives) -> tuple[Line, ...]:
    shares = {
        "developer-profit": incentives.developer_profit,
        "entrepreneurial-incentive": incentives.entrepreneurial_incentive,
        "opportunity-cost": incentives.opportunity_share,
    }
    return tuple(Line(code=code, amount=total * share) for code, share in shares.items())


def _stated(
    costs: Sequence[CostLine],
    price_index: PriceIndex,
    incentives: Incentives,
    obsolescence: Obsolescence,
) -> tuple[Assumption, ...]:
    given = {
        "developer-profit-rate": (incentives.developer_profit, incentives.source),
        "entrepreneurial-incentive-rate": (
            incentives.entrepreneurial_incentive,
            incentives.source,
        ),
        "development-years": (incentives.development_years, incentives.source),
        "opportunity-rate": (incentives.opportunity_rate, incentives.source),
        "functional-obsolescence": (obsolescence.functional, obsolescence.reason),
        "economic-obsolescence": (obsolescence.economic, obsolescence.reason),
        "physical-obsolescence": (0.0, "a right does not wear out"),
        "used-years": (obsolescence.used_years, obsolescence.reason),
        "remaining-years": (obsolescence.remaining_years, obsolescence.reason),
    }
    return (
        *(
            Assumption(
                code=f"cost-{line.code}",
                amount=line.amount,
                text=f"spent on {line.spent_on.isoformat()}, index {price_index.at(line.spent_on)}",
                source=line.source,
            )
            for line in costs
        ),
        Assumption(code="price-index", text=price_index.id, source=price_index.source),
        *(
            Assumption(code=code, amount=amount, source=source)
            for code, (amount, source) in given.items()
        ),
    )
