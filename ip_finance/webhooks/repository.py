"""Every query about webhooks."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ip_finance.core.access import AccessGrant
from ip_finance.core.audit_log import AuditEntry
from ip_finance.core.paging import Page, down
from ip_finance.webhooks.domain import DeliveryState, EndpointState, Message
from ip_finance.webhooks.errors import DeliveryNotFound, EndpointNotFound
from ip_finance.webhooks.models import WebhookDelivery, WebhookEndpoint

READ_AT_ONCE = 500
"""Entries of the log that are looked at in one transaction."""
TOLD_AT_ONCE = 20


def listed(session: Session, page: Page) -> Sequence[WebhookEndpoint]:
    """The endpoints that the caller may see, newest first."""
    keys = (down(WebhookEndpoint.created_at), down(WebhookEndpoint.id))
    return page.rows(session, select(WebhookEndpoint), *keys)


def find(session: Session, endpoint_id: UUID) -> WebhookEndpoint | None:
    return session.get(WebhookEndpoint, endpoint_id)


def of_party(session: Session, party_id: UUID, endpoint_id: UUID) -> WebhookEndpoint:
    """The party's own endpoint, locked until the transaction ends, or `EndpointNotFound`."""
    found = select(WebhookEndpoint).where(
        WebhookEndpoint.id == endpoint_id, WebhookEndpoint.party_id == party_id
    )
    endpoint = session.scalar(found.with_for_update())
    if endpoint is None:
        raise EndpointNotFound(endpoint_id)
    return endpoint


def seen(session: Session, endpoint_id: UUID) -> WebhookEndpoint:
    """The endpoint, or `EndpointNotFound`."""
    endpoint = session.get(WebhookEndpoint, endpoint_id)
    if endpoint is None:
        raise EndpointNotFound(endpoint_id)
    return endpoint


def count_active(session: Session, party_id: UUID) -> int:
    mine = (
        WebhookEndpoint.party_id == party_id,
        WebhookEndpoint.state == EndpointState.ACTIVE,
    )
    found = select(func.count()).select_from(WebhookEndpoint).where(*mine)
    return int(session.scalar(found) or 0)


def deliveries(
    session: Session, endpoint_id: UUID, page: Page, state: DeliveryState | None = None
) -> Sequence[WebhookDelivery]:
    """What the endpoint was told or is to be told, newest first."""
    found = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint_id)
    if state is not None:
        found = found.where(WebhookDelivery.state == state)
    return page.rows(session, found, down(WebhookDelivery.number))


def delivery_for_update(session: Session, endpoint_id: UUID, delivery_id: UUID) -> WebhookDelivery:
    """The endpoint's delivery, locked until the transaction ends, or `DeliveryNotFound`."""
    found = select(WebhookDelivery).where(
        WebhookDelivery.id == delivery_id, WebhookDelivery.endpoint_id == endpoint_id
    )
    delivery = session.scalar(found.with_for_update(of=WebhookDelivery))
    if delivery is None:
        raise DeliveryNotFound(delivery_id)
    return delivery


def add_delivery(
    session: Session, endpoint: WebhookEndpoint, message: Message, entry: int | None, now: datetime
) -> WebhookDelivery:
    """The delivery of a message, to be made at once; it has its number."""
    made = WebhookDelivery(
        id=message.id,
        endpoint_id=endpoint.id,
        entry=entry,
        type=message.type,
        body=message.body,
        state=DeliveryState.PENDING,
        tries=0,
        next_at=now,
        created_at=now,
    )
    session.add(made)
    session.flush()
    return made


def active(session: Session) -> Sequence[WebhookEndpoint]:
    """Every endpoint that is to be told, locked: what it was told through is about to move."""
    found = select(WebhookEndpoint).where(WebhookEndpoint.state == EndpointState.ACTIVE)
    return session.scalars(found.order_by(WebhookEndpoint.id).with_for_update()).all()


def entries_behind(session: Session, entry: int) -> Sequence[AuditEntry]:
    """The next entries of the log."""
    found = select(AuditEntry).where(AuditEntry.seq > entry).order_by(AuditEntry.seq)
    return session.scalars(found.limit(READ_AT_ONCE)).all()


def records_seen(
    session: Session, parties: Sequence[UUID], records: Sequence[UUID]
) -> set[tuple[UUID, UUID]]:
    """Which of these parties may see which of these records."""
    found = select(AccessGrant.party_id, AccessGrant.record_id).where(
        AccessGrant.party_id.in_(parties), AccessGrant.record_id.in_(records)
    )
    return {(party, record) for party, record in session.execute(found)}


def due(session: Session, now: datetime) -> Sequence[tuple[WebhookDelivery, WebhookEndpoint]]:
    """The next delivery of each endpoint, where it is time; a later one waits for it."""
    row = WebhookDelivery
    firsts = (
        select(func.min(row.number))
        .join(WebhookEndpoint, WebhookEndpoint.id == row.endpoint_id)
        .where(row.state == DeliveryState.PENDING, WebhookEndpoint.state == EndpointState.ACTIVE)
        .group_by(row.endpoint_id)
    )
    found = (
        select(row, WebhookEndpoint)
        .join(WebhookEndpoint, WebhookEndpoint.id == row.endpoint_id)
        .where(row.number.in_(firsts), row.next_at <= now)
    )
    in_order = found.order_by(row.next_at, row.number).limit(TOLD_AT_ONCE)
    return [(delivery, endpoint) for delivery, endpoint in session.execute(in_order)]
