"""JSON endpoints of classes, opinions on them, covenants and early warnings."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.books.errors import BooksNotOpened
from ip_finance.classification import covenants, repository, service
from ip_finance.classification.domain import LENDERS
from ip_finance.classification.errors import (
    CovenantExists,
    CovenantNotFound,
    GroundNotStated,
    NoSuchDueDay,
    NotAnUpgrade,
    NotClassified,
    OpinionDecided,
    OpinionExists,
    OpinionNotFound,
    OwnOpinion,
    ThresholdDoesNotFit,
    UpgradeTooHigh,
    WarningClosed,
    WarningNotFound,
)
from ip_finance.classification.schemas import (
    ClassOut,
    ClosingIn,
    CovenantIn,
    CovenantOut,
    CovenantReportIn,
    CovenantReportOut,
    DecisionIn,
    OpinionIn,
    OpinionOut,
    RiskOut,
    WarningOut,
)
from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing, StepUpNeeded
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.loans import repository as loans
from ip_finance.loans.errors import LoanNotFound, NotTheLender, WrongLoanState
from ip_finance.parties.domain import PartyNotOnLedger
from ip_finance.policies.errors import NoPolicyInForce
from ip_finance.signing.schemas import Asked
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems
from ip_finance.web.step_up import STEP_UP

router = APIRouter(tags=["classification"])

OF_THE_DAY = (NoPolicyInForce, BooksNotOpened)


@router.get("/classifications", responses=problems(RoleMissing, BooksNotOpened))
def get_risk(actor: SignedIn, uow: Uow) -> RiskOut:
    """Your bank's loans by class, what moved in a month, and the share that does not perform."""
    with uow.begin(actor) as tx:
        return RiskOut.of(service.risk(tx))


@router.get(
    "/loans/{loan_id}/classifications", responses=problems(RoleMissing, LoanNotFound, NotTheLender)
)
def list_classes(loan_id: UUID, actor: SignedIn, uow: Uow, page: Paged) -> list[ClassOut]:
    """Every class of one loan of your bank, newest first."""
    actor.require(*LENDERS)
    with uow.begin(actor) as tx:
        if loans.by_id(tx.session, loan_id).lender_id != actor.party_id:
            raise NotTheLender
        return [ClassOut.of(row) for row in repository.history(tx.session, loan_id, page)]


@router.post(
    "/loans/{loan_id}/classifications/notice",
    status_code=201,
    response_model=Asked,
    responses=problems(
        RoleMissing, LoanNotFound, NotTheLender, NotClassified, WrongLoanState, PartyNotOnLedger
    ),
)
def ask_statement(loan_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Have your bank state the loan's class on the ledger."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_statement(tx, loan_id)))


@router.get("/classification-opinions", responses=problems(RoleMissing))
def list_opinions(
    actor: SignedIn, uow: Uow, page: Paged, loan: UUID | None = None
) -> list[OpinionOut]:
    """What people of your bank stated and proposed, newest first."""
    actor.require(*LENDERS)
    with uow.begin(actor) as tx:
        return [OpinionOut.of(one) for one in repository.opinions(tx.session, loan, page)]


@router.put(
    "/classification-opinions/{opinion_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        LoanNotFound,
        NotTheLender,
        WrongLoanState,
        GroundNotStated,
        NotClassified,
        NotAnUpgrade,
        UpgradeTooHigh,
        DocumentNotFound,
        OpinionExists,
        *OF_THE_DAY,
    ),
)
def state_opinion(opinion_id: UUID, body: OpinionIn, actor: SignedIn, uow: Uow) -> OpinionOut:
    """State a ground with its evidence, or propose a better class."""
    with uow.begin(actor) as tx:
        return OpinionOut.of(service.state_opinion(tx, body.to_command(opinion_id)))


@router.post(
    "/classification-opinions/{opinion_id}/decision",
    status_code=201,
    dependencies=[STEP_UP],
    response_model=OpinionOut,
    responses=problems(
        StepUpNeeded,
        RoleMissing,
        OpinionNotFound,
        LoanNotFound,
        NotTheLender,
        OwnOpinion,
        OpinionDecided,
        NotClassified,
        NotAnUpgrade,
        UpgradeTooHigh,
        *OF_THE_DAY,
    ),
)
def decide_opinion(
    opinion_id: UUID, body: DecisionIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Agree to an opinion, or not; never to one's own."""
    with uow.begin(actor) as tx:
        return once.answer(
            tx,
            lambda: OpinionOut.of(
                service.decide(tx, opinion_id, body.comment, is_agreed=body.is_agreed)
            ),
        )


@router.get("/early-warnings", responses=problems(RoleMissing))
def list_warnings(actor: SignedIn, uow: Uow, page: Paged) -> list[WarningOut]:
    """The open signals about your bank's loans, the oldest first."""
    actor.require(*LENDERS)
    with uow.begin(actor) as tx:
        found = repository.open_warnings(tx.session, actor.party_id)
        return [WarningOut.of(one) for one in page.cut(found, lambda one: one.id)]


@router.post(
    "/early-warnings/{warning_id}/closing",
    status_code=201,
    response_model=WarningOut,
    responses=problems(RoleMissing, WarningNotFound, WarningClosed, NotTheLender, BooksNotOpened),
)
def close_warning(
    warning_id: UUID, body: ClosingIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Say what was done about a signal."""
    with uow.begin(actor) as tx:
        return once.answer(
            tx, lambda: WarningOut.of(covenants.close_warning(tx, warning_id, body.comment))
        )


@router.get("/covenants", responses=problems(RoleMissing))
def list_covenants(actor: SignedIn, uow: Uow, page: Paged, loan: UUID) -> list[CovenantOut]:
    """The covenants of a loan of your bank."""
    actor.require(*LENDERS)
    with uow.begin(actor) as tx:
        found = repository.covenants(tx.session, loan_id=loan)
        return [CovenantOut.of(one) for one in page.cut(found, lambda one: one.id)]


@router.put(
    "/covenants/{covenant_id}",
    status_code=201,
    responses=problems(
        RoleMissing, IdTaken, LoanNotFound, NotTheLender, ThresholdDoesNotFit, CovenantExists
    ),
)
def agree_covenant(covenant_id: UUID, body: CovenantIn, actor: SignedIn, uow: Uow) -> CovenantOut:
    """Keep what the borrower has promised to keep, or to report."""
    with uow.begin(actor) as tx:
        return CovenantOut.of(covenants.agree_covenant(tx, body.to_command(covenant_id)))


@router.put(
    "/covenant-reports/{report_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        CovenantNotFound,
        NotTheLender,
        NoSuchDueDay,
        CovenantExists,
        BooksNotOpened,
    ),
)
def report_covenant(
    report_id: UUID, body: CovenantReportIn, actor: SignedIn, uow: Uow
) -> CovenantReportOut:
    """Keep what was reported for one of a covenant's due days."""
    with uow.begin(actor) as tx:
        made = covenants.report_covenant(tx, body.to_command(report_id))
        return CovenantReportOut.model_validate(made, from_attributes=True)
