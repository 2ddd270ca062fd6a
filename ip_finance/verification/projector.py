"""What chain events mean for verifications. Only final events arrive, each once and in order."""

from ip_finance.chain_api.events import (
    DisputeResolved,
    Seen,
    VerificationAttested,
    VerificationWithdrawn,
)
from ip_finance.core.uow import Tx
from ip_finance.verification import repository
from ip_finance.verification.models import VerificationOnLedger


def on_attested(tx: Tx, event: VerificationAttested, seen: Seen) -> None:
    tx.session.add(
        VerificationOnLedger(
            asset=event.asset,
            asset_version=event.asset_version,
            provider=event.provider,
            fingerprint=event.fingerprint,
            valid_until=event.valid_until,
            evidence_hash=event.evidence_hash,
            tx_hash=seen.tx_hash,
        )
    )


def on_withdrawn(tx: Tx, event: VerificationWithdrawn, seen: Seen) -> None:  # noqa: ARG001
    _end(tx, event.asset, by=event.provider, version=event.asset_version, why=event.reason_hash)


def on_dispute_resolved(tx: Tx, event: DisputeResolved, seen: Seen) -> None:  # noqa: ARG001
    """What a dispute has shown to be wrong is attested no longer."""
    if event.upheld:
        _end(
            tx, event.asset, by=event.arbiter, version=event.asset_version, why=event.evidence_hash
        )


def _end(tx: Tx, asset: str, *, by: int, version: int, why: str) -> None:
    """The newest attestation of the right holds no longer, unless it ended before."""
    newest = repository.find_newest_on_ledger(tx.session, asset)
    if newest is not None and newest.ended_version is None:
        newest.ended_by, newest.ended_version, newest.end_hash = by, version, why
