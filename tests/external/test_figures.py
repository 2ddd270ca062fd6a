"""Single figures and day counts: whichever way they are told, and beside the sources' packages."""

from collections.abc import Mapping
from typing import Any

import numpy_financial as npf
import pytest
import QuantLib

from tests.external.case import Case
from tests.external.checks import differences
from tests.external.conventions import convention_of
from tests.external.words import NotUnderstood

LOAN: Mapping[str, Any] = {
    "principal": "100000",
    "annual_rate_pct": "8",
    "number_of_repayments": "4",
    "day_count": "rate/12",
}
SAVING: Mapping[str, Any] = {"annual_rate_pct": "6", "periods": "24", "pmt": "-100", "pv": "-500"}
FLOWS = [-100, 39, 59, 55, 20]


def case(kind: str, inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> Case:
    return Case("X", kind, "", inputs, (), expected)


def comes_out(inputs: Mapping[str, Any], **expected: object) -> bool:
    told = {member: str(value) for member, value in expected.items()}
    return differences(case("formula", inputs, told)) == []


@pytest.mark.parametrize("when", ["begin", "end"])
def test_level_payments_are_those_of_numpy(when: str) -> None:
    rate, at = 0.06 / 12, {**SAVING, "paid": f"at the {when} of the period"}
    assert comes_out(at, future_value_unrounded=npf.fv(rate, 24, -100, -500, when))
    owed = {**at, "pv": "2000", "fv": "50"}
    assert comes_out(owed, present_value_unrounded=npf.pv(rate, 24, -100, 50, when))
    assert comes_out(owed, periods_unrounded=npf.nper(rate, -100, 2000, 50, when))
    assert comes_out(owed, pmt_unrounded=npf.pmt(rate, 24, 2000, 50, when))
    assert comes_out(owed, instalment_unrounded=-npf.pmt(rate, 24, 2000, 50, when))
    assert comes_out(owed, rate_unrounded=npf.rate(24, -100, 2000, 50, when))


def test_a_rate_numpy_finds_by_iterating_is_near_enough() -> None:
    lump = {"periods": 10, "pmt": "0", "pv": "-3500", "fv": "10000"}
    found = npf.rate(10, 0, -3500, 10_000)
    assert comes_out(lump, rate_unrounded=found)
    assert not comes_out(lump, rate_unrounded=found * (1 + 1e-8))


def test_rates_and_values_of_flows_are_those_of_numpy() -> None:
    flows = {"cash_flows": [str(flow) for flow in FLOWS]}
    assert comes_out(flows, irr_unrounded=npf.irr(FLOWS), irr="0.281", irr_pct="28.09")
    assert not comes_out(flows, irr_unrounded=npf.irr(FLOWS) + 1e-8)
    assert not comes_out(flows, irr="0.282")
    nearly_nought = {**flows, "rate_pct": "28.1"}
    assert comes_out(nearly_nought, npv_unrounded=npf.npv(0.281, FLOWS), npv="-0.01")
    assert not comes_out(nearly_nought, npv_unrounded=npf.npv(0.281, FLOWS) + 1e-9)
    rates = {"finance_rate_pct": "10", "reinvest_rate_pct": "12"}
    assert comes_out({**flows, **rates}, mirr_unrounded=npf.mirr(FLOWS, 0.1, 0.12))


@pytest.mark.parametrize(
    ("change", "rate", "balloon", "when"),
    [
        ({"repay_every": "3", "repay_unit": "months"}, 0.08 / 4, 0, "end"),
        ({"repay_unit": "years"}, 0.08, 0, "end"),
        ({"repay_unit": "weeks", "day_count": "actual/365"}, 0.08 * 7 / 365, 0, "end"),
        ({"balloon": "50000", "repay_unit": "months"}, 0.08 / 12, 50_000, "end"),
        ({"paid": "at the beginning", "repay_unit": "months"}, 0.08 / 12, 0, "begin"),
    ],
)
def test_an_instalment_follows_its_periods(
    change: Mapping[str, Any], rate: float, balloon: int, when: str
) -> None:
    exact = npf.pmt(rate, 4, -100_000, balloon, when)
    assert comes_out({**LOAN, **change}, instalment_unrounded=exact, instalment=round(exact, 2))
    assert not comes_out({**LOAN, **change}, instalment=round(exact, 2) + 0.01)


def test_payments_at_no_known_time_are_told() -> None:
    with pytest.raises(NotUnderstood):
        comes_out({**SAVING, "paid": "at noon"}, future_value="1.00")


COUNTERS = [
    QuantLib.Actual360(),
    QuantLib.Actual360(True),
    QuantLib.Actual364(),
    QuantLib.Actual366(),
    QuantLib.Actual36525(),
    *(
        QuantLib.Actual365Fixed(c)
        for c in (QuantLib.Actual365Fixed.Standard, QuantLib.Actual365Fixed.NoLeap)
    ),
    *(
        QuantLib.ActualActual(c)
        for c in (
            QuantLib.ActualActual.ISDA,
            QuantLib.ActualActual.AFB,
            QuantLib.ActualActual.Historical,
        )
    ),
    *(
        QuantLib.Thirty360(c)
        for c in (
            QuantLib.Thirty360.USA,
            QuantLib.Thirty360.BondBasis,
            QuantLib.Thirty360.European,
            QuantLib.Thirty360.Italian,
            QuantLib.Thirty360.ISDA,
            QuantLib.Thirty360.NASD,
        )
    ),
    QuantLib.Thirty365(),
    QuantLib.OneDayCounter(),
]


@pytest.mark.parametrize("counter", COUNTERS, ids=lambda counter: counter.name())
def test_a_day_count_under_its_quantlib_name_is_that_of_quantlib(counter: Any) -> None:
    for start, end in (("2023-12-12", "2024-01-12"), ("2024-02-29", "2025-02-28")):
        fraction = counter.yearFraction(
            QuantLib.DateParser.parseISO(start), QuantLib.DateParser.parseISO(end)
        )
        inputs = {"convention": counter.name(), "start": start, "end": end}
        told = {"year_fraction": repr(fraction), "tolerance": "1e-12"}
        assert differences(case("daycount", inputs, told)) == []


@pytest.mark.parametrize(
    "names",
    [
        ("Actual/Actual ISMA", "ActualActual.ISMA", "Act/Act (ICMA)", "Actual/Actual ISMA (ICMA)"),
        ("Actual/Actual", "Actual/Actual ISDA", "ACT/ACT ISDA", "ActualActual.ISDA"),
        ("30/360", "30/360 BondBasis", "30/360 (Bond Basis)", "Thirty360.BondBasis", "Thirty/360"),
        ("30E/360", "30E/360 European", "30E/360 (Eurobond Basis)", "30e-360"),
        ("Actual/365 Fixed", "Actual/365 (Fixed)", "Actual365Fixed", "ACT_365F"),
        ("Actual/365 (Canadian Bond)", "Actual/365 (Fixed) Canadian Bond"),
    ],
)
def test_a_day_count_has_many_names(names: tuple[str, ...]) -> None:
    assert len({convention_of(name) for name in names}) == 1


def test_a_day_count_that_is_off_is_seen_and_one_without_meaning_told() -> None:
    count = {"convention": "Actual/360", "start": "2026-01-01", "end": "2026-01-02"}
    told = {"days": "1", "year_fraction": "0.0027777777777778", "tolerance": "1e-12"}
    assert differences(case("daycount", count, told)) == []
    assert differences(case("daycount", count, {**told, "days": 2}))
    assert differences(case("daycount", count, {**told, "year_fraction": "0.002777778"}))
    with pytest.raises(NotUnderstood):
        differences(case("daycount", {**count, "convention": "31/361"}, told))


def test_a_penalty_is_that_of_the_interest_left_unpaid_or_of_the_sum_told() -> None:
    told = {"penalty_annual_rate_pct": "25", "penalty_days": "26", "day_count": "actual / 365"}
    stretch = {"loan": "1000000", "annual_rate_pct": "13.5", "interest_days": 30}
    all_of_it = {"interest": "11095.89", "overdue": "11095.89", "penalty": "197.60"}
    assert differences(case("penalty", {**told, **stretch}, all_of_it)) == []
    half = {**told, **stretch, "unpaid_share": "1/2"}
    assert differences(case("penalty", half, {"penalty": "98.80"})) == []
    assert differences(case("penalty", {**told, "overdue": "5547.95"}, {"penalty": "98.80"})) == []
    assert differences(case("penalty", {**told, "overdue": "5547.95"}, {"penalty": "98.81"}))
