"""Use cases of documents. Each runs in the caller's transaction and never commits."""

import logging
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from ip_finance.core.canonical import content_hash, fresh_salt, salted_hash
from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx
from ip_finance.documents import repository
from ip_finance.documents.domain import (
    BlobStore,
    ContentDamaged,
    DocumentExists,
    KeepDocument,
    ScanState,
    Sealer,
    check_size,
)
from ip_finance.documents.errors import (
    AlreadyErased,
    AlreadyReplaced,
    ContentErased,
    ContentQuarantined,
    ContentRestricted,
    FileInfected,
    NotTheHolder,
)
from ip_finance.documents.models import Document
from ip_finance.documents.sniffing import UNCLAIMED, check_type, family_of
from ip_finance.parties import repository as parties
from ip_finance.scanning.port import Scanner, ScannerAway

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Vault:
    """Where content lies, how it is sealed, and who looks at it first; None: nobody does."""

    blobs: BlobStore
    sealer: Sealer
    scanner: Scanner | None = None


def keep(tx: Tx, vault: Vault, cmd: KeepDocument) -> Document:
    """Keep a file, encrypted; the same file under the same id again changes nothing.

    The content is written before the row commits: a crash leaves at most an unnamed blob. A file
    that the scanner should have looked at, and did not, is kept in quarantine.

    Raises: EmptyFile, FileTooLarge, DocumentExists, ProgramRefused, TypeMismatch, FileInfected,
        SubjectNotFound, AlreadyErased, DocumentNotFound, NotTheHolder, AlreadyReplaced.
    """
    check_size(cmd.content)
    sha256 = content_hash(cmd.content)
    same = repository.find_by_id(tx.session, cmd.document_id)
    if same is not None:
        if _description(same) != _asked(tx, cmd, sha256):
            raise DocumentExists(cmd.document_id)
        return same
    check_type(cmd.name, cmd.media_type, cmd.content)
    subject_id = _subject_of(tx, cmd)
    scan = _scan(vault, cmd.content)
    salt = fresh_salt()
    evidence_hash = salted_hash(salt, {"sha256": sha256})
    subject_key = _key_of(tx, vault, subject_id)
    sealed_key = vault.sealer.new_key(subject_key)
    sealed = vault.sealer.seal((subject_key, sealed_key), cmd.content, evidence_hash)
    vault.blobs.put(evidence_hash, sealed)
    document = _described(tx, cmd)
    document.subject_id, document.sealed_key = subject_id, sealed_key
    document.sha256, document.salt, document.evidence_hash = sha256, salt, evidence_hash
    document.scan, document.scanned_at = scan, tx.now if scan is ScanState.CLEAN else None
    tx.grant(document.id, tx.actor.party_id)
    _insert(tx, document)
    tx.record("documents.kept", document.id, kind=cmd.kind.value, scan=scan.value)
    return document


def content(tx: Tx, vault: Vault, document_id: UUID) -> tuple[Document, bytes]:
    """The document and its content, checked against its hash.

    Raises: DocumentNotFound, ContentErased, ContentRestricted, ContentQuarantined, ContentDamaged.
    """
    document = repository.by_id(tx.session, document_id)
    _check_open(tx, document)
    found = open_content(tx, vault, document)
    if found is None:
        raise ContentDamaged(document_id)
    return document, found


def is_open(tx: Tx, document: Document) -> bool:
    """Whether the actor, who sees the document, may read its content."""
    try:
        _check_open(tx, document)
    except (ContentErased, ContentRestricted, ContentQuarantined):
        return False
    return True


def open_content(tx: Tx, vault: Vault, document: Document) -> bytes | None:
    """The content if it is there, whole, and still what was hashed; else None.

    It asks not whether anybody may read it: a check of what is stored is no use of it (PI-06).
    """
    sealed = vault.blobs.get(document.evidence_hash)
    subject_key, own_key = repository.find_key(tx.session, document.subject_id), document.sealed_key
    if sealed is None or subject_key is None or own_key == b"":
        return None
    keys = (subject_key,) if own_key is None else (subject_key, own_key)
    found = vault.sealer.open(keys, sealed, document.evidence_hash)
    hashed = None if found is None else content_hash(found)
    committed = salted_hash(document.salt, {"sha256": hashed})
    return found if committed == document.evidence_hash else None


def is_damaged(tx: Tx, vault: Vault, document: Document) -> bool:
    """Whether the content is gone or altered, and nobody decided that it should be."""
    if open_content(tx, vault, document) is not None:
        return False
    return repository.find_erasure(tx.session, document) is None


def share(tx: Tx, document_id: UUID, record_id: UUID, *party_ids: UUID) -> Document:
    """Have the record rely on a document that the actor may read, and let these parties read it.

    It is kept from now on, whatever its kind, until the use is ended. Raises: DocumentNotFound.
    """
    document = repository.by_id(tx.session, document_id)
    tx.grant(document_id, *party_ids)
    repository.keep_use(tx.session, document_id, record_id, tx.now)
    return document


