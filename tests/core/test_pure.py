"""Money to the 分, one text for one fact, and the days of Beijing."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.core.canonical import canonical_json, content_hash, fresh_salt, salted_hash
from ip_finance.core.clock import business_date, from_unix, unix, unix_day
from ip_finance.core.money import (
    MAX_FEN,
    WHOLE,
    BasisPoints,
    Fen,
    from_yuan_down,
    interest_half_up,
    share_down,
)

amounts = st.integers(0, MAX_FEN).map(Fen)
shares = st.integers(0, WHOLE).map(BasisPoints)
rates = st.integers(0, 10_000).map(BasisPoints)
terms = st.integers(0, 3_660)
words: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


class TestMoney:
    @given(amounts, shares)
    def test_a_share_is_less_than_one_fen_below_the_exact_one(
        self, amount: Fen, share: BasisPoints
    ) -> None:
        exact = Fraction(amount * share, WHOLE)

        assert 0 <= exact - share_down(amount, share) < 1

    @given(amounts)
    def test_the_whole_share_is_the_whole_amount(self, amount: Fen) -> None:
        assert share_down(amount, WHOLE) == amount

    @given(amounts, shares)
    def test_a_share_and_the_rest_never_exceed_the_whole(
        self, amount: Fen, share: BasisPoints
    ) -> None:
        rest = BasisPoints(WHOLE - share)

        assert share_down(amount, share) + share_down(amount, rest) <= amount

    @given(st.decimals(0, 10**12, places=4))
    def test_yuan_lose_less_than_one_fen(self, yuan: Decimal) -> None:
        assert 0 <= yuan * 100 - from_yuan_down(yuan) < 1

    @given(amounts, rates, terms)
    def test_interest_is_at_most_half_a_fen_from_the_exact_one(
        self, principal: Fen, rate: BasisPoints, days: int
    ) -> None:
        exact = Fraction(principal * rate * days, WHOLE * 360)

        assert abs(interest_half_up(principal, rate, days) - exact) <= Fraction(1, 2)

    def test_half_a_fen_of_interest_goes_up(self) -> None:
        assert interest_half_up(Fen(5_000), BasisPoints(1), 360) == 1

    def test_interest_of_a_large_loan_is_exact_to_the_fen(self) -> None:
        principal, rate, days = Fen(9_007_199_254_740_993), BasisPoints(345), 361

        exact = Fraction(principal * rate * days, WHOLE * 360)
        assert interest_half_up(principal, rate, days) == int(exact + Fraction(1, 2))


class TestCanonical:
    def test_the_order_of_the_words_does_not_matter(self) -> None:
        assert canonical_json({"b": 1, "a": 2}) == canonical_json({"a": 2, "b": 1})

    def test_is_utf_8_without_spaces(self) -> None:
        assert canonical_json({"名": ["质押", 1]}) == '{"名":["质押",1]}'

    @given(words, words)
    def test_different_facts_have_different_texts(self, one: Any, other: Any) -> None:
        assert (canonical_json(one) == canonical_json(other)) == (repr_of(one) == repr_of(other))

    @pytest.mark.parametrize("number", [float("nan"), float("inf")])
    def test_refuses_what_is_no_number(self, number: float) -> None:
        with pytest.raises(ValueError, match="JSON"):
            canonical_json(number)

    def test_a_file_has_the_hash_that_any_tool_computes(self) -> None:
        expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

        assert content_hash(b"abc") == "0x" + expected

    def test_another_salt_gives_another_hash(self) -> None:
        facts = {"uscc": "91510100MA9XBANK02"}

        assert salted_hash(fresh_salt(), facts) != salted_hash(fresh_salt(), facts)

    def test_a_salted_hash_is_the_hash_of_salt_and_text(self) -> None:
        assert salted_hash("00ff", [1]) == content_hash(b"\x00\xff[1]")


class TestClock:
    def test_the_day_at_the_bank_begins_at_sixteen_hours_utc(self) -> None:
        midnight = datetime(2026, 11, 23, 16, tzinfo=UTC)

        days = [business_date(midnight - timedelta(seconds=1)), business_date(midnight)]
        assert days == [date(2026, 11, 23), date(2026, 11, 24)]

    def test_a_day_begins_on_the_ledger_when_it_begins_at_the_bank(self) -> None:
        day = date(2026, 11, 24)

        assert business_date(from_unix(unix_day(day))) == day
        assert business_date(from_unix(unix_day(day) - 1)) < day

    @given(st.integers(0, 4_102_444_800))
    def test_the_ledgers_seconds_come_back(self, seconds: int) -> None:
        assert unix(from_unix(seconds)) == seconds


def repr_of(facts: Any) -> str:
    """A text that tells facts apart as JSON does: order of keys aside."""
    if isinstance(facts, dict):
        return f"{{{', '.join(f'{key!r}: {repr_of(facts[key])}' for key in sorted(facts))}}}"
    if isinstance(facts, list):
        return f"[{', '.join(map(repr_of, facts))}]"
    return repr(facts)
