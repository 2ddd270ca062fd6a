"""How far a case is, whose move it is, and which forms its page shows to whom."""

from dataclasses import replace
from uuid import UUID

import pytest

from ip_finance.cases.domain import (
    STAGES,
    CaseFacts,
    OpenStep,
    PledgeFacts,
    RightFacts,
    Stage,
    actions_of,
    stage_of,
    whose_move,
)
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.loans.domain import LoanState
from ip_finance.pledges.domain import PledgeState

LOAN, SME, BANK, OTHER = (UUID(int=n) for n in (1, 2, 3, 4))
RIGHT = RightFacts(UUID(int=5), "ZL202019912345.7", True, True, True)
FACTS = CaseFacts(
    loan_id=LOAN,
    borrower_id=SME,
    bank_id=BANK,
    is_admitted=True,
    rights=[RIGHT],
    loan=LoanState.APPLIED,
    available=0,
    pledges=[],
    steps=[],
)
STEP = OpenStep(UUID(int=7), "融资申请", "某企业（借款企业）", is_mine=False, is_on_its_way=False)


def facts(loan: LoanState | None, *pledges: PledgeState, available: int = 0) -> CaseFacts:
    told = [PledgeFacts(UUID(int=10 + n), state) for n, state in enumerate(pledges)]
    return replace(FACTS, loan=loan, pledges=told, available=available)


def person(role: PersonRole, party: UUID) -> Actor:
    return Actor(UUID(int=9), party, frozenset({role}))


OFFICER = person(PersonRole.OFFICER, BANK)
SIGNATORY = person(PersonRole.SIGNATORY, SME)


class TestStage:
    @pytest.mark.parametrize(
        ("case", "stage"),
        [
            (replace(FACTS, is_admitted=False), Stage.ADMISSION),
            (replace(FACTS, rights=[replace(RIGHT, is_registered=False)]), Stage.RIGHT),
            (replace(FACTS, rights=[RIGHT, replace(RIGHT, is_verified=False)]), Stage.VERIFICATION),
            (replace(FACTS, rights=[replace(RIGHT, is_valued=False)]), Stage.VALUATION),
            (facts(None), Stage.APPLICATION),
            (facts(LoanState.DRAFT), Stage.APPLICATION),
            (facts(LoanState.APPLIED), Stage.APPROVAL),
            (facts(LoanState.DECLINED), Stage.APPROVAL),
            (facts(LoanState.APPROVED), Stage.PLEDGE),
            (facts(LoanState.APPROVED, PledgeState.DRAFT), Stage.PLEDGE),
            (facts(LoanState.APPROVED, PledgeState.SIGNED), Stage.REGISTRATION),
            (facts(LoanState.APPROVED, PledgeState.REGISTERED), Stage.RELEASE),
            (facts(LoanState.ACTIVE, PledgeState.REGISTERED), Stage.REPAYMENT),
            (facts(LoanState.SETTLED, PledgeState.REGISTERED), Stage.DISCHARGE),
            (facts(LoanState.SETTLED, PledgeState.DISCHARGED), Stage.FINISHED),
        ],
    )
    def test_it_follows_from_the_facts(self, case: CaseFacts, stage: Stage) -> None:
        assert stage_of(case) is stage

    def test_a_lapsed_valuation_does_not_take_a_running_loan_back(self) -> None:
        running = facts(LoanState.ACTIVE, PledgeState.REGISTERED)

        lapsed = replace(running, rights=[replace(RIGHT, is_valued=False, is_verified=False)])

        assert stage_of(lapsed) is Stage.REPAYMENT

    def test_every_stage_but_the_end_is_on_the_bar(self) -> None:
        assert len(STAGES) == len(Stage) - 1 == Stage.FINISHED


class TestWhoseMove:
    def test_a_signature_comes_before_anything_new(self) -> None:
        move = whose_move(replace(FACTS, steps=[STEP]))

        assert (move.who, move.href) == (STEP.waiting_for, f"/sign/{STEP.request_id}")
        assert not move.is_for(OFFICER)

    def test_ones_own_signature_comes_before_that_of_others(self) -> None:
        mine = replace(STEP, request_id=UUID(int=8), is_mine=True)

        move = whose_move(replace(FACTS, steps=[STEP, mine]))

        assert move.href == f"/sign/{mine.request_id}"
        assert move.is_for(OFFICER)

    def test_while_the_ledger_writes_nobody_else_moves(self) -> None:
        sent = replace(STEP, is_on_its_way=True)

        assert whose_move(replace(FACTS, steps=[STEP, sent])).who == "账本"

    def test_it_is_the_banks_own_officer_who_approves(self) -> None:
        move = whose_move(FACTS)

        assert move.is_for(OFFICER)
        assert not move.is_for(person(PersonRole.OFFICER, OTHER))
        assert not move.is_for(SIGNATORY)

    def test_it_names_the_right_that_lags(self) -> None:
        lagging = replace(RIGHT, asset_id=UUID(int=6), number="ZL2", is_verified=False)

        move = whose_move(replace(FACTS, rights=[RIGHT, lagging]))

        assert "ZL2" in move.what
        assert move.href == f"/assets/{lagging.asset_id}"
        assert move.is_for(person(PersonRole.VERIFIER, OTHER))

    @pytest.mark.parametrize(
        "case",
        [facts(LoanState.DECLINED), facts(LoanState.SETTLED, PledgeState.DISCHARGED)],
        ids=["declined", "finished"],
    )
    def test_at_the_end_it_is_nobodys(self, case: CaseFacts) -> None:
        move = whose_move(case)

        assert move.who == ""
        assert not move.is_for(OFFICER)
        assert not move.is_for(SIGNATORY)


class TestActions:
    @pytest.mark.parametrize(
        ("case", "officer", "signatory"),
        [
            (facts(LoanState.DRAFT), set(), {"application"}),
            (facts(LoanState.APPLIED), {"approval", "decline"}, set()),
            (facts(LoanState.DECLINED), set(), set()),
            (facts(LoanState.APPROVED), {"pledge"}, {"pledge"}),
            (facts(LoanState.APPROVED, PledgeState.SIGNED), {"registration"}, set()),
            (facts(LoanState.APPROVED, PledgeState.REGISTERED), {"release"}, set()),
            (facts(LoanState.ACTIVE, PledgeState.REGISTERED), {"repayment"}, set()),
            (
                facts(LoanState.ACTIVE, PledgeState.REGISTERED, available=1),
                {"repayment", "release"},
                set(),
            ),
            (facts(LoanState.SETTLED, PledgeState.REGISTERED), {"discharge"}, set()),
            (facts(LoanState.SETTLED, PledgeState.DISCHARGED), set(), set()),
        ],
    )
    def test_each_sees_the_forms_of_their_own_side(
        self, case: CaseFacts, officer: set[str], signatory: set[str]
    ) -> None:
        assert actions_of(case, OFFICER) == officer
        assert actions_of(case, SIGNATORY) == signatory
        assert actions_of(case, person(PersonRole.OFFICER, OTHER)) == set()

    def test_without_a_valuation_the_bank_may_only_decline(self) -> None:
        case = replace(FACTS, rights=[replace(RIGHT, is_valued=False)])

        assert actions_of(case, OFFICER) == {"decline"}

    def test_while_the_ledger_writes_there_is_none(self) -> None:
        sent = replace(STEP, is_on_its_way=True)

        assert actions_of(replace(FACTS, steps=[sent]), OFFICER) == set()

    def test_what_waits_for_signatures_can_be_asked_for_anew(self) -> None:
        assert actions_of(replace(FACTS, steps=[STEP]), OFFICER) == {"approval", "decline"}
