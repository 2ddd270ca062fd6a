"""Fees: what is offered first, what more later, and where it ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.chain.fees import FREE, Fees, fees_for, gas_limit, higher, is_passed_over

GWEI = 10**9
CAP = 500 * GWEI
FEES = st.integers(0, CAP)


class TestFirstOffer:
    def test_is_nothing_where_gas_has_no_price(self) -> None:
        assert fees_for(0, 3 * GWEI, CAP) == FREE

    def test_lasts_until_the_base_fee_has_doubled(self) -> None:
        assert fees_for(10 * GWEI, 2 * GWEI, CAP) == Fees(22 * GWEI, 2 * GWEI)

    def test_never_goes_beyond_the_cap(self) -> None:
        assert fees_for(400 * GWEI, 600 * GWEI, CAP) == Fees(CAP, CAP)


class TestHigherOffer:
    def test_is_an_eighth_more_in_both_fees(self) -> None:
        assert higher(Fees(80, 8), Fees(1, 1), CAP) == Fees(90, 9)

    def test_is_the_markets_if_that_is_more(self) -> None:
        assert higher(Fees(80, 8), Fees(200, 20), CAP) == Fees(200, 20)

    def test_is_none_where_gas_has_no_price(self) -> None:
        assert higher(FREE, FREE, CAP) is None

    def test_pays_where_gas_has_got_a_price(self) -> None:
        assert higher(FREE, Fees(2 * GWEI, GWEI), CAP) == Fees(2 * GWEI, GWEI)

    def test_is_none_if_the_cap_leaves_no_room(self) -> None:
        assert higher(Fees(CAP * 8 // 9 + 1, 1), Fees(1, 1), CAP) is None

    def test_ends_at_the_cap(self) -> None:
        assert higher(Fees(CAP // 2, 1), Fees(2 * CAP, 1), CAP) == Fees(CAP, 2)

    @given(FEES, FEES, FEES, FEES)
    def test_is_taken_by_every_pool_or_not_made(
        self, max_fee: int, tip: int, market_fee: int, market_tip: int
    ) -> None:
        old = Fees(max(max_fee, tip), tip)

        new = higher(old, Fees(max(market_fee, market_tip), market_tip), CAP)

        if new is not None:
            assert new.max_fee * 8 >= old.max_fee * 9
            assert new.priority_fee * 8 >= old.priority_fee * 9
            assert new.max_fee > old.max_fee
            assert new.priority_fee > old.priority_fee
            assert new.priority_fee <= new.max_fee <= CAP


@pytest.mark.parametrize(("head", "expected"), [(10, False), (12, False), (13, True)])
def test_three_blocks_may_pass_a_transaction_over(head: int, expected: bool) -> None:
    assert is_passed_over(10, head) is expected


def test_a_quarter_more_gas_than_simulated_is_allowed() -> None:
    assert gas_limit(100_000) == 125_000
