"""What chain events mean for the anchors of logs."""

from ip_finance.audit.models import LogAnchorOnLedger
from ip_finance.chain_api.events import LogAnchored, Seen
from ip_finance.core.uow import Tx


def on_log_anchored(tx: Tx, event: LogAnchored, seen: Seen) -> None:
    tx.session.add(
        LogAnchorOnLedger(
            party=event.party,
            size=event.size,
            root=event.root,
            tx_hash=seen.tx_hash,
            at=seen.block_time,
        )
    )
