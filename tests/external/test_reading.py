"""The frame itself: a figure that is off by one 分 is seen, and a word without meaning is told."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.external.case import Case
from tests.external.checks import differences
from tests.external.unstated import taken_from_table
from tests.external.words import NotUnderstood

LOAN: Mapping[str, Any] = {
    "principal": "1000.00",
    "annual_rate_pct": "12",
    "amortization": "equal_instalment",
    "number_of_repayments": 2,
    "start_date": "2026-01-01",
    "repay_unit": "months",
    "day_count": "rate/12",
}
ROW: Mapping[str, Any] = {"n": 1, "due_date": "2026-02-01", "principal": "497.51", "due": "507.51"}


def case(kind: str, inputs: Mapping[str, Any], expected: Mapping[str, Any], **other: Any) -> Case:
    told = {"id": "X", "source": "", "events": (), **other}
    return Case(kind=kind, inputs=inputs, expected=expected, **told)


def table(inputs: Mapping[str, Any], *rows: Mapping[str, Any], **other: Any) -> Case:
    return case("schedule", inputs, {"states": [{"partial_rows": list(rows)}]}, **other)


def test_a_table_that_comes_out_has_no_differences() -> None:
    states = [{"partial_rows": [ROW], "total": {"interest": "15.02", "due": "1015.02"}}]
    assert differences(case("schedule", LOAN, {"states": states})) == []


@pytest.mark.parametrize(
    "state",
    [
        {"partial_rows": [{**ROW, "principal": "497.52"}]},
        {"partial_rows": [{**ROW, "due_date": "2026-02-02"}]},
        {"partial_rows": [{**ROW, "n": 3}]},
        {"rows": [ROW]},
        {"total": {"interest": "15.03"}},
    ],
)
def test_a_table_that_is_off_is_seen(state: Mapping[str, Any]) -> None:
    assert differences(case("schedule", LOAN, {"states": [state]}))


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "red"},
        {"amortization": "by feel"},
        {"repay_unit": "moons"},
        {"interest_type": "rising"},
        {"interest_calculated": "by the hour"},
        {"month_end": "never"},
        {"day_count": "by the moon"},
        {"principal": "0.001"},
        {"number_of_repayments": "2.5"},
        {"rounding": "half-down"},
        {"rounding": "bankers"},
        {"rounding": "half-even, 3 decimals"},
        {"round_instalment_to": "1 sideways"},
    ],
)
def test_an_input_without_meaning_is_told(change: Mapping[str, Any]) -> None:
    with pytest.raises(NotUnderstood):
        differences(table({**LOAN, **change}, ROW))


@pytest.mark.parametrize(
    "expected",
    [
        {"states": [{"partial_rows": [{"n": 1, "tax": "1.00"}]}]},
        {"states": [{"total": {"tax": "1.00"}}]},
        {"states": [{"footnote": "1.00"}]},
        {"mood": "1.00"},
    ],
)
def test_an_expectation_without_meaning_is_told(expected: Mapping[str, Any]) -> None:
    with pytest.raises(NotUnderstood):
        differences(case("schedule", LOAN, expected))


@pytest.mark.parametrize(
    "expected",
    [
        {},
        {"states": []},
        {"states": [{}]},
        {"states": [{"as_of": "2026-01-01", "after_events": 0}]},
        {"states": [{"rows": []}]},
        {"states": [{"partial_rows": [{"n": 1}]}]},
    ],
)
def test_a_case_that_expects_no_figure_proves_nothing(expected: Mapping[str, Any]) -> None:
    with pytest.raises(NotUnderstood, match="expects no figure"):
        differences(case("schedule", LOAN, expected))


@pytest.mark.parametrize(
    "change",
    [
        {"amortization": "Equal Installments"},
        {"amortization": "equal_instalment"},
        {"number_of_repayments": "2"},
        {"repay_every": "1"},
        {"repay_unit": "Months"},
        {"rounding": "HALF_UP"},
        {"rounding": "half even, 2 decimals"},
        {"annual_rate_pct": 12.0},
    ],
)
def test_one_thing_may_be_written_in_several_ways(change: Mapping[str, Any]) -> None:
    assert differences(table({**LOAN, **change}, ROW)) == []


@pytest.mark.parametrize(
    ("change", "row"),
    [
        ({"amortization": "equal_principal_payments"}, {"principal": "500.00"}),
        ({"amortization": "fixed_principal_pct", "fixed_principal_pct": "5"}, {"balance": "950"}),
        ({"amortization": "bullet"}, {"principal": "0.00", "instalment": "10.00"}),
        ({"repay_unit": "weeks", "repay_every": 2}, {"due_date": "2026-01-15"}),
        ({"repay_unit": "days", "repay_every": 15}, {"due_date": "2026-01-16"}),
        ({"repay_unit": "years", "day_count": "actual/365"}, {"interest": "120.00"}),
        ({"day_count": "Actual/360"}, {"interest": "10.33"}),
        ({"day_count": "Actual/365 (No Leap)"}, {"interest": "10.19"}),
        ({"down_payment_pct": "25"}, {"principal": "250.00", "due_date": "2026-01-01"}),
        (
            {"start_date": "2026-01-31", "month_end": "first day of next month"},
            {"due_date": "2026-03-01"},
        ),
    ],
)
def test_the_words_of_the_format_have_their_meaning(
    change: Mapping[str, Any], row: Mapping[str, Any]
) -> None:
    assert differences(table({**LOAN, **change}, {"n": "1", **row})) == []


EVENTS = (
    {"date": "2026-01-01", "event": "disburse", "amount": "1000.00"},
    {"date": "2026-02-01", "event": "repay", "amount": "507.51"},
)


def after(*events: Mapping[str, Any], **row: str) -> Case:
    expected = {"states": [{"partial_rows": [{"n": 1, **row}]}]}
    return case("recalculation", LOAN, expected, events=(*EVENTS[:1], *events))


def test_what_happened_has_its_meaning() -> None:
    paid = after(EVENTS[1], paid="507.51", outstanding="0.00", paid_date="2026-02-01")
    assert differences(paid) == []
    assert differences(after(EVENTS[1], paid_date="2026-02-02"))
    assert differences(after(paid="0.00", paid_date="")) == []
    fee = {"date": "2026-01-05", "event": "charge", "amount": "5.00", "due_date": "2026-02-01"}
    assert differences(after(fee, fees="5.00", due="512.51")) == []
    late = {"date": "2026-02-10", "event": "penalty", "amount": "5.00", "due_date": "2026-02-01"}
    assert differences(after(late, penalties="5.00")) == []
    waived = {"date": "2026-02-11", "event": "waive", "amount": "2.00", "of": "penalty"}
    assert differences(after(late, waived, penalties="3.00")) == []
    moved = {"date": "2026-01-10", "event": "restructure", "due_dates": ["2026-03-01"]}
    assert differences(after(moved, principal="1000.00")) == []


@pytest.mark.parametrize(
    "event",
    [
        {**EVENTS[1], "mood": "glad"},
        {**EVENTS[1], "event": "write_off"},
        {**EVENTS[1], "mode": "by feel"},
        {"date": "2026-02-11", "event": "waive", "amount": "2.00", "of": "tax"},
    ],
)
def test_an_event_without_meaning_is_told(event: Mapping[str, Any]) -> None:
    with pytest.raises(NotUnderstood):
        differences(after(event, paid="0.00"))


@pytest.mark.parametrize(
    ("told", "fees"),
    [
        ("1 % of the principal", "4.98"),
        ("1 % of each instalment", "5.08"),
        ("10.00 on each instalment", "10.00"),
        ("20.00 due 2026-02-01", "20.00"),
        ("1 % of the principal due 2026-02-01", "10.00"),
        (["20.00 due 2026-02-01", "10.00 on each instalment"], "30.00"),
        ("instalment fee in per cent, see source", "7.61"),
        ("flat fee, see source", "7.00"),
    ],
)
def test_a_fee_is_a_sum_or_a_share(told: str | list[str], fees: str) -> None:
    row = {"n": 1, "due_date": "2026-02-01", "principal": "497.51", "interest": "10.00"}
    states = [{"rows": [{**row, "fees": fees}, {"n": 2, "principal": "502.49"}]}]
    assert differences(case("charges", {**LOAN, "fee": told}, {"states": states})) == []


def test_a_late_fee_is_charged_on_what_is_unpaid_when_it_is_checked() -> None:
    inputs = {**LOAN, "penalty": "15.00 per overdue instalment", "payment_checked_on": "2026-03-05"}
    rows = [{"n": 1, "penalties": "0.00"}, {"n": 2, "penalties": "15.00"}]
    states = [{"as_of": "2026-03-05", "partial_rows": rows}]
    assert differences(case("penalty", inputs, {"states": states}, events=EVENTS)) == []


@pytest.mark.parametrize("told", ["by feel 3", "2 % of the tax"])
def test_a_charge_without_meaning_is_told(told: str) -> None:
    with pytest.raises(NotUnderstood):
        differences(case("charges", {**LOAN, "fee": told}, {"states": [{"partial_rows": [ROW]}]}))


def test_a_rate_that_only_the_table_tells_is_read_off_it_and_all_else_is_compared() -> None:
    """12 % falls to 6 % in the second month: declining, so that the instalment changes too."""
    head = {"due_date": "2026-02-01", "days": 31, "principal": "497.51", "interest": "10.00"}
    last = {"n": 2, "due_date": "2026-03-01", "days": 28, "principal": "502.49"}

    def told(principal: str) -> Case:
        before = {"after_events": 1, "rows": [{"n": 1, **head}, {**last, "interest": "5.02"}]}
        second = {**last, "principal": principal, "interest": "2.51"}
        later = {"after_events": 1, "rows": [{"n": 1, **head}, second]}
        states = {"states": [before, later]}
        return case("restructure", LOAN, states, events=EVENTS[:1])

    assert taken_from_table(told("502.49")) == ("what was rescheduled",)
    assert differences(told("502.49")) == []
    assert differences(told("502.48"))


def test_dates_that_are_off_are_seen() -> None:
    dates = {"disbursed": "2026-01-31", "number": "1", "repay_unit": "months"}
    assert differences(case("dates", dates, {"due_dates": ["2026-02-28"]})) == []
    assert differences(case("dates", dates, {"due_dates": ["2026-03-01"]}))


def test_collateral_that_is_off_is_seen() -> None:
    stock = {"loan": "1000", "haircut_pct": "50", "collateral_value_now": "800"}
    assert differences(case("collateral", stock, {"shortfall": "600"})) == []
    assert differences(case("collateral", stock, {"shortfall": "600.01"}))
    fallen = {**stock, "collateral_value": "2000"}
    told = {"lendable": "1000", "lendable_now": "400", "shortfall": "600"}
    assert differences(case("collateral", fallen, told)) == []
    units = {"quantity": "4000.5", "price": "500", "haircut_pct": "50"}
    assert differences(case("collateral", units, {"maximum_loan": "1000125"})) == []
