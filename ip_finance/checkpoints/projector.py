"""What chain events mean for checkpoints: one is due."""

from collections.abc import Sequence

from ip_finance.chain_api.events import ChainEvent, Seen
from ip_finance.checkpoints import repository
from ip_finance.core.uow import Tx


def on_range(tx: Tx, found: Sequence[tuple[ChainEvent, Seen]]) -> None:
    """Any events: the chain has got to where the newest of them is."""
    if found:
        repository.note_event_block(tx.session, max(seen.block_number for _, seen in found))
