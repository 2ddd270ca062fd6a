"""Every query about documents."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from ip_finance.documents.domain import DocumentNotFound
from ip_finance.documents.models import Document, SubjectKey


def by_id(session: Session, document_id: UUID) -> Document:
    """The document, or `DocumentNotFound`."""
    document = session.get(Document, document_id)
    if document is None:
        raise DocumentNotFound(document_id)
    return document


def find_by_id(session: Session, document_id: UUID) -> Document | None:
    return session.get(Document, document_id)


def every(session: Session) -> Sequence[Document]:
    return session.scalars(select(Document).order_by(Document.created_at, Document.id)).all()


def find_key(session: Session, party_id: UUID) -> bytes | None:
    """The wrapped key of the party's files; None if there is none, or it was erased."""
    return session.scalar(select(SubjectKey.wrapped).where(SubjectKey.party_id == party_id))


def keep_key(session: Session, party_id: UUID, wrapped: bytes) -> None:
    """File a key for the party unless it has one."""
    row = insert(SubjectKey).values(party_id=party_id, wrapped=wrapped)
    session.execute(row.on_conflict_do_nothing())
