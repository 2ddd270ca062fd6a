"""JSON endpoints of legal status."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import RoleMissing
from ip_finance.core.clock import business_date
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.domain import AssetNotFound
from ip_finance.legal_status import repository, service, work
from ip_finance.legal_status.domain import (
    CodeContradictsKind,
    DetailWrong,
    EventAhead,
    EventBeforeFiling,
    NoAnnualFee,
    NotYoursToLookUp,
    NotYoursToRecord,
    PatentsOnly,
    ReceiptMissing,
)
from ip_finance.legal_status.schemas import EventIn, EventOut, LookUpOut, StandingOut
from ip_finance.ops import errors as ops_errors
from ip_finance.ops.client import OpsClient
from ip_finance.ops.requests import Service
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(prefix="/ip-assets/{asset_id}", tags=["legal-status"])


@router.get("/standing", responses=problems(AssetNotFound))
def get_standing(asset_id: UUID, actor: SignedIn, uow: Uow) -> StandingOut:
    """How the right stands today, by its document and all that was recorded since."""
    with uow.begin(actor) as tx:
        asset, today = ip_assets.by_id(tx.session, asset_id), business_date(tx.now)
        return StandingOut.of(asset, repository.standing(tx.session, asset, today), today)


@router.get("/events", responses=problems(AssetNotFound))
def list_events(asset_id: UUID, actor: SignedIn, uow: Uow, page: Paged) -> list[EventOut]:
    """What was recorded of the right, oldest first."""
    with uow.begin(actor) as tx:
        asset = ip_assets.by_id(tx.session, asset_id)
        every = repository.events_of(tx.session, asset.id, page)
        return [EventOut.of(found) for found in every]


@router.post(
    "/events",
    status_code=201,
    response_model=EventOut,
    responses=problems(
        RoleMissing,
        AssetNotFound,
        DocumentNotFound,
        NotYoursToRecord,
        ReceiptMissing,
        EventAhead,
        EventBeforeFiling,
        NoAnnualFee,
        DetailWrong,
        CodeContradictsKind,
    ),
)
def record_event(
    asset_id: UUID, body: EventIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Record what happened to a right; the same event again changes nothing."""
    with uow.begin(actor) as tx:
        return once.answer(
            tx,
            lambda: EventOut.of(
                service.record_event(tx, asset_id, body.to_event(), body.document_id)
            ),
        )


@router.post(
    "/look-up",
    status_code=201,
    response_model=LookUpOut,
    responses=problems(
        RoleMissing,
        AssetNotFound,
        NotYoursToLookUp,
        PatentsOnly,
        ops_errors.OpsNotFound,
        ops_errors.OpsNumberRefused,
        ops_errors.OpsNotConfigured,
        ops_errors.OpsKeyRefused,
        ops_errors.OpsUnavailable,
        ops_errors.OpsBusy,
        ops_errors.OpsQuotaExceeded,
        ops_errors.OpsAnswerUnreadable,
    ),
)
def look_up(
    asset_id: UUID, request: Request, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Ask EPO OPS what happened to a patent: keep its answer, and record what is new in it."""
    ops: OpsClient = request.app.state.ops
    with uow.begin(actor) as tx:
        number = work.number_to_ask(tx, asset_id)
    answer, vault = ops.ask(Service.LEGAL, number), request.app.state.vault
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: LookUpOut.of(work.keep_answer(tx, vault, asset_id, answer)))
