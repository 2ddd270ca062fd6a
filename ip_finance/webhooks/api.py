"""JSON endpoints of webhooks: register, rotate, remove, ping, the log, and once more."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems
from ip_finance.webhooks import repository, service
from ip_finance.webhooks.domain import DeliveryState
from ip_finance.webhooks.errors import (
    AddressRefused,
    DeliveryNotFound,
    DeliveryPending,
    EndpointExists,
    EndpointNotFound,
    EndpointRemoved,
    TooManyEndpoints,
)
from ip_finance.webhooks.schemas import DeliveryOut, EndpointIn, EndpointOut, EndpointShown
from ip_finance.webhooks.service import Desk

router = APIRouter(prefix="/webhooks", tags=["webhooks"])


@router.get("")
def list_webhooks(actor: SignedIn, uow: Uow, page: Paged) -> list[EndpointOut]:
    """The addresses that your party has told of events, newest first."""
    with uow.begin(actor) as tx:
        return [EndpointOut.of(one) for one in repository.listed(tx.session, page)]


@router.put(
    "/{endpoint_id}",
    status_code=201,
    responses=problems(RoleMissing, AddressRefused, TooManyEndpoints, EndpointExists, IdTaken),
)
def register(
    endpoint_id: UUID, body: EndpointIn, request: Request, actor: SignedIn, uow: Uow
) -> EndpointShown:
    """Have an address told of events from now on. The secret is shown this once.

    Each message is a POST of `{id, type, at, subject, facts}` with `IPFIN-Signature: t=…,v1=…`:
    HMAC-SHA256 of `t.body` under the secret, in hexadecimal. Messages come in order, at least
    once, the same one always under the same `id`.
    """
    desk: Desk = request.app.state.webhook_desk
    with uow.begin(actor) as tx:
        return EndpointShown.shown(service.register(tx, desk, body.to_command(endpoint_id)))


@router.put(
    "/{endpoint_id}/secrets/{secret_id}",
    status_code=201,
    responses=problems(RoleMissing, EndpointNotFound, EndpointRemoved),
)
def rotate_secret(
    endpoint_id: UUID, secret_id: UUID, request: Request, actor: SignedIn, uow: Uow
) -> EndpointShown:
    """A new secret, shown this once. For a day messages carry a `v1` of each of the two."""
    desk: Desk = request.app.state.webhook_desk
    with uow.begin(actor) as tx:
        return EndpointShown.shown(service.rotate(tx, desk, endpoint_id, secret_id))


@router.post(
    "/{endpoint_id}/removal",
    status_code=201,
    response_model=EndpointOut,
    responses=problems(RoleMissing, EndpointNotFound),
)
def remove(endpoint_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Tell the address nothing any more; its log stays."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: EndpointOut.of(service.remove(tx, endpoint_id)))


@router.post(
    "/{endpoint_id}/ping",
    status_code=201,
    response_model=DeliveryOut,
    responses=problems(RoleMissing, EndpointNotFound, EndpointRemoved),
)
def ping(endpoint_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Have the address told `ping`, to see that it answers."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: DeliveryOut.of(service.ping(tx, endpoint_id)))


@router.get("/{endpoint_id}/deliveries", responses=problems(EndpointNotFound))
def list_deliveries(
    endpoint_id: UUID,
    actor: SignedIn,
    uow: Uow,
    page: Paged,
    state: DeliveryState | None = None,
) -> list[DeliveryOut]:
    """What the address was told or is to be told, newest first, and how each try went."""
    with uow.begin(actor) as tx:
        repository.seen(tx.session, endpoint_id)
        found = repository.deliveries(tx.session, endpoint_id, page, state)
        return [DeliveryOut.of(one) for one in found]


@router.post(
    "/{endpoint_id}/deliveries/{delivery_id}/replay",
    status_code=201,
    response_model=DeliveryOut,
    responses=problems(
        RoleMissing, EndpointNotFound, EndpointRemoved, DeliveryNotFound, DeliveryPending
    ),
)
def replay(
    endpoint_id: UUID, delivery_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Have a message sent again, under its id."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: DeliveryOut.of(service.replay(tx, endpoint_id, delivery_id)))
