"""JSON endpoints of pre-checks."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.eligibility import repository, service
from ip_finance.eligibility.domain import (
    NotAProof,
    NotASide,
    NothingToAcknowledge,
    PrecheckExists,
    PrecheckNotFound,
)
from ip_finance.eligibility.plan_schemas import PlanIn
from ip_finance.eligibility.report import report
from ip_finance.eligibility.schemas import (
    AcknowledgementIn,
    AcknowledgementOut,
    PrecheckBrief,
    PrecheckOut,
)
from ip_finance.ip_assets.domain import AssetNotFound
from ip_finance.parties.domain import PartyNotFound
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(prefix="/prechecks", tags=["eligibility"])

PDF = "application/pdf"


@router.put(
    "/{precheck_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        AssetNotFound,
        PartyNotFound,
        DocumentNotFound,
        NotAProof,
        PrecheckExists,
    ),
)
def precheck(precheck_id: UUID, body: PlanIn, actor: SignedIn, uow: Uow) -> PrecheckOut:
    """Check a planned pledge against every rule, and keep the result."""
    with uow.begin(actor) as tx:
        found = service.precheck(tx, body.to_command(precheck_id))
        return PrecheckOut.of(found, service.settled_in(tx, found))


@router.get("")
def list_prechecks(actor: SignedIn, uow: Uow, page: Paged) -> list[PrecheckBrief]:
    """The pre-checks that you may see, newest first."""
    with uow.begin(actor) as tx:
        return [PrecheckBrief.of(found) for found in repository.newest(tx.session, page)]


@router.get("/{precheck_id}", responses=problems(PrecheckNotFound))
def get_precheck(precheck_id: UUID, actor: SignedIn, uow: Uow) -> PrecheckOut:
    """One pre-check with its facts, computed again while you wait."""
    with uow.begin(actor) as tx:
        found = repository.by_id(tx.session, precheck_id)
        return PrecheckOut.of(found, service.settled_in(tx, found))


@router.post(
    "/{precheck_id}/acknowledgements",
    status_code=201,
    response_model=AcknowledgementOut,
    responses=problems(RoleMissing, PrecheckNotFound, NotASide, NothingToAcknowledge),
)
def acknowledge(
    precheck_id: UUID, body: AcknowledgementIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Say for your side that you know what a line says, and go on."""
    cmd = body.to_command(precheck_id)
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: AcknowledgementOut.of(service.acknowledge(tx, cmd)))


@router.get(
    "/{precheck_id}/report.pdf",
    response_class=Response,
    responses={**problems(PrecheckNotFound), 200: {"content": {PDF: {}}}},
)
def get_report(precheck_id: UUID, actor: SignedIn, uow: Uow) -> Response:
    """The pre-check on paper, as it was made: the same bytes each time."""
    with uow.begin(actor) as tx:
        found = repository.by_id(tx.session, precheck_id)
        return Response(report(found), media_type=PDF)
