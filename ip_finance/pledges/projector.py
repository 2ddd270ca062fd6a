"""What chain events mean for pledges. Only final events arrive here, each once and in order."""

from ip_finance.chain_api.events import (
    AssetsPledged,
    PledgeDischarged,
    PledgeForceDischarged,
    PledgeWaived,
    PledgingResumed,
    PledgingStopped,
    RegistrationConfirmed,
    RegistrationLapsed,
    RegistrationVoided,
    Seen,
)
from ip_finance.core.uow import Tx
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.pledges import repository
from ip_finance.pledges.domain import PledgeState
from ip_finance.pledges.models import (
    PledgedAssetOnLedger,
    PledgeOnLedger,
    PledgingStopOnLedger,
)


def on_pledged(tx: Tx, event: AssetsPledged, seen: Seen) -> None:
    tx.session.add(
        PledgeOnLedger(
            loan=event.loan,
            pledge=event.pledge,
            pledgor=event.pledgor,
            state=PledgeState.SIGNED,
            assets=list(event.assets),
            secured_fen=event.secured_fen,
            fingerprint=event.fingerprint,
            terms_hash=event.terms_hash,
            tx_hash=seen.tx_hash,
        )
    )
    for asset in event.assets:
        row = PledgedAssetOnLedger(loan=event.loan, pledge=event.pledge, asset=asset, is_live=True)
        tx.session.add(row)


def on_registration_confirmed(tx: Tx, event: RegistrationConfirmed, seen: Seen) -> None:
    pledge = repository.on_ledger(tx.session, event.loan, event.pledge)
    pledge.state = PledgeState.REGISTERED
    pledge.certificate_hash = event.certificate_hash
    pledge.registered_on = event.registered_on
    pledge.witness = event.witness
    pledge.tx_hash = seen.tx_hash


def on_registration_voided(tx: Tx, event: RegistrationVoided, seen: Seen) -> None:
    pledge = _end(tx, event, seen, PledgeState.VOIDED, event.notice_hash)
    pledge.ended_on, pledge.end_witness = event.voided_on, event.witness


def on_registration_lapsed(tx: Tx, event: RegistrationLapsed, seen: Seen) -> None:
    pledge = _end(tx, event, seen, PledgeState.LAPSED, event.notice_hash)
    pledge.ended_on, pledge.end_witness = event.lapsed_on, event.witness


def on_discharged(tx: Tx, event: PledgeDischarged, seen: Seen) -> None:
    _end(tx, event, seen, PledgeState.DISCHARGED, event.evidence_hash)


def on_waived(tx: Tx, event: PledgeWaived, seen: Seen) -> None:
    _end(tx, event, seen, PledgeState.WAIVED, event.evidence_hash)


def on_force_discharged(tx: Tx, event: PledgeForceDischarged, seen: Seen) -> None:
    _end(tx, event, seen, PledgeState.FORCE_DISCHARGED, event.court_document_hash)


def on_pledging_stopped(tx: Tx, event: PledgingStopped, seen: Seen) -> None:
    tx.session.add(
        PledgingStopOnLedger(
            stop_version=event.stop_version,
            party=event.party,
            reason_hash=event.reason_hash,
            stopped_at=seen.block_time,
            tx_hash=seen.tx_hash,
        )
    )


def on_pledging_resumed(tx: Tx, event: PledgingResumed, seen: Seen) -> None:
    # Each turn makes one version: the stop that ends here made the one before.
    stop = repository.stop_on_ledger(tx.session, event.stop_version - 1)
    stop.resumption_hash = event.reason_hash
    stop.resumed_at = seen.block_time
    stop.tx_hash = seen.tx_hash


def _end(
    tx: Tx,
    event: PledgeDischarged
    | PledgeWaived
    | PledgeForceDischarged
    | RegistrationVoided
    | RegistrationLapsed,
    seen: Seen,
    state: PledgeState,
    end_hash: str,
) -> PledgeOnLedger:
    """The pledge holds its rights no longer."""
    pledge = repository.on_ledger(tx.session, event.loan, event.pledge)
    pledge.state, pledge.end_hash, pledge.tx_hash = state, end_hash, seen.tx_hash
    for key in pledge.assets:
        held = repository.asset_on_ledger(tx.session, event.loan, event.pledge, key)
        held.is_live = False
    ip_assets.free(tx.session, pledge.assets)
    return pledge
