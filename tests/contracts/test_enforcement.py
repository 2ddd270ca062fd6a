"""Overdue, default, enforcement: a record, which touches no right and ends no pledge."""

from typing import Any

import pytest

from ip_finance.chain_api.events import (
    DefaultDeclared,
    EnforcementClosed,
    EnforcementOpened,
    FactRecorded,
    OverdueCured,
    OverdueMarked,
    ProceedsDistributed,
    RealisationRecorded,
)
from ip_finance.chain_api.roles import ANYBODY, Role
from ip_finance.chain_api.steps import (
    CloseEnforcement,
    DeclareDefault,
    MarkCurrent,
    OpenEnforcement,
)
from tests.contracts.scenes import (
    ACTIVE,
    AMOUNT,
    APPROVED,
    DEFAULTED,
    ENFORCING,
    LOAN,
    NONE,
    OTHER_RIGHT,
    OVERDUE,
    SETTLED,
    Move,
    a_defaulted_loan,
    a_distribution,
    a_fact,
    a_loan_in_enforcement,
    a_move,
    a_realisation,
    a_realised_pledge,
    a_secured_loan,
    a_settled_loan,
    a_verified_right,
    a_waiver,
    an_active_loan,
    an_overdue_mark,
    apply,
    discharge,
    lien,
    loan,
    pledge,
    release,
    repay,
    right,
)
from tests.evm import BANK, OTHER_BANK, SME, Cast, Evm

MOVES: tuple[type[Move], ...] = (MarkCurrent, DeclareDefault, OpenEnforcement, CloseEnforcement)


def mark(evm: Evm) -> None:
    evm.relay(an_overdue_mark(evm), evm.cast.officer)


def move(kind: type[Move], evm: Evm) -> None:
    evm.relay(a_move(kind, evm), evm.cast.officer)


def distribute(evm: Evm, **shares: int) -> None:
    evm.relay(a_distribution(evm, **shares), evm.cast.officer)


def undistributed(evm: Evm) -> int:
    return int(evm.ledger.functions.undistributedFenOf(LOAN.bytes).call())


