from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.economics.builders import (
    BASE_DATE,
    FLAT_INDEX,
    NO_INCENTIVES,
    NOTHING_LOST,
    line,
    stored,
)
from valuation import MissingInput, OutOfRange, ValuationError
from valuation.economics.cost import (
    CostBasis,
    CostLine,
    IndexLevel,
    Obsolescence,
    PriceIndex,
    cost_value,
)
from valuation.economics.flows import MethodValue

shares = st.floats(0, 1)


def spent(amount: float, year: int = 2020, code: str = "research") -> CostLine:
    return CostLine(code=code, amount=amount, spent_on=date(year, 6, 1), source="ledger")


def value(*costs: CostLine, **changes: Any) -> MethodValue:
    terms: dict[str, Any] = {
        "basis": CostBasis.REPLACEMENT,
        "price_index": FLAT_INDEX,
        "base_date": BASE_DATE,
        "incentives": NO_INCENTIVES,
        "obsolescence": NOTHING_LOST,
    }
    return cost_value(costs, **(terms | changes))


def test_nothing_added_and_nothing_lost_is_what_was_spent() -> None:
    assert value(spent(100.0), spent(20.0, code="fees")).value == 120.0


def test_a_whole_case_by_hand() -> None:
    rising = PriceIndex(
        id="rpi",
        source="example",
        levels=[
            IndexLevel(since=date(2025, 1, 1), level=120.0),
            IndexLevel(since=date(2020, 1, 1), level=100.0),
        ],
    )
    asks = replace(
        NO_INCENTIVES,
        developer_profit=0.10,
        entrepreneurial_incentive=0.05,
        development_years=2.0,
        opportunity_rate=0.08,
    )
    lost = Obsolescence(
        functional=0.2, economic=0.1, used_years=4.0, remaining_years=6.0, reason="example"
    )

    found = value(
        spent(1000.0),
        spent(100.0, 2025, "fees"),
        price_index=rising,
        incentives=asks,
        obsolescence=lost,
    )

    # 1000 * 1.2 + 100 = 1300; * (1 + 0.10 + 0.05 + 0.08) = 1599; * 0.8 * 0.9 * 0.6
    assert line(found, "cost-new") == pytest.approx(1599.0)
    assert found.value == pytest.approx(690.768)
    assert stored(found) == found


@given(st.floats(0, 1e12), shares, shares, st.floats(0, 20), st.floats(0.1, 20))
def test_is_never_negative_and_never_above_the_cost_new(
    amount: float, functional: float, economic: float, used: float, remaining: float
) -> None:
    lost = Obsolescence(
        functional=functional,
        economic=economic,
        used_years=used,
        remaining_years=remaining,
        reason="example",
    )

    assert 0.0 <= value(spent(amount), obsolescence=lost).value <= amount


@given(st.floats(0, 10), st.floats(0, 5))
def test_a_longer_remaining_life_is_worth_more(remaining: float, more: float) -> None:
    short, long = (
        value(
            spent(100.0),
            obsolescence=replace(NOTHING_LOST, used_years=5.0, remaining_years=years),
        ).value
        for years in (remaining, remaining + more)
    )

    assert short <= long


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_costs_add_up(one: float, other: float) -> None:
    both = value(spent(one), spent(other, code="fees")).value

    assert both == pytest.approx(value(spent(one)).value + value(spent(other)).value)


def test_a_cost_before_the_index_begins_is_refused() -> None:
    with pytest.raises(MissingInput, match=r"price_index\.levels hold none for 1999-06-01"):
        value(spent(1.0, 1999))


def test_a_cost_after_the_base_date_is_refused() -> None:
    with pytest.raises(OutOfRange, match=r"costs\.research was spent on 2027-06-01"):
        value(spent(1.0, 2027))


def test_no_cost_is_not_a_cost_of_zero() -> None:
    with pytest.raises(MissingInput, match="at least one line"):
        value()


def test_a_right_without_any_life_is_refused() -> None:
    with pytest.raises(OutOfRange, match=r"obsolescence\.remaining_years"):
        replace(NOTHING_LOST, remaining_years=0.0)


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan"), "0.1", None, True])
@pytest.mark.parametrize("argument", ["functional", "economic"])
def test_names_the_obsolescence_that_is_wrong(argument: str, wrong: Any) -> None:
    with pytest.raises(ValuationError) as refusal:
        replace(NOTHING_LOST, **{argument: wrong})

    assert refusal.value.argument == f"obsolescence.{argument}"


def test_a_moment_is_not_a_day() -> None:
    with pytest.raises(ValuationError, match=r"costs\.fees\.spent_on must be a date"):
        CostLine(code="fees", amount=1.0, spent_on="2026-01-01", source="x")  # type: ignore[arg-type]
