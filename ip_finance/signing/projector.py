"""What the chain's answers mean for keys and for steps that were signed."""

from typing import Any
from uuid import UUID

from ip_finance.chain_api.events import ChainEvent, KeyEnrolled, Seen
from ip_finance.core.uow import Tx
from ip_finance.signing import repository
from ip_finance.signing.domain import RequestState
from ip_finance.signing.models import KeyOnLedger


def on_key_enrolled(tx: Tx, event: KeyEnrolled, seen: Seen) -> None:  # noqa: ARG001
    tx.session.add(
        KeyOnLedger(key=event.key, party=event.party, person=event.person, roles=event.roles)
    )


def on_taken(tx: Tx, event: ChainEvent, seen: Seen) -> None:  # noqa: ARG001
    """Any event: the step that its transaction carried has been taken."""
    if request := repository.find_sent_in(tx.session, seen.tx_hash):
        request.state = RequestState.TAKEN
        request.tx_hash = seen.tx_hash
        request.block_number = seen.block_number


def on_refused(tx: Tx, request_id: UUID, refusal: dict[str, Any]) -> None:
    """The ledger refused the step: the request says why, and the decision can be asked anew."""
    request = repository.for_update(tx.session, request_id)
    request.state = RequestState.REFUSED
    request.refusal = refusal
