"""One case as its bank sees it, on one screen: read from the slices that hold its parts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ip_finance.actions import service as actions
from ip_finance.actions.domain import Action, On
from ip_finance.cases import service as cases
from ip_finance.cases.domain import Stage
from ip_finance.cases.service import Case
from ip_finance.core.actor import PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.errors import Conflict, DomainError, RuleViolated
from ip_finance.core.money import WHOLE, Fen
from ip_finance.core.uow import Tx
from ip_finance.credit import repository as credit_repository
from ip_finance.credit import service as credit
from ip_finance.credit.domain import Decision
from ip_finance.credit.drafting import limit_told, need_told, schedule_told
from ip_finance.credit.gathering import Situation, limited, situation
from ip_finance.credit.standing import CaseState, turn_of
from ip_finance.credit.words import DECISIONS
from ip_finance.desks.bank_figures import share_of
from ip_finance.desks.timeline import Moment, moments_of_case
from ip_finance.documents import repository as documents
from ip_finance.documents.models import Document
from ip_finance.drawdowns import repository as drawdowns
from ip_finance.drawdowns.models import Drawdown
from ip_finance.eligibility import repository as prechecks
from ip_finance.eligibility.models import Precheck
from ip_finance.loan_engine.errors import TermsImpossible
from ip_finance.loans.domain import LoanState
from ip_finance.loans.errors import NotTheLender
from ip_finance.loans.models import Loan
from ip_finance.policies.contents.stages import Stage as CreditStage


@dataclass(frozen=True, slots=True)
class Box:
    """What the right column offers. `refusal` says why this person may not decide now."""

    stage: CreditStage | None
    decisions: tuple[Decision, ...]
    refusal: DomainError | None
    can_write_memo: bool
    can_ask_approval: bool
    next_title: str | None
    actions: Sequence[Action[Any]]


@dataclass(frozen=True, slots=True)
class BankCase:
    """Everything the page shows."""

    case: Case
    now: Situation
    need: Mapping[str, Any] | None
    limit: Mapping[str, Any] | None
    no_limit: DomainError | None
    schedule: Mapping[str, Any] | None
    precheck: Precheck | None
    papers: Sequence[Document]
    drawdowns: Sequence[Drawdown]
    people: Mapping[UUID, str]
    moments: Sequence[Moment]
    box: Box

    @property
    def loan(self) -> Loan:
        return self.case.loan

    @property
    def _exposure(self) -> Fen:
        ledger = self.loan.on_ledger
        if ledger is None or self.loan.state is LoanState.APPLIED:
            return self.loan.amount
        return Fen(ledger.outstanding_fen + ledger.available_fen)

    @property
    def ltv(self) -> tuple[int, int] | None:
        """What is asked, may be drawn or is owed over the value of the rights; the bundle's cap."""
        value = sum(one.value for one in self.case.collateral)
        lent = self._exposure
        if not value or not lent:
            return None
        return share_of(lent, value), self.case.limit * WHOLE // value


def bank_case(tx: Tx, loan_id: UUID, contract: str) -> BankCase:
    """The whole case; `contract` is the address of the ledger.

    Raises: LoanNotFound, NotTheLender.
    """
    case = cases.case_of(tx, loan_id)
    loan = case.loan
    if loan.lender_id != tx.actor.party_id:
        raise NotTheLender
    now = situation(tx, loan)
    need, limit, no_limit = _figures(tx, loan)
    people = credit_repository.names(
        tx.session, {one.person_id for one in now.decisions} | now.authors
    )
    return BankCase(
        case=case,
        now=now,
        need=need,
        limit=limit,
        no_limit=no_limit,
        schedule=_schedule(now, business_date(tx.now)),
        precheck=_precheck(tx, loan),
        papers=_papers(tx, case),
        drawdowns=drawdowns.of_loan(tx.session, loan_id) if case.stage >= Stage.PLEDGE else (),
        people=people,
        moments=moments_of_case(tx, case, contract, _within_bank(now, people, loan)),
        box=_box(tx, case, now),
    )


