"""The rules of actions alone: no database, no chain."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.actions.catalogue import ACTIONS, action_named, actions_on, find_action
from ip_finance.actions.domain import Asker, AssetStanding, LoanStanding, On
from ip_finance.actions.errors import (
    AboveProceeds,
    ActionNotFound,
    InterestBeforePrincipal,
    NothingToDistribute,
    SurplusBeforeDebt,
)
from ip_finance.actions.guards import right_verified, within_proceeds
from ip_finance.core.errors import DomainError
from ip_finance.core.money import Fen
from ip_finance.loans.domain import LoanState
from ip_finance.loans.errors import AboveOutstanding
from ip_finance.verification.errors import NotVerified
from tests.clock import NOON

BANK, BORROWER = 3, 7
ASKER = Asker(uuid4(), BANK, NOON)
AMOUNTS = st.integers(0, 2**63)


def loan(outstanding: int = 100, undistributed: int = 150, interest: int = 0) -> LoanStanding:
    return LoanStanding(
        loan=UUID(int=1),
        state=LoanState.ENFORCING,
        version=9,
        borrower=BORROWER,
        lender=BANK,
        outstanding=Fen(outstanding),
        undistributed=Fen(undistributed),
        interest_due=Fen(interest),
        offered_to=None,
        offered_terms=None,
    )


def shares(costs: int, interest: int, principal: int, surplus: int) -> dict[str, int]:
    return {
        "costs_fen": costs,
        "interest_fen": interest,
        "principal_fen": principal,
        "surplus_fen": surplus,
    }


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.slug)
class TestEntry:
    def test_names_a_signer_for_each_side(self, action: object) -> None:
        found = next(one for one in ACTIONS if one is action)

        assert len(found.signers) == len(found.step.SIDES)

    def test_is_found_at_its_place(self, action: object) -> None:
        found = next(one for one in ACTIONS if one is action)

        assert action_named(found.on, found.slug) is found
        assert found in actions_on(found.on)
        assert find_action(found.kind) is found


def test_an_action_is_no_action_of_another_record() -> None:
    with pytest.raises(ActionNotFound):
        action_named(On.LOAN, "waive-pledge")


def test_a_narrower_use_case_is_no_action() -> None:
    assert find_action("ReleaseFunds") is None


class TestDistribution:
    @pytest.mark.parametrize(
        ("told", "error"),
        [
            (shares(0, 0, 0, 0), NothingToDistribute),
            (shares(51, 0, 100, 0), AboveProceeds),
            (shares(0, 0, 101, 0), AboveOutstanding),
            (shares(0, 5, 99, 1), SurplusBeforeDebt),
            (shares(10, 4, 1, 0), InterestBeforePrincipal),
        ],
    )
    def test_is_refused(self, told: dict[str, int], error: type[DomainError]) -> None:
        with pytest.raises(error):
            within_proceeds.check(loan(interest=5), ASKER, told)

    @pytest.mark.parametrize(
        "told", [shares(10, 20, 70, 0), shares(20, 20, 100, 10), shares(1, 0, 0, 0)]
    )
    def test_within_what_came_in_is_sound(self, told: dict[str, int]) -> None:
        within_proceeds.check(loan(), ASKER, told)

    @given(st.builds(shares, AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS), AMOUNTS, AMOUNTS, AMOUNTS)
    def test_that_passes_keeps_the_order_of_the_law(
        self, told: dict[str, int], owed: int, left: int, due: int
    ) -> None:
        try:
            within_proceeds.check(loan(owed, left, due), ASKER, told)
        except DomainError:
            return
        costs, interest, principal, surplus = told.values()
        assert 0 < costs + interest + principal + surplus <= left
        assert principal + surplus == 0 or interest >= due
        assert principal <= owed
        assert surplus == 0 or principal == owed


@pytest.mark.parametrize(("seconds", "is_in_force"), [(1, True), (0, False), (-1, False)])
def test_a_verification_holds_until_its_last_second(seconds: int, is_in_force: bool) -> None:
    until = NOON + timedelta(seconds=seconds)
    right = AssetStanding("CN:patent:1", "ZL1", 2, BORROWER, until, False, None)

    if is_in_force:
        right_verified.check(right, ASKER)
    else:
        with pytest.raises(NotVerified):
            right_verified.check(right, ASKER)
