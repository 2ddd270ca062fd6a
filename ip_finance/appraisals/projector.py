"""What chain events mean for appraisals. Only final events arrive, each once and in order."""

from ip_finance.appraisals.models import ValuationOnLedger
from ip_finance.chain_api.events import Seen, ValuationRecorded
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx


def on_recorded(tx: Tx, event: ValuationRecorded, seen: Seen) -> None:
    tx.session.add(
        ValuationOnLedger(
            asset=event.asset,
            asset_version=event.asset_version,
            low_fen=Fen(event.low_fen),
            base_fen=Fen(event.base_fen),
            high_fen=Fen(event.high_fen),
            valid_until=event.valid_until,
            report_hash=event.report_hash,
            tx_hash=seen.tx_hash,
        )
    )
