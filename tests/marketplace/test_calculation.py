"""What a loan costs before and after subsidies, by hand and by property: pure."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.core.money import BasisPoints, Fen
from ip_finance.loan_engine.conventions import DayCount, Method
from ip_finance.loan_engine.plan import Plan
from ip_finance.marketplace.calculation import Loan, cost_of
from ip_finance.policies.contents.product import Fee, Payer
from ip_finance.policies.contents.subsidy import Subsidy, parse

APPRAISAL = Fee("appraisal", "评估费", Payer.BORROWER, Fen(1_000_000), BasisPoints(0))
LOAN = Loan(
    principal=Fen(100_000_000),
    months=12,
    rate=BasisPoints(385),
    plan=Plan(method=Method.INTEREST_FIRST),
    fees=(),
    starts_on=date(2024, 3, 15),
    region="510100",
)


def subsidy(**changes: Any) -> Subsidy:
    stated = {
        "name": "贴息",
        "payer": "市财政",
        "payer_intro": "本市财政部门。",
        "interest_share_bps": 5_000,
        "interest_rate_bps": None,
        "principal_share_bps": None,
        "fee_shares_bps": {},
        "cap_fen": None,
        "cap_period": "once",
        "most_loan_fen": None,
        "most_months": None,
        "regions": ["5101"],
        "conditions": [],
        "is_valid": True,
    }
    return parse(stated | changes)


def test_interest_is_that_of_ln_14_and_costs_its_rate() -> None:
    """1,000,000 at 3.85 %, drawn 2024-03-15, settled on the 20th, here until 2025-03-15."""
    found = cost_of(LOAN, {})

    assert found.before.interest == 3_903_472  # 3,892,778 to 2025-03-14, and one day: 10,694
    assert found.before == found.after
    assert found.a_month == 325_289
    assert 385 < found.before_bps < 405  # monthly payments and a year of 365 in 360 days


def test_half_the_interest_comes_back_row_by_row_rounded_down() -> None:
    found = cost_of(LOAN, {"city": subsidy()})

    assert found.after.subsidies == sum(row.interest // 2 for row in found.schedule.rows)
    assert found.after.total == found.before.total - found.after.subsidies
    assert found.after_bps < found.before_bps


def test_points_a_year_come_off_the_rate() -> None:
    found = cost_of(LOAN, {"province": subsidy(interest_share_bps=None, interest_rate_bps=150)})

    share = found.after.subsidies / found.before.interest
    assert abs(share - 150 / 385) < 1e-5


def test_two_programmes_together_never_pay_more_than_the_interest() -> None:
    generous = {"a": subsidy(interest_share_bps=8_000), "b": subsidy(interest_share_bps=8_000)}

    found = cost_of(LOAN, generous)

    first, second = (one.amount for one in found.granted)
    assert first > second > 0
    assert found.after.subsidies == found.before.interest
    assert found.after_bps == 0


@pytest.mark.parametrize(("period", "times"), [("once", 1), ("yearly", 2)])
def test_a_cap_holds_once_or_in_each_calendar_year(period: str, times: int) -> None:
    capped = subsidy(cap_fen=100_000, cap_period=period)

    assert cost_of(LOAN, {"city": capped}).after.subsidies == 100_000 * times


def test_fees_count_at_the_start_and_come_back_by_their_kind() -> None:
    loan = replace(LOAN, fees=(APPRAISAL, replace(APPRAISAL, payer=Payer.BANK)))
    programme = subsidy(interest_share_bps=None, fee_shares_bps={"appraisal": 5_000})

    found = cost_of(loan, {"city": programme})

    assert found.before.charges == 1_000_000
    assert found.after.subsidies == 500_000
    assert found.before_bps > cost_of(LOAN, {}).before_bps + 90


@pytest.mark.parametrize(
    "changes",
    [
        {"most_loan_fen": 99_999_999},
        {"most_months": 11},
        {"regions": ["4403"]},
        {"is_valid": False},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_programme_that_does_not_take_the_loan_pays_nothing(changes: dict[str, Any]) -> None:
    assert cost_of(LOAN, {"city": subsidy(**changes)}).granted == ()


def test_without_a_firm_the_area_is_not_asked() -> None:
    assert cost_of(replace(LOAN, region=None), {"city": subsidy(regions=["4403"])}).granted


@given(
    st.integers(1, 10**13),
    st.integers(1, 36),
    st.integers(1, 2_400),
    st.sampled_from([method for method in Method if method is not Method.PLANNED]),
    st.sampled_from([DayCount.ACT_360, DayCount.ACT_365F, DayCount.THIRTY_E_360]),
    st.integers(0, 10_000),
)
def test_subsidies_never_exceed_interest_and_fees(
    principal: int, months: int, rate: int, method: Method, day_count: DayCount, share: int
) -> None:
    loan = replace(
        LOAN,
        principal=Fen(principal),
        months=months,
        rate=BasisPoints(rate),
        plan=Plan(method=method, day_count=day_count),
        fees=(replace(APPRAISAL, amount=Fen(principal // 100)),),
    )
    city = subsidy(interest_share_bps=share, fee_shares_bps={"appraisal": share})

    found = cost_of(loan, {"city": city, "again": city})

    assert 0 <= found.after.subsidies <= found.before.interest + found.before.charges
    assert found.after.annual_rate <= found.before.annual_rate
    assert found.after.total >= 0
