"""Events of the register of rights, folded. Pure."""

from ip_finance.audit.folded import Folds, Ledger
from ip_finance.chain_api import events
from ip_finance.chain_api.events import Seen


def _registered(ledger: Ledger, event: events.AssetRegistered, seen: Seen) -> None:
    ledger.put(
        "assets_on_ledger",
        (event.asset,),
        owner=event.owner,
        version=1,
        facts_hash=event.facts_hash,
        evidence_hash=event.evidence_hash,
        verified_until=0,
        verification=None,
        dispute=None,
        lien_loan=None,
        lien_pledge=None,
        tx_hash=seen.tx_hash,
    )


def _verified(ledger: Ledger, event: events.VerificationAttested, seen: Seen) -> None:
    version = event.asset_version
    ledger.row("assets_on_ledger", (event.asset,)).update(
        version=version, verified_until=event.valid_until, verification=version
    )
    ledger.put(
        "verifications_on_ledger",
        (event.asset, version),
        provider=event.provider,
        fingerprint=event.fingerprint,
        valid_until=event.valid_until,
        evidence_hash=event.evidence_hash,
        ended_by=None,
        ended_version=None,
        end_hash=None,
        tx_hash=seen.tx_hash,
    )


def _withdrawn(ledger: Ledger, event: events.VerificationWithdrawn, _: Seen) -> None:
    ledger.row("assets_on_ledger", (event.asset,)).update(version=event.asset_version)
    _unverify(ledger, event.asset, event.provider, event.asset_version, event.reason_hash)


def _valued(ledger: Ledger, event: events.ValuationRecorded, seen: Seen) -> None:
    ledger.row("assets_on_ledger", (event.asset,)).update(version=event.asset_version)
    ledger.put(
        "valuations_on_ledger",
        (event.asset, event.asset_version),
        low_fen=event.low_fen,
        base_fen=event.base_fen,
        high_fen=event.high_fen,
        valid_until=event.valid_until,
        report_hash=event.report_hash,
        tx_hash=seen.tx_hash,
    )


def _disputed(ledger: Ledger, event: events.DisputeOpened, seen: Seen) -> None:
    version = event.asset_version
    ledger.row("assets_on_ledger", (event.asset,)).update(version=version, dispute=version)
    ledger.put(
        "disputes_on_ledger",
        (event.asset, version),
        initiator=event.initiator,
        evidence_hash=event.evidence_hash,
        opened_at=seen.block_time,
        arbiter=None,
        resolved_version=None,
        is_upheld=None,
        resolution_hash=None,
        resolved_at=None,
        tx_hash=seen.tx_hash,
    )


def _resolved(ledger: Ledger, event: events.DisputeResolved, seen: Seen) -> None:
    asset = ledger.row("assets_on_ledger", (event.asset,))
    ledger.row("disputes_on_ledger", (event.asset, asset["dispute"])).update(
        arbiter=event.arbiter,
        resolved_version=event.asset_version,
        is_upheld=event.upheld,
        resolution_hash=event.evidence_hash,
        resolved_at=seen.block_time,
        tx_hash=seen.tx_hash,
    )
    asset.update(version=event.asset_version, dispute=None)
    if event.upheld:
        _unverify(ledger, event.asset, event.arbiter, event.asset_version, event.evidence_hash)


def _unverify(ledger: Ledger, asset: str, by: int, version: int, why: str) -> None:
    """The attestation in force, if there is one, ends before its time."""
    right = ledger.row("assets_on_ledger", (asset,))
    right["verified_until"] = 0
    if right["verification"] is None:
        return
    attested = ledger.row("verifications_on_ledger", (asset, right["verification"]))
    if attested["ended_version"] is None:
        attested.update(ended_by=by, ended_version=version, end_hash=why)


FOLDS: Folds = {
    events.AssetRegistered: _registered,
    events.VerificationAttested: _verified,
    events.VerificationWithdrawn: _withdrawn,
    events.ValuationRecorded: _valued,
    events.DisputeOpened: _disputed,
    events.DisputeResolved: _resolved,
}
