"""Use cases of verification. Each runs in the caller's transaction and never commits."""

from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

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
from ip_finance.legal_status import repository as legal_status
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyNotFound, PartyNotOnLedger
from ip_finance.signing import service as signing
from ip_finance.signing.domain import SIGNATURE_VALID_FOR, Slot
from ip_finance.signing.models import SigningRequest
from ip_finance.verification import repository, sources
from ip_finance.verification.comparison import Compared, compare
from ip_finance.verification.domain import (
    AddFormerName,
    AddVerification,
    check_attestable,
    check_fresh,
    check_read,
    valid_until,
)
from ip_finance.verification.errors import (
    AlreadyAttested,
    FormerNameExists,
    NotTheProvider,
    VerificationExists,
)
from ip_finance.verification.findings import (
    check_fields,
    claims_of,
    findings_of,
    stored,
)
from ip_finance.verification.models import FormerNameOnFile, Verification, VerificationEvidence


def add(tx: Tx, cmd: AddVerification) -> Verification:
    """File what the actor's party found out about a right; the same again changes nothing.

    Bad news is filed too: it tells the owner what to cure. Only good news can be attested.

    Raises:
        AssetNotFound, DocumentNotFound: there is no such right or proof.
        ReadInFuture: a finding is dated ahead.
        FindingMissing, FindingNotOfKind: not the fields of a right of this kind.
        VerificationExists: the id is on file with other data.
    """
    tx.actor.require(PersonRole.VERIFIER)
    asset = ip_assets.by_id(tx.session, cmd.asset_id)
    claimed = sources.claims(tx, asset)
    further = [documents_repository.by_id(tx.session, one) for one in cmd.further_ids]
    hashes = tuple(one.evidence_hash for one in further)
    findings = stored(claimed, cmd.findings, hashes)
    same = repository.find_by_id(tx.session, cmd.verification_id)
    if same is not None:
        kept = (same.asset_id, same.provider_id, same.document_id, same.findings)
        if kept != (cmd.asset_id, tx.actor.party_id, cmd.document_id, findings):
            raise VerificationExists(cmd.verification_id)
        return same
    check_fields(claimed, cmd.findings)
    check_read(cmd.findings, business_date(tx.now))
    verification = _verification(tx, cmd, asset, findings)
    for document_id in (cmd.document_id, *cmd.further_ids):
        documents.share_like(tx, document_id, asset.id)
    tx.grant_like(verification.id, asset.id)
    tx.session.add(verification)
    tx.session.flush()
    tx.session.add_all(
        VerificationEvidence(
            verification_id=verification.id, place=place, document_id=one.id, asset_id=asset.id
        )
        for place, one in enumerate(further, start=1)
    )
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


def compared(tx: Tx, asset: IpAsset) -> tuple[Compared, ...]:
    """What is claimed of the right beside what each source says."""
    claimed, today = sources.claims(tx, asset), business_date(tx.now)
    return compare(claimed, sources.statements(tx, asset, claimed), today)


def add_former_name(tx: Tx, cmd: AddFormerName) -> FormerNameOnFile:
    """File what a party was called before, with its proof; the same again changes nothing.

    The party itself says so, or a verifier who has seen it.

    Raises: PartyNotFound, DocumentNotFound, FormerNameExists.
    """
    tx.actor.require(PersonRole.SIGNATORY, PersonRole.VERIFIER)
    party = parties.by_id(tx.session, cmd.party_id)
    if PersonRole.VERIFIER not in tx.actor.roles and party.id != tx.actor.party_id:
        raise PartyNotFound(cmd.party_id)
    same = repository.find_former_name(tx.session, cmd.name_id)
    if same is not None:
        kept = (same.party_id, same.name, same.until, same.document_id)
        if kept != (cmd.party_id, cmd.name, cmd.until, cmd.document_id):
            raise FormerNameExists(same.name)
        return same
    documents.share_like(tx, cmd.document_id, cmd.party_id)
    name = FormerNameOnFile(
        id=cmd.name_id,
        party_id=cmd.party_id,
        name=cmd.name,
        until=cmd.until,
        document_id=cmd.document_id,
        filed_by=tx.actor.party_id,
        created_at=tx.now,
        created_by=tx.actor.person_id,
    )
    try:
        with tx.session.begin_nested():
            tx.session.add(name)
    except IntegrityError as taken:
        raise FormerNameExists(cmd.name) from taken
    tx.record("verification.former-name-added", cmd.party_id, until=cmd.until.isoformat())
    return name


def _check(tx: Tx, verification: Verification, asset: IpAsset) -> None:
    today = business_date(tx.now)
    check_attestable(
        claims_of(verification.findings),
        findings_of(verification.findings),
        expires_on=legal_status.standing(tx.session, asset, today).ends_on.value,
        today=today,
    )
    check_fresh(verification.valid_until, tx.now)


def _verification(
    tx: Tx, cmd: AddVerification, asset: IpAsset, findings: dict[str, Any]
) -> Verification:
    salt = fresh_salt()
    standing = legal_status.standing(tx.session, asset, business_date(tx.now))
    return Verification(
        id=cmd.verification_id,
        asset_id=asset.id,
        provider_id=tx.actor.party_id,
        document_id=cmd.document_id,
        findings=findings,
        salt=salt,
        fingerprint=salted_hash(salt, findings),
        valid_until=valid_until(cmd.findings, standing.ends_on.value),
        created_at=tx.now,
        created_by=tx.actor.person_id,
    )
