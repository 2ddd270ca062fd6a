"""Use cases of verification. Each runs in the caller's transaction and never commits."""

from typing import Any
from uuid import UUID

from ip_finance.chain_api.members import PROVIDER
from ip_finance.chain_api.steps import AttestVerification
from ip_finance.core.actor import PersonRole
from ip_finance.core.canonical import fresh_salt, salted_hash
from ip_finance.core.clock import business_date, unix
from ip_finance.core.uow import Tx
from ip_finance.documents import repository as documents_repository
from ip_finance.documents import service as documents
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.domain import AssetDisputed, NotRegistered
from ip_finance.ip_assets.models import IpAsset
from ip_finance.parties.domain import PartyNotOnLedger
from ip_finance.signing import service as signing
from ip_finance.signing.domain import SIGNATURE_VALID_FOR, Slot
from ip_finance.signing.models import SigningRequest
from ip_finance.verification import repository
from ip_finance.verification.domain import (
    AddVerification,
    AlreadyAttested,
    NotTheProvider,
    VerificationExists,
    check_attestable,
    check_fresh,
    check_read,
    valid_until,
)
from ip_finance.verification.findings import Claims, claims_of, findings_of, stored
from ip_finance.verification.models import Verification


def add(tx: Tx, cmd: AddVerification) -> Verification:
    """File what the actor's party found out about a right; the same again changes nothing.

    Bad news is filed too: it tells the owner what to cure. Only good news can be attested.

    Raises:
        AssetNotFound, DocumentNotFound: there is no such right or proof.
        ReadInFuture: a finding is dated ahead.
        VerificationExists: the id is on file with other data.
    """
    tx.actor.require(PersonRole.VERIFIER)
    asset = ip_assets.by_id(tx.session, cmd.asset_id)
    findings = stored(_claims(asset), cmd.findings)
    same = repository.find_by_id(tx.session, cmd.verification_id)
    if same is not None:
        kept = (same.asset_id, same.provider_id, same.document_id, same.findings)
        if kept != (cmd.asset_id, tx.actor.party_id, cmd.document_id, findings):
            raise VerificationExists(cmd.verification_id)
        return same
    check_read(cmd.findings, business_date(tx.now))
    verification = _verification(tx, cmd, asset, findings)
    documents.share_like(tx, cmd.document_id, asset.id)
    tx.grant_like(verification.id, asset.id)
    tx.session.add(verification)
    tx.session.flush()
    tx.record("verification.added", verification.id, asset_id=str(asset.id))
    return verification


def ask_attestation(tx: Tx, verification_id: UUID) -> SigningRequest:
    """Have the provider sign its findings for the ledger.

    Raises:
        VerificationNotFound, NotTheProvider, AlreadyAttested: nothing that the actor could attest.
        NotRegistered, PartyNotOnLedger: the ledger must know the right and the provider first.
        AssetDisputed: the ledger takes no attestation until the dispute is decided.
        FindingsStale: the findings no longer hold.
        RuleViolated: the right could not be pledged, see `check_attestable`.
    """
    tx.actor.require(PersonRole.VERIFIER)
    verification = repository.for_update(tx.session, verification_id)
    if verification.provider_id != tx.actor.party_id:
        raise NotTheProvider
    if verification.on_ledger is not None:
        raise AlreadyAttested(verification.on_ledger.tx_hash)
    asset = ip_assets.by_id(tx.session, verification.asset_id)
    if asset.on_ledger is None:
        raise NotRegistered(asset.number)
    if asset.on_ledger.is_disputed:
        raise AssetDisputed(asset.number)
    if verification.provider.on_ledger is None:
        raise PartyNotOnLedger(verification.provider.name)
    _check(tx, verification, asset)
    document = documents_repository.by_id(tx.session, verification.document_id)
    step = AttestVerification(
        asset=asset.asset_key,
        asset_version=asset.on_ledger.version,
        fingerprint=verification.fingerprint,
        valid_until=unix(verification.valid_until),
        evidence_hash=document.evidence_hash,
        deadline=unix(tx.now + SIGNATURE_VALID_FOR),
    )
    slot = Slot(PROVIDER, verification.provider.number)
    return signing.ask(tx, step, [slot], record_id=verification.id)


def _check(tx: Tx, verification: Verification, asset: IpAsset) -> None:
    check_attestable(
        claims_of(verification.findings),
        findings_of(verification.findings),
        expires_on=asset.expires_on,
        today=business_date(tx.now),
    )
    check_fresh(verification.valid_until, tx.now)


def _claims(asset: IpAsset) -> Claims:
    return Claims(
        owner_name=asset.owner.name,
        owner_uscc=asset.owner.uscc,
        number=asset.number,
        title=asset.title,
        filed_on=asset.filed_on,
        granted_on=asset.granted_on,
    )


def _verification(
    tx: Tx, cmd: AddVerification, asset: IpAsset, findings: dict[str, Any]
) -> Verification:
    salt = fresh_salt()
    return Verification(
        id=cmd.verification_id,
        asset_id=asset.id,
        provider_id=tx.actor.party_id,
        document_id=cmd.document_id,
        findings=findings,
        salt=salt,
        fingerprint=salted_hash(salt, findings),
        valid_until=valid_until(cmd.findings, asset.expires_on),
        created_at=tx.now,
        created_by=tx.actor.person_id,
    )
