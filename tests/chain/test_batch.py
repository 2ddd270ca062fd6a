"""Which steps travel together: order is kept on each record, and nothing else waits."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.chain.batch import WHOLE_LEDGER, free_of, records_of
from ip_finance.chain_api import steps

LOAN, OTHER_LOAN = UUID(int=1), UUID(int=2)
HASH = "0x" + "ab" * 32
RIGHT, OTHER_RIGHT = "CN:patent:2021100715678", "CN:patent:2021100715679"
KEY, NEW_KEY = "0x" + "11" * 20, "0x" + "22" * 20

ABOUT = [
    (steps.RegisterAsset(RIGHT, HASH, HASH, 1), {RIGHT}),
    (
        steps.PledgeAssets(LOAN, 1, (RIGHT, OTHER_RIGHT), HASH, 1, HASH, 1),
        {str(LOAN), RIGHT, OTHER_RIGHT},
    ),
    (steps.DischargePledge(LOAN, 1, 1, HASH, 1), {str(LOAN)}),
    (steps.AdmitParty(7, HASH, 0, 1), {"party 7"}),
    (steps.EnrolKey(KEY, 7, 1, 1, 1), {KEY, "party 7"}),
    (steps.RotateKey(KEY, 1, NEW_KEY, 1), {KEY, NEW_KEY}),
    (steps.ApplyForLoan(LOAN, 3, 1, HASH, 1), {str(LOAN)}),
    (steps.StopPledging(1, HASH, 1), WHOLE_LEDGER),
    (steps.AnchorLog(1, HASH, 1), WHOLE_LEDGER),
]


@pytest.mark.parametrize(("step", "records"), ABOUT)
def test_a_step_is_about_the_records_that_it_names(step: steps.Step, records: set[str]) -> None:
    assert records_of(step) == records


def free(waiting: list[str], on_the_way: list[str]) -> list[int]:
    """Places of the free ones; each step is written as the letters of its records."""
    items = [(place, frozenset(letters)) for place, letters in enumerate(waiting)]
    return list(free_of(items, [frozenset(letters) for letters in on_the_way]))


class TestFree:
    def test_is_everything_when_nothing_is_on_the_way(self) -> None:
        assert free(["a", "ab", "b"], []) == [0, 1, 2]

    def test_is_not_what_shares_a_record_with_a_step_on_the_way(self) -> None:
        assert free(["a", "b", "bc"], ["b", "d"]) == [0]

    def test_is_not_what_shares_a_record_with_one_that_waits_before_it(self) -> None:
        assert free(["ab", "bc", "cd", "e"], ["a"]) == [3]

    RECORDS = st.text("abcde", min_size=1, max_size=3)

    @given(st.lists(RECORDS), st.lists(RECORDS))
    def test_never_overtakes(self, waiting: list[str], on_the_way: list[str]) -> None:
        chosen = set(free(waiting, on_the_way))

        for place in chosen:
            assert not set(waiting[place]) & set("".join(on_the_way))
            left_behind = [waiting[one] for one in range(place) if one not in chosen]
            assert not set(waiting[place]) & set("".join(left_behind))
