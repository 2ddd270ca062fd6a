"""Pages of financing requests: a firm's drafts, and banks' offers side by side."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.errors import Conflict, DomainError, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.loan_engine.plan import content_of
from ip_finance.loans import service as loans
from ip_finance.marketplace import gathering, repository, service
from ip_finance.marketplace.domain import OfferState, RequestState
from ip_finance.marketplace.entries import OfferForm, RequestForm
from ip_finance.marketplace.gathering import OnShelf
from ip_finance.marketplace.matching import Asked
from ip_finance.marketplace.models import FinancingRequest
from ip_finance.marketplace.schemas import OfferIn, ReasonIn
from ip_finance.marketplace.words import PAGE_WORDS
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.forms import Filled, NotReadable
from ip_finance.web.pages import PageActor, PageForm, see, show, show_refused

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on the page of a request beside the request itself."""

    filled: Filled[Any]
    refused: DomainError | None = None
    open_form: str = ""


@router.get("/financing-requests")
def list_requests(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """A firm's requests, or those that a bank may offer on."""
    with uow.begin(actor) as tx:
        found = repository.every(tx.session, page)
        can_ask = PersonRole.SIGNATORY in actor.roles
        return show(request, "marketplace/list.html", requests=found, can_ask=can_ask, **PAGE_WORDS)


@router.get("/financing-requests/new")
def new(request: Request, actor: PageActor, uow: Uow) -> Response:
    """The form of a request; products named as `?choice=` are ticked."""
    actor.require(PersonRole.SIGNATORY)
    query = request.query_params
    typed = {name: tuple(query.getlist(name)) for name in ("choices", "asset_ids", "amount_fen")}
    typed["term_months"] = (query.get("term_months", "12"),)
    return _form(request, actor, uow, uuid4(), Filled({k: v for k, v in typed.items() if v}))


@router.get("/financing-requests/{request_id}")
def financing_request(request_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """One request: a draft as its form, else the offers side by side or the bank's own."""
    with uow.begin(actor) as tx:
        found = repository.by_id(tx.session, request_id)
        is_draft = found.state is RequestState.DRAFT
        typed = _typed(found)
    if is_draft:
        return _form(request, actor, uow, request_id, Filled(typed))
    return _page(request, actor, uow, request_id, Shown(Filled()))


@router.post("/financing-requests/{request_id}")
def save(
    request_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Save the draft; with the second button, send it to the banks at once."""
    actor.require(PersonRole.SIGNATORY)
    filled = forms.read(form, RequestForm)
    if filled.model is None:
        return _form(request, actor, uow, request_id, filled)
    cmd = filled.model.to_body().to_command(request_id)
    is_to_post = form.text("send") == "post"

    def work(tx: Tx) -> str:
        service.save(tx, cmd)
        if is_to_post:
            service.post(tx, request_id)
        return f"/financing-requests/{request_id}?done=added"

    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: work(tx))
    except (Conflict, RuleViolated) as refused:
        return _form(request, actor, uow, request_id, filled, refused)


@router.post("/financing-requests/{request_id}/offer")
def offer(
    request_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """A bank's offer."""
    actor.require(PersonRole.OFFICER)
    lines = [line.strip() for line in form.text("conditions").splitlines() if line.strip()]
    typed = replace(form, values={**form.values, "conditions": tuple(lines)})
    filled = forms.read(typed, OfferForm, spread_bps=_points)
    if filled.model is None:
        return _page(request, actor, uow, request_id, Shown(filled, open_form="offer"))
    body = filled.model
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _offer(tx, request_id, body))
    except (Conflict, RuleViolated) as refused:
        return _page(request, actor, uow, request_id, Shown(filled, refused, "offer"))


@router.post("/financing-requests/{request_id}/{name}")
def end(
    request_id: UUID, name: str, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """The firm withdraws, or a bank declines."""
    uses = {"withdrawal": service.withdraw, "decline": service.decline}
    if name not in uses:
        return see(f"/financing-requests/{request_id}")
    filled = forms.read(form, ReasonIn)
    if filled.model is None:
        return _page(request, actor, uow, request_id, Shown(filled, open_form=name))
    reason = filled.model.reason

    def work(tx: Tx) -> str:
        uses[name](tx, request_id, reason)
        return f"/financing-requests/{request_id}?done=added"

    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: work(tx))
    except (Conflict, RuleViolated) as refused:
        return _page(request, actor, uow, request_id, Shown(filled, refused, name))


@router.post("/offers/{offer_id}/acceptance")
def accept(
    offer_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Take the offer; the application is signed next."""
    with uow.begin(actor) as tx:
        request_id = repository.offer(tx.session, offer_id).request_id
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _accept(tx, offer_id))
    except (Conflict, RuleViolated) as refused:
        return _page(request, actor, uow, request_id, Shown(Filled(), refused))


def _accept(tx: Tx, offer_id: UUID) -> str:
    loan = service.accept(tx, offer_id, uuid4())
    tx.session.expire(loan)
    return f"/sign/{loans.ask_application(tx, loan.id).id}"


def _offer(tx: Tx, request_id: UUID, body: OfferForm) -> str:
    product_id, _, place = body.way.partition("/")
    _, product = repository.product(tx.session, UUID(product_id), business_date(tx.now))
    way = product.ways[min(int(place), len(product.ways) - 1)]
    stated = OfferIn(
        request_id=request_id,
        product_id=UUID(product_id),
        amount_fen=body.amount_fen,
        spread_bps=body.spread_bps,
        plan=content_of(way.plan),
        fees=[
            {
                "kind": fee.kind,
                "name": fee.name,
                "payer": fee.payer.value,
                "amount_fen": fee.amount,
                "share_bps": fee.share,
            }
            for fee in product.fees
        ],
        valid_until=body.valid_until,
        conditions=body.conditions,
        comment=body.comment,
    )
    service.make_offer(tx, stated.to_command(uuid4()))
    return f"/financing-requests/{request_id}?done=added"


def _form(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    request_id: UUID,
    filled: Filled[Any],
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        mine = ip_assets.of_owner(tx.session, actor.party_id)
        found = gathering.shelf(tx, None, Asked(None, 12))
        context: dict[str, Any] = {
            "request_id": request_id,
            "filled": filled,
            "assets": [(one.id, f"{one.number} {one.title}") for one in mine],
            "choices": _choices(found),
        }
    if refused is not None:
        return show_refused(request, "marketplace/new.html", refused, **context)
    status = 422 if filled.errors else 200
    return show(request, "marketplace/new.html", status, refused=None, **context)


def _choices(found: list[OnShelf]) -> list[tuple[str, str]]:
    return [
        (f"{bank.id}/{one.version.id}", f"{bank.name} · {one.product.name}")
        for one in found
        for bank in one.banks
    ]


def _page(
    request: Request, actor: Actor, uow: UnitOfWork, request_id: UUID, shown: Shown
) -> Response:
    with uow.begin(actor) as tx:
        context = _context(tx, actor, request_id) | {
            "filled": shown.filled,
            "open_form": shown.open_form,
            "empty": Filled(),
        }
    if shown.refused is not None:
        return show_refused(request, "marketplace/request.html", shown.refused, **context)
    status = 422 if shown.filled.errors else 200
    return show(request, "marketplace/request.html", status, refused=None, **context)


def _context(tx: Tx, actor: Actor, request_id: UUID) -> dict[str, Any]:
    found = repository.by_id(tx.session, request_id)
    today, offers = business_date(tx.now), repository.offers_of(tx.session, request_id)
    compared = gathering.compared(tx, found, offers)
    is_own = found.borrower_id == actor.party_id
    is_open = found.state is RequestState.POSTED
    can_offer = is_open and not is_own and PersonRole.OFFICER in actor.roles
    return {
        "found": found,
        "is_own": is_own,
        "compared": compared,
        "states": {one.id: service.state_of(tx, found, one) for one in offers},
        "open_state": OfferState.OPEN,
        "declines": repository.declines_of(tx.session, request_id),
        "can_end": is_open and is_own and PersonRole.SIGNATORY in actor.roles,
        "can_offer": can_offer,
        "ways": _ways(tx, actor) if can_offer else [],
        "asset_numbers": _numbers(tx, found),
        "today": today,
        **PAGE_WORDS,
    }


def _ways(tx: Tx, actor: Actor) -> list[tuple[str, str]]:
    return [
        (f"{version.id}/{place}", f"{product.name} · {way.name}")
        for version, product in repository.shelf(tx.session, business_date(tx.now))
        if version.owner_id in {None, actor.party_id}
        for place, way in enumerate(product.ways)
    ]


def _numbers(tx: Tx, found: FinancingRequest) -> list[tuple[UUID, str]]:
    assets = ip_assets.all_of(tx.session, [UUID(one) for one in found.asset_ids])
    return [(one.id, f"{one.number} {one.title}") for one in assets]


def _typed(found: FinancingRequest) -> dict[str, tuple[str, ...]]:
    """A draft as its form shows it."""
    return {
        "amount_fen": (f"{found.amount // 100}.{found.amount % 100:02d}",),
        "term_months": (str(found.term_months),),
        "purpose": (found.purpose,),
        "asset_ids": tuple(found.asset_ids),
        "choices": tuple(f"{one.bank_id}/{one.product_id or ''}" for one in found.asked),
        "is_to_all": ("true",) if found.is_to_all else (),
    }


def _points(text: str) -> object:
    """A spread in basis points, which may be below nought."""
    try:
        return int(text.replace("−", "-").strip())
    except ValueError as broken:
        raise NotReadable("请填写整数基点，例如 85 或 -20（1 个基点 = 0.01%）。") from broken
