"""Every query about documents, their subjects and what was decided of them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from ip_finance.core.db import among
from ip_finance.core.paging import Page, down, up, whole
from ip_finance.documents.domain import DecisionKind, DocumentNotFound, ScanState
from ip_finance.documents.errors import SubjectNotFound
from ip_finance.documents.models import (
    DataSubject,
    Document,
    DocumentDecision,
    DocumentUse,
    SubjectKey,
)

ERASE = text("select ipfin_erase(:subject, :document)")
IS_NO_PERSON = text("select ipfin_is_no_person(:subject)")
READERS = text("select ipfin_document_readers(:document)")
LONGEST_CHAIN = 1_000


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


def of_party(session: Session, party_id: UUID, page: Page | None = None) -> Sequence[Document]:
    """What a party brought in, newest first."""
    found = select(Document).where(Document.party_id == party_id)
    return (page or whole()).rows(session, found, down(Document.created_at), up(Document.id))


def all_of(session: Session, document_ids: Collection[UUID]) -> Sequence[Document]:
    """Those of the documents that the caller may see, oldest first."""
    found = select(Document).where(among(Document.id, document_ids))
    return session.scalars(found.order_by(Document.created_at, Document.id)).all()


def of_subject(session: Session, subject_id: UUID) -> Sequence[Document]:
    """All documents that hold data of the subject."""
    found = select(Document).where(Document.subject_id == subject_id)
    return session.scalars(found.order_by(Document.created_at, Document.id)).all()


def next_to_scan(session: Session, but: Collection[UUID]) -> UUID | None:
    """What no scanner has looked at and is still there; what is in quarantine comes first."""
    found = select(Document.id).where(
        Document.scan.in_([ScanState.QUARANTINED, ScanState.NOT_SCANNED]),
        Document.salt != "",
        Document.id.not_in(but),
    )
    in_order = found.order_by(Document.scan.desc(), Document.created_at, Document.id)
    return session.scalar(in_order.limit(1))


def find_successor(session: Session, document_id: UUID) -> Document | None:
    """The version after this one."""
    return session.scalar(select(Document).where(Document.replaces_id == document_id))


def versions(session: Session, document: Document) -> Sequence[Document]:
    """The chain of versions that the document is in, oldest first, as far as it may be seen."""
    older = select(Document.id, Document.replaces_id).where(Document.id == document.id)
    back = older.cte("back", recursive=True)
    before = aliased(Document)
    back = back.union(select(before.id, before.replaces_id).where(before.id == back.c.replaces_id))
    ahead = select(Document.id).where(Document.id == document.id).cte("ahead", recursive=True)
    after = aliased(Document)
    ahead = ahead.union(select(after.id).where(after.replaces_id == ahead.c.id))
    members = select(Document).where(
        or_(Document.id.in_(select(back.c.id)), Document.id.in_(select(ahead.c.id)))
    )
    found = {one.replaces_id: one for one in session.scalars(members.limit(LONGEST_CHAIN))}
    first = next(one for key, one in found.items() if key not in {m.id for m in found.values()})
    chain = [first]
    while chain[-1].id in found:
        chain.append(found[chain[-1].id])
    return chain


def readers(session: Session, document_id: UUID) -> Sequence[UUID]:
    """The parties that may read it; empty for anybody but its holder and auditors."""
    return session.scalars(READERS, {"document": document_id}).all()


def find_key(session: Session, subject_id: UUID) -> bytes | None:
    """The wrapped key of the subject's files; None if there is none, or it was destroyed."""
    return session.scalar(select(SubjectKey.wrapped).where(SubjectKey.subject_id == subject_id))


def keep_key(session: Session, subject_id: UUID, party_id: UUID, wrapped: bytes) -> None:
    """File a key for a subject of the party unless it has one."""
    row = insert(SubjectKey).values(subject_id=subject_id, party_id=party_id, wrapped=wrapped)
    session.execute(row.on_conflict_do_nothing())


