"""What the worker does: deliveries from the audit log, and what came of each try."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5

from ip_finance.core.audit_log import AuditEntry
from ip_finance.core.uow import Tx
from ip_finance.webhooks import repository
from ip_finance.webhooks.domain import (
    DeliveryState,
    Message,
    Outcome,
    Parcel,
    SecretSealer,
    bound_to,
    is_told,
    is_wanted,
    next_try,
    told_facts,
)
from ip_finance.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint


@dataclass(frozen=True, slots=True)
class GivenUp:
    """An address that took nothing for days."""

    endpoint_id: UUID
    party_id: UUID
    url: str


def read_log(tx: Tx) -> bool:
    """Make deliveries of what the log has gained; false if it has gained nothing.

    The place up to which an endpoint was told moves in the same transaction.
    """
    endpoints = repository.active(tx.session)
    if not endpoints:
        return False
    entries = repository.entries_behind(tx.session, min(one.told_through for one in endpoints))
    if not entries:
        return False
    parties = [one.party_id for one in endpoints]
    seen = repository.records_seen(tx.session, parties, [one.subject_id for one in entries])
    for endpoint in endpoints:
        for entry in entries:
            if entry.seq > endpoint.told_through and _is_for(endpoint, entry, seen):
                _tell(tx, endpoint, entry)
        endpoint.told_through = max(endpoint.told_through, entries[-1].seq)
    return True


def take_out(tx: Tx, sealer: SecretSealer) -> Sequence[Parcel]:
    """What is to be sent now: of each endpoint the first that waits."""
    return [_parcel(tx, sealer, *one) for one in repository.due(tx.session, tx.now)]


def put_down(tx: Tx, delivery_id: UUID, outcome: Outcome) -> GivenUp | None:
    """File what came of a try; tells if it was the last one."""
    delivery = tx.session.get_one(WebhookDelivery, delivery_id, with_for_update=True)
    if delivery.state is not DeliveryState.PENDING:
        return None
    delivery.tries += 1
    delivery.tried_since = delivery.tried_since or tx.now
    attempt = WebhookAttempt(
        id=uuid4(),
        delivery_id=delivery.id,
        at=tx.now,
        status=outcome.status,
        problem=outcome.problem,
        answer=outcome.answer,
        duration_ms=outcome.duration_ms,
    )
    tx.session.add(attempt)
    return _moved(tx, delivery, outcome)


def _moved(tx: Tx, delivery: WebhookDelivery, outcome: Outcome) -> GivenUp | None:
    if outcome.is_taken:
        delivery.state = DeliveryState.DELIVERED
        return None
    again = next_try(delivery.tries, delivery.tried_since or tx.now, tx.now)
    if again is not None:
        delivery.next_at = again
        return None
    delivery.state = DeliveryState.GIVEN_UP
    endpoint = repository.seen(tx.session, delivery.endpoint_id)
    return GivenUp(endpoint.id, endpoint.party_id, endpoint.url)


def _is_for(endpoint: WebhookEndpoint, entry: AuditEntry, seen: set[tuple[UUID, UUID]]) -> bool:
    return (
        is_wanted(entry.action, endpoint.prefixes)
        and is_told(entry.action, is_own=entry.party_id == endpoint.party_id)
        and (endpoint.party_id, entry.subject_id) in seen
    )


def _tell(tx: Tx, endpoint: WebhookEndpoint, entry: AuditEntry) -> None:
    message = Message(
        id=uuid5(endpoint.id, str(entry.seq)),
        type=entry.action,
        at=entry.at,
        subject=entry.subject_id,
        facts=told_facts(entry.facts, is_own=entry.party_id == endpoint.party_id),
    )
    repository.add_delivery(tx.session, endpoint, message, entry.seq, tx.now)


def _parcel(
    tx: Tx, sealer: SecretSealer, delivery: WebhookDelivery, endpoint: WebhookEndpoint
) -> Parcel:
    sealed = [endpoint.sealed]
    if endpoint.older and endpoint.older_until and endpoint.older_until > tx.now:
        sealed.append(endpoint.older)
    opened = [sealer.open((), one, bound_to(endpoint.id)) for one in sealed]
    secrets = tuple(one.decode() for one in opened if one is not None)
    return Parcel(delivery.id, endpoint.url, delivery.body, secrets)
