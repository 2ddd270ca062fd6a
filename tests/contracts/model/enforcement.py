"""When a loan is not paid. Nothing here touches a right or ends a pledge."""

from ip_finance.chain_api import events as ev
from ip_finance.chain_api import steps as st
from tests.contracts.model.loans import Loans
from tests.contracts.model.records import CURABLE, DEFAULTABLE, DISTRIBUTABLE, State, require
from tests.contracts.model.rights import ANY_PERSON, NO_HASH


class Enforcement(Loans):
    """Overdue, default, enforcement."""

    def mark_overdue(self, step: st.MarkOverdue) -> ev.ChainEvent:
        version = self.moved(step, {State.ACTIVE}, State.OVERDUE)
        return ev.OverdueMarked(
            step.loan, version, step.overdue_fen, step.overdue_since, step.evidence_hash
        )

    def mark_current(self, step: st.MarkCurrent) -> ev.ChainEvent:
        version = self.moved(step, CURABLE, State.ACTIVE)
        return ev.OverdueCured(step.loan, version, step.evidence_hash)

    def declare_default(self, step: st.DeclareDefault) -> ev.ChainEvent:
        version = self.moved(step, DEFAULTABLE, State.DEFAULTED)
        return ev.DefaultDeclared(step.loan, version, step.evidence_hash)

    def open_enforcement(self, step: st.OpenEnforcement) -> ev.ChainEvent:
        version = self.moved(step, {State.DEFAULTED}, State.ENFORCING)
        return ev.EnforcementOpened(step.loan, version, step.court_document_hash)

    def close_enforcement(self, step: st.CloseEnforcement) -> ev.ChainEvent:
        version = self.moved(step, {State.ENFORCING}, State.DEFAULTED)
        return ev.EnforcementClosed(step.loan, version, step.court_document_hash)

    def record_realisation(self, step: st.RecordRealisation) -> ev.ChainEvent:
        loan = self.loan_at(step.loan, step.loan_version)
        self.officer(loan)
        self.in_state(step.loan, loan, {State.ENFORCING})
        enforceable = loan.is_live(step.pledge) and loan.is_registered(step.pledge)
        require(enforceable, "PledgeNotEnforceable", step.loan, step.pledge)
        require(step.proceeds_fen != 0, "EmptyStep")
        proceeds = loan.undistributed_fen + step.proceeds_fen
        return ev.RealisationRecorded(
            step.loan,
            self.put_loan(step.loan, loan, undistributed_fen=proceeds),
            step.pledge,
            step.proceeds_fen,
            proceeds,
            step.court_document_hash,
        )

    def distribute_proceeds(self, step: st.DistributeProceeds) -> ev.ChainEvent:
        loan = self.loan_at(step.loan, step.loan_version)
        self.officer(loan)
        self.in_state(step.loan, loan, DISTRIBUTABLE)
        shares = (step.costs_fen, step.interest_fen, step.principal_fen, step.surplus_fen)
        require(any(shares), "EmptyStep")
        there = loan.undistributed_fen
        require(sum(shares) <= there, "AboveProceeds", sum(shares), there)
        loan = loan.paid(step.principal_fen)
        owed = loan.outstanding_fen
        require(step.surplus_fen == 0 or owed == 0, "SurplusBeforeDebt", owed)
        version = self.put_loan(step.loan, loan, undistributed_fen=there - sum(shares))
        return ev.ProceedsDistributed(step.loan, version, *shares, owed, step.court_document_hash)

    def record_fact(self, step: st.RecordFact) -> ev.ChainEvent:
        self.known_loan(step.loan)
        party = self.signer(ANY_PERSON).party
        evidence = step.evidence_hash
        require(step.fact != 0 and evidence != NO_HASH, "EmptyStep")
        require((party, evidence) not in self.recorded, "FactKnown", evidence)
        self.recorded |= {(party, evidence)}
        return ev.FactRecorded(step.loan, party, step.fact, step.amount_fen, evidence)
