"""What may be entered when, over any sequence of entries: EN-01 cannot be walked around."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.core.errors import DomainError
from ip_finance.enforcement.domain import Entry, EntryKind, Setting, Told
from ip_finance.enforcement.errors import EntryOutOfTurn
from ip_finance.enforcement.rules import check_entry
from ip_finance.loans.domain import LoanState
from tests.builders import TODAY
from tests.enforcement.scenes import APPRAISAL_FEN, RESERVE_FEN, bodies
from tests.parties.builders import id_of, text_id

PLEDGES = (text_id("pledge"), text_id("another pledge"))
COURT = ("demand", "delivery", "application", "service", "ruling")
PERIOD = timedelta(days=15)
AUCTIONS = (EntryKind.AUCTION, EntryKind.MANDATE, EntryKind.AGREEMENT)

steps = st.tuples(
    st.sampled_from(("auction", "auction", "failure", "failure", "sale", "mandate", "ruling")),
    st.sampled_from(PLEDGES),
    st.sampled_from(("first", "first", "second", "fixed-price")),
    st.sampled_from((APPRAISAL_FEN, APPRAISAL_FEN // 2)),
    st.sampled_from((56, 70, 70)),
)


def told(number: int, kind: str, on: date, **changes: Any) -> Told:
    facts = {**bodies(on)[kind], **changes}
    return Told(number, EntryKind(kind), on, facts, is_recorded=True)


def setting_of(entries: Sequence[Told], today: date) -> Setting:
    state = LoanState.ENFORCING
    return Setting(tuple(entries), state, None, today, frozenset(PLEDGES))


def entered(entries: list[Told], kind: str, on: date, **changes: Any) -> None:
    """Enter it, or raise what refuses it."""
    one = told(len(entries) + 1, kind, on, **changes)
    entry = Entry(UUID(int=0), one.kind, on, id_of("paper"), one.facts)
    check_entry(setting_of(entries, on), entry)
    entries.append(one)


def to_ruling() -> list[Told]:
    return [told(n, kind, TODAY) for n, kind in enumerate(COURT, start=1)]


def causes_of(entries: Sequence[Told], pledge: str, *kinds: EntryKind) -> list[Told]:
    return [one for one in entries if one.kind in kinds and one.facts["pledge_id"] == pledge]


@given(st.lists(steps, min_size=20, max_size=30))
def test_a_pledge_is_sold_once_and_by_one_ruling_never_below_56_per_cent(
    wanted: list[tuple[str, str, str, int, int]],
) -> None:
    entries, on = to_ruling(), TODAY
    for kind, pledge, place, appraisal, share in wanted:
        causes = causes_of(entries, pledge, *AUCTIONS)
        about = {"of": causes[-1].number} if causes and kind in ("failure", "sale") else {}
        reserve = appraisal * share // 100
        figures = {"round": place, "appraisal_fen": appraisal, "reserve_fen": reserve}
        figures |= {"deposit_fen": reserve // 10, "minimum_fen": appraisal, "market_fen": appraisal}
        try:
            entered(entries, kind, on, **figures | {"pledge_id": pledge} | about)
        except DomainError:
            continue
        on += PERIOD
    for pledge in PLEDGES:
        _hold(entries, pledge)


def _hold(entries: Sequence[Told], pledge: str) -> None:
    causes = {one.number: one for one in causes_of(entries, pledge, *AUCTIONS)}
    sales = [one for one in entries if one.kind is EntryKind.SALE and one.of in causes]
    assert len(sales) <= 1
    first = 0
    for one in entries:
        if one.kind is EntryKind.RULING:
            first = 0
        if one.number in causes and one.kind is EntryKind.AUCTION:
            first = first or one.facts["appraisal_fen"]
            assert one.facts["reserve_fen"] * 100 >= first * 56


class TestOnePledge:
    LOW: ClassVar = {
        "appraisal_fen": 100_000_000,
        "reserve_fen": 70_000_000,
        "deposit_fen": 7_000_000,
    }

    def test_is_not_auctioned_twice_at_once(self) -> None:
        entries = to_ruling()
        entered(entries, "auction", TODAY)
        with pytest.raises(EntryOutOfTurn):
            entered(entries, "auction", TODAY, **self.LOW)

    def test_has_one_first_auction_by_one_ruling(self) -> None:
        entries, later = to_ruling(), TODAY + PERIOD
        entered(entries, "auction", TODAY)
        entered(entries, "failure", later)
        with pytest.raises(EntryOutOfTurn):
            entered(entries, "auction", later, **self.LOW)
        entered(entries, "ruling", later)

        entered(entries, "auction", later, reserve_fen=RESERVE_FEN)

    @pytest.mark.parametrize("kind", ["auction", "mandate", "agreement"])
    def test_is_not_offered_once_it_is_sold(self, kind: str) -> None:
        entries, later = to_ruling(), TODAY + PERIOD
        entered(entries, "auction", TODAY)
        entered(entries, "sale", later)
        with pytest.raises(EntryOutOfTurn):
            entered(entries, kind, later)

        entered(entries, kind, later, pledge_id=PLEDGES[1])

    def test_is_sold_once_where_two_ways_are_open(self) -> None:
        entries = to_ruling()
        entered(entries, "mandate", TODAY)
        entered(entries, "agreement", TODAY)
        entered(entries, "sale", TODAY, price_fen=APPRAISAL_FEN)
        with pytest.raises(EntryOutOfTurn):
            entered(entries, "sale", TODAY, of=7, price_fen=APPRAISAL_FEN)
