"""The rules' vectors to the 分, and every method beside them."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from ip_finance.core.money import Fen
from ip_finance.loan_engine.amortisation import schedule_of
from ip_finance.loan_engine.conventions import (
    BusinessDays,
    DayCount,
    InstalmentBy,
    InterestOn,
    Method,
    Remainder,
    Rounding,
)
from ip_finance.loan_engine.errors import TermsImpossible
from ip_finance.loan_engine.plan import Plan
from ip_finance.loan_engine.terms import Terms
from tests.loan_engine.drawing import MILLION, million

RATE = Fraction(385, 10_000)
SETTLED_ON_THE_20TH = Terms(
    principal=MILLION,
    annual_rate=RATE,
    starts_on=date(2024, 3, 15),
    ends_on=date(2025, 3, 14),
    plan=Plan(method=Method.INTEREST_FIRST),
)


def test_the_annuity_of_a_million_is_85_081_39_and_its_interest_unrounded_20_976_63() -> None:
    schedule = schedule_of(million(Method.EQUAL_INSTALMENT))
    carried = schedule_of(million(Method.EQUAL_INSTALMENT, remainder=Remainder.CARRIED))
    assert [row.due for row in schedule.rows[:11]] == [8_508_139] * 11
    assert abs(schedule.rows[-1].due - 8_508_139) <= 6
    assert schedule.totals.principal == MILLION
    assert abs(sum(row.interest for row in carried.rows) - 2_097_663) <= 6
    assert carried.rows[0].due == 8_508_139


def test_equal_principal_of_a_million_begins_with_86_541_67_and_ends_with_83_600_69() -> None:
    carried = schedule_of(million(Method.EQUAL_PRINCIPAL, remainder=Remainder.CARRIED)).rows
    assert (carried[0].due, carried[-1].due) == (8_654_167, 8_360_069)
    schedule = schedule_of(million(Method.EQUAL_PRINCIPAL))
    assert abs(schedule.totals.interest - 2_085_417) <= 1
    assert [row.principal for row in schedule.rows] == [8_333_333] * 11 + [8_333_337]


def test_interest_first_settled_on_the_20th_has_thirteen_broken_periods() -> None:
    rows = schedule_of(SETTLED_ON_THE_20TH).rows
    assert [row.days for row in rows] == [5, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 22]
    assert [row.interest for row in rows[:3]] == [53_472, 331_528, 320_833]
    assert rows[-1].interest == 235_278
    assert [row.principal for row in rows] == [0] * 12 + [MILLION]
    totals = schedule_of(SETTLED_ON_THE_20TH).totals
    assert (sum(row.days for row in rows), totals.interest) == (364, 3_892_778)


def test_interest_settled_quarterly_falls_on_the_20th_of_the_last_month_of_the_quarter() -> None:
    terms = Terms(
        principal=MILLION,
        annual_rate=RATE,
        starts_on=date(2026, 2, 10),
        ends_on=date(2026, 12, 31),
        plan=Plan(method=Method.INTEREST_FIRST, every_months=3),
    )
    assert [row.due_on for row in schedule_of(terms).rows] == [
        date(2026, 3, 20),
        date(2026, 6, 20),
        date(2026, 9, 20),
        date(2026, 12, 20),
        date(2026, 12, 31),
    ]


def test_a_bullet_pays_everything_once_and_a_drawdown_on_settlement_day_waits_a_month() -> None:
    (row,) = schedule_of(million(Method.BULLET, day_count=DayCount.ACT_360)).rows
    assert (row.days, row.interest, row.balance) == (365, 3_903_472, 0)
    terms = Terms(
        principal=MILLION, annual_rate=RATE, starts_on=date(2026, 1, 20), ends_on=date(2026, 3, 1)
    )
    assert [row.due_on for row in schedule_of(terms).rows] == [date(2026, 2, 20), date(2026, 3, 1)]


def test_planned_principal_falls_due_on_its_own_dates_and_the_rest_at_maturity() -> None:
    planned = ((date(2024, 9, 20), Fen(30_000_000)), (date(2024, 12, 31), Fen(20_000_000)))
    terms = Terms(
        principal=MILLION,
        annual_rate=RATE,
        starts_on=date(2024, 3, 15),
        ends_on=date(2025, 3, 14),
        plan=Plan(method=Method.PLANNED, planned=planned),
    )
    rows = schedule_of(terms).rows
    repaid = {row.due_on: row.principal for row in rows if row.principal}
    assert repaid == {**dict(planned), date(2025, 3, 14): 50_000_000}
    assert [row.days for row in rows if row.due_on >= date(2024, 12, 20)] == [30, 11, 20, 31, 22]


def test_a_balloon_and_a_grace_keep_principal_for_the_end() -> None:
    balloon = schedule_of(million(Method.EQUAL_INSTALMENT, balloon=Fen(40_000_000))).rows
    assert balloon[-2].balance > 40_000_000
    assert balloon[-1].due == pytest.approx(40_000_000 + balloon[0].due, abs=12)
    grace = schedule_of(million(Method.EQUAL_INSTALMENT, grace_principal=3)).rows
    assert [row.principal for row in grace[:3]] == [0, 0, 0]
    assert len({row.due for row in grace[3:11]}) == 1


def test_interest_in_grace_is_deferred_and_in_a_free_period_not_reckoned() -> None:
    plain = schedule_of(million(Method.INTEREST_FIRST)).rows
    deferred = schedule_of(million(Method.INTEREST_FIRST, grace_interest=2)).rows
    free = schedule_of(million(Method.INTEREST_FIRST, interest_free=2)).rows
    assert [row.interest for row in deferred[:3]] == [0, 0, 3 * plain[0].interest]
    assert [row.interest for row in free[:3]] == [0, 0, plain[2].interest]


def test_a_flat_rate_is_reckoned_on_the_sum_lent_and_a_down_payment_is_the_first_row() -> None:
    terms = million(
        Method.EQUAL_INSTALMENT, interest_on=InterestOn.ORIGINAL, down_payment_bps=2_500
    )
    rows = schedule_of(terms).rows
    assert (rows[0].due_on, rows[0].principal) == (terms.starts_on, 25_000_000)
    assert {row.interest for row in rows[1:12]} == {320_833}
    assert [row.n for row in rows] == list(range(1, 14))


def test_a_flat_rate_with_graces_keeps_principal_and_interest_apart() -> None:
    flat = {"interest_on": InterestOn.ORIGINAL}
    lent = million(Method.EQUAL_INSTALMENT, **flat, grace_principal=2, grace_interest=4)
    rows = schedule_of(lent).rows
    assert [row.principal for row in rows[:3]] == [0, 0, 10_000_000]
    assert [row.interest for row in rows[:4]] == [0, 0, 0, 0]
    assert {row.interest for row in rows[4:11]} == {481_250}
    uneven = million(Method.EQUAL_PRINCIPAL, **flat, day_count=DayCount.ACT_360)
    assert len({row.interest for row in schedule_of(uneven).rows[:11]}) == 1
    assert schedule_of(uneven).totals.interest == 3_903_472


def test_instalments_reckoned_with_months_of_thirty_days_keep_their_size_in_any_month() -> None:
    thirty = {"day_count": DayCount.ACT_365F, "instalment_by": InstalmentBy.THIRTY_DAYS}
    january = million(Method.EQUAL_INSTALMENT, **thirty)
    june = replace(january, starts_on=date(2026, 6, 15))
    first, other = (schedule_of(terms).rows[0] for terms in (january, june))
    assert first.due == other.due
    assert first.interest > other.interest


def test_an_agreed_instalment_decides_how_many_rows_there_are() -> None:
    terms = Terms(
        principal=Fen(28_000_000),
        annual_rate=Fraction(84, 1000),
        starts_on=date(2026, 1, 1),
        plan=Plan(
            method=Method.EQUAL_INSTALMENT,
            day_count=DayCount.MONTHS,
            settle_on=None,
            fixed_instalment=Fen(1_400_000),
        ),
    )
    rows = schedule_of(terms).rows
    assert (len(rows), rows[-1].balance) == (22, 0)
    assert 0 < rows[-1].due < 1_400_000


def test_an_instalment_below_the_interest_is_refused() -> None:
    with pytest.raises(TermsImpossible):
        Terms(principal=Fen(1), annual_rate=RATE, starts_on=date(2026, 1, 1))
    terms = Terms(
        principal=MILLION,
        annual_rate=Fraction(12, 100),
        starts_on=date(2026, 1, 1),
        plan=Plan(method=Method.EQUAL_INSTALMENT, fixed_instalment=Fen(100)),
    )
    with pytest.raises(TermsImpossible):
        schedule_of(terms)


def test_the_instalment_may_be_reckoned_by_months_while_interest_counts_days() -> None:
    by_months = {"day_count": DayCount.ACT_365F, "instalment_by": InstalmentBy.MONTHS}
    first = schedule_of(million(Method.EQUAL_INSTALMENT, **by_months)).rows[0]
    assert (first.due, first.interest) == (8_508_139, 326_986)


def test_the_instalment_is_rounded_to_the_unit_of_the_product_and_the_last_row_clears() -> None:
    conventions = {"instalment_unit": Fen(100), "instalment_rounding": Rounding.UP}
    rows = schedule_of(million(Method.EQUAL_INSTALMENT, **conventions)).rows
    assert {row.due for row in rows[:11]} == {8_508_200}
    assert rows[-1].due < 8_508_200
    assert rows[-1].balance == 0


def test_due_dates_move_to_the_next_working_day_make_up_days_included() -> None:
    plan = Plan(method=Method.INTEREST_FIRST, business_days=BusinessDays.FOLLOWING)
    terms = Terms(
        principal=MILLION,
        annual_rate=RATE,
        starts_on=date(2026, 8, 21),
        ends_on=date(2026, 10, 3),
        plan=plan,
    )
    rows = schedule_of(terms).rows
    assert [row.due_on for row in rows] == [date(2026, 9, 20), date(2026, 10, 8)]
    assert rows[1].days == 18


def test_rows_beyond_the_announced_holidays_are_provisional() -> None:
    plan = Plan(method=Method.INTEREST_FIRST, business_days=BusinessDays.FOLLOWING)
    terms = Terms(
        principal=MILLION,
        annual_rate=RATE,
        starts_on=date(2026, 11, 21),
        ends_on=date(2031, 3, 1),
        plan=plan,
    )
    schedule = schedule_of(terms)
    assert schedule.provisional_from is not None
    assert schedule.rows[schedule.provisional_from - 1].due_on.year >= 2027
    assert schedule_of(SETTLED_ON_THE_20TH).provisional_from is None
