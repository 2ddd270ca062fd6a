"""Three accounts of the same money, without a database."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.core.money import Fen
from ip_finance.reports.domain import Direction, Outcome, Side
from ip_finance.reports.reconciliation import Item, compare
from ip_finance.reports.words import IN_ENGLISH, OUTCOMES
from tests.reports.builders import NAMES

MONTH = date(2026, 6, 1)
DAY = date(2026, 6, 10)


def item(name: str = "loan", **changes: Any) -> Item:
    loan_id: UUID = uuid5(NAMES, name)
    made = Item(DAY, Direction.IN, Fen(500), f"{name} ref", loan_id, f"{loan_id}:3")
    return replace(made, **changes)


def told(*sides: Side, **changes: Any) -> dict[Side, list[Item]]:
    return {side: [item(**changes)] for side in sides}


def outcomes(of: Mapping[Side, list[Item]]) -> list[Outcome]:
    return [one.outcome for one in compare(of, MONTH)]


ALL = (Side.BANK, Side.JOURNAL, Side.CHAIN)


@pytest.mark.parametrize(
    ("sides", "outcome"),
    [
        (ALL, Outcome.MATCHED),
        ((Side.JOURNAL, Side.CHAIN), Outcome.MISSING_IN_BANK_FILE),
        ((Side.BANK, Side.CHAIN), Outcome.MISSING_IN_JOURNAL),
        ((Side.BANK, Side.JOURNAL), Outcome.MISSING_ON_CHAIN),
        ((Side.BANK,), Outcome.ONLY_IN_BANK_FILE),
        ((Side.JOURNAL,), Outcome.ONLY_IN_JOURNAL),
        ((Side.CHAIN,), Outcome.ONLY_ON_CHAIN),
    ],
)
def test_a_difference_is_named_for_who_does_not_tell_of_it(
    sides: tuple[Side, ...], outcome: Outcome
) -> None:
    assert outcomes(told(*sides)) == [outcome]


@pytest.mark.parametrize("side", ALL)
def test_another_amount_on_any_side_is_a_difference_of_amounts(side: Side) -> None:
    of = told(*ALL)
    of[side] = [item(amount=Fen(501))]

    assert outcomes(of) == [Outcome.AMOUNT_DIFFERS]


def test_an_entry_without_a_key_is_found_by_loan_direction_and_amount() -> None:
    of = told(Side.JOURNAL, Side.CHAIN) | {
        Side.BANK: [item(key=None, on=DAY + timedelta(days=3), reference="credit")]
    }

    assert outcomes(of) == [Outcome.MATCHED]


def test_an_entry_without_a_key_and_of_another_amount_is_told_as_that() -> None:
    of = told(Side.JOURNAL, Side.CHAIN) | {Side.BANK: [item(key=None, amount=Fen(400))]}

    assert outcomes(of) == [Outcome.AMOUNT_DIFFERS]


def test_an_entry_of_which_nobody_said_what_it_is_stays_alone() -> None:
    of = told(Side.JOURNAL, Side.CHAIN) | {Side.BANK: [item(key=None, loan_id=None)]}

    assert set(outcomes(of)) == {Outcome.MISSING_IN_BANK_FILE, Outcome.ONLY_IN_BANK_FILE}


def test_money_that_went_the_other_way_is_not_the_same() -> None:
    of = told(Side.JOURNAL, Side.CHAIN) | {Side.BANK: [item(key=None, direction=Direction.OUT)]}

    assert Outcome.MATCHED not in outcomes(of)


def test_what_the_bank_shows_in_the_next_month_is_matched_and_told_as_late() -> None:
    of = told(*ALL) | {Side.BANK: [item(on=date(2026, 7, 2))]}

    assert outcomes(of) == [Outcome.OTHER_MONTH]


def test_what_nobody_tells_of_in_the_month_is_not_of_the_month() -> None:
    assert outcomes(told(*ALL, on=date(2026, 5, 31))) == []


def test_each_outcome_has_words_and_something_to_do() -> None:
    assert set(OUTCOMES) == set(IN_ENGLISH) == set(Outcome)


SIDES = st.lists(st.sampled_from(ALL), min_size=1, max_size=3, unique=True)


@given(
    st.lists(st.tuples(SIDES, st.integers(1, 3), st.integers(1, 10**9), st.booleans()), max_size=8)
)
def test_no_amount_is_lost_or_told_twice(
    drawn: list[tuple[list[Side], int, int, bool]],
) -> None:
    """Whatever is put together, each side's items stand in the lines exactly once."""
    of: dict[Side, list[Item]] = {side: [] for side in ALL}
    for n, (sides, loan, amount, has_key) in enumerate(drawn):
        for side in sides:
            key = f"{loan}:{n}" if has_key else None
            made = item(str(loan), key=key, amount=Fen(amount), reference=f"{n}")
            of[side].append(made)

    found = compare(of, MONTH)

    for side in ALL:
        shown = [one.items[side] for one in found if side in one.items]
        assert sorted(shown, key=str) == sorted(of[side], key=str)
