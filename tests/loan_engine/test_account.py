"""What happens to a loan, by the day and to the 分."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest

from ip_finance.core.money import Fen
from ip_finance.loan_engine.account import Account
from ip_finance.loan_engine.allocation import Across, Bucket, Split, places
from ip_finance.loan_engine.charges import PercentCharge, on_each_instalment, on_overdue
from ip_finance.loan_engine.conventions import DayCount, Method, Repricing, Rounding
from ip_finance.loan_engine.errors import EventImpossible, ExtensionRefused
from ip_finance.loan_engine.events import (
    Acceleration,
    Charge,
    Drawdown,
    DueDateMoved,
    Event,
    Extension,
    InterestPause,
    InterestResumed,
    Misuse,
    MisuseCured,
    Payment,
    PayOff,
    Prepayment,
    RateChange,
    Restructuring,
    Waiver,
)
from ip_finance.loan_engine.penalty import (
    misuse_rate,
    overdue_rate,
    penalty_between,
    penalty_rate,
)
from ip_finance.loan_engine.plan import Plan
from ip_finance.loan_engine.prepayment import quote
from ip_finance.loan_engine.resets import reset_dates
from ip_finance.loan_engine.restructuring import latest_end
from ip_finance.loan_engine.terms import Terms
from tests.loan_engine.drawing import MILLION, million

RATE = Fraction(385, 10_000)
SETTLED_ON_20TH = Terms(
    principal=MILLION,
    annual_rate=RATE,
    starts_on=date(2024, 3, 15),
    ends_on=date(2025, 3, 14),
    plan=Plan(),
)
"""先息后本, the default of a product here: interest on the 20th, principal at the end."""
FIRST_DUE = date(2024, 3, 20)
MATURITY = date(2025, 3, 14)
ANNUITY = million(Method.EQUAL_INSTALMENT)


def paid_through(account: Account, rows: int) -> Account:
    """The account with its first instalments paid on their days."""
    for row in account.rows[:rows]:
        account = account.then(Payment(on=row.due_on, amount=row.due))
    return account


def test_thirty_days_overdue_cost_one_and_a_half_times_the_rate_ln_13() -> None:
    start, end = date(2026, 3, 1), date(2026, 3, 31)
    rate = overdue_rate(RATE, Plan())
    assert penalty_between(MILLION, rate, start, end, Plan()) == 481_250


def test_thirty_days_of_misuse_cost_twice_the_rate_ln_13() -> None:
    start, end = date(2026, 3, 1), date(2026, 3, 31)
    rate = misuse_rate(RATE, Plan())
    assert penalty_between(MILLION, rate, start, end, Plan()) == 641_667


def test_the_higher_penalty_applies_and_never_both_ln_13() -> None:
    both = penalty_rate(RATE, Plan(), is_overdue=True, is_misused=True)
    assert both == 2 * RATE
    assert penalty_rate(RATE, Plan(), is_overdue=False, is_misused=False) == RATE


def test_the_account_itself_comes_to_the_penalty_of_the_vector_ln_13() -> None:
    account = paid_through(Account.of(SETTLED_ON_20TH), 12)
    account = account.then(Payment(on=MATURITY, amount=Fen(235_278)))
    position = account.position(MATURITY + timedelta(days=30))
    assert (position.overdue_principal, position.penalty_due) == (MILLION, 481_250)
    assert position.interest_due == 0
    assert position.days_overdue == 30
    assert position.oldest_unpaid_on == MATURITY


def test_misuse_bears_twice_the_rate_until_it_is_cured_ln_06() -> None:
    account = Account.of(SETTLED_ON_20TH, [Misuse(on=FIRST_DUE), MisuseCured(on=date(2024, 4, 19))])
    row = account.then(Payment(on=date(2024, 5, 1), amount=Fen(1))).rows[1]
    assert row.penalties == 320_833
    assert row.interest == 331_528


def test_overdue_and_misused_principal_bears_the_higher_rate_once() -> None:
    overdue = paid_through(Account.of(SETTLED_ON_20TH), 12).on(MATURITY)
    misused = overdue.then(Misuse(on=MATURITY))
    later = MATURITY + timedelta(days=30)
    assert misused.position(later).penalty_due == 641_667
    assert overdue.position(later).penalty_due == 481_250


def test_unpaid_interest_bears_nothing_unless_the_plan_says_so_ln_13() -> None:
    day = FIRST_DUE + timedelta(days=31)
    plain = Account.of(SETTLED_ON_20TH).position(day)
    compound = replace(SETTLED_ON_20TH, plan=Plan(has_compound_interest=True))
    assert plain.penalty_due == 0
    expected = penalty_between(Fen(53_472), overdue_rate(RATE, Plan()), FIRST_DUE, day, Plan())
    assert Account.of(compound).position(day).penalty_due == expected > 0


def test_a_payment_meets_costs_then_penalties_then_interest_then_principal_cc_15() -> None:
    cost = Charge(on=MATURITY, bucket=Bucket.FEES, amount=Fen(100_000), due_on=MATURITY)
    account = paid_through(Account.of(SETTLED_ON_20TH), 12).then(cost)
    day = MATURITY + timedelta(days=30)
    assert account.allocate(Fen(90_000), day) == Split(Fen(90_000), Fen(0), Fen(0), Fen(0))
    first = account.allocate(Fen(300_000), day)
    assert first == Split(Fen(100_000), Fen(200_000), Fen(0), Fen(0))
    split = account.allocate(Fen(1_000_000), day)
    assert split == Split(Fen(100_000), Fen(481_250), Fen(235_278), Fen(183_472))
    assert split.total == 1_000_000


def test_interest_of_every_instalment_comes_before_any_principal_cc_15() -> None:
    account = Account.of(ANNUITY).on(date(2026, 4, 1))
    interest = sum(row.interest for row in account.rows[:2])
    split = account.allocate(Fen(interest + 5_000_000 + 80_000), date(2026, 4, 1))
    assert split.interest == interest
    assert split.principal + split.penalties == 5_080_000


def test_an_order_by_instalment_clears_the_oldest_first() -> None:
    outstanding = [[0, 0, 5, 9], [3, 0, 4, 9]]
    order = (Bucket.INTEREST, Bucket.PRINCIPAL, Bucket.FEES, Bucket.PENALTIES)
    visits = places(outstanding, order, Across.INSTALMENT)
    assert visits[:3] == [(0, Bucket.INTEREST), (0, Bucket.PRINCIPAL), (1, Bucket.INTEREST)]


def test_what_is_over_is_kept_and_pays_the_next_instalment() -> None:
    account = Account.of(SETTLED_ON_20TH, [Payment(on=FIRST_DUE, amount=Fen(100_000))])
    assert account.position(FIRST_DUE).credit == 100_000 - 53_472
    later = account.on(date(2024, 4, 20))
    assert later.rows[1].in_advance == 100_000 - 53_472
    assert later.position(date(2024, 4, 20)).interest_due == 331_528 - 46_528


def test_a_day_before_it_happened_shows_the_account_as_it_was() -> None:
    account = paid_through(Account.of(SETTLED_ON_20TH), 3)
    before = account.position(FIRST_DUE - timedelta(days=1))
    assert (before.interest_due, before.accrued, before.days_overdue) == (0, 42_778, 0)
    assert (before.next_due_on, before.next_due) == (FIRST_DUE, 53_472)


def test_nothing_is_overdue_on_the_due_date_itself() -> None:
    account = Account.of(SETTLED_ON_20TH)
    assert account.position(FIRST_DUE).interest_due == 53_472
    assert account.position(FIRST_DUE).days_overdue == 0
    assert account.position(FIRST_DUE + timedelta(days=1)).days_overdue == 1


def test_money_kept_is_spent_once_and_late_means_after_the_due_date() -> None:
    due = Account.of(SETTLED_ON_20TH).rows[0].due
    account = Account.of(SETTLED_ON_20TH, [Payment(on=FIRST_DUE, amount=Fen(due + 500_000))])
    later = account.on(date(2024, 5, 20))
    assert [row.paid for row in later.rows[1:3]] == [331_528, 168_472]
    assert later.credit == 0
    assert later.rows[0].late == 0
    tardy = Account.of(SETTLED_ON_20TH, [Payment(on=date(2024, 3, 21), amount=due)])
    assert tardy.rows[0].late == due


def test_interest_of_the_grace_falls_due_after_it_whatever_happens_then() -> None:
    terms = replace(SETTLED_ON_20TH, plan=Plan(grace_interest=2))
    change = RateChange(on=date(2024, 4, 21), annual_rate=RATE)
    rows = Account.of(terms, [change]).rows
    assert [row.interest for row in rows[:3]] == [0, 0, 53_472 + 331_528 + 320_833]


DAY_IN_GRACE = date(2024, 4, 9)
SAME_RATE = RateChange(on=DAY_IN_GRACE, annual_rate=RATE)


@pytest.mark.parametrize(
    "event",
    [
        SAME_RATE,
        Drawdown(on=DAY_IN_GRACE, amount=Fen(1)),
        Payment(on=DAY_IN_GRACE, amount=Fen(1), mode=Prepayment.SMALLER),
    ],
)
def test_interest_of_the_grace_outlives_every_change(event: Event) -> None:
    terms = replace(SETTLED_ON_20TH, plan=Plan(grace_interest=2))
    drawn = Account.of(terms)
    third = drawn.rows[2].interest
    assert third == 53_472 + 331_528 + 320_833
    assert drawn.then(event).rows[2].interest == third


@pytest.mark.parametrize(
    "event",
    [
        PayOff(on=DAY_IN_GRACE),
        Acceleration(on=DAY_IN_GRACE),
        Payment(on=DAY_IN_GRACE, amount=MILLION, mode=Prepayment.FEWER),
    ],
)
def test_interest_of_the_grace_is_owed_to_the_day_on_which_the_loan_ends(event: Event) -> None:
    terms = replace(SETTLED_ON_20TH, plan=Plan(grace_interest=2))
    drawn = Account.of(terms)
    earned = 53_472 + 213_889  # 5 days and 20
    assert drawn.position(DAY_IN_GRACE).accrued == earned
    assert drawn.payoff(DAY_IN_GRACE) == MILLION + earned
    assert sum(row.interest for row in drawn.then(event).rows) == earned


def test_two_tranches_bear_interest_each_from_its_own_day() -> None:
    account = Account.of(
        SETTLED_ON_20TH,
        [
            Drawdown(on=date(2024, 3, 15), amount=Fen(40_000_000)),
            Drawdown(on=date(2024, 4, 1), amount=Fen(60_000_000)),
        ],
    )
    assert account.rows[0].interest == 21_389  # 400,000 · 3.85 % · 5 / 360
    assert account.rows[1].interest == 132_611 + 121_917  # … · 31, and 600,000 · 19 days
    assert account.rows[-1].principal == MILLION


def test_a_tranche_makes_the_equal_instalments_larger_and_the_term_stays() -> None:
    half = Fen(MILLION // 2)
    account = Account.of(
        ANNUITY,
        [
            Drawdown(on=ANNUITY.starts_on, amount=half),
            Drawdown(on=date(2026, 4, 15), amount=half),
        ],
    )
    dues = [row.principal + row.interest for row in account.rows]
    assert len(dues) == 12
    assert len(set(dues[:3])) == 1
    assert dues[3] > 2 * dues[2] > 0
    assert max(dues[3:]) - min(dues[3:]) <= 6


def test_a_reset_splits_the_interest_of_its_period_by_days_ln_10() -> None:
    change = RateChange(on=date(2024, 4, 1), annual_rate=Fraction(3, 100))
    row = Account.of(SETTLED_ON_20TH, [change]).rows[1]
    assert row.interest == 128_333 + 158_333 + 1  # 12 days at 3.85 %, 19 at 3 %, rounded once


def test_a_reset_of_equal_instalments_keeps_them_equal() -> None:
    change = RateChange(on=date(2026, 4, 25), annual_rate=Fraction(3, 100))
    dues = [row.due for row in Account.of(ANNUITY, [change]).rows]
    assert max(dues[3:]) - min(dues[3:]) <= 5
    assert dues[3] < dues[2]


def test_a_rate_tied_to_the_lpr_has_its_days_ln_10() -> None:
    plan = Plan(repricing=Repricing.QUARTERLY, spread_bps=40)
    start, end = date(2024, 3, 15), date(2025, 3, 14)
    assert reset_dates(plan, start, end) == (
        date(2024, 6, 15),
        date(2024, 9, 15),
        date(2024, 12, 15),
    )
    assert reset_dates(Plan(spread_bps=40), start, end) == ()


def test_accrual_to_the_day_reaches_the_interest_of_the_row_on_its_due_date() -> None:
    account, start = Account.of(SETTLED_ON_20TH), FIRST_DUE
    figures = [account.position(start + timedelta(days=n)).accrued for n in range(31)]
    assert figures[:2] == [0, 10_694]
    figures.append(account.rows[1].interest)
    steps = [later - earlier for earlier, later in pairwise(figures)]
    assert max(steps) - min(steps) <= 1


def test_the_pay_off_ends_the_loan_with_interest_to_the_day() -> None:
    account = paid_through(Account.of(SETTLED_ON_20TH), 1)
    day = date(2024, 4, 9)
    assert account.payoff(day) == MILLION + 213_889  # 20 days
    ended = account.then(PayOff(on=day))
    assert ended.position(day).principal == 0
    assert sum(row.outstanding for row in ended.rows) == 0
    assert [row.due_on for row in ended.rows] == [FIRST_DUE, day]
    assert ended.position(MATURITY).next_due_on is None


def test_a_quote_tells_what_each_mode_would_change_and_commits_to_nothing() -> None:
    account = paid_through(Account.of(ANNUITY), 3)
    day, amount = date(2026, 5, 1), Fen(30_000_000)
    rows = account.rows
    quotes = {mode: quote(account, day, amount, mode) for mode in Prepayment}
    fewer, smaller, later = (quotes[mode] for mode in Prepayment)
    assert fewer.ends_on_after < fewer.ends_on_before == smaller.ends_on_after
    assert smaller.next_due_after < smaller.next_due_before
    assert later.next_due_after < fewer.next_due_after
    assert fewer.interest_saved > smaller.interest_saved > 0
    assert {told.prepaid for told in quotes.values()} == {amount}
    assert account.rows == rows
    with pytest.raises(EventImpossible):
        quote(account, day, Fen(fewer.payoff + 1), Prepayment.FEWER)


def test_what_is_due_comes_before_what_prepays() -> None:
    account = Account.of(ANNUITY).on(date(2026, 2, 20))
    told = quote(account, date(2026, 2, 20), Fen(20_000_000), Prepayment.SMALLER)
    assert told.split.interest == 320_833
    assert told.prepaid == 20_000_000 - told.split.total + told.split.credit


def test_planned_principal_shrinks_in_proportion_or_from_the_end() -> None:
    dates = [date(2026, month, 15) for month in (4, 7, 10)]
    planned = tuple((day, Fen(20_000_000)) for day in dates)
    terms = million(Method.PLANNED, planned=planned)
    payment = Payment(on=date(2026, 2, 15), amount=Fen(20_320_833))

    def principals(mode: Prepayment) -> list[int]:
        rows = Account.of(terms, [replace(payment, mode=mode)]).rows
        return [row.principal for row in rows if row.principal]

    assert principals(Prepayment.SMALLER) == [20_000_000, *[16_000_000] * 3, 32_000_000]
    assert principals(Prepayment.NEXT) == [20_000_000, 20_000_000, 20_000_000, 40_000_000]
    assert principals(Prepayment.FEWER) == [*[20_000_000] * 4, 20_000_000]


def test_an_extension_is_agreed_before_maturity_and_within_the_limit_ln_05() -> None:
    account = paid_through(Account.of(SETTLED_ON_20TH), 12)
    longer = account.then(Extension(on=date(2025, 3, 1), ends_on=date(2025, 9, 14)))
    assert longer.position(date(2025, 3, 14)).overdue_principal == 0
    assert longer.rows[-1].due_on == date(2025, 9, 14)
    assert longer.rows[-1].principal == MILLION
    assert [row.due_on.day for row in longer.rows[:-1]] == [20] * 18
    for on, ends_on in (
        (MATURITY, date(2025, 9, 14)),
        (date(2025, 3, 1), date(2026, 4, 1)),
        (date(2025, 3, 1), date(2025, 3, 1)),
    ):
        with pytest.raises(ExtensionRefused):
            account.then(Extension(on=on, ends_on=ends_on))


def test_the_limit_of_an_extension_depends_on_the_term_ln_05() -> None:
    assert latest_end(date(2024, 1, 1), date(2024, 7, 1)) == date(2024, 12, 30)
    assert latest_end(date(2020, 1, 1), date(2024, 1, 1)) == date(2025, 12, 31)
    assert latest_end(date(2020, 1, 1), date(2030, 1, 1)) == date(2033, 1, 1)


def test_a_restructured_loan_never_closes_early_frappe_pr_1452() -> None:
    terms = million(
        Method.EQUAL_INSTALMENT, instalment_unit=Fen(100), instalment_rounding=Rounding.UP
    )
    account = paid_through(Account.of(terms), 3).on(date(2026, 7, 1))
    dates = tuple(date(2026 + (6 + n) // 12, (6 + n) % 12 + 1, 28) for n in range(1, 19))
    new = account.then(
        Restructuring(on=date(2026, 7, 1), due_dates=dates, annual_rate=Fraction(5, 100))
    )
    ahead = [row for row in new.rows if row.due_on > date(2026, 7, 1)]
    assert [row.due_on for row in ahead] == list(dates)
    assert all(row.principal > 0 for row in ahead)
    assert sum(row.principal for row in new.rows) == MILLION
    assert new.position(date(2026, 7, 1)).overdue_principal == 0


def test_a_matured_loan_can_be_restructured() -> None:
    account = Account.of(ANNUITY).on(date(2027, 3, 1))
    new = account.then(
        Restructuring(on=date(2027, 3, 1), due_dates=(date(2027, 4, 1), date(2027, 5, 1)))
    )
    assert [row.due_on for row in new.rows[-2:]] == [date(2027, 4, 1), date(2027, 5, 1)]
    assert sum(row.principal for row in new.rows[-2:]) == MILLION


def test_a_moved_due_date_takes_those_after_it_along() -> None:
    move = DueDateMoved(on=date(2026, 2, 1), due_on=date(2026, 2, 15), to=date(2026, 2, 25))
    rows = Account.of(ANNUITY, [move]).rows
    assert {row.due_on.day for row in rows} == {25}
    assert len({row.due for row in rows[:-1]}) == 1
    assert rows[0].interest > 320_833


def test_acceleration_makes_all_of_it_due_today() -> None:
    day = date(2024, 6, 1)
    account = paid_through(Account.of(SETTLED_ON_20TH), 3).then(Acceleration(on=day))
    position = account.position(day)
    assert position.is_accelerated
    assert (position.principal, position.interest_due) == (MILLION, 128_333)
    assert account.position(day + timedelta(days=30)).overdue_principal == MILLION
    with pytest.raises(EventImpossible):
        account.then(Drawdown(on=day, amount=Fen(1)))


def test_a_pause_bears_neither_interest_nor_penalty() -> None:
    account = Account.of(
        SETTLED_ON_20TH,
        [InterestPause(on=date(2024, 3, 30)), InterestResumed(on=date(2024, 4, 10))],
    )
    assert account.rows[1].interest == 213_889  # 20 of 31 days


def test_a_fee_falls_due_with_its_instalment_and_may_be_waived() -> None:
    fee = PercentCharge(Bucket.FEES, 150, frozenset({Bucket.PRINCIPAL, Bucket.INTEREST}))
    rows = Account.of(ANNUITY).rows
    account = Account.of(
        ANNUITY, on_each_instalment(fee, rows, ANNUITY.starts_on, Rounding.HALF_UP)
    )
    assert account.rows[0].fees == 127_622
    later = account.on(date(2026, 2, 15))
    waived = later.then(Waiver(on=date(2026, 2, 15), bucket=Bucket.FEES, amount=Fen(127_622)))
    assert waived.position(date(2026, 2, 15)).fees_due == 0
    with pytest.raises(EventImpossible):
        later.then(Waiver(on=date(2026, 2, 15), bucket=Bucket.FEES, amount=Fen(127_623)))
    with pytest.raises(EventImpossible):
        later.then(Waiver(on=date(2026, 2, 15), bucket=Bucket.PRINCIPAL, amount=Fen(1)))


def test_a_late_fee_falls_on_overdue_instalments_only() -> None:
    late_fee = PercentCharge(Bucket.PENALTIES, 150, frozenset({Bucket.PRINCIPAL}))
    charges = on_overdue(late_fee, Account.of(ANNUITY).rows, date(2026, 3, 15), Rounding.HALF_UP)
    assert [charge.due_on for charge in charges] == [date(2026, 2, 15)]


def test_waived_penalty_interest_does_not_come_back() -> None:
    day = MATURITY + timedelta(days=30)
    account = paid_through(Account.of(SETTLED_ON_20TH), 12).on(day)
    waived = account.then(Waiver(on=day, bucket=Bucket.PENALTIES, amount=Fen(481_250)))
    assert waived.position(day).penalty_due == 0
    tomorrow = waived.position(day + timedelta(days=1)).penalty_due
    assert 0 < tomorrow < 20_000


def test_nothing_happens_before_what_already_happened() -> None:
    account = paid_through(Account.of(SETTLED_ON_20TH), 3)
    with pytest.raises(EventImpossible):
        account.then(Payment(on=FIRST_DUE, amount=Fen(1)))


def test_the_day_count_of_the_plan_splits_a_period() -> None:
    terms = replace(SETTLED_ON_20TH, plan=Plan(day_count=DayCount.THIRTY_E_360))
    payment = Payment(on=date(2024, 3, 31), amount=Fen(53_472 + 50_000_000))
    account = Account.of(terms, [replace(payment, mode=Prepayment.SMALLER)])
    assert account.rows[1].interest == 213_889  # 10 days of it all, 20 of half
