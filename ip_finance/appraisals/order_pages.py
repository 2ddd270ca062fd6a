"""Pages of orders: the queue, one order and whose move it is, scorecards, and the pricing."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.appraisals import entries, ordering, repository, service
from ip_finance.appraisals.calculation import arguments, scheme_of
from ip_finance.appraisals.controls import METHODS, form_for, in_words, methods_for, place_of
from ip_finance.appraisals.domain import ValuationRefused
from ip_finance.appraisals.gathering import OrderView, view_of, views_of
from ip_finance.appraisals.models import AppraisalOrder
from ip_finance.appraisals.order_schemas import CardIn, EvidenceIn, OrderIn
from ip_finance.appraisals.orders import ASKERS, CLOSED, SCORERS, SCORING, WITNESSES
from ip_finance.appraisals.schemas import USUAL_PATHS, AppraisalIn
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.clock import business_date, unix
from ip_finance.core.errors import Conflict, DomainError, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.documents import repository as documents
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.legal_status import repository as legal_status
from ip_finance.office_files.numbers import RightType as FiledType
from ip_finance.parties import repository as parties
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import Form, PageActor, PageForm, show, show_refused
from valuation.appraisal.subject import DAYS_A_YEAR
from valuation.labels import RightType
from valuation.scores.schemes import schemes_for

router = APIRouter(include_in_schema=False)

FIRST_SCHEME = "sipo-ppac-2012@1"
"""Chosen at first, where it fits; the one whose indicators and weights are all known."""


@router.get("/appraisal-orders")
def list_orders(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """The queue: what is open first, the oldest on top."""
    with uow.begin(actor) as tx:
        views = views_of(tx, repository.orders(tx.session))
        assets = {asset.id: asset for asset in ip_assets.every(tx.session)}
        queue = sorted(views, key=lambda one: (one.step in CLOSED, -one.age_days))
        shown = page.cut(queue, lambda one: one.order.id)
        return show(request, "appraisals/orders.html", views=shown, assets=assets)


@router.get("/assets/{asset_id}/appraisal-orders/new")
def new(asset_id: UUID, request: Request, actor: PageActor, uow: Uow, reason: str = "") -> Response:
    """The form of an order; `?reason=` says why it is asked for."""
    actor.require(*ASKERS)
    return _new(request, actor, uow, asset_id, Filled({"reason": (reason,)} if reason else {}))


@router.post("/assets/{asset_id}/appraisal-orders/new")
def place(asset_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Ask for an appraisal."""
    actor.require(*ASKERS)
    filled = forms.read(_order_form(form, asset_id), OrderIn)
    if filled.model is None:
        return _new(request, actor, uow, asset_id, filled, 422)
    cmd = filled.model.to_command(uuid4())
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _at(ordering.place(tx, cmd).id))
    except (Conflict, RuleViolated) as refused:
        return _new(request, actor, uow, asset_id, filled, refused=refused)