def share_like(tx: Tx, document_id: UUID, record_id: UUID) -> Document:
    """The same, for everybody who sees the record. Raises: DocumentNotFound."""
    document = share(tx, document_id, record_id)
    tx.grant_like(document_id, record_id)
    return document


def rescan(tx: Tx, vault: Vault, document: Document) -> ScanState:
    """Have a file in quarantine looked at after all. Raises: ScannerAway, ContentDamaged."""
    found = open_content(tx, vault, document)
    if found is None:
        raise ContentDamaged(document.id)
    if vault.scanner is None:
        raise ScannerAway("none is configured")
    document.virus = vault.scanner.virus_in(found)
    document.scan = ScanState.INFECTED if document.virus else ScanState.CLEAN
    document.scanned_at = tx.now
    tx.record("documents.scanned", document.id, scan=document.scan.value, virus=document.virus)
    return document.scan


def _described(tx: Tx, cmd: KeepDocument) -> Document:
    """The row as far as the sender tells it."""
    return Document(
        id=cmd.document_id,
        party_id=tx.actor.party_id,
        replaces_id=cmd.replaces_id,
        kind=cmd.kind,
        name=cmd.name,
        media_type=_media_type(cmd),
        size=len(cmd.content),
        created_at=tx.now,
        created_by=tx.actor.person_id,
    )


def _description(document: Document) -> tuple[object, ...]:
    """What a repeated request must say again."""
    return (
        document.sha256,
        document.name,
        document.media_type,
        document.kind,
        document.subject_id,
        document.replaces_id,
    )


def _asked(tx: Tx, cmd: KeepDocument, sha256: str) -> tuple[object, ...]:
    subject_id = cmd.subject_id or tx.actor.party_id
    return (sha256, cmd.name, _media_type(cmd), cmd.kind, subject_id, cmd.replaces_id)


def _media_type(cmd: KeepDocument) -> str:
    """As the sender says; where that says nothing, as the content does."""
    is_said = cmd.media_type != UNCLAIMED
    return cmd.media_type if is_said else family_of(cmd.content).value


def _scan(vault: Vault, content: bytes) -> ScanState:
    """Raises: FileInfected."""
    if vault.scanner is None:
        return ScanState.NOT_SCANNED
    try:
        virus = vault.scanner.virus_in(content)
    except ScannerAway as away:
        log.warning("a file goes into quarantine: %s", away.detail)
        return ScanState.QUARANTINED
    if virus is not None:
        raise FileInfected(virus)
    return ScanState.CLEAN


def _subject_of(tx: Tx, cmd: KeepDocument) -> UUID:
    """Raises: SubjectNotFound, AlreadyErased."""
    if cmd.subject_id is None:
        return tx.actor.party_id
    subject = repository.subject(tx.session, cmd.subject_id)
    erased = repository.find_erasure_of_subject(tx.session, subject)
    if erased is not None:
        raise AlreadyErased(business_date(erased.decided_at))
    return subject.id


def _insert(tx: Tx, document: Document) -> None:
    """A new version takes its place in the chain, and is read by whoever reads the one before.

    Raises: DocumentNotFound, NotTheHolder, AlreadyReplaced.
    """
    if document.replaces_id is not None:
        before = repository.by_id(tx.session, document.replaces_id)
        if before.party_id != tx.actor.party_id:
            raise NotTheHolder
        newer = repository.find_successor(tx.session, before.id)
        if newer is not None:
            raise AlreadyReplaced(before.id, newer.id)
        tx.grant_like(document.id, before.id)
    try:
        with tx.session.begin_nested():
            tx.session.add(document)
    except IntegrityError as taken:  # somebody was faster; the key that keeps the chain one says so
        raise AlreadyReplaced(document.replaces_id or document.id, None) from taken


def _check_open(tx: Tx, document: Document) -> None:
    """Raises: ContentErased, ContentRestricted, ContentQuarantined."""
    erased = repository.find_erasure(tx.session, document)
    if erased is not None:
        holder = parties.find_by_id(tx.session, erased.party_id)
        by = holder.name if holder else str(erased.party_id)
        raise ContentErased(document.id, business_date(erased.decided_at), by, erased.basis)
    restricted = repository.find_restriction(tx.session, document)
    if restricted is not None and not _is_relied_on(tx, document):
        raise ContentRestricted(document.id, restricted.day)
    if document.scan in {ScanState.QUARANTINED, ScanState.INFECTED}:
        raise ContentQuarantined(document.id)


def _is_relied_on(tx: Tx, document: Document) -> bool:
    """Whether the reader is another party, to a record whose evidence this is."""
    is_other = tx.actor.party_id != document.party_id
    return is_other and repository.find_open_use(tx.session, document.id) is not None


def _key_of(tx: Tx, vault: Vault, subject_id: UUID) -> bytes:
    repository.keep_key(tx.session, subject_id, tx.actor.party_id, vault.sealer.new_key())
    key = repository.find_key(tx.session, subject_id)
    assert key is not None, "just filed"
    return key
