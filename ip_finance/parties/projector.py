"""What the directory's events mean for parties."""

from ip_finance.chain_api.events import PartyAdmitted, PartyChanged, Seen
from ip_finance.core.uow import Tx
from ip_finance.parties import repository
from ip_finance.parties.models import PartyOnLedger


def on_party_admitted(tx: Tx, event: PartyAdmitted, seen: Seen) -> None:  # noqa: ARG001
    tx.session.add(
        PartyOnLedger(
            party=event.party,
            version=1,
            identity=event.identity,
            dual_approval_above_fen=event.dual_approval_above_fen,
        )
    )


def on_party_changed(tx: Tx, event: PartyChanged, seen: Seen) -> None:  # noqa: ARG001
    party = repository.on_ledger(tx.session, event.party)
    party.version = event.party_version
    party.dual_approval_above_fen = event.dual_approval_above_fen
