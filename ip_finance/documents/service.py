"""Use cases of documents. Each runs in the caller's transaction and never commits."""

from dataclasses import dataclass
from uuid import UUID

from ip_finance.core.canonical import content_hash, fresh_salt, salted_hash
from ip_finance.core.uow import Tx
from ip_finance.documents import repository
from ip_finance.documents.domain import (
    BlobStore,
    ContentDamaged,
    DocumentExists,
    KeepDocument,
    Sealer,
    check_size,
)
from ip_finance.documents.models import Document


@dataclass(frozen=True, slots=True)
class Vault:
    """Where content lies and how it is sealed."""

    blobs: BlobStore
    sealer: Sealer


def keep(tx: Tx, vault: Vault, cmd: KeepDocument) -> Document:
    """Keep a file, encrypted; the same file under the same id again changes nothing.

    The content is written before the row commits: a crash leaves at most an unnamed blob.

    Raises: EmptyFile, FileTooLarge, DocumentExists.
    """
    check_size(cmd.content)
    sha256 = content_hash(cmd.content)
    same = repository.find_by_id(tx.session, cmd.document_id)
    if same is not None:
        if (same.sha256, same.name, same.media_type) != (sha256, cmd.name, cmd.media_type):
            raise DocumentExists(cmd.document_id)
        return same
    salt = fresh_salt()
    evidence_hash = salted_hash(salt, {"sha256": sha256})
    sealed = vault.sealer.seal(_key_of(tx, vault), cmd.content, evidence_hash)
    vault.blobs.put(evidence_hash, sealed)
    document = Document(
        id=cmd.document_id,
        party_id=tx.actor.party_id,
        name=cmd.name,
        media_type=cmd.media_type,
        size=len(cmd.content),
        sha256=sha256,
        salt=salt,
        evidence_hash=evidence_hash,
        created_at=tx.now,
        created_by=tx.actor.person_id,
    )
    tx.grant(document.id, tx.actor.party_id)
    tx.session.add(document)
    tx.session.flush()
    tx.record("documents.kept", document.id, sha256=sha256)
    return document


def content(tx: Tx, vault: Vault, document_id: UUID) -> tuple[Document, bytes]:
    """The document and its content, checked against its hash.

    Raises: DocumentNotFound, ContentDamaged.
    """
    document = repository.by_id(tx.session, document_id)
    found = open_content(tx, vault, document)
    if found is None:
        raise ContentDamaged(document_id)
    return document, found


def open_content(tx: Tx, vault: Vault, document: Document) -> bytes | None:
    """The content if it is there, whole, and still what was hashed; else None."""
    sealed = vault.blobs.get(document.evidence_hash)
    key = repository.find_key(tx.session, document.party_id)
    if sealed is None or key is None:
        return None
    found = vault.sealer.open(key, sealed, document.evidence_hash)
    hashed = None if found is None else content_hash(found)
    committed = salted_hash(document.salt, {"sha256": hashed})
    return found if committed == document.evidence_hash else None


def share(tx: Tx, document_id: UUID, *party_ids: UUID) -> Document:
    """Let these parties read a document that the actor may read. Raises: DocumentNotFound."""
    document = repository.by_id(tx.session, document_id)
    tx.grant(document_id, *party_ids)
    return document


def share_like(tx: Tx, document_id: UUID, record_id: UUID) -> Document:
    """Let everybody who sees the record read the document too. Raises: DocumentNotFound."""
    document = repository.by_id(tx.session, document_id)
    tx.grant_like(document_id, record_id)
    return document


def _key_of(tx: Tx, vault: Vault) -> bytes:
    repository.keep_key(tx.session, tx.actor.party_id, vault.sealer.new_key())
    key = repository.find_key(tx.session, tx.actor.party_id)
    assert key is not None, "just filed"
    return key
