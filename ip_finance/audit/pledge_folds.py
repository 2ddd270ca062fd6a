"""Events of the pledge book, folded. Pure."""

from functools import partial
from typing import Any

from ip_finance.audit.folded import Folds, Ledger
from ip_finance.audit.loan_folds import changed
from ip_finance.chain_api import events
from ip_finance.chain_api.events import Seen


def _pledged(ledger: Ledger, event: events.AssetsPledged, seen: Seen) -> None:
    loan = changed(ledger, event, seen)
    loan.update(pledges=event.pledge + 1, live=loan["live"] | 1 << event.pledge)
    ledger.put(
        "pledges_on_ledger",
        (event.loan, event.pledge),
        pledgor=event.pledgor,
        state="signed",
        assets=list(event.assets),
        secured_fen=event.secured_fen,
        fingerprint=event.fingerprint,
        terms_hash=event.terms_hash,
        certificate_hash=None,
        registered_on=None,
        witness=None,
        end_hash=None,
        ended_on=None,
        end_witness=None,
        tx_hash=seen.tx_hash,
    )
    for key in event.assets:
        asset = ledger.row("assets_on_ledger", (key,))
        asset.update(version=asset["version"] + 1, lien_loan=event.loan, lien_pledge=event.pledge)
        held = (event.loan, event.pledge, key)
        ledger.put("pledged_assets_on_ledger", held, is_live=True)


def _confirmed(ledger: Ledger, event: events.RegistrationConfirmed, seen: Seen) -> None:
    loan = changed(ledger, event, seen)
    loan["registered"] |= 1 << event.pledge
    ledger.row("pledges_on_ledger", (event.loan, event.pledge)).update(
        state="registered",
        certificate_hash=event.certificate_hash,
        registered_on=event.registered_on,
        witness=event.witness,
        tx_hash=seen.tx_hash,
    )


def _ended(
    state: str, document: str, day: str | None, ledger: Ledger, event: Any, seen: Seen
) -> None:
    """The pledge is live no more. `document` and `day` name the event's members for both."""
    loan, pledge = changed(ledger, event, seen), (event.loan, event.pledge)
    loan["live"] &= ~(1 << event.pledge)
    ledger.row("pledges_on_ledger", pledge).update(
        state=state,
        end_hash=getattr(event, document),
        ended_on=day and getattr(event, day),
        end_witness=getattr(event, "witness", None),
        tx_hash=seen.tx_hash,
    )
    for key, row in ledger.tables["pledged_assets_on_ledger"].items():
        if key[:2] == pledge:
            row["is_live"] = False
            asset = ledger.row("assets_on_ledger", (key[2],))
            asset.update(lien_loan=None, lien_pledge=None)


def _stopped(ledger: Ledger, event: events.PledgingStopped, seen: Seen) -> None:
    ledger.put(
        "pledging_stops_on_ledger",
        (event.stop_version,),
        party=event.party,
        reason_hash=event.reason_hash,
        stopped_at=seen.block_time,
        resumption_hash=None,
        resumed_at=None,
        tx_hash=seen.tx_hash,
    )


def _resumed(ledger: Ledger, event: events.PledgingResumed, seen: Seen) -> None:
    ledger.row("pledging_stops_on_ledger", (event.stop_version - 1,)).update(
        resumption_hash=event.reason_hash, resumed_at=seen.block_time, tx_hash=seen.tx_hash
    )


FOLDS: Folds = {
    events.AssetsPledged: _pledged,
    events.RegistrationConfirmed: _confirmed,
    events.RegistrationVoided: partial(_ended, "voided", "notice_hash", "voided_on"),
    events.RegistrationLapsed: partial(_ended, "lapsed", "notice_hash", "lapsed_on"),
    events.PledgeDischarged: partial(_ended, "discharged", "evidence_hash", None),
    events.PledgeWaived: partial(_ended, "waived", "evidence_hash", None),
    events.PledgeForceDischarged: partial(_ended, "force-discharged", "court_document_hash", None),
    events.PledgingStopped: _stopped,
    events.PledgingResumed: _resumed,
}
