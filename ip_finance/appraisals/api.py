"""JSON endpoints of appraisals."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.appraisals import repository, service
from ip_finance.appraisals.domain import (
    AppraisalExists,
    AppraisalExpired,
    AppraisalNotFound,
    AppraisalNotReviewed,
    AppraisalRecorded,
    AppraisalReviewed,
    BaseDateAhead,
    CommentMissing,
    LifeBeyondTerm,
    NotReproducible,
    RangeEmpty,
    ReasonMissing,
    ReviewerIsAppraiser,
    ValuationRefused,
    VerificationMissing,
)
from ip_finance.appraisals.schemas import (
    AppraisalIn,
    AppraisalOut,
    RecomputationOut,
    ReviewIn,
)
from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing
from ip_finance.ip_assets.domain import AssetNotFound, NotRegistered
from ip_finance.parties.domain import PartyNotOnLedger
from ip_finance.signing.schemas import Asked
from ip_finance.web.deps import OneAnswer, SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(prefix="/appraisals", tags=["appraisals"])


@router.put(
    "/{appraisal_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        AssetNotFound,
        NotRegistered,
        VerificationMissing,
        AppraisalExists,
        AppraisalExpired,
        ReasonMissing,
        BaseDateAhead,
        LifeBeyondTerm,
        ValuationRefused,
        RangeEmpty,
    ),
)
def draft(appraisal_id: UUID, body: AppraisalIn, actor: SignedIn, uow: Uow) -> AppraisalOut:
    """Value a verified right."""
    with uow.begin(actor) as tx:
        return AppraisalOut.of(service.draft(tx, body.to_command(appraisal_id)))


@router.get("/{appraisal_id}", responses=problems(AppraisalNotFound))
def get_appraisal(appraisal_id: UUID, actor: SignedIn, uow: Uow) -> AppraisalOut:
    """One appraisal with its report, as last confirmed by the ledger."""
    with uow.begin(actor) as tx:
        return AppraisalOut.of(repository.by_id(tx.session, appraisal_id))


@router.get("/{appraisal_id}/recomputation", responses=problems(AppraisalNotFound))
def recompute(appraisal_id: UUID, actor: SignedIn, uow: Uow) -> RecomputationOut:
    """Compute the appraisal again from its stored inputs and compare."""
    with uow.begin(actor) as tx:
        return RecomputationOut.of(repository.by_id(tx.session, appraisal_id))


@router.post(
    "/{appraisal_id}/review",
    status_code=201,
    response_model=AppraisalOut,
    responses=problems(
        RoleMissing,
        AppraisalNotFound,
        AppraisalReviewed,
        NotReproducible,
        CommentMissing,
        ReviewerIsAppraiser,
    ),
)
def review(
    appraisal_id: UUID, body: ReviewIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Say that you have read the report of a colleague and stand by it."""
    cmd = body.to_command(appraisal_id)
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: AppraisalOut.of(service.review(tx, cmd)))


@router.post(
    "/{appraisal_id}/signing",
    status_code=201,
    response_model=Asked,
    responses=problems(
        RoleMissing,
        AppraisalNotFound,
        AppraisalNotReviewed,
        AppraisalRecorded,
        AppraisalExpired,
        NotReproducible,
        NotRegistered,
        VerificationMissing,
        PartyNotOnLedger,
    ),
)
def ask_signatures(appraisal_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Ask two appraisers for their signatures of the range."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_signatures(tx, appraisal_id)))
