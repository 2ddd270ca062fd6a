"""Every query of an export: captured steps, their proofs, and the facts behind their hashes."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from sqlalchemy import String, inspect, or_, select
from sqlalchemy.orm import Session

from ip_finance.core.commitment import Committed
from ip_finance.core.proofs import CapturedStep, CaptureGap, CapturePlace, ProofHeader, ProofNode
from ip_finance.documents.models import Document

HASH_LENGTH = 66


def steps_of_loan(session: Session, loan_id: UUID) -> Sequence[CapturedStep]:
    return session.scalars(select(CapturedStep).where(CapturedStep.loan == loan_id)).all()


def steps_about_rights(session: Session, assets: Collection[str]) -> Sequence[CapturedStep]:
    """What was said of these rights themselves, not of loans that they secure."""
    found = select(CapturedStep).where(
        CapturedStep.loan.is_(None), CapturedStep.assets.overlap(sorted(assets))
    )
    return session.scalars(found).all()


def steps_about_people(
    session: Session, keys: Collection[str], parties: Collection[int]
) -> Sequence[CapturedStep]:
    """How these keys and parties came into the directory, and what changed of them there."""
    found = select(CapturedStep).where(
        or_(CapturedStep.keys.overlap(sorted(keys)), CapturedStep.party.in_(parties))
    )
    return session.scalars(found).all()


def nodes(session: Session, names: Collection[bytes]) -> Sequence[bytes]:
    """The trie nodes with these hashes."""
    found = select(ProofNode.node).where(ProofNode.hash.in_(names))
    return session.scalars(found).all()


def header_numbers(session: Session, first: int) -> Sequence[int]:
    """Heights from `first` on whose headers are kept, rising."""
    found = select(ProofHeader.number).where(ProofHeader.number >= first)
    return session.scalars(found.order_by(ProofHeader.number)).all()


def headers(session: Session, numbers: Collection[int]) -> Sequence[ProofHeader]:
    """The headers of these heights, rising."""
    found = select(ProofHeader).where(ProofHeader.number.in_(numbers))
    return session.scalars(found.order_by(ProofHeader.number)).all()


def place(session: Session) -> CapturePlace | None:
    return session.scalars(select(CapturePlace)).one_or_none()


def gaps(session: Session) -> Sequence[CaptureGap]:
    """What could not be captured, in the order of the chain."""
    order = (CaptureGap.block, CaptureGap.transaction)
    return session.scalars(select(CaptureGap).order_by(*order)).all()


def committed(session: Session, hashes: Collection[str]) -> Iterator[Committed]:
    """The rows that these hashes on the ledger stand for, whichever slice they belong to."""
    for kind in Committed.__subclasses__():
        columns = [
            column
            for column in inspect(kind).columns
            if isinstance(column.type, String) and column.type.length == HASH_LENGTH
        ]
        matching = select(kind).where(or_(*(column.in_(hashes) for column in columns)))
        for row in session.scalars(matching):
            if row.commitment.hash in hashes:
                yield row


def erased(session: Session, hashes: Collection[str]) -> Sequence[Document]:
    """The files of these hashes on the ledger whose content and salt were destroyed."""
    found = select(Document).where(Document.evidence_hash.in_(hashes), Document.salt == "")
    return session.scalars(found.order_by(Document.created_at, Document.id)).all()


def documents_of(session: Session, digests: Collection[str]) -> Sequence[Document]:
    """The kept files with these SHA-256 digests."""
    found = select(Document).where(Document.sha256.in_(digests))
    return session.scalars(found.order_by(Document.created_at, Document.id)).all()
