"""What the chain's answers mean for keys and for steps that were signed."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ip_finance.chain_api.events import (
    ChainEvent,
    KeyChanged,
    KeyEnrolled,
    KeyRotated,
    Seen,
    StepRefused,
)
from ip_finance.core.uow import Tx
from ip_finance.signing import repository
from ip_finance.signing.domain import RequestState
from ip_finance.signing.models import KeyOnLedger


def on_key_enrolled(tx: Tx, event: KeyEnrolled, seen: Seen) -> None:  # noqa: ARG001
    _add(tx, event.key, event)


def on_key_changed(tx: Tx, event: KeyChanged, seen: Seen) -> None:  # noqa: ARG001
    key = repository.on_ledger(tx.session, event.key)
    key.roles, key.version = event.roles, event.key_version


def on_key_rotated(tx: Tx, event: KeyRotated, seen: Seen) -> None:  # noqa: ARG001
    key = repository.on_ledger(tx.session, event.key)
    key.roles, key.version, key.rotated_to = 0, event.key_version, event.new_key
    _add(tx, event.new_key, event)


def on_taken(tx: Tx, found: Sequence[tuple[ChainEvent, Seen]]) -> None:
    """The steps that the transactions of a range carried have been taken, but for the refused.

    Each step of a transaction leaves one event, in its order: that is how step and event meet.
    """
    places: Counter[str] = Counter()
    taken: dict[tuple[str, int], Seen] = {}
    for event, seen in found:
        if not isinstance(event, StepRefused):
            taken[seen.tx_hash, places[seen.tx_hash]] = seen
        places[seen.tx_hash] += 1
    for request, tx_hash, place in repository.carried_in(tx.session, places.keys()):
        if place is not None and (seen_at := taken.get((tx_hash, place))):
            request.state = RequestState.TAKEN
            request.tx_hash = tx_hash
            request.block_number = seen_at.block_number


def _add(tx: Tx, address: str, event: KeyEnrolled | KeyRotated) -> None:
    """The key is there from now on, in its first version."""
    holder = {"party": event.party, "person": event.person, "roles": event.roles}
    tx.session.add(KeyOnLedger(key=address, version=1, **holder))


def on_refused(tx: Tx, request_id: UUID, refusal: dict[str, Any]) -> None:
    """The ledger refused the step: the request says why, and the decision can be asked anew."""
    request = repository.for_update(tx.session, request_id)
    request.state = RequestState.REFUSED
    request.refusal = refusal
