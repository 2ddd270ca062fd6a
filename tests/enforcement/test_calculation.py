"""Who receives what of a sale: the order of EN-02 and CC-15, to the 分."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.core.money import Fen
from ip_finance.enforcement.calculation import Debt, LowerRank, distribute
from ip_finance.enforcement.errors import CostsAboveProceeds
from ip_finance.enforcement.policy import floors_on
from tests.builders import TODAY

amounts = st.integers(0, 10**12).map(Fen)
ranks = st.lists(st.builds(LowerRank, st.just("后顺位"), amounts), max_size=3)


@given(amounts, amounts, amounts, amounts, amounts, ranks)
def test_every_fen_goes_to_somebody_and_nobody_before_his_turn(
    rest: Fen, costs: Fen, taxes: Fen, interest: Fen, principal: Fen, lower: list[LowerRank]
) -> None:
    proceeds = Fen(rest + costs + taxes)
    found = distribute(proceeds, costs, taxes, Debt(interest, principal), lower)

    assert proceeds == costs + taxes + found.interest + found.principal + found.rest
    assert found.principal == 0 or found.interest == interest
    assert found.rest == 0 or found.principal == principal
    assert found.surplus == 0 or [one.amount for one in found.lower] == [o.amount for o in lower]
    assert found.deficit == Debt(Fen(interest - found.interest), Fen(principal - found.principal))


def test_costs_above_the_proceeds_are_refused() -> None:
    with pytest.raises(CostsAboveProceeds):
        distribute(Fen(10), Fen(6), Fen(5), Debt(Fen(1), Fen(1)))


@given(st.integers(1, 10**12).map(Fen))
def test_the_floors_of_two_rounds_are_never_below_56_per_cent(appraisal: Fen) -> None:
    floors = floors_on(TODAY)
    second = floors.second_reserve(floors.first_reserve(appraisal))

    assert second * 100 >= appraisal * 56
