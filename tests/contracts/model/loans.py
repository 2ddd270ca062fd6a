"""Loans: asked for, decided, released, repaid, changed, assigned."""

from collections.abc import Set
from dataclasses import replace
from typing import Any, TypeAlias
from uuid import UUID

from ip_finance.chain_api import events as ev
from ip_finance.chain_api import steps as st
from ip_finance.chain_api.roles import Role
from tests.contracts.model.records import (
    CHANGEABLE,
    NO_LOAN,
    OWED,
    RELEASABLE,
    REPAYABLE,
    Loan,
    State,
    require,
)
from tests.contracts.model.rights import Rights

Move: TypeAlias = (
    st.DeclineLoan
    | st.MarkOverdue
    | st.MarkCurrent
    | st.DeclareDefault
    | st.OpenEnforcement
    | st.CloseEnforcement
)


class Loans(Rights):
    """The loan book."""

    def known_loan(self, number: UUID) -> Loan:
        require(number in self.loans, "WrongLoanState", number, State.NONE)
        return self.loans[number]

    def loan_at(self, number: UUID, version: int) -> Loan:
        loan = self.known_loan(number)
        require(version == loan.version, "VersionPassed", version, loan.version)
        return loan

    def put_loan(self, number: UUID, loan: Loan, **changes: Any) -> int:
        self.loans[number] = replace(loan, version=loan.version + 1, **changes)
        return loan.version + 1

    def in_state(self, number: UUID, loan: Loan, states: Set[State]) -> None:
        require(loan.state in states, "WrongLoanState", number, loan.state)

    def moved(self, step: Move, states: Set[State], to: State) -> int:
        """The loan's bank moves it from one of some states to another."""
        loan = self.loan_at(step.loan, step.loan_version)
        self.officer(loan)
        self.in_state(step.loan, loan, states)
        return self.put_loan(step.loan, loan, state=to)

    def apply_for_loan(self, step: st.ApplyForLoan) -> ev.ChainEvent:
        signer = self.signer(Role.SIGNATORY)
        signer.must_not_be_of(step.bank)
        borrower = signer.party
        require(step.loan != NO_LOAN and step.amount_fen != 0, "EmptyStep")
        require(step.loan not in self.loans, "LoanKnown", step.loan)
        self.admitted(step.bank)
        self.loans[step.loan] = Loan(borrower, step.bank)
        return ev.LoanApplied(step.loan, borrower, step.bank, step.amount_fen, step.terms_hash)

    def approve_loan(self, step: st.ApproveLoan) -> ev.ChainEvent:
        loan = self.loan_at(step.loan, step.loan_version)
        if step.amount_fen > self.parties[loan.bank].dual_approval_above_fen:
            self.officer_and_approver(loan.bank)
        else:
            self.officer(loan)
        self.in_state(step.loan, loan, {State.APPLIED})
        require(step.amount_fen != 0, "EmptyStep")
        version = self.put_loan(
            step.loan, loan, state=State.APPROVED, available_fen=step.amount_fen
        )
        return ev.LoanApproved(step.loan, version, step.amount_fen, step.terms_hash)

    def decline_loan(self, step: st.DeclineLoan) -> ev.ChainEvent:
        version = self.moved(step, {State.APPLIED}, State.DECLINED)
        return ev.LoanDeclined(step.loan, version, step.reason_hash)

    def release_funds(self, step: st.ReleaseFunds) -> ev.ChainEvent:
        loan = self.loan_at(step.loan, step.loan_version)
        self.officer(loan)
        self.in_state(step.loan, loan, RELEASABLE)
        live = [pledge for pledge in loan.pledges if pledge.live]
        secured = bool(live) and all(pledge.registered for pledge in live)
        require(secured, "PledgeNotRegistered", step.loan)
        require(step.amount_fen != 0, "EmptyStep")
        available = loan.available_fen
        require(step.amount_fen <= available, "AboveApproved", step.amount_fen, available)
        outstanding = loan.outstanding_fen + step.amount_fen
        version = self.put_loan(
            step.loan,
            loan,
            state=State.ACTIVE,
            available_fen=available - step.amount_fen,
            outstanding_fen=outstanding,
        )
        return ev.FundsReleased(
            step.loan, version, step.amount_fen, outstanding, step.evidence_hash
        )

    def record_repayment(self, step: st.RecordRepayment) -> ev.ChainEvent:
        loan = self.loan_at(step.loan, step.loan_version)
        self.officer(loan)
        self.in_state(step.loan, loan, REPAYABLE)
        require(step.principal_fen != 0 or step.interest_fen != 0, "EmptyStep")
        loan = loan.paid(step.principal_fen)
        return ev.RepaymentRecorded(
            step.loan,
            self.put_loan(step.loan, loan),
            step.principal_fen,
            step.interest_fen,
            loan.outstanding_fen,
            step.evidence_hash,
        )

    def change_terms(self, step: st.ChangeTerms) -> ev.ChainEvent:
        loan = self.loan_at(step.loan, step.loan_version)
        self.signer(Role.SIGNATORY, 0, 2).must_be_of(loan.borrower)
        self.signer(Role.OFFICER, 1, 2).must_be_of(loan.bank)
        self.in_state(step.loan, loan, CHANGEABLE)
        return ev.TermsChanged(step.loan, self.put_loan(step.loan, loan), step.terms_hash)

    def offer_claim(self, step: st.OfferClaim) -> ev.ChainEvent:
        loan = self.loan_at(step.loan, step.loan_version)
        self.officer(loan)
        self.in_state(step.loan, loan, OWED)
        self.admitted(step.bank)
        offer = (step.bank, step.terms_hash, loan.version + 1)
        version = self.put_loan(step.loan, loan, offer=offer)
        return ev.ClaimOffered(step.loan, step.bank, version, step.terms_hash)

    def accept_claim(self, step: st.AcceptClaim) -> ev.ChainEvent:
        loan = self.loan_at(step.loan, step.loan_version)
        signer = self.signer(Role.OFFICER)
        signer.must_not_be_of(loan.borrower)
        assignee = signer.party
        offered = loan.offer == (assignee, step.terms_hash, loan.version)
        require(offered, "ClaimNotOffered", step.loan)
        version = self.put_loan(step.loan, loan, bank=assignee)
        return ev.ClaimAssigned(step.loan, assignee, version, step.terms_hash, step.notice_hash)
