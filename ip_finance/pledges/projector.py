"""What chain events mean for pledges. Only final events arrive here, each once and in order."""

from ip_finance.chain_api.events import (
    AssetsPledged,
    PledgeDischarged,
    RegistrationConfirmed,
    Seen,
)
from ip_finance.core.uow import Tx
from ip_finance.pledges import repository
from ip_finance.pledges.domain import PledgeState
from ip_finance.pledges.models import PledgedAssetOnLedger, PledgeOnLedger


def on_pledged(tx: Tx, event: AssetsPledged, seen: Seen) -> None:
    tx.session.add(
        PledgeOnLedger(
            loan=event.loan,
            pledge=event.pledge,
            pledgor=event.pledgor,
            state=PledgeState.SIGNED,
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


def on_discharged(tx: Tx, event: PledgeDischarged, seen: Seen) -> None:
    pledge = repository.on_ledger(tx.session, event.loan, event.pledge)
    pledge.state = PledgeState.DISCHARGED
    pledge.tx_hash = seen.tx_hash
    repository.end_liens(tx.session, event.loan, event.pledge)