@router.get("/appraisal-orders/{order_id}")
def get_order(order_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """One order: its steps, whose move it is, evidence, cards and prices."""
    return _order(request, actor, uow, order_id, Filled())


@router.post("/appraisal-orders/{order_id}/evidence")
def add_evidence(
    order_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Say where an input comes from."""
    filled = forms.read(form, EvidenceIn)
    if filled.model is None:
        return _order(request, actor, uow, order_id, filled, 422)
    cmd = filled.model.to_command(order_id, uuid4())
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _at(ordering.add_evidence(tx, cmd).order_id))
    except (Conflict, RuleViolated) as refused:
        return _order(request, actor, uow, order_id, filled, refused=refused)


@router.get("/appraisal-orders/{order_id}/scorecard")
def card(order_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """The form of one's own card."""
    actor.require(*SCORING)
    return _card(request, actor, uow, order_id, Filled())


@router.post("/appraisal-orders/{order_id}/scorecard")
def add_card(
    order_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """File one's own card, which is not changed afterwards."""
    actor.require(*SCORING)
    with uow.begin(actor) as tx:
        order = repository.order(tx.session, order_id)
        scheme = scheme_of(order.scheme_id, order.scheme_version)
    told, wrong = entries.read_card(scheme, form.values)
    if wrong:
        return _card(request, actor, uow, order_id, Filled(form.values, wrong), 422)
    cmd = CardIn.model_validate(told).to_command(order_id, uuid4())
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _at(ordering.add_card(tx, cmd).order_id))
    except (Conflict, RuleViolated) as refused:
        return _card(request, actor, uow, order_id, Filled(form.values), refused=refused)


@router.get("/appraisal-orders/{order_id}/pricing")
def pricing(order_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """The form of the price, with the methods that are ticked as `?methods=`."""
    actor.require(PersonRole.APPRAISER)
    methods = tuple(request.query_params.getlist("methods"))
    return _pricing(request, actor, uow, order_id, Filled({"methods": methods}))


@router.post("/appraisal-orders/{order_id}/pricing")
def draft(order_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Run the valuation, and keep it with its inputs."""
    actor.require(PersonRole.APPRAISER)
    with uow.begin(actor) as tx:
        order = repository.order(tx.session, order_id)
        kind = FiledType(ip_assets.by_id(tx.session, order.asset_id).right_type).kind
    told, wrong = entries.read(form_for(kind, form.values.get("methods", ())), form.values)
    if wrong:
        return _pricing(request, actor, uow, order_id, Filled(form.values, wrong), 422)
    body = AppraisalIn(
        order_id=order_id,
        pricing=told,
        paths=USUAL_PATHS,
        disagreement_note=form.text("disagreement_note")[:4000],
    )
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(
                tx,
                lambda: f"/appraisals/{service.draft(tx, body.to_command(uuid4())).id}?done=added",
            )
    except (Conflict, RuleViolated) as refused:
        if errors := _beside(refused):
            return _pricing(request, actor, uow, order_id, Filled(form.values, errors), 422)
        return _pricing(request, actor, uow, order_id, Filled(form.values), refused=refused)


def _at(order_id: UUID) -> str:
    return f"/appraisal-orders/{order_id}?done=added"


def _order_form(form: Form, asset_id: UUID) -> Form:
    """The right comes from the address; the scheme is chosen with its version."""
    scheme_id, _, version = form.text("scheme").partition("@")
    values = {"asset_id": str(asset_id), "scheme_id": scheme_id, "scheme_version": version}
    told = {name: (text,) for name, text in values.items() if text}
    return Form({**form.values, **told}, form.files, form.request_hash)


def _beside(refused: Conflict | RuleViolated) -> dict[str, str]:
    """What the calculation refused, beside its field of the form; else nothing."""
    place = place_of(str(refused.facts.get("argument", "")))
    if place is None or not isinstance(refused, ValuationRefused):
        return {}
    return {place: entries.in_chinese(str(refused.facts["reason"]))}


def _show(
    request: Request,
    template: str,
    status: int,
    refused: DomainError | None,
    context: dict[str, Any],
) -> Response:
    if refused is not None:
        return show_refused(request, f"appraisals/{template}", refused, **context)
    return show(request, f"appraisals/{template}", status, refused=None, **context)


def _new(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    asset_id: UUID,
    filled: Filled[OrderIn],
    status: int = 200,
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        asset = ip_assets.by_id(tx.session, asset_id)
        context: dict[str, Any] = {
            "asset": asset,
            "filled": filled,
            "schemes": schemes_for(RightType(asset.right_type)),
            "first_scheme": FIRST_SCHEME,
            "today": business_date(tx.now),
        }
    return _show(request, "new_order.html", status, refused, context)


def _order(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    order_id: UUID,
    filled: Filled[EvidenceIn],
    status: int = 200,
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        order = repository.order(tx.session, order_id)
        view = view_of(tx, order)
        context: dict[str, Any] = {
            **_about(tx, order, view),
            "filled": filled,
            "arguments": [(name, in_words(name)) for name in arguments() if name != METHODS],
            "in_words": in_words,
            "documents": documents.of_party(tx.session, actor.party_id),
            **_may(actor, view),
        }
    return _show(request, "order.html", status, refused, context)


def _card(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    order_id: UUID,
    filled: Filled[CardIn],
    status: int = 200,
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        order = repository.order(tx.session, order_id)
        context = {**_about(tx, order, view_of(tx, order)), "filled": filled}
    return _show(request, "scorecard.html", status, refused, context)


def _pricing(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    order_id: UUID,
    filled: Filled[AppraisalIn],
    status: int = 200,
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        order = repository.order(tx.session, order_id)
        about = _about(tx, order, view_of(tx, order))
        kind, chosen = FiledType(about["asset"].right_type).kind, filled.values("methods")
        ends_on = legal_status.standing(tx.session, about["asset"], business_date(tx.now)).ends_on
        # Two decimals, and never more than there are.
        left = (ends_on.value - order.base_date).days / DAYS_A_YEAR
        context: dict[str, Any] = {
            **about,
            "filled": filled,
            "methods": methods_for(kind),
            "chosen": chosen,
            "form": form_for(kind, chosen),
            "years_left": f"{min(int(left * 100) / 100, 30.0):g}",
            "now": unix(tx.now),
        }
    return _show(request, "pricing.html", status, refused, context)


def _about(tx: Tx, order: AppraisalOrder, view: OrderView) -> dict[str, Any]:
    party = parties.find_by_id(tx.session, order.party_id)
    person = parties.find_person(tx.session, order.ordered_by)
    return {
        "order": order,
        "view": view,
        "asset": ip_assets.by_id(tx.session, order.asset_id),
        "scheme": scheme_of(order.scheme_id, order.scheme_version),
        "party": party.name if party else "",
        "person": person.name if person else "",
    }


def _may(actor: Actor, view: OrderView) -> dict[str, bool]:
    is_open = view.step not in CLOSED
    has_scored = any(one.scorer_id == actor.person_id for one in view.cards)
    has_room = len(view.cards) < SCORERS
    may_score = has_room and not has_scored and bool(actor.roles.intersection(SCORING))
    return {
        "can_add": is_open and bool(actor.roles.intersection(WITNESSES)),
        "can_score": is_open and may_score,
        "can_price": is_open and not has_room and PersonRole.APPRAISER in actor.roles,
    }
