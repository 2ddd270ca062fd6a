"""Use cases of a bank's credit work. Each runs in the caller's transaction and never commits."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from ip_finance.chain_api.steps import ApproveLoan
from ip_finance.core.actor import PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.errors import Forbidden
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.credit import repository
from ip_finance.credit.domain import (
    LENDERS,
    Decide,
    Decision,
    FileStatement,
    Proposal,
    StateNeed,
    WriteMemo,
)
from ip_finance.credit.drafting import freeze
from ip_finance.credit.errors import (
    MemoChanged,
    MemoDecidedOn,
    MemoMissing,
    NoStages,
    NotACompany,
    StatementExists,
    YearAhead,
)
from ip_finance.credit.four_eyes import Person, Relation, refusal_of
from ip_finance.credit.gate import (
    check_approved,
    check_carried,
    check_fresh,
    check_need,
    check_purpose,
    check_stated,
    check_terms,
    check_words,
)
from ip_finance.credit.gathering import (
    Situation,
    agreed_plan,
    need_of,
    situation,
    situations,
    stages_of,
)
from ip_finance.credit.models import CreditDecision, CreditMemo, FinancialStatement, StatedNeed
from ip_finance.credit.standing import CaseState, approvals, turn_of
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.loans import repository as loans
from ip_finance.loans import service as loans_service
from ip_finance.loans.domain import Approve, LoanState, check_state
from ip_finance.loans.errors import NotTheLender
from ip_finance.loans.models import Loan
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyKind
from ip_finance.policies.contents.stages import Stage
from ip_finance.signing import service as signing
from ip_finance.signing.models import SigningRequest


@dataclass(frozen=True, slots=True)
class Waiting:
    """An application in the bank's queue, and why the actor may not decide on it, if so."""

    situation: Situation
    refusal: Forbidden | None


def file_statement(tx: Tx, cmd: FileStatement) -> FinancialStatement:
    """Keep a year's figures of the actor's company; again with the same figures: no change.

    Raises: RoleMissing, NotACompany, YearAhead, StatementExists, IdTaken.
    """
    tx.actor.require(PersonRole.SIGNATORY)
    if parties.by_id(tx.session, tx.actor.party_id).kind is not PartyKind.SME:
        raise NotACompany
    made = FinancialStatement(
        id=cmd.statement_id,
        party_id=tx.actor.party_id,
        fiscal_year=cmd.fiscal_year,
        figures=dict(cmd.figures),
        source=cmd.source,
        created_by=tx.actor.person_id,
        created_at=tx.now,
    )
    kept = repository.find_statement(tx.session, cmd.statement_id)
    if kept is None:
        today = business_date(tx.now)
        if cmd.fiscal_year >= today.year:
            raise YearAhead(cmd.fiscal_year, today)
        kept = insert_or_find(tx.session, made)
    if kept is made:
        tx.record("credit.statement-filed", made.id, fiscal_year=made.fiscal_year)
    elif _filed(kept) != _filed(made):
        raise StatementExists(cmd.statement_id)
    return kept


def state_need(tx: Tx, cmd: StateNeed) -> StatedNeed:
    """State the need where the formula does not reach, or less than it measures.

    Raises: as `_lent` does, MemoDecidedOn, NeedAboveMeasured.
    """
    loan = _lent(tx, cmd.loan_id)
    if situation(tx, loan).frozen_now is not None:
        raise MemoDecidedOn(loan.id)
    check_stated(cmd.need, need_of(tx, loan).measured.new_loan)
    made = StatedNeed(
        id=cmd.need_id,
        loan_id=loan.id,
        bank_id=loan.bank_id,
        person_id=tx.actor.person_id,
        need=cmd.need,
        reason=cmd.reason,
        created_at=tx.now,
    )
    tx.session.add(made)
    tx.session.flush()
    tx.record("credit.need-stated", loan.id, need_fen=made.need)
    return made


def write_memo(tx: Tx, cmd: WriteMemo) -> CreditMemo:
    """Write the memo of the round that runs; after a referral this submits the case again.

    Raises: as `_lent` does; MemoDecidedOn, PurposeNotAllowed; what `check_approvable` raises.
    """
    loan = _lent(tx, cmd.loan_id)
    so_far = situation(tx, loan)
    if so_far.frozen_now is not None or so_far.standing.state is CaseState.REJECTED:
        raise MemoDecidedOn(loan.id)
    check_purpose(loan, cmd.words.get("purpose_note", ""))
    proposal = _completed(tx, loan, cmd.proposal)
    check_terms(tx, loan, proposal)
    made = CreditMemo(
        id=cmd.memo_id,
        loan_id=loan.id,
        bank_id=loan.bank_id,
        person_id=tx.actor.person_id,
        round=so_far.standing.round,
        proposal=proposal.told,
        words=dict(cmd.words),
        created_at=tx.now,
    )
    tx.session.add(made)
    tx.session.flush()
    tx.record("credit.memo-written", loan.id, round=made.round)
    return made


