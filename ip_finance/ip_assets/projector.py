"""What chain events mean for rights. Only final events arrive here, each once and in order."""

from ip_finance.chain_api.events import (
    AssetRegistered,
    AssetsPledged,
    DisputeOpened,
    DisputeResolved,
    Seen,
    ValuationRecorded,
    VerificationAttested,
    VerificationWithdrawn,
)
from ip_finance.core.uow import Tx
from ip_finance.ip_assets import repository
from ip_finance.ip_assets.models import AssetOnLedger, DisputeOnLedger


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
    asset.version = asset.verification = event.asset_version
    asset.verified_until = event.valid_until


def on_verification_withdrawn(tx: Tx, event: VerificationWithdrawn, seen: Seen) -> None:  # noqa: ARG001
    asset = repository.on_ledger(tx.session, event.asset)
    asset.version = event.asset_version
    asset.verified_until = 0


def on_valued(tx: Tx, event: ValuationRecorded, seen: Seen) -> None:  # noqa: ARG001
    repository.on_ledger(tx.session, event.asset).version = event.asset_version


def on_disputed(tx: Tx, event: DisputeOpened, seen: Seen) -> None:
    asset = repository.on_ledger(tx.session, event.asset)
    asset.version = asset.dispute = event.asset_version
    tx.session.add(
        DisputeOnLedger(
            asset=event.asset,
            asset_version=event.asset_version,
            initiator=event.initiator,
            evidence_hash=event.evidence_hash,
            opened_at=seen.block_time,
            tx_hash=seen.tx_hash,
        )
    )


def on_dispute_resolved(tx: Tx, event: DisputeResolved, seen: Seen) -> None:
    asset = repository.on_ledger(tx.session, event.asset)
    assert asset.dispute is not None, "the ledger resolves open disputes only"
    dispute = repository.dispute_on_ledger(tx.session, event.asset, asset.dispute)
    asset.version, asset.dispute = event.asset_version, None
    if event.upheld:
        asset.verified_until = 0
    dispute.arbiter = event.arbiter
    dispute.resolved_version = event.asset_version
    dispute.is_upheld = event.upheld
    dispute.resolution_hash = event.evidence_hash
    dispute.resolved_at = seen.block_time
    dispute.tx_hash = seen.tx_hash


def on_pledged(tx: Tx, event: AssetsPledged, seen: Seen) -> None:  # noqa: ARG001
    for key in event.assets:
        asset = repository.on_ledger(tx.session, key)
        asset.version += 1
        asset.lien_loan, asset.lien_pledge = event.loan, event.pledge
