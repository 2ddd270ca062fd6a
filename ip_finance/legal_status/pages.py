"""The page on which a right's standing can be read, with what told it, and events be recorded."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import Actor
from ip_finance.core.clock import business_date, unix
from ip_finance.core.errors import Conflict, DomainError, NotFound, RuleViolated, Unavailable
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.documents import service as documents
from ip_finance.documents.domain import KeepDocument, check_size
from ip_finance.documents.retention import DocumentKind
from ip_finance.documents.service import Vault
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.legal_status import repository, service, work
from ip_finance.legal_status.domain import MAY_RECORD, RECEIPT_FROM, recorder_of
from ip_finance.legal_status.schemas import EventIn
from ip_finance.office_files.numbers import RightKind, RightType
from ip_finance.ops.requests import Service
from ip_finance.parties import repository as parties
from ip_finance.rights.events import EventKind
from ip_finance.rights.fees import AnnualFee, FeeState, annual_fees, fee_state
from ip_finance.rights.reminders import deadlines
from ip_finance.rights.renewals import open_to_revocation_from, renewal_state
from ip_finance.rights.standing import Standing
from ip_finance.web import forms
from ip_finance.web.deps import Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import PageActor, PageForm, Upload, show, show_refused

router = APIRouter(include_in_schema=False)

PAGES_WITH_LOOK_UP = ("standing", "verification")
PROOF = "proof"
"""The field of the document that proves an event."""


@dataclass(frozen=True, slots=True)
class FeeCalendar:
    """The annual fees of a patent, and where the next unpaid one stands."""

    state: FeeState
    fees: tuple[AnnualFee, ...]
    next_year: int | None


@router.get("/assets/{asset_id}/standing")
def standing(asset_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """How the right stands: each answer with its source and day, the events, and the calendar."""
    return _page(request, actor, uow, asset_id, Filled())


@router.post("/assets/{asset_id}/standing")
def record(
    asset_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Record an event, with its proof if one came along."""
    values = {name: value for name, value in form.values.items() if "".join(value).strip()}
    filled = forms.read(replace(form, values=values), EventIn)
    if filled.model is None:
        return _page(request, actor, uow, asset_id, filled, 422)
    body, proof, vault = filled.model, form.files.get(PROOF), request.app.state.vault
    try:
        if proof is not None:
            check_size(proof.content)
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _record(tx, vault, asset_id, body, proof))
    except (Conflict, RuleViolated) as refused:
        return _page(request, actor, uow, asset_id, filled, refused=refused)


@router.post("/assets/{asset_id}/look-up")
def look_up(
    asset_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Ask EPO OPS, and show what it told; from the workbench, there."""
    ops, vault = request.app.state.ops, request.app.state.vault
    try:
        with uow.begin(actor) as tx:
            number = work.number_to_ask(tx, asset_id)
        answer = ops.ask(Service.LEGAL, number)
        with uow.begin(actor) as tx:
            work.keep_answer(tx, vault, asset_id, answer)
            return form.once.redirect(tx, lambda: _looked_up(asset_id, form.text("back")))
    except (NotFound, RuleViolated, Unavailable) as refused:
        return _page(request, actor, uow, asset_id, Filled(), refused=refused)


def _looked_up(asset_id: UUID, back: str) -> str:
    page = back if back in PAGES_WITH_LOOK_UP else "standing"
    return f"/assets/{asset_id}/{page}?done=looked-up"


def _record(tx: Tx, vault: Vault, asset_id: UUID, body: EventIn, proof: Upload | None) -> str:
    document_id = None
    if proof is not None:
        is_receipt = body.kind is EventKind.FEE_PAID
        kind = DocumentKind.RECEIPT if is_receipt else DocumentKind.NOTICE
        cmd = KeepDocument(uuid4(), proof.name, proof.media_type, proof.content, kind)
        document_id = documents.keep(tx, vault, cmd).id
    service.record_event(tx, asset_id, body.to_event(), document_id)
    return f"/assets/{asset_id}/standing?done=added"


def _page(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    asset_id: UUID,
    filled: Filled[EventIn],
    status: int = 200,
    refused: DomainError | None = None,
) -> Response:
    template = "legal_status/standing.html"
    with uow.begin(actor) as tx:
        asset = ip_assets.by_id(tx.session, asset_id)
        context = _context(tx, asset) | {"filled": filled}
        if refused is not None:
            return show_refused(request, template, refused, **context)
        return show(request, template, status, refused=None, **context)


def _context(tx: Tx, asset: IpAsset) -> dict[str, Any]:
    today, right_type = business_date(tx.now), RightType(asset.right_type)
    stands = repository.standing(tx.session, asset, today)
    recorder = recorder_of(tx.actor, asset.owner_id)
    allowed = MAY_RECORD[recorder] if recorder else frozenset()
    events = repository.events_of(tx.session, asset.id)[::-1]
    return {
        "asset": asset,
        "standing": stands,
        "events": events,
        "party_names": parties.names(tx.session, {one.party_id for one in events}),
        "calendar": _calendar(asset, stands, today),
        "renewal": _renewal(asset, stands, today),
        "deadlines": deadlines(right_type, asset.filed_on, stands.granted_on, stands, today),
        "recordable": [kind for kind in EventKind if kind in allowed],
        "needs_receipt": recorder in RECEIPT_FROM,
        "can_look_up": work.may_look_up(tx.actor, asset),
        "today": today,
        "now": unix(tx.now),
    }


def _calendar(asset: IpAsset, standing: Standing, today: date) -> FeeCalendar | None:
    """None for a right without annual fees, or not granted yet."""
    right_type, granted_on = RightType(asset.right_type), standing.granted_on
    if right_type.kind is not RightKind.PATENT or granted_on is None:
        return None
    told, ends_on = standing.fees_paid_through, standing.ends_on.value
    state = fee_state(
        right_type,
        asset.filed_on,
        granted_on,
        told.value if told else None,
        today,
        ends_on=ends_on,
    )
    fees = annual_fees(right_type, asset.filed_on, granted_on, ends_on=ends_on)
    return FeeCalendar(state, fees, state.fee.year if state.fee else None)


def _renewal(asset: IpAsset, standing: Standing, today: date) -> dict[str, Any] | None:
    """When a mark is to be renewed, and from when on it must have been used; None for others."""
    if asset.right_type != RightType.TRADEMARK:
        return None
    granted_on = standing.granted_on
    return {
        "state": renewal_state(standing.ends_on.value, today),
        "use_by": granted_on and open_to_revocation_from(granted_on),
    }