class TestMarkOverdue:
    def test_says_what_is_due_since_when(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        step = an_overdue_mark(evm)

        receipt = evm.relay(step, cast.officer)

        assert loan(evm) == (SME, BANK, 6, OVERDUE, 0, AMOUNT, 1, 1, 1)
        assert evm.told(receipt) == [
            OverdueMarked(LOAN, 6, 1_000, step.overdue_since, step.evidence_hash)
        ]

    def test_refuses_nothing_due(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        with evm.refuses("EmptyStep"):
            evm.relay(an_overdue_mark(evm, overdue_fen=0), cast.officer)

    def test_refuses_a_loan_that_is_overdue(self, evm: Evm) -> None:
        an_active_loan(evm)
        mark(evm)

        with evm.refuses("WrongLoanState", LOAN, OVERDUE):
            mark(evm)

    def test_refuses_a_loan_on_which_nothing_is_owed(self, evm: Evm) -> None:
        a_secured_loan(evm)

        with evm.refuses("WrongLoanState", LOAN, APPROVED):
            mark(evm)

    def test_stops_further_releases(self, evm: Evm) -> None:
        a_secured_loan(evm)
        release(evm, 1)
        mark(evm)

        with evm.refuses("WrongLoanState", LOAN, OVERDUE):
            release(evm, 1)

    def test_lets_the_borrower_pay_and_settle(self, evm: Evm) -> None:
        an_active_loan(evm)
        mark(evm)

        repay(evm)

        assert loan(evm).state == SETTLED


class TestMovesOfTheBank:
    def test_an_overdue_loan_is_current_again(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        mark(evm)
        step = a_move(MarkCurrent, evm)

        receipt = evm.relay(step, cast.officer)

        assert loan(evm) == (SME, BANK, 7, ACTIVE, 0, AMOUNT, 1, 1, 1)
        assert evm.told(receipt) == [OverdueCured(LOAN, 7, step.evidence_hash)]  # type: ignore[union-attr]

    def test_an_active_loan_is_defaulted(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        step = DeclareDefault(LOAN, 5, a_distribution(evm).court_document_hash, evm.deadline)

        receipt = evm.relay(step, cast.officer)

        assert loan(evm) == (SME, BANK, 6, DEFAULTED, 0, AMOUNT, 1, 1, 1)
        assert evm.told(receipt) == [DefaultDeclared(LOAN, 6, step.evidence_hash)]

    def test_a_defaulted_loan_is_enforced(self, evm: Evm, cast: Cast) -> None:
        a_defaulted_loan(evm)
        step = OpenEnforcement(LOAN, 6, a_distribution(evm).court_document_hash, evm.deadline)

        receipt = evm.relay(step, cast.officer)

        assert loan(evm) == (SME, BANK, 7, ENFORCING, 0, AMOUNT, 1, 1, 1)
        assert evm.told(receipt) == [EnforcementOpened(LOAN, 7, step.court_document_hash)]

    def test_an_enforcement_is_closed_with_the_debt_left(self, evm: Evm, cast: Cast) -> None:
        a_loan_in_enforcement(evm)
        step = CloseEnforcement(LOAN, 7, a_distribution(evm).court_document_hash, evm.deadline)

        receipt = evm.relay(step, cast.officer)

        assert loan(evm) == (SME, BANK, 8, DEFAULTED, 0, AMOUNT, 1, 1, 1)
        assert evm.told(receipt) == [EnforcementClosed(LOAN, 8, step.court_document_hash)]

    @pytest.mark.parametrize("kind", MOVES)
    def test_refuses_another_bank(self, evm: Evm, cast: Cast, kind: type[Move]) -> None:
        an_active_loan(evm)

        with evm.refuses("WrongParty", cast.other_officer.address, BANK, OTHER_BANK):
            evm.relay(a_move(kind, evm), cast.other_officer)

    @pytest.mark.parametrize("kind", MOVES)
    def test_refuses_the_borrower(self, evm: Evm, cast: Cast, kind: type[Move]) -> None:
        an_active_loan(evm)

        with evm.refuses("RoleMissing", cast.owner.address, Role.OFFICER):
            evm.relay(a_move(kind, evm), cast.owner)

    @pytest.mark.parametrize("kind", MOVES)
    def test_refuses_a_passed_version(self, evm: Evm, cast: Cast, kind: type[Move]) -> None:
        an_active_loan(evm)

        with evm.refuses("VersionPassed", 4, 5):
            evm.relay(a_move(kind, evm, loan_version=4), cast.officer)

    @pytest.mark.parametrize("kind", MOVES)
    def test_refuses_a_loan_that_nobody_asked_for(self, evm: Evm, kind: type[Move]) -> None:
        with evm.refuses("WrongLoanState", LOAN, NONE):
            move(kind, evm)

    @pytest.mark.parametrize("kind", MOVES)
    def test_refuses_a_settled_loan(self, evm: Evm, kind: type[Move]) -> None:
        a_settled_loan(evm)

        with evm.refuses("WrongLoanState", LOAN, SETTLED):
            move(kind, evm)

    @pytest.mark.parametrize(
        ("begin", "kind", "state"),
        [
            (an_active_loan, MarkCurrent, ACTIVE),
            (an_active_loan, OpenEnforcement, ACTIVE),
            (an_active_loan, CloseEnforcement, ACTIVE),
            (a_defaulted_loan, DeclareDefault, DEFAULTED),
            (a_defaulted_loan, CloseEnforcement, DEFAULTED),
            (a_loan_in_enforcement, MarkCurrent, ENFORCING),
            (a_loan_in_enforcement, DeclareDefault, ENFORCING),
            (a_loan_in_enforcement, OpenEnforcement, ENFORCING),
        ],
    )
    def test_refuses_any_other_state(
        self, evm: Evm, begin: Any, kind: type[Move], state: int
    ) -> None:
        begin(evm)

        with evm.refuses("WrongLoanState", LOAN, state):
            move(kind, evm)

    def test_a_defaulted_loan_is_restructured(self, evm: Evm) -> None:
        a_defaulted_loan(evm)

        move(MarkCurrent, evm)

        assert loan(evm).state == ACTIVE

    def test_an_overdue_loan_is_defaulted(self, evm: Evm) -> None:
        an_active_loan(evm)
        mark(evm)

        move(DeclareDefault, evm)

        assert loan(evm).state == DEFAULTED


class TestRecordRealisation:
    def test_says_what_came_in_and_moves_no_title(self, evm: Evm, cast: Cast) -> None:
        a_loan_in_enforcement(evm)
        before = (right(evm), lien(evm))
        step = a_realisation(evm)

        receipt = evm.relay(step, cast.officer)

        assert loan(evm) == (SME, BANK, 8, ENFORCING, 0, AMOUNT, 1, 1, 1)
        assert undistributed(evm) == AMOUNT
        assert (right(evm), lien(evm)) == before
        assert evm.told(receipt) == [
            RealisationRecorded(LOAN, 8, 0, AMOUNT, AMOUNT, step.court_document_hash)
        ]

    def test_adds_up(self, evm: Evm, cast: Cast) -> None:
        a_realised_pledge(evm)

        evm.relay(a_realisation(evm, proceeds_fen=7), cast.officer)

        assert undistributed(evm) == AMOUNT + 7

    def test_refuses_no_proceeds(self, evm: Evm, cast: Cast) -> None:
        a_loan_in_enforcement(evm)

        with evm.refuses("EmptyStep"):
            evm.relay(a_realisation(evm, proceeds_fen=0), cast.officer)

    @pytest.mark.parametrize("number", [1, 7, 8, 255])
    def test_refuses_a_pledge_that_nobody_signed(self, evm: Evm, cast: Cast, number: int) -> None:
        a_loan_in_enforcement(evm)

        with evm.refuses("PledgeNotEnforceable", LOAN, number):
            evm.relay(a_realisation(evm, pledge=number), cast.officer)

    def test_refuses_a_pledge_that_was_not_registered(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        pledge(evm, a_verified_right(evm, OTHER_RIGHT))
        move(DeclareDefault, evm)
        move(OpenEnforcement, evm)

        with evm.refuses("PledgeNotEnforceable", LOAN, 1):
            evm.relay(a_realisation(evm, pledge=1), cast.officer)

    def test_refuses_a_pledge_that_was_given_up(self, evm: Evm, cast: Cast) -> None:
        a_loan_in_enforcement(evm)
        evm.relay(a_waiver(evm), cast.officer, cast.approver)

        with evm.refuses("PledgeNotEnforceable", LOAN, 0):
            evm.relay(a_realisation(evm), cast.officer)

    def test_refuses_a_loan_that_is_not_enforced(self, evm: Evm, cast: Cast) -> None:
        a_defaulted_loan(evm)

        with evm.refuses("WrongLoanState", LOAN, DEFAULTED):
            evm.relay(a_realisation(evm), cast.officer)

    def test_refuses_another_bank(self, evm: Evm, cast: Cast) -> None:
        a_loan_in_enforcement(evm)

        with evm.refuses("WrongParty", cast.other_officer.address, BANK, OTHER_BANK):
            evm.relay(a_realisation(evm), cast.other_officer)

    def test_refuses_a_replay(self, evm: Evm, cast: Cast) -> None:
        a_loan_in_enforcement(evm)
        step = a_realisation(evm)
        evm.relay(step, cast.officer)

        with evm.refuses("VersionPassed", 7, 8):
            evm.relay(step, cast.officer)


class TestDistributeProceeds:
    def test_says_who_got_what(self, evm: Evm, cast: Cast) -> None:
        a_realised_pledge(evm)
        step = a_distribution(evm, costs_fen=10, interest_fen=20, principal_fen=30)

        receipt = evm.relay(step, cast.officer)

        assert loan(evm) == (SME, BANK, 9, ENFORCING, 0, AMOUNT - 30, 1, 1, 1)
        assert undistributed(evm) == AMOUNT - 60
        assert evm.told(receipt) == [
            ProceedsDistributed(LOAN, 9, 10, 20, 30, 0, AMOUNT - 30, step.court_document_hash)
        ]

    def test_settles_the_loan_with_the_last_principal(self, evm: Evm, cast: Cast) -> None:
        a_loan_in_enforcement(evm)
        evm.relay(a_realisation(evm, proceeds_fen=AMOUNT + 100), cast.officer)

        distribute(evm, costs_fen=40, principal_fen=AMOUNT, surplus_fen=60)

        assert loan(evm) == (SME, BANK, 9, SETTLED, 0, 0, 1, 1, 1)
        assert undistributed(evm) == 0

    def test_lets_the_settled_loan_be_discharged(self, evm: Evm) -> None:
        a_realised_pledge(evm)
        distribute(evm, costs_fen=0, principal_fen=AMOUNT)

        discharge(evm)

        assert loan(evm).live == 0

    def test_gives_the_pledgor_what_is_left_after_repayment(self, evm: Evm) -> None:
        a_realised_pledge(evm)
        repay(evm)

        distribute(evm, costs_fen=0, surplus_fen=AMOUNT)

        assert (loan(evm).state, undistributed(evm)) == (SETTLED, 0)

    def test_may_follow_the_close_of_the_enforcement(self, evm: Evm) -> None:
        a_realised_pledge(evm)
        move(CloseEnforcement, evm)

        distribute(evm, costs_fen=5)

        assert (loan(evm).state, undistributed(evm)) == (DEFAULTED, AMOUNT - 5)

    @pytest.mark.parametrize("share", ["costs_fen", "interest_fen", "principal_fen", "surplus_fen"])
    def test_refuses_more_than_came_in(self, evm: Evm, share: str) -> None:
        a_realised_pledge(evm)
        shares = {"costs_fen": 1, share: AMOUNT + 1}

        with evm.refuses("AboveProceeds", sum(shares.values()), AMOUNT):
            distribute(evm, **shares)

    def test_refuses_a_sum_beyond_all_bounds(self, evm: Evm) -> None:
        a_realised_pledge(evm)
        most = 2**64 - 1

        with evm.refuses("AboveProceeds", 2 * most, AMOUNT):
            distribute(evm, costs_fen=most, interest_fen=most)

    def test_refuses_to_distribute_twice(self, evm: Evm) -> None:
        a_realised_pledge(evm)
        distribute(evm, costs_fen=AMOUNT)

        with evm.refuses("AboveProceeds", 1, 0):
            distribute(evm, costs_fen=1)

    def test_refuses_a_surplus_while_one_fen_is_owed(self, evm: Evm, cast: Cast) -> None:
        a_loan_in_enforcement(evm)
        evm.relay(a_realisation(evm, proceeds_fen=AMOUNT + 100), cast.officer)

        with evm.refuses("SurplusBeforeDebt", 1):
            distribute(evm, costs_fen=0, principal_fen=AMOUNT - 1, surplus_fen=1)

    def test_refuses_more_principal_than_is_owed(self, evm: Evm, cast: Cast) -> None:
        a_loan_in_enforcement(evm)
        evm.relay(a_realisation(evm, proceeds_fen=AMOUNT + 100), cast.officer)

        with evm.refuses("AboveOutstanding", AMOUNT + 1, AMOUNT):
            distribute(evm, costs_fen=0, principal_fen=AMOUNT + 1)

    def test_refuses_to_distribute_nothing(self, evm: Evm) -> None:
        a_realised_pledge(evm)

        with evm.refuses("EmptyStep"):
            distribute(evm, costs_fen=0)

    def test_refuses_an_active_loan(self, evm: Evm) -> None:
        an_active_loan(evm)

        with evm.refuses("WrongLoanState", LOAN, ACTIVE):
            distribute(evm)

    def test_refuses_another_bank(self, evm: Evm, cast: Cast) -> None:
        a_realised_pledge(evm)

        with evm.refuses("WrongParty", cast.other_officer.address, BANK, OTHER_BANK):
            evm.relay(a_distribution(evm), cast.other_officer)


def test_enforcement_never_touches_a_right(evm: Evm) -> None:
    an_active_loan(evm)
    before = (right(evm), lien(evm))

    mark(evm)
    move(DeclareDefault, evm)
    move(OpenEnforcement, evm)
    evm.relay(a_realisation(evm), evm.cast.officer)
    distribute(evm, costs_fen=0, principal_fen=AMOUNT)

    assert (right(evm), lien(evm)) == before


class TestRecordFact:
    def test_says_whose_party_stated_it(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        step = a_fact(evm, fact=255)

        receipt = evm.relay(step, cast.other_officer)

        assert evm.told(receipt) == [
            FactRecorded(LOAN, OTHER_BANK, 255, AMOUNT, step.evidence_hash)
        ]

    @pytest.mark.parametrize("begin", [apply, a_secured_loan, an_active_loan, a_settled_loan])
    def test_leaves_the_loan_as_it_is(self, evm: Evm, cast: Cast, begin: Any) -> None:
        begin(evm)
        before = loan(evm)

        evm.relay(a_fact(evm), cast.owner)

        assert loan(evm) == before

    def test_spoils_no_signature_of_others(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        signed_before = an_overdue_mark(evm)

        evm.relay(a_fact(evm), cast.other_owner)
        evm.relay(signed_before, cast.officer)

        assert loan(evm).state == OVERDUE

    def test_may_be_about_no_amount(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        step = a_fact(evm, amount_fen=0)

        receipt = evm.relay(step, cast.officer)

        assert evm.told(receipt) == [FactRecorded(LOAN, BANK, 1, 0, step.evidence_hash)]

    def test_refuses_a_loan_that_nobody_asked_for(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("WrongLoanState", LOAN, NONE):
            evm.relay(a_fact(evm), cast.officer)

    def test_refuses_a_fact_without_a_number(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        with evm.refuses("EmptyStep"):
            evm.relay(a_fact(evm, fact=0), cast.officer)

    def test_refuses_a_fact_without_evidence(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        with evm.refuses("EmptyStep"):
            evm.relay(a_fact(evm, evidence_hash="0x" + "00" * 32), cast.officer)

    def test_refuses_the_same_evidence_again_from_the_same_party(
        self, evm: Evm, cast: Cast
    ) -> None:
        an_active_loan(evm)
        step = a_fact(evm)
        evm.relay(step, cast.officer)

        for again in (step, a_fact(evm, fact=2, amount_fen=5)):
            with evm.refuses("FactKnown", step.evidence_hash):
                evm.relay(again, cast.officer)

    def test_is_not_kept_from_a_party_by_another_that_knew_its_hash(
        self, evm: Evm, cast: Cast
    ) -> None:
        an_active_loan(evm)
        step = a_fact(evm)
        evm.relay(step, cast.owner)

        receipt = evm.relay(step, cast.officer)

        assert evm.told(receipt) == [
            FactRecorded(LOAN, BANK, step.fact, step.amount_fen, step.evidence_hash)
        ]

    def test_refuses_a_machine(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        with evm.refuses("RoleMissing", cast.recorder.address, ANYBODY & 0x3F):
            evm.relay(a_fact(evm), cast.recorder)

    def test_refuses_somebody_unknown(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        with evm.refuses("RoleMissing", cast.stranger.address, ANYBODY & 0x3F):
            evm.relay(a_fact(evm), cast.stranger)

    def test_refuses_what_comes_too_late(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        with evm.refuses("DeadlinePassed", evm.now):
            evm.relay(a_fact(evm, deadline=evm.now), cast.officer)
