"""Pages of webhooks: the addresses of one's party, a new one, and the log of each."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import Actor
from ip_finance.core.errors import Conflict, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import PageActor, PageForm, see, show, show_refused
from ip_finance.webhooks import repository, service
from ip_finance.webhooks.domain import ADMINISTRATORS
from ip_finance.webhooks.schemas import EndpointIn
from ip_finance.webhooks.service import Desk, Shown
from ip_finance.webhooks.words import KINDS, STATES, reason_of

router = APIRouter(prefix="/webhooks", include_in_schema=False)

ID = "endpoint_id"
"""The hidden field that makes a form sent twice one registration."""


@router.get("")
def overview(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """The addresses that are told, and a form for another one."""
    return _overview(request, actor, uow, page=page)


@router.post("")
def register(request: Request, actor: PageActor, form: PageForm, uow: Uow, page: Paged) -> Response:
    """Have an address told; the page that answers shows its secret, once."""
    filled = forms.read(form, EndpointIn, prefixes=_prefixes)
    if filled.model is None:
        return _overview(request, actor, uow, page=page, filled=filled)
    desk: Desk = request.app.state.webhook_desk
    try:
        cmd = filled.model.to_command(UUID(form.text(ID)))
        with uow.begin(actor) as tx:
            shown = service.register(tx, desk, cmd)
    except ValueError:
        return see("/webhooks")
    except (Conflict, RuleViolated) as refused:
        return _overview(request, actor, uow, page=page, filled=filled, refused=refused)
    return _log(request, actor, uow, shown.endpoint.id, page=page, shown=shown)


@router.get("/{endpoint_id}")
def log(endpoint_id: UUID, request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """One address: its events, and how each delivery went."""
    return _log(request, actor, uow, endpoint_id, page=page)


@router.post("/{endpoint_id}/secrets")
def rotate(
    endpoint_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow, page: Paged
) -> Response:
    """A new secret, shown once."""
    desk: Desk = request.app.state.webhook_desk
    try:
        secret_id = UUID(form.once.key)
        with uow.begin(actor) as tx:
            shown = service.rotate(tx, desk, endpoint_id, secret_id)
    except ValueError:
        return see(f"/webhooks/{endpoint_id}")
    return _log(request, actor, uow, endpoint_id, page=page, shown=shown)


@router.post("/{endpoint_id}/ping")
def ping(endpoint_id: UUID, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Have the address told `ping`."""

    def do(tx: Tx) -> str:
        service.ping(tx, endpoint_id)
        return f"/webhooks/{endpoint_id}?done=added"

    with uow.begin(actor) as tx:
        return form.once.redirect(tx, lambda: do(tx))


@router.post("/{endpoint_id}/removal")
def remove(endpoint_id: UUID, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Tell the address nothing any more."""

    def do(tx: Tx) -> str:
        service.remove(tx, endpoint_id)
        return "/webhooks?done=added"

    with uow.begin(actor) as tx:
        return form.once.redirect(tx, lambda: do(tx))


@router.post("/{endpoint_id}/deliveries/{delivery_id}/replay")
def replay(
    endpoint_id: UUID, delivery_id: UUID, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Have a message sent again."""

    def do(tx: Tx) -> str:
        service.replay(tx, endpoint_id, delivery_id)
        return f"/webhooks/{endpoint_id}?done=added"

    with uow.begin(actor) as tx:
        return form.once.redirect(tx, lambda: do(tx))


def _prefixes(text: str) -> list[str]:
    """Several in one field, with spaces or commas between."""
    return text.replace("，", " ").replace(",", " ").split()


def _overview(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    *,
    page: Paged,
    filled: Filled[EndpointIn] | None = None,
    refused: Conflict | RuleViolated | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        context: dict[str, Any] = {
            "endpoints": repository.listed(tx.session, page),
            "can_register": bool(actor.roles.intersection(ADMINISTRATORS)),
            "fresh_id": uuid4(),
            "filled": filled or Filled(),
        }
        template = "webhooks/overview.html"
        if refused is not None:
            return show_refused(request, template, refused, **context)
        return show(request, template, 422 if filled else 200, refused=None, **context)


def _log(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    endpoint_id: UUID,
    *,
    page: Paged,
    shown: Shown | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        endpoint = repository.seen(tx.session, endpoint_id)
        return show(
            request,
            "webhooks/endpoint.html",
            endpoint=endpoint,
            secret=shown.secret if shown else None,
            deliveries=repository.deliveries(tx.session, endpoint_id, page),
            is_mine=endpoint.party_id == actor.party_id
            and bool(actor.roles.intersection(ADMINISTRATORS)),
            states=STATES,
            kinds=KINDS,
            reason_of=reason_of,
        )
