"""How losses, recoveries and proceeds are shared: pure arithmetic, to the 分."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.compensation.calculation import (
    Standing,
    average_rate,
    check_conditions,
    share_loss,
    share_recovery,
)
from ip_finance.compensation.domain import Figures, check_breaker
from ip_finance.compensation.errors import BreakerTripped, ClaimConditionOpen, NoLoss
from ip_finance.core.money import BasisPoints, Fen, split_by_largest_remainder
from ip_finance.policies.contents import pool as pools
from ip_finance.policies.contents.pool import Pool
from ip_finance.policies.errors import BadContent
from tests.builders import TODAY
from tests.compensation.scenes import pool_content

amounts = st.integers(0, 10**13).map(Fen)
positive = st.integers(1, 10**13).map(Fen)


def pool_of(**changes: Any) -> Pool:
    return pools.parse(pool_content(**({"cap_loan_fen": None} | changes)))


def shared(loss: int, **more: Any) -> dict[str, int]:
    return dict(share_loss(pool_of(**more), Fen(loss), Fen(0), Fen(0), None).shares)


@st.composite
def splits(draw: st.DrawFn) -> list[BasisPoints]:
    cuts = sorted(draw(st.lists(st.integers(0, 10_000), max_size=6)))
    return [BasisPoints(b - a) for a, b in zip([0, *cuts], [*cuts, 10_000], strict=True)]


class TestShares:
    def test_of_a_loss_of_800_000_at_50_30_20(self) -> None:
        assert shared(80_000_000) == {
            "pool": 40_000_000,
            "bank": 24_000_000,
            "guarantor": 16_000_000,
        }

    @given(positive, splits())
    def test_add_up_and_stray_less_than_a_fen(self, loss: Fen, shares: list[BasisPoints]) -> None:
        given = split_by_largest_remainder(loss, shares)

        assert sum(given) == loss
        assert all(
            abs(one * 10_000 - loss * share) < 10_000
            for one, share in zip(given, shares, strict=True)
        )

    def test_that_do_not_bear_the_whole_are_no_pool(self) -> None:
        sharers = [*pool_content()["sharers"][:2]]
        with pytest.raises(BadContent):
            pool_of(sharers=sharers)

    def test_without_the_bank_are_no_pool(self) -> None:
        with pytest.raises(BadContent):
            pool_of(sharers=[{"party": "pool", "name": "资金", "share_bps": 10_000}])


class TestCompensation:
    @given(positive, amounts, amounts, amounts, positive)
    def test_never_exceeds_loss_cap_or_what_is_left(
        self, principal: Fen, insured: Fen, before: Fen, left: Fen, cap: Fen
    ) -> None:
        pool = pool_of(cap_loan_fen=cap)
        if insured >= principal and before == 0:
            with pytest.raises(NoLoss):
                share_loss(pool, principal, insured, before, left)
            return
        found = share_loss(pool, principal, insured, before, left)

        assert 0 <= found.due <= min(found.loss, left, cap)
        assert found.due == 0 or found.due + before <= min(found.shares["pool"], cap)
        assert found.excess == 0 or found.due == 0
        assert sum(found.shares.values()) == found.loss == max(0, principal - insured)

    def test_is_cut_at_the_cap_and_says_what_is_not_covered(self) -> None:
        found = share_loss(pool_of(cap_loan_fen=30_000_000), Fen(80_000_000), Fen(0), Fen(0), None)

        assert (found.due, found.uncovered) == (30_000_000, 10_000_000)

    def test_that_was_too_much_before_goes_back(self) -> None:
        found = share_loss(pool_of(), Fen(60_000_000), Fen(0), Fen(40_000_000), None)

        assert (found.due, found.excess) == (0, 10_000_000)

    def test_goes_back_whole_where_an_insurer_paid_all(self) -> None:
        found = share_loss(pool_of(), Fen(60_000_000), Fen(60_000_000), Fen(30_000_000), None)

        assert (found.loss, found.due, found.excess) == (0, 0, 30_000_000)

    def test_does_not_pay_what_an_insurer_paid(self) -> None:
        found = share_loss(pool_of(), Fen(80_000_000), Fen(20_000_000), Fen(0), None)

        assert (found.loss, found.due) == (60_000_000, 30_000_000)


class TestConditions:
    MET = Standing(days_overdue=90, demands=1, is_enforced=True)

    @pytest.mark.parametrize(
        ("standing", "condition"),
        [
            (Standing(4, 1, True), "days-overdue"),
            (Standing(90, 0, True), "delivered-demands"),
            (Standing(90, 1, False), "enforcement-filed"),
        ],
    )
    def test_that_is_open_is_named(self, standing: Standing, condition: str) -> None:
        with pytest.raises(ClaimConditionOpen) as refused:
            check_conditions(pool_of(), standing, is_provisional=True)

        assert refused.value.facts["condition"] == condition

    def test_all_met_lets_the_claim_pass(self) -> None:
        check_conditions(pool_of(), self.MET, is_provisional=False)


class TestRecovery:
    def test_is_shared_after_its_costs_as_the_loss_was_borne(self) -> None:
        back = share_recovery(
            Fen(20_000_000), Fen(2_000_000), Fen(40_000_000), Fen(80_000_000), Fen(40_000_000)
        )

        assert back == 9_000_000

    @given(positive, st.lists(st.tuples(positive, st.floats(0, 1)), max_size=8), st.data())
    def test_never_returns_more_than_was_paid(
        self, loss: Fen, came: list[tuple[Fen, float]], data: st.DataObject
    ) -> None:
        paid = Fen(data.draw(st.integers(0, loss)))
        returned = 0
        for amount, share in came:
            part = share_recovery(
                amount, Fen(int(amount * share)), paid, loss, Fen(paid - returned)
            )
            assert 0 <= part <= amount
            returned += part

        assert returned <= paid


class TestAverageRate:
    RATES = ((TODAY, BasisPoints(450)), (TODAY + timedelta(days=60), BasisPoints(300)))

    def test_is_of_the_days_of_the_period_not_of_today(self) -> None:
        first = average_rate(self.RATES, TODAY, TODAY + timedelta(days=60))
        mixed = average_rate(self.RATES, TODAY + timedelta(days=30), TODAY + timedelta(days=90))

        assert (first, mixed) == (Fraction(450, 10_000), Fraction(375, 10_000))

    @given(st.integers(-400, 400), st.integers(0, 400))
    def test_lies_between_the_rates(self, start: int, days: int) -> None:
        since = TODAY + timedelta(days=start)
        found = average_rate(self.RATES, since, since + timedelta(days=days))

        assert Fraction(300, 10_000) <= found <= Fraction(450, 10_000)


class TestBreaker:
    def figures(self, bad: int) -> Figures:
        return Figures(2, Fen(100), Fen(bad), Fen(0), Fen(0), Fen(0))

    def test_trips_above_its_ratio_alone(self) -> None:
        check_breaker(pool_of(breaker_bps=500), self.figures(5))
        with pytest.raises(BreakerTripped):
            check_breaker(pool_of(breaker_bps=500), self.figures(6))

    def test_of_an_empty_pool_is_at_rest(self) -> None:
        empty = Figures(0, Fen(0), Fen(0), Fen(0), Fen(0), Fen(0))

        assert not empty.is_tripped(pool_of())
