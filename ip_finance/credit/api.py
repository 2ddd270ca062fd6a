"""JSON endpoints of credit work: need, limit, memo, decisions, the queue, approval."""

from uuid import UUID, uuid4

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.appraisals.domain import NotAppraised
from ip_finance.core.actor import Actor, PersonRole, RoleMissing, StepUpNeeded
from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx
from ip_finance.credit import repository, service
from ip_finance.credit.domain import LENDERS
from ip_finance.credit.drafting import limit_told, need_told
from ip_finance.credit.entries import DecisionIn, MemoIn, StatedNeedIn
from ip_finance.credit.errors import (
    AlreadyDecided,
    CaseRejected,
    CommentMissing,
    DecidedBefore,
    MemoChanged,
    MemoDecidedOn,
    MemoMissing,
    MemoNotFound,
    NeedAboveMeasured,
    NeedNotMeasured,
    NoStages,
    NotASideOfLoan,
    OtherTermsApproved,
    OtherThanOffered,
    OwnCase,
    OwnCompany,
    PapersUnnamed,
    PurposeNotAllowed,
    StagesOutstanding,
    WrongStageRole,
)
from ip_finance.credit.gate import check_party
from ip_finance.credit.gathering import Situation, limited, situation
from ip_finance.credit.report import paper_of
from ip_finance.credit.schemas import (
    CreditDecisionOut,
    CreditLimitOut,
    CreditOut,
    MemoOut,
    QueueOut,
    ReferralOut,
    StatedNeedOut,
)
from ip_finance.loan_engine.errors import PlanNotCarried, PlanNotUnderstood, TermsImpossible
from ip_finance.loans import repository as loans
from ip_finance.loans.errors import (
    AboveApplied,
    AboveLimit,
    LoanNotFound,
    MaturityAfterRight,
    MaturityBeyondTerm,
    MaturityNotAhead,
    NoCapOnFile,
    NotTheLender,
    WrongLoanState,
)
from ip_finance.loans.schemas import ApprovalIn
from ip_finance.policies.errors import NoPolicyInForce
from ip_finance.signing.domain import StepOnItsWay
from ip_finance.signing.schemas import Asked
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems
from ip_finance.web.step_up import STEP_UP

router = APIRouter(tags=["credit"])

PDF = "application/pdf"
OF_A_LENDER = (RoleMissing, LoanNotFound, NotTheLender, WrongLoanState)
OF_TERMS = (
    NotAppraised,
    NoCapOnFile,
    NoPolicyInForce,
    AboveApplied,
    AboveLimit,
    MaturityNotAhead,
    MaturityAfterRight,
    MaturityBeyondTerm,
    OtherThanOffered,
    PlanNotCarried,
    PlanNotUnderstood,
    TermsImpossible,
    PurposeNotAllowed,
)


@router.get("/credit-queue", responses=problems(RoleMissing))
def get_queue(actor: SignedIn, uow: Uow, page: Paged) -> list[QueueOut]:
    """The applications that wait for your bank, the oldest first."""
    with uow.begin(actor) as tx:
        today = business_date(tx.now)
        return [
            QueueOut.of(
                one.situation,
                one.refusal,
                business_date(one.situation.loan.created_at),
                today,
            )
            for one in page.cut(service.waiting(tx), lambda one: one.situation.loan.id)
        ]


@router.get(
    "/loans/{loan_id}/limit",
    tags=["loans"],
    responses=problems(LoanNotFound, NotASideOfLoan, NotAppraised, NoCapOnFile, NoPolicyInForce),
)
def get_limit(loan_id: UUID, actor: SignedIn, uow: Uow) -> CreditLimitOut:
    """The credit limit: the least of five terms, each with its arithmetic (LN-15)."""
    with uow.begin(actor) as tx:
        loan = loans.by_id(tx.session, loan_id)
        check_party(actor, loan)
        found = limited(tx, loan)
        return CreditLimitOut.of(found, need_told(found.need), limit_told(found))


