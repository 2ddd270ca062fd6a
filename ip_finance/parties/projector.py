"""What the directory's events mean for parties."""

from ip_finance.chain_api.events import PartyAdmitted, Seen
from ip_finance.core.uow import Tx
from ip_finance.parties.models import PartyOnLedger


def on_party_admitted(tx: Tx, event: PartyAdmitted, seen: Seen) -> None:  # noqa: ARG001
    tx.session.add(
        PartyOnLedger(
            party=event.party,
            identity=event.identity,
            dual_approval_above_fen=event.dual_approval_above_fen,
        )
    )
