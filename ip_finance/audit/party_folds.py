"""Events of the directory and of the anchor, folded. Pure."""

from ip_finance.audit.folded import Folds, Ledger
from ip_finance.chain_api import events
from ip_finance.chain_api.events import Seen


def _admitted(ledger: Ledger, event: events.PartyAdmitted, _: Seen) -> None:
    ledger.put(
        "parties_on_ledger",
        (event.party,),
        version=1,
        identity=event.identity,
        dual_approval_above_fen=event.dual_approval_above_fen,
    )


def _changed(ledger: Ledger, event: events.PartyChanged, _: Seen) -> None:
    ledger.row("parties_on_ledger", (event.party,)).update(
        version=event.party_version, dual_approval_above_fen=event.dual_approval_above_fen
    )


def _enrolled(ledger: Ledger, event: events.KeyEnrolled, _: Seen) -> None:
    _put_key(ledger, event.key, event)


def _key_changed(ledger: Ledger, event: events.KeyChanged, _: Seen) -> None:
    ledger.row("keys_on_ledger", (event.key,)).update(roles=event.roles, version=event.key_version)


def _rotated(ledger: Ledger, event: events.KeyRotated, _: Seen) -> None:
    ledger.row("keys_on_ledger", (event.key,)).update(
        roles=0, version=event.key_version, rotated_to=event.new_key
    )
    _put_key(ledger, event.new_key, event)


def _put_key(ledger: Ledger, key: str, event: events.KeyEnrolled | events.KeyRotated) -> None:
    ledger.put(
        "keys_on_ledger",
        (key,),
        party=event.party,
        person=event.person,
        roles=event.roles,
        version=1,
        rotated_to=None,
    )


def _anchored(ledger: Ledger, event: events.LogAnchored, seen: Seen) -> None:
    key = (event.party, event.size)
    ledger.put(
        "log_anchors_on_ledger", key, root=event.root, tx_hash=seen.tx_hash, at=seen.block_time
    )


FOLDS: Folds = {
    events.PartyAdmitted: _admitted,
    events.PartyChanged: _changed,
    events.KeyEnrolled: _enrolled,
    events.KeyChanged: _key_changed,
    events.KeyRotated: _rotated,
    events.LogAnchored: _anchored,
}
