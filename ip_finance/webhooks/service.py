"""Use cases of a party's administrators: register, rotate, remove, ping, have told again."""

from dataclasses import dataclass
from secrets import token_urlsafe
from uuid import UUID, uuid4

from ip_finance.core import audit_log
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.uow import Tx
from ip_finance.webhooks import repository
from ip_finance.webhooks.domain import (
    ADMINISTRATORS,
    MOST_ENDPOINTS,
    OVERLAP,
    PING,
    DeliveryState,
    EndpointState,
    Message,
    RegisterEndpoint,
    SecretSealer,
    bound_to,
    check_url,
)
from ip_finance.webhooks.errors import (
    DeliveryPending,
    EndpointExists,
    EndpointRemoved,
    TooManyEndpoints,
)
from ip_finance.webhooks.models import WebhookDelivery, WebhookEndpoint


@dataclass(frozen=True, slots=True)
class Desk:
    """What registering needs beside the database."""

    sealer: SecretSealer
    is_loopback_allowed: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """An endpoint, with its secret the one time that it is shown."""

    endpoint: WebhookEndpoint
    secret: str | None


def register(tx: Tx, desk: Desk, cmd: RegisterEndpoint) -> Shown:
    """Have an address told from now on. Asked again under the same id: the same, no secret.

    Raises: RoleMissing, AddressRefused, TooManyEndpoints, EndpointExists, IdTaken.
    """
    tx.actor.require(*ADMINISTRATORS)
    check_url(cmd.url, loopback=desk.is_loopback_allowed)
    known = repository.find(tx.session, cmd.endpoint_id)
    if known is not None and known.party_id == tx.actor.party_id:
        return Shown(_same(known, cmd), None)
    if repository.count_active(tx.session, tx.actor.party_id) >= MOST_ENDPOINTS:
        raise TooManyEndpoints(MOST_ENDPOINTS)
    made, secret = _made(tx, desk, cmd)
    kept = insert_or_find(tx.session, made)
    if kept is not made:
        return Shown(_same(kept, cmd), None)
    tx.record("webhooks.registered", made.id)
    return Shown(made, secret)


def rotate(tx: Tx, desk: Desk, endpoint_id: UUID, secret_id: UUID) -> Shown:
    """A new secret; the older one signs beside it for a day. Asked again: the same, no secret.

    Raises: RoleMissing, EndpointNotFound, EndpointRemoved.
    """
    endpoint = _mine(tx, endpoint_id)
    if endpoint.secret_id == secret_id:
        return Shown(endpoint, None)
    secret = token_urlsafe(32)
    endpoint.older, endpoint.older_until = endpoint.sealed, tx.now + OVERLAP
    endpoint.secret_id = secret_id
    endpoint.sealed = _sealed(desk.sealer, endpoint.id, secret)
    tx.record("webhooks.secret-rotated", endpoint.id)
    return Shown(endpoint, secret)


def remove(tx: Tx, endpoint_id: UUID) -> WebhookEndpoint:
    """Tell the address nothing any more. Raises: RoleMissing, EndpointNotFound."""
    tx.actor.require(*ADMINISTRATORS)
    endpoint = repository.of_party(tx.session, tx.actor.party_id, endpoint_id)
    if endpoint.state is not EndpointState.REMOVED:
        endpoint.state = EndpointState.REMOVED
        tx.record("webhooks.removed", endpoint.id)
    return endpoint


def ping(tx: Tx, endpoint_id: UUID) -> WebhookDelivery:
    """Have the address told that it is registered.

    Raises: RoleMissing, EndpointNotFound, EndpointRemoved.
    """
    endpoint = _mine(tx, endpoint_id)
    message = Message(uuid4(), PING, tx.now, endpoint.id, {})
    made = repository.add_delivery(tx.session, endpoint, message, None, tx.now)
    tx.record("webhooks.pinged", endpoint.id)
    return made


def replay(tx: Tx, endpoint_id: UUID, delivery_id: UUID) -> WebhookDelivery:
    """Have a delivery made again, under its id, before those that wait.

    Raises: RoleMissing, EndpointNotFound, EndpointRemoved, DeliveryNotFound, DeliveryPending.
    """
    endpoint = _mine(tx, endpoint_id)
    delivery = repository.delivery_for_update(tx.session, endpoint.id, delivery_id)
    if delivery.state is DeliveryState.PENDING:
        raise DeliveryPending(delivery_id)
    delivery.state, delivery.next_at = DeliveryState.PENDING, tx.now
    delivery.tries, delivery.tried_since = 0, None
    tx.record("webhooks.replayed", endpoint.id, delivery_id=str(delivery_id))
    return delivery


def _mine(tx: Tx, endpoint_id: UUID) -> WebhookEndpoint:
    tx.actor.require(*ADMINISTRATORS)
    endpoint = repository.of_party(tx.session, tx.actor.party_id, endpoint_id)
    if endpoint.state is EndpointState.REMOVED:
        raise EndpointRemoved(endpoint_id)
    return endpoint


def _made(tx: Tx, desk: Desk, cmd: RegisterEndpoint) -> tuple[WebhookEndpoint, str]:
    secret = token_urlsafe(32)
    endpoint = WebhookEndpoint(
        id=cmd.endpoint_id,
        party_id=tx.actor.party_id,
        url=cmd.url,
        prefixes=list(cmd.prefixes),
        state=EndpointState.ACTIVE,
        told_through=audit_log.head_of(tx.session).size,
        secret_id=cmd.endpoint_id,
        sealed=_sealed(desk.sealer, cmd.endpoint_id, secret),
        created_by=tx.actor.person_id,
        created_at=tx.now,
    )
    return endpoint, secret


def _sealed(sealer: SecretSealer, endpoint_id: UUID, secret: str) -> bytes:
    return sealer.seal((), secret.encode(), bound_to(endpoint_id))


def _same(known: WebhookEndpoint, cmd: RegisterEndpoint) -> WebhookEndpoint:
    if (known.url, tuple(known.prefixes)) != (cmd.url, cmd.prefixes):
        raise EndpointExists(cmd.endpoint_id)
    return known
