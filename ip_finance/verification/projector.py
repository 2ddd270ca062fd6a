"""What chain events mean for verifications. Only final events arrive, each once and in order."""

from ip_finance.chain_api.events import Seen, VerificationAttested
from ip_finance.core.uow import Tx
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
