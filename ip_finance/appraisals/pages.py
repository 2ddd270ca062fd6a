"""Pages of appraisals: the lists, one appraisal with its review, signatures and acceptance."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.appraisals import repository, service
from ip_finance.appraisals.domain import AppraisalState
from ip_finance.appraisals.gathering import OrderView, view_of, views_of
from ip_finance.appraisals.models import Acceptance, Appraisal
from ip_finance.appraisals.orders import ASKERS, OrderStep
from ip_finance.appraisals.schemas import AcceptanceIn, ReviewIn
from ip_finance.chain_api.words import SIDES, STEPS
from ip_finance.core import deployment
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.clock import unix
from ip_finance.core.errors import Conflict, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.parties import repository as parties
from ip_finance.signing import repository as signing
from ip_finance.signing.domain import RequestState
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import PageActor, PageForm, show, show_refused
from ip_finance.web.step_up import STEP_UP

router = APIRouter(include_in_schema=False)

DECIDABLE = frozenset({OrderStep.SIGNED, OrderStep.ACCEPTED, OrderStep.REFUSED})
"""Each bank decides for itself, whatever another has said."""


@router.get("/appraisals")
def list_rights(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """The rights that the person may see, with the newest appraisal of each."""
    with uow.begin(actor) as tx:
        assets = ip_assets.every(tx.session, page)
        return show(
            request,
            "appraisals/list.html",
            assets=assets,
            newest={asset.id: repository.of_asset(tx.session, asset.id)[:1] for asset in assets},
            can_order=bool(actor.roles.intersection(ASKERS)),
            now=unix(tx.now),
        )


@router.get("/assets/{asset_id}/appraisals")
def list_appraisals(asset_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """The orders and the appraisals of one right, newest first."""
    with uow.begin(actor) as tx:
        asset = ip_assets.by_id(tx.session, asset_id)
        return show(
            request,
            "appraisals/of_asset.html",
            asset=asset,
            views=views_of(tx, repository.orders(tx.session, asset_id)),
            appraisals=repository.of_asset(tx.session, asset_id),
            can_order=bool(actor.roles.intersection(ASKERS)),
            now=unix(tx.now),
        )


@router.get("/appraisals/{appraisal_id}")
def get_appraisal(appraisal_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """The range, whose move it is, and what was said of it; the report is a page of its own."""
    return _page(request, actor, uow, appraisal_id, Filled())


@router.post("/appraisals/{appraisal_id}/review", dependencies=[STEP_UP])
def review(
    appraisal_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Say that one has read the report of a colleague and stands by it."""
    actor.require(PersonRole.REVIEWER)
    filled = forms.read(form, ReviewIn)
    if filled.model is None:
        return _page(request, actor, uow, appraisal_id, filled, 422)
    cmd = filled.model.to_command(appraisal_id)
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _place(service.review(tx, cmd)))
    except (Conflict, RuleViolated) as refused:
        return _page(request, actor, uow, appraisal_id, filled, refused=refused)


@router.post("/appraisals/{appraisal_id}/signing")
def ask_signatures(appraisal_id: UUID, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Have two appraisers sign the range."""
    with uow.begin(actor) as tx:
        return form.once.redirect(
            tx, lambda: f"/sign/{service.ask_signatures(tx, appraisal_id).id}"
        )


@router.post("/appraisals/{appraisal_id}/acceptance", dependencies=[STEP_UP])
def decide(
    appraisal_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Say for one's bank whether it accepts the valuation."""
    actor.require(PersonRole.OFFICER)
    filled = forms.read(form, AcceptanceIn)
    if filled.model is None:
        return _page(request, actor, uow, appraisal_id, filled, 422)
    cmd = filled.model.to_command(appraisal_id)
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _decided(service.decide(tx, cmd)))
    except (Conflict, RuleViolated) as refused:
        return _page(request, actor, uow, appraisal_id, filled, refused=refused)


def _place(appraisal: Appraisal) -> str:
    return f"/appraisals/{appraisal.id}?done=added"


def _decided(acceptance: Acceptance) -> str:
    return f"/appraisals/{acceptance.appraisal_id}?done=added"


def _page(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    appraisal_id: UUID,
    filled: Filled[ReviewIn] | Filled[AcceptanceIn],
    status: int = 200,
    refused: Conflict | RuleViolated | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        deployment.hold_still(tx.session)
        appraisal = repository.by_id(tx.session, appraisal_id)
        view = view_of(tx, repository.order(tx.session, appraisal.order_id))
        requests = signing.about(tx.session, [appraisal.id])
        context: dict[str, Any] = {
            "appraisal": appraisal,
            "view": view,
            "asset": ip_assets.by_id(tx.session, appraisal.asset_id),
            "requests": requests,
            "words": STEPS,
            "side_words": SIDES,
            "party_names": parties.names_in(tx.session, requests),
            "names": parties.names(tx.session, {one.party_id for one in appraisal.acceptances}),
            "is_expired": appraisal.valid_until <= tx.now,
            "now": unix(tx.now),
            "filled": filled,
            **_people(tx, appraisal),
            **_what_next(actor, view, appraisal, {one.state for one in requests}),
        }
    if refused is not None:
        return show_refused(request, "appraisals/appraisal.html", refused, **context)
    return show(request, "appraisals/appraisal.html", status, refused=None, **context)


def _people(tx: Tx, appraisal: Appraisal) -> Mapping[str, str]:
    firm = parties.find_by_id(tx.session, appraisal.party_id)
    ids = {"appraiser": appraisal.appraiser_id, "reviewer": appraisal.reviewed_by}
    people = {key: parties.find_person(tx.session, one) for key, one in ids.items() if one}
    names = {key: found.name if found else "" for key, found in people.items()}
    return {"firm": firm.name if firm else "", "appraiser": "", "reviewer": "", **names}


def _authors(view: OrderView, appraisal: Appraisal) -> set[UUID]:
    return {appraisal.appraiser_id, *(card.scorer_id for card in view.cards)}


def _what_next(
    actor: Actor, view: OrderView, appraisal: Appraisal, states: set[RequestState]
) -> dict[str, bool]:
    is_restated = all(kept == told for kept, told in appraisal.restated.values())
    is_sound = appraisal.is_committed and is_restated
    is_drafted = appraisal.state is AppraisalState.DRAFTED
    is_waiting = bool({RequestState.OPEN, RequestState.COMPLETE} & states)
    is_closed = view.current is not None and view.current.on_ledger is not None
    is_ready = is_sound and not (is_drafted or is_waiting or is_closed)
    is_apart = actor.person_id not in _authors(view, appraisal)
    is_firms = actor.party_id == appraisal.party_id
    is_signed = view.current is appraisal and view.step in DECIDABLE
    has_decided = any(one.party_id == actor.party_id for one in appraisal.acceptances)
    return {
        "is_sound": is_sound,
        "is_pending": RequestState.COMPLETE in states,
        "is_superseded": appraisal.id in view.superseded,
        "can_review": PersonRole.REVIEWER in actor.roles and is_drafted and is_apart,
        "can_ask": PersonRole.APPRAISER in actor.roles and is_firms and is_ready,
        "can_decide": PersonRole.OFFICER in actor.roles and is_signed and not has_decided,
    }
