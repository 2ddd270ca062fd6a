"""What chain events mean for rights. Only final events arrive here, each once and in order."""

from ip_finance.chain_api.events import (
    AssetRegistered,
    AssetsPledged,
    PledgeDischarged,
    Seen,
    ValuationRecorded,
    VerificationAttested,
)
from ip_finance.core.uow import Tx
from ip_finance.ip_assets import repository
from ip_finance.ip_assets.models import AssetOnLedger


def on_registered(tx: Tx, event: AssetRegistered, seen: Seen) -> None:
    tx.session.add(
        AssetOnLedger(
            asset=event.asset,
            owner=event.owner,
            version=1,
            facts_hash=event.facts_hash,
            evidence_hash=event.evidence_hash,
            verified_until=0,
            tx_hash=seen.tx_hash,
        )
    )


def on_verified(tx: Tx, event: VerificationAttested, seen: Seen) -> None:  # noqa: ARG001
    asset = repository.on_ledger(tx.session, event.asset)
    asset.version = event.asset_version
    asset.verified_until = event.valid_until


def on_valued(tx: Tx, event: ValuationRecorded, seen: Seen) -> None:  # noqa: ARG001
    repository.on_ledger(tx.session, event.asset).version = event.asset_version


def on_pledged(tx: Tx, event: AssetsPledged, seen: Seen) -> None:  # noqa: ARG001
    for key in event.assets:
        asset = repository.on_ledger(tx.session, key)
        asset.version += 1
        asset.lien_loan, asset.lien_pledge = event.loan, event.pledge


def on_discharged(tx: Tx, event: PledgeDischarged, seen: Seen) -> None:  # noqa: ARG001
    repository.free_from(tx.session, event.loan, event.pledge)