@router.get(
    "/loans/{loan_id}/credit", responses=problems(RoleMissing, LoanNotFound, NoPolicyInForce)
)
def get_credit(loan_id: UUID, actor: SignedIn, uow: Uow) -> CreditOut:
    """Where the application stands with the bank's own people; for the bank and the auditor."""
    with uow.begin(actor) as tx:
        found = _seen(tx, actor, loan_id)
        return CreditOut.of(found, service.refusal_for(tx, found))


@router.get("/loans/{loan_id}/referrals", responses=problems(LoanNotFound))
def list_referrals(loan_id: UUID, actor: SignedIn, uow: Uow, page: Paged) -> list[ReferralOut]:
    """The papers that the bank asked for when it referred the application back, newest first."""
    with uow.begin(actor) as tx:
        loan = loans.by_id(tx.session, loan_id)
        found = page.cut(repository.referrals(tx.session, loan.id), lambda one: one.id)
        return [ReferralOut.model_validate(one) for one in found]


@router.post(
    "/loans/{loan_id}/credit/needs",
    status_code=201,
    response_model=StatedNeedOut,
    responses=problems(*OF_A_LENDER, MemoDecidedOn, NeedAboveMeasured),
)
def state_need(
    loan_id: UUID, body: StatedNeedIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """State the need where the formula does not reach, and why."""
    cmd = body.to_command(uuid4(), loan_id)
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: StatedNeedOut.of(service.state_need(tx, cmd)))


@router.post(
    "/loans/{loan_id}/credit/memos",
    status_code=201,
    response_model=MemoOut,
    responses=problems(*OF_A_LENDER, *OF_TERMS, MemoDecidedOn),
)
def write_memo(loan_id: UUID, body: MemoIn, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Write the memo, or write it anew before anybody decided; after a referral: submit again."""
    cmd = body.to_command(uuid4(), loan_id)
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: MemoOut.of(service.write_memo(tx, cmd)))


@router.get(
    "/loans/{loan_id}/credit/memo.pdf",
    response_class=Response,
    responses={
        **problems(RoleMissing, LoanNotFound, MemoNotFound),
        200: {"content": {PDF: {}}},
    },
)
def get_paper(loan_id: UUID, actor: SignedIn, uow: Uow) -> Response:
    """The memo as it was decided on last, on paper (PDF/A-2b)."""
    with uow.begin(actor) as tx:
        _seen(tx, actor, loan_id)
        return Response(paper_of(repository.frozen_memo(tx.session, loan_id)), media_type=PDF)


@router.post(
    "/loans/{loan_id}/credit/decisions",
    status_code=201,
    dependencies=[STEP_UP],
    response_model=CreditDecisionOut,
    responses=problems(
        StepUpNeeded,
        *OF_A_LENDER,
        AlreadyDecided,
        StepOnItsWay,
        MemoChanged,
        MemoMissing,
        NoStages,
        OwnCompany,
        OwnCase,
        DecidedBefore,
        WrongStageRole,
        CommentMissing,
        PapersUnnamed,
        NotAppraised,
        NoCapOnFile,
        AboveLimit,
        NeedNotMeasured,
    ),
)
def decide(loan_id: UUID, body: DecisionIn, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Decide at the stage whose turn it is."""
    cmd = body.to_command(loan_id)
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: CreditDecisionOut.of(service.decide(tx, cmd)))


@router.post(
    "/loans/{loan_id}/approval",
    tags=["loans"],
    status_code=201,
    response_model=Asked,
    responses=problems(
        *OF_A_LENDER,
        *OF_TERMS,
        NeedNotMeasured,
        MemoMissing,
        StagesOutstanding,
        CaseRejected,
        OtherTermsApproved,
    ),
)
def ask_approval(
    loan_id: UUID, body: ApprovalIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Propose an approval to the ledger; above the bank's own limit two people sign it."""
    cmd = body.to_command(loan_id)
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_approval(tx, cmd)))


def _seen(tx: Tx, actor: Actor, loan_id: UUID) -> Situation:
    """The bank's side of an application. Raises: RoleMissing, LoanNotFound."""
    actor.require(*LENDERS, PersonRole.AUDITOR)
    return situation(tx, loans.by_id(tx.session, loan_id))
