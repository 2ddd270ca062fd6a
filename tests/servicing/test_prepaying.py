"""Money in beyond what is due, and what each way to prepay makes of the rest. Pure."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.core.money import BasisPoints, Fen
from ip_finance.loan_engine.conventions import Method
from ip_finance.loan_engine.events import Prepayment
from ip_finance.loan_engine.plan import Plan
from ip_finance.servicing.errors import AboveOwed, NothingAhead
from ip_finance.servicing.planning import Agreed, Running, planned
from ip_finance.servicing.prepaying import Ahead, Dues, Left, Mode, modes_of, prepaid_rows, split_of

DRAWN_ON, ENDS_ON = date(2026, 3, 16), date(2027, 3, 16)
PLANNED = ((date(2026, 9, 16), Fen(40_000_000)), (ENDS_ON, Fen(60_000_000)))
METHODS = st.sampled_from([Method.EQUAL_INSTALMENT, Method.EQUAL_PRINCIPAL, Method.INTEREST_FIRST])


def ahead_of(method: Method, balance: int = 100_000_000, rate: int = 385, **plan: Any) -> Ahead:
    """A loan on the day of its first due date, which is paid."""
    agreed = Agreed(BasisPoints(rate), Plan(method=method, settle_on=None, **plan), ENDS_ON)
    first, *later = planned(Fen(balance), agreed, DRAWN_ON)
    rows = tuple(Left(row.due_on, row.principal, row.interest) for row in later)
    dates = tuple(row.due_on for row in rows)
    bound = Agreed(agreed.rate, agreed.plan, ENDS_ON, dates)
    return Ahead(first.due_on, rows, Running(first.due_on, Fen(0)), bound, 1)


def dues(**figures: int) -> Dues:
    named = ("fees", "penalties", "interest", "principal", "accrued", "ahead")
    return Dues(on=DRAWN_ON, **{name: Fen(figures.get(name, 0)) for name in named})


def found(ahead: Ahead, prepaid: int, way: Prepayment) -> Mode:
    return next(mode for mode in modes_of(ahead, Fen(prepaid)) if mode.mode is way)


class TestSplit:
    def test_pays_costs_then_interest_then_principal(self) -> None:
        """CC-15."""
        owed = dues(fees=10, penalties=20, interest=30, principal=40, accrued=5, ahead=100)

        split = split_of(owed, Fen(65))

        assert (split.fees, split.penalties, split.interest, split.principal) == (10, 20, 30, 5)
        assert (split.of_interest, split.of_principal) == (60, 5)

    def test_leaves_running_interest_until_its_day_unless_all_is_paid(self) -> None:
        owed = dues(principal=40, accrued=5, ahead=100)

        assert split_of(owed, Fen(140)).accrued == 0
        assert split_of(owed, owed.payoff).accrued == 5

    def test_of_more_than_is_owed_is_refused(self) -> None:
        with pytest.raises(AboveOwed):
            split_of(dues(ahead=100), Fen(101))

    @given(st.lists(st.integers(0, 1_000), min_size=6, max_size=6), st.data())
    def test_loses_nothing(self, figures: list[int], data: st.DataObject) -> None:
        owed = Dues(DRAWN_ON, *map(Fen, figures))
        amount = data.draw(st.integers(0, owed.payoff))

        split = split_of(owed, Fen(amount))

        assert split.of_interest + split.of_principal == amount


class TestModes:
    def test_fewer_keeps_the_instalment_and_ends_sooner(self) -> None:
        mode = found(ahead_of(Method.EQUAL_INSTALMENT), 30_000_000, Prepayment.FEWER)

        assert mode.instalment_after == mode.instalment_before
        assert len(mode.rows) == mode.rows_before - 3
        assert mode.ends_on_after < mode.ends_on_before

    def test_smaller_keeps_the_term_and_lowers_the_instalment(self) -> None:
        mode = found(ahead_of(Method.EQUAL_INSTALMENT), 30_000_000, Prepayment.SMALLER)

        assert len(mode.rows) == mode.rows_before
        assert mode.instalment_after < mode.instalment_before

    def test_next_takes_off_the_instalments_that_come_first(self) -> None:
        ahead = ahead_of(Method.EQUAL_PRINCIPAL)
        taken = ahead.rows[0].principal + ahead.rows[1].principal

        rows = found(ahead, taken, Prepayment.NEXT).rows

        assert [row.principal for row in rows[:2]] == [0, 0]
        assert [row.principal for row in rows[2:]] == [one.principal for one in ahead.rows[2:]]

    def test_smaller_of_a_plan_lowers_each_by_its_share(self) -> None:
        mode = found(ahead_of(Method.PLANNED, planned=PLANNED), 50_000_000, Prepayment.SMALLER)

        assert [row.principal for row in mode.rows if row.principal] == [20_000_000, 30_000_000]

    def test_need_something_beyond_the_due(self) -> None:
        with pytest.raises(NothingAhead):
            modes_of(ahead_of(Method.EQUAL_PRINCIPAL), Fen(0))

    @given(METHODS, st.integers(1, 99_000_000), st.sampled_from(Prepayment), st.integers(1, 2_400))
    def test_frappe_31_principal_adds_up_to_the_fen_and_interest_never_rises(
        self, method: Method, prepaid: int, way: Prepayment, rate: int
    ) -> None:
        ahead = ahead_of(method, rate=rate)
        balance = sum(one.principal for one in ahead.rows)
        prepaid = min(prepaid, balance - 1)

        rows = prepaid_rows(ahead, Fen(prepaid), way)

        assert sum(row.principal for row in rows) == balance - prepaid
        assert min(row.principal for row in rows) >= 0
        assert sum(row.interest for row in rows) <= sum(one.interest for one in ahead.rows)
        assert {row.due_on for row in rows} <= {one.due_on for one in ahead.rows}
