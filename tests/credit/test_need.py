"""The need for working capital by the official formula (LN-02)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.credit.need import FIGURES, Balance, Gap, measure, measure_filed, of_days, shown
from tests.credit.scenes import figures

VECTOR = {
    "sales_fen": 3_000_000_000,
    "margin_bps": 1_200,
    "growth_bps": 1_500,
    "own_funds_fen": 300_000_000,
    "existing_loans_fen": 200_000_000,
    "other_financing_fen": 50_000_000,
}
DAYS = {
    Balance.INVENTORY: Fraction(60),
    Balance.RECEIVABLES: Fraction(90),
    Balance.PAYABLES: Fraction(45),
    Balance.PREPAID: Fraction(10),
    Balance.ADVANCE_RECEIPTS: Fraction(15),
}
AMOUNTS = st.integers(1, 10**13)


def test_the_vector_of_the_rules_is_reproduced() -> None:
    found = of_days(VECTOR, DAYS)

    assert {step.name: shown(step) for step in found.steps}["turns"] == "3.60"
    assert (found.need, found.new_loan) == (843_333_333, 293_333_333)


@pytest.mark.parametrize(
    ("fiscal_year", "gap"), [(2025, None), (2024, None), (2023, Gap.STALE), (2001, Gap.STALE)]
)
def test_an_old_statement_measures_nothing(fiscal_year: int, gap: Gap | None) -> None:
    found = measure_filed(figures(), fiscal_year, 2026)

    assert (found.gap, found.new_loan is None) == (gap, gap is not None)


def test_the_days_follow_from_the_balances_of_a_statement() -> None:
    found = measure(figures())

    steps = {step.name: step.value for step in found.steps}
    assert [steps[f"{balance.value}_days"] for balance in Balance] == [60, 90, 45, 10, 15]
    assert (found.need, found.new_loan, found.gap) == (843_333_333, 293_333_333, None)


def test_receivables_turn_over_with_sales_and_inventory_with_cost() -> None:
    dearer = measure(figures(sales_fen=6_000_000_000))

    steps = {step.name: step.value for step in dearer.steps}
    assert [steps["receivables_days"], steps["inventory_days"]] == [45, 60]


def test_a_cycle_that_is_not_positive_is_for_an_officer() -> None:
    paid_late = figures(payables_opening_fen=10**12, payables_closing_fen=10**12)

    found = measure(paid_late)

    assert (found.need, found.new_loan, found.gap) == (None, None, Gap.CYCLE)
    assert found.steps[-1].value <= 0


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_that_is_missing_is_named(name: str) -> None:
    told = figures()
    del told[name]

    found = measure(told)

    assert (found.gap, found.missing, found.need) == (Gap.MISSING, (name,), None)


def test_without_a_statement_there_is_no_need() -> None:
    assert measure(None).gap is Gap.NO_STATEMENT


@pytest.mark.parametrize("name", ["sales_fen", "cost_fen"])
def test_without_sales_nothing_turns_over(name: str) -> None:
    assert measure(figures(**{name: 0})).gap is Gap.NO_SALES


def test_what_is_financed_already_is_never_lent_again() -> None:
    assert measure(figures(own_funds_fen=10**12)).new_loan == 0


@given(sales=AMOUNTS, cost=AMOUNTS, ends=st.lists(AMOUNTS, min_size=10, max_size=10))
def test_the_need_is_the_exact_one_rounded_down(sales: int, cost: int, ends: list[int]) -> None:
    names = [f"{b.value}_{end}_fen" for b in Balance for end in ("opening", "closing")]
    told = figures(sales_fen=sales, cost_fen=cost, **dict(zip(names, ends, strict=True)))

    found = measure(told)

    exact = {step.name: step.value for step in found.steps}.get("need")
    if exact is None:
        assert found.gap is Gap.CYCLE
    else:
        assert found.need is not None
        assert 0 <= exact - found.need < 1


@given(more=st.integers(1, 10**12))
def test_who_has_more_of_his_own_is_lent_no_more(more: int) -> None:
    richer = measure(figures(own_funds_fen=300_000_000 + more)).new_loan
    poorer = measure(figures()).new_loan

    assert richer is not None
    assert poorer is not None
    assert richer <= poorer
