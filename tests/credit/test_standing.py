"""The stage in turn, read off what was decided."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.credit.domain import Decision
from ip_finance.credit.standing import (
    CaseState,
    Taken,
    has_moved,
    round_of,
    standing_of,
    turn_of,
)
from ip_finance.policies.contents.stages import Stage, StageRole
from tests.clock import NOON

BRANCH = Stage("branch", "支行审查", StageRole.OFFICER, votes=1)
COMMITTEE = Stage("committee", "贷审会", StageRole.APPROVER, votes=2)
STAGES = (BRANCH, COMMITTEE)
REFER = Decision.REFER


def taken(person: int, stage: Stage = BRANCH, **changes: Any) -> Taken:
    stated: dict[str, Any] = {"round": 1, "decision": Decision.APPROVE, "is_of_proposal": True}
    told = stated | changes
    return Taken(person_id=UUID(int=person), stage=stage.name, role=stage.role, at=NOON, **told)


def test_without_a_memo_nobody_decides() -> None:
    assert standing_of([], STAGES, None).state is CaseState.DRAFTING


def test_the_first_stage_begins() -> None:
    found = standing_of([], STAGES, 1)

    assert (found.state, found.stage, found.missing) == (CaseState.DECIDING, BRANCH, 1)


def test_a_committee_needs_all_its_votes() -> None:
    found = standing_of([taken(1), taken(2, COMMITTEE)], STAGES, 1)

    assert (found.stage, found.missing) == (COMMITTEE, 1)


def test_after_the_last_vote_the_case_is_approved() -> None:
    votes = [taken(1), taken(2, COMMITTEE), taken(3, COMMITTEE)]

    assert standing_of(votes, STAGES, 1).state is CaseState.APPROVED


def test_a_referral_keeps_earlier_approvals_and_the_same_stage_goes_on() -> None:
    referred = [taken(1), taken(2, COMMITTEE, decision=Decision.REFER)]

    waiting, again = standing_of(referred, STAGES, 1), standing_of(referred, STAGES, 2)

    assert (waiting.state, waiting.round) == (CaseState.REFERRED, 2)
    assert (again.state, again.stage, again.missing) == (CaseState.DECIDING, COMMITTEE, 2)


def test_another_proposal_needs_every_stage_anew() -> None:
    votes = [taken(1, is_of_proposal=False), taken(2, COMMITTEE, decision=Decision.REFER)]

    assert standing_of(votes, STAGES, 2).stage == BRANCH


def test_a_stage_that_refers_back_votes_anew_and_the_earlier_ones_stand() -> None:
    votes = [
        taken(1),
        taken(2, COMMITTEE),
        taken(3, COMMITTEE),
        taken(2, COMMITTEE, decision=REFER),
    ]

    found = standing_of(votes, STAGES, 2)

    assert (found.state, found.stage, found.missing) == (CaseState.DECIDING, COMMITTEE, 2)


def test_a_vote_of_another_role_than_the_stage_asks_for_now_does_not_count() -> None:
    by_approvers = replace(BRANCH, role=StageRole.APPROVER)

    assert standing_of([taken(1)], (by_approvers, COMMITTEE), 1).stage == by_approvers


@pytest.mark.parametrize("decision", Decision)
def test_an_approved_case_can_only_be_referred_back_by_the_last_stage(decision: Decision) -> None:
    standing = standing_of([taken(1), taken(2, COMMITTEE), taken(3, COMMITTEE)], STAGES, 1)

    found = turn_of(standing, STAGES, decision)

    assert found == (COMMITTEE if decision is REFER else None)


def test_one_rejection_ends_the_case() -> None:
    votes = [taken(1), taken(2, COMMITTEE, decision=Decision.REJECT)]

    assert standing_of(votes, STAGES, 1).state is CaseState.REJECTED


def test_a_second_vote_of_the_same_stage_does_not_make_a_page_stale() -> None:
    votes = [taken(1), taken(2, COMMITTEE)]

    assert has_moved(votes, 1, STAGES, 1) is None


def test_a_vote_that_ended_the_stage_makes_a_page_stale() -> None:
    votes = [taken(1), taken(2, COMMITTEE)]

    assert has_moved(votes, 0, STAGES, 1) == votes[-1]


def test_a_referral_makes_a_page_stale_even_once_it_was_submitted_again() -> None:
    votes = [taken(1, decision=Decision.REFER)]

    assert has_moved(votes, 0, STAGES, 2) == votes[-1]


@given(st.lists(st.sampled_from(Decision), max_size=12))
def test_the_round_never_falls_and_rejection_is_final(decisions: list[Decision]) -> None:
    votes = [taken(n, BRANCH, decision=one) for n, one in enumerate(decisions)]
    rounds = [round_of(votes[:n]) for n in range(len(votes) + 1)]

    assert rounds == sorted(rounds)
    if Decision.REJECT in decisions:
        assert standing_of(votes, STAGES, rounds[-1]).state is CaseState.REJECTED