def _within_bank(now: Situation, people: Mapping[UUID, str], loan: Loan) -> Iterator[Moment]:
    """What the bank's own people wrote and decided, beside what the firm sees too."""
    titles = {one.name: one.title for one in now.stages}
    yield Moment(loan.created_at, "person", loan.borrower.name, "填写融资申请")
    for memo in now.memos:
        yield Moment(memo.created_at, "person", people.get(memo.person_id, ""), "撰写授信报告")
    for one in now.frozen:
        yield Moment(one.frozen_at, "system", "", "授信报告已封存，此后的数据不再改变它")
    for vote in now.decisions:
        text = f"{titles.get(vote.stage, vote.stage)}：{DECISIONS[vote.decision]}"
        note = "；".join([vote.comment, *vote.papers])
        yield Moment(vote.created_at, "person", people.get(vote.person_id, ""), text, note=note)


def _figures(
    tx: Tx, loan: Loan
) -> tuple[Mapping[str, Any] | None, Mapping[str, Any] | None, DomainError | None]:
    """Need and limit while the bank decides; afterwards the approved terms stand."""
    if loan.state is not LoanState.APPLIED:
        return None, None, None
    try:
        found = limited(tx, loan)
    except (Conflict, RuleViolated) as missing:
        return None, None, missing
    return need_told(found.need), limit_told(found), None


def _schedule(now: Situation, today: date) -> Mapping[str, Any] | None:
    """As it was frozen, else from today; None without a memo, or once the maturity has passed."""
    if now.frozen_now is not None:
        frozen: Mapping[str, Any] | None = now.frozen_now.told.get("schedule")
        return frozen
    if now.memo is None:
        return None
    try:
        return schedule_told(now.memo.proposal, today)
    except TermsImpossible:
        return None


def _precheck(tx: Tx, loan: Loan) -> Precheck | None:
    """The newest pre-check of all the rights offered."""
    return prechecks.find_newest_of(tx.session, loan.asset_ids)


def _papers(tx: Tx, case: Case) -> Sequence[Document]:
    """Every document that the case rests on and the bank may read."""
    records = [case.loan.id, *[one.id for one in case.assets], *[one.id for one in case.pledges]]
    named = [one.document_id for one in case.assets if one.document_id]
    for pledge in case.pledges:
        ids = (pledge.contract_document_id, pledge.resolution_document_id)
        named += [document_id for document_id in ids if document_id]
    return documents.of_records(tx.session, records, named)


def _box(tx: Tx, case: Case, now: Situation) -> Box:
    loan, state = case.loan, now.standing.state
    is_open = loan.state is LoanState.APPLIED
    is_officer = PersonRole.OFFICER in tx.actor.roles
    stage, decisions = now.standing.stage, tuple[Decision, ...]()
    if is_open and state is CaseState.DECIDING:
        decisions = tuple(Decision)
    elif is_open and now.stages and state is CaseState.APPROVED:
        stage, decisions = turn_of(now.standing, now.stages, Decision.REFER), (Decision.REFER,)
    refusal = credit.refusal_for(tx, now) if decisions else None
    return Box(
        stage=stage,
        decisions=decisions,
        refusal=refusal,
        can_write_memo=is_open and is_officer and not now.memo and state is not CaseState.REJECTED,
        can_ask_approval=is_open
        and is_officer
        and bool(now.stages)
        and state is CaseState.APPROVED,
        next_title=_next_title(now),
        actions=[
            one.action for one in actions.possible(tx, On.LOAN, loan.id) if one.refused is None
        ],
    )


def _next_title(now: Situation) -> str | None:
    """Which stage comes after the one in turn; None: it is the last."""
    names = [one.name for one in now.stages]
    if now.standing.stage is None or now.standing.stage.name not in names:
        return None
    after = now.stages[names.index(now.standing.stage.name) + 1 :]
    return after[0].title if after else None
