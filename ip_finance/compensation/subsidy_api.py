"""JSON endpoints of claims of subsidies."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.compensation import repository, subsidies
from ip_finance.compensation.errors import (
    ClaimOutOfTurn,
    EvidenceMissing,
    NothingToSubsidise,
    NotTheClaimant,
    NotTheOperator,
    OpinionGiven,
    ProgrammeDoesNotTakeLoan,
    SameReviewer,
    SubsidyClaimExists,
    SubsidyClaimNotFound,
)
from ip_finance.compensation.schemas import OpinionIn, SubsidyIn, SubsidyOut
from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing, StepUpNeeded
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.loans.errors import LoanNotFound, WrongLoanState
from ip_finance.parties.domain import PartyNotOnLedger
from ip_finance.policies.errors import NoPolicyInForce
from ip_finance.servicing.errors import AccountNotFound
from ip_finance.signing.schemas import Asked
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems
from ip_finance.web.step_up import STEP_UP

router = APIRouter(prefix="/subsidy-claims", tags=["subsidies"])

OF_A_STATEMENT = (
    RoleMissing,
    SubsidyClaimNotFound,
    LoanNotFound,
    ClaimOutOfTurn,
    WrongLoanState,
    PartyNotOnLedger,
)


@router.get("")
def list_subsidies(actor: SignedIn, uow: Uow, page: Paged) -> list[SubsidyOut]:
    """The claims of subsidies that you may see, newest first."""
    with uow.begin(actor) as tx:
        return [SubsidyOut.of(one) for one in repository.subsidy_claims(tx.session, page)]


@router.put(
    "/{claim_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        LoanNotFound,
        NotTheClaimant,
        NoPolicyInForce,
        WrongLoanState,
        ProgrammeDoesNotTakeLoan,
        EvidenceMissing,
        AccountNotFound,
        NothingToSubsidise,
        DocumentNotFound,
        SubsidyClaimExists,
    ),
)
def claim_subsidy(claim_id: UUID, body: SubsidyIn, actor: SignedIn, uow: Uow) -> SubsidyOut:
    """Claim a subsidy; of interest only what was paid and never overdue counts (RS-04)."""
    with uow.begin(actor) as tx:
        return SubsidyOut.of(subsidies.claim(tx, body.to_command(claim_id)))


@router.get("/{claim_id}", responses=problems(SubsidyClaimNotFound))
def get_subsidy(claim_id: UUID, actor: SignedIn, uow: Uow) -> SubsidyOut:
    """One claim with its arithmetic."""
    with uow.begin(actor) as tx:
        return SubsidyOut.of(repository.subsidy_claim(tx.session, claim_id))


@router.post(
    "/{claim_id}/statement",
    status_code=201,
    response_model=Asked,
    responses=problems(*OF_A_STATEMENT, NotTheClaimant),
)
def state_subsidy(claim_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Have your firm sign the claim."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(subsidies.ask_claim(tx, claim_id)))


@router.post(
    "/{claim_id}/check",
    status_code=201,
    dependencies=[STEP_UP],
    response_model=SubsidyOut,
    responses=problems(
        StepUpNeeded,
        RoleMissing,
        SubsidyClaimNotFound,
        NotTheOperator,
        OpinionGiven,
        ClaimOutOfTurn,
    ),
)
def check_subsidy(
    claim_id: UUID, body: OpinionIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Say, as the operator's reviewer, whether the claim holds."""
    is_agreed = body.decision == "agreed"
    with uow.begin(actor) as tx:
        return once.answer(
            tx,
            lambda: SubsidyOut.of(subsidies.check(tx, claim_id, body.comment, is_agreed=is_agreed)),
        )


@router.post(
    "/{claim_id}/payment",
    status_code=201,
    response_model=Asked,
    responses=problems(*OF_A_STATEMENT, NotTheOperator, SameReviewer),
)
def pay_subsidy(claim_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Have the operator sign that the subsidy was paid."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(subsidies.ask_payment(tx, claim_id)))