def subject(session: Session, subject_id: UUID) -> DataSubject:
    """The data subject, or `SubjectNotFound`."""
    found = session.get(DataSubject, subject_id)
    if found is None:
        raise SubjectNotFound(subject_id)
    return found


def find_subject(session: Session, subject_id: UUID) -> DataSubject | None:
    return session.get(DataSubject, subject_id)


def is_no_person(session: Session, subject_id: UUID) -> bool:
    """Whether the id is that of a party or a file, also of one that the caller may not see."""
    return bool(session.scalar(IS_NO_PERSON, {"subject": subject_id}))


def subjects(session: Session, page: Page | None = None) -> Sequence[DataSubject]:
    """The data subjects that the caller may see, oldest first."""
    keys = (up(DataSubject.created_at), up(DataSubject.id))
    return (page or whole()).rows(session, select(DataSubject), *keys)


def decisions(session: Session, document: Document) -> Sequence[DocumentDecision]:
    """What its holder decided of the document or of its subject, oldest first."""
    found = select(DocumentDecision).where(
        DocumentDecision.party_id == document.party_id,
        or_(
            DocumentDecision.document_id == document.id,
            DocumentDecision.subject_id == document.subject_id,
        ),
    )
    return session.scalars(found.order_by(DocumentDecision.decided_at, DocumentDecision.id)).all()


def find_erasure(session: Session, document: Document) -> DocumentDecision | None:
    """The decision by which the content was erased."""
    found = (one for one in decisions(session, document) if one.kind is DecisionKind.ERASED)
    return next(found, None)


def find_restriction(session: Session, document: Document) -> DocumentDecision | None:
    """The newest decision by which the content is only kept; one on the subject restricts none."""
    found = [one for one in decisions(session, document) if one.document_id == document.id]
    restrictions = [one for one in found if one.kind is DecisionKind.RESTRICTED]
    return restrictions[-1] if restrictions else None


def find_erasure_of_subject(session: Session, subject: DataSubject) -> DocumentDecision | None:
    found = select(DocumentDecision).where(
        DocumentDecision.subject_id == subject.id,
        DocumentDecision.party_id == subject.party_id,
        DocumentDecision.kind == DecisionKind.ERASED,
    )
    return session.scalar(found.limit(1))


def keep_use(session: Session, document_id: UUID, record_id: UUID, since: datetime) -> None:
    """File that the record relies on the document, unless it is on file."""
    row = insert(DocumentUse).values(document_id=document_id, record_id=record_id, since=since)
    session.execute(row.on_conflict_do_nothing())


def find_use(session: Session, document_id: UUID, record_id: UUID) -> DocumentUse | None:
    return session.get(DocumentUse, (document_id, record_id))


def uses(session: Session, document_id: UUID) -> Sequence[DocumentUse]:
    """The records that rely on the document, or did; oldest first."""
    found = select(DocumentUse).where(DocumentUse.document_id == document_id)
    return session.scalars(found.order_by(DocumentUse.since, DocumentUse.record_id)).all()


def of_records(
    session: Session, record_ids: Collection[UUID], named: Collection[UUID] = ()
) -> Sequence[Document]:
    """What these records rely on and what is named, as far as the caller sees it, oldest first."""
    used = select(DocumentUse.document_id).where(among(DocumentUse.record_id, record_ids))
    found = select(Document).where(or_(Document.id.in_(used), among(Document.id, named)))
    return session.scalars(found.order_by(Document.created_at, Document.id)).all()


def find_open_use(session: Session, document_id: UUID) -> DocumentUse | None:
    """A record that relies on the document today."""
    return next((one for one in uses(session, document_id) if one.ended_on is None), None)


def erase(session: Session, *, subject_id: UUID | None, document_id: UUID | None) -> None:
    """Destroy the subject's key, if one is given, and take the names off what is erased."""
    session.execute(ERASE, {"subject": subject_id, "document": document_id})
    session.expire_all()