def decide(tx: Tx, cmd: Decide) -> CreditDecision:
    """Decide at the stage whose turn it is; the first decision of a round freezes the memo.

    Raises:
        RoleMissing, LoanNotFound, NotTheLender, WrongLoanState, NoStages, MemoMissing.
        AlreadyDecided: the case moved on; MemoChanged: another memo was on the page.
        StepOnItsWay: the ledger is about to take the approval.
        OwnCompany, OwnCase, DecidedBefore, WrongStageRole, CommentMissing, PapersUnnamed.
        What `check_carried` raises.
    """
    tx.actor.require(*LENDERS)
    loan = _locked(tx, cmd.loan_id)
    now = situation(tx, loan)
    check_fresh(tx, now, cmd)
    if not now.stages:
        raise NoStages
    memo, stage = now.memo, turn_of(now.standing, now.stages, cmd.decision)
    if memo is None or stage is None:
        raise MemoMissing(loan.id)
    refusal = refusal_of(_person(tx, now), stage)
    if refusal is not None:
        raise refusal
    if cmd.draft != len(now.memos):
        raise MemoChanged(cmd.draft, len(now.memos))
    check_words(cmd)
    if cmd.decision is Decision.APPROVE:
        check_carried(tx, loan, Fen(memo.proposal["amount_fen"]))
    else:
        signing.take_back(tx, loan.id, ApproveLoan.__name__)
    if now.frozen_now is None:
        freeze(tx, now, memo)
    return _decided(tx, cmd, memo, stage)


def _decided(tx: Tx, cmd: Decide, memo: CreditMemo, stage: Stage) -> CreditDecision:
    made = CreditDecision(
        id=uuid4(),
        loan_id=memo.loan_id,
        bank_id=memo.bank_id,
        person_id=tx.actor.person_id,
        memo_id=memo.id,
        round=memo.round,
        stage=stage.name,
        role=stage.role,
        decision=cmd.decision,
        comment=cmd.comment,
        papers=list(cmd.papers),
        created_at=tx.now,
    )
    tx.session.add(made)
    tx.session.flush()
    tx.record("credit.decided", made.loan_id, decision=made.decision.value, stage=made.stage)
    return made


def ask_approval(tx: Tx, cmd: Approve) -> SigningRequest:
    """Propose an approval to the ledger, after the bank's own stages have approved these terms.

    Raises:
        StagesOutstanding, CaseRejected, OtherTermsApproved, PurposeNotAllowed.
        NeedNotMeasured, AboveLimit, OtherThanOffered; and what `loans.service.ask_approval` raises.
    """
    tx.actor.require(PersonRole.OFFICER)
    loan = _locked(tx, cmd.loan_id)
    repository.take_customer(tx.session, loan)
    now = situation(tx, loan)
    asked = _completed(tx, loan, Proposal(cmd.amount, cmd.rate, cmd.maturity_on, cmd.plan))
    if now.stages or stages_of(tx, loan, cmd.amount):
        check_approved(now, asked)
    found = check_terms(tx, loan, asked)
    check_need(found, cmd.amount)
    note = now.memo.words.get("purpose_note", "") if now.memo else ""
    check_purpose(loan, note)
    frozen = now.frozen_now
    memo_hash = frozen.content_hash if frozen else None
    sealed = replace(cmd, plan=dict(asked.plan), memo_hash=memo_hash)
    return loans_service.ask_approval(tx, sealed)


def waiting(tx: Tx) -> list[Waiting]:
    """The applications to the actor's bank that are not decided, the oldest first.

    Raises: RoleMissing.
    """
    tx.actor.require(*LENDERS)
    found = situations(tx, repository.undecided(tx.session, tx.actor.party_id))
    return [Waiting(one, refusal_for(tx, one)) for one in found]


def refusal_for(tx: Tx, now: Situation) -> Forbidden | None:
    """Why the actor may not decide at the stage in turn; None: they may, or there is none.

    Of an approved case: why they may not refer it back.
    """
    stage = turn_of(now.standing, now.stages, Decision.REFER)
    return refusal_of(_person(tx, now), stage) if stage else None


def _locked(tx: Tx, loan_id: UUID) -> Loan:
    """The application, while it waits for its bank. Raises: NotTheLender, WrongLoanState."""
    loan = loans.for_update(tx.session, loan_id)
    if loan.lender_id != tx.actor.party_id:
        raise NotTheLender
    check_state(loan.state, LoanState.APPLIED)
    return loan


def _lent(tx: Tx, loan_id: UUID) -> Loan:
    """The same for an officer. Raises: RoleMissing, LoanNotFound, and as `_locked` does."""
    tx.actor.require(PersonRole.OFFICER)
    return _locked(tx, loan_id)


def _person(tx: Tx, now: Situation) -> Person:
    """The actor with what they have to do with the case."""
    loan, me = now.loan, tx.actor.person_id
    stated = repository.stated_need(tx.session, loan.id)
    assets = ip_assets.all_of(tx.session, [UUID(one) for one in loan.asset_ids])
    companies = {loan.borrower_id, *(asset.owner_id for asset in assets)}
    standing = {one.person_id for one in approvals(now.taken)}
    this_round = {one.person_id for one in now.taken if one.round == now.standing.round}
    is_approved = now.standing.state is CaseState.APPROVED
    held = {
        Relation.COMPANY: tx.actor.party_id in companies,
        Relation.OUTSIDE: tx.actor.party_id != loan.lender_id,
        Relation.PREPARED: me in now.authors or (stated is not None and stated.person_id == me),
        Relation.DECIDED: not is_approved and me in standing | this_round,
    }
    return Person(tx.actor.roles, frozenset(one for one, is_so in held.items() if is_so))


def _completed(tx: Tx, loan: Loan, proposal: Proposal) -> Proposal:
    """The proposal with a plan, if it came without."""
    return replace(proposal, plan=proposal.plan or agreed_plan(tx, loan))


def _filed(one: FinancialStatement) -> tuple[object, ...]:
    return one.party_id, one.fiscal_year, one.figures, one.source
