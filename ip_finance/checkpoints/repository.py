"""Every query about checkpoints, cosigners and anchors."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from ip_finance.checkpoints.domain import CheckpointKind, CheckpointNotFound, CosignatureLine
from ip_finance.checkpoints.models import (
    ChainProgress,
    Checkpoint,
    Cosignature,
    Cosigner,
    LogAnchor,
)
from ip_finance.core.clock import from_unix
from ip_finance.core.outbox import OutboxRow
from ip_finance.evidence.note import VerifierKey


def newest(session: Session, kind: CheckpointKind) -> Checkpoint | None:
    """The checkpoint with the greatest size or height."""
    return session.scalars(_standing(kind).order_by(Checkpoint.number.desc()).limit(1)).first()


def at_or_after(
    session: Session, kind: CheckpointKind, number: int, *, cosignatures: int = 0
) -> Checkpoint | None:
    """The nearest checkpoint of this size or height, or greater, with so many cosignatures."""
    cosigned = (
        select(func.count())
        .where(Cosignature.checkpoint_id == Checkpoint.id)
        .correlate(Checkpoint)
        .scalar_subquery()
    )
    found = _standing(kind).where(Checkpoint.number >= number, cosigned >= cosignatures)
    return session.scalars(found.order_by(Checkpoint.number).limit(1)).first()


def exactly(session: Session, kind: CheckpointKind, number: int) -> Checkpoint:
    """The checkpoint of this size or height. Raises: CheckpointNotFound."""
    found = session.scalars(_standing(kind).where(Checkpoint.number == number)).one_or_none()
    if found is None:
        raise CheckpointNotFound
    return found


def backwards(session: Session, kind: CheckpointKind) -> Iterator[Checkpoint]:
    """All checkpoints of the kind, greatest number first."""
    found = _standing(kind).order_by(Checkpoint.number.desc())
    yield from session.scalars(found).yield_per(100)


def every(session: Session) -> Sequence[Checkpoint]:
    """All checkpoints that stand, by kind and rising number."""
    found = select(Checkpoint).where(Checkpoint.withdrawn_at.is_(None))
    return session.scalars(found.order_by(Checkpoint.kind, Checkpoint.number)).all()


def cosigners(session: Session) -> Sequence[Cosigner]:
    """Everybody who may cosign, by name."""
    return session.scalars(select(Cosigner).order_by(Cosigner.name)).all()


def cosigner_keys(session: Session) -> list[VerifierKey]:
    """The verifier keys of all cosigners, by name, as a trust file wants them."""
    return [cosigner.known.key for cosigner in cosigners(session)]


def find_cosigner(session: Session, party_id: UUID) -> Cosigner | None:
    return session.get(Cosigner, party_id)


def keep_cosignature(session: Session, checkpoint_id: int, line: CosignatureLine) -> bool:
    """Whether the cosignature is new; one that is there already is kept as it is."""
    row = insert(Cosignature).values(
        checkpoint_id=checkpoint_id,
        party_id=line.party_id,
        line=line.line,
        signed_at=from_unix(line.at),
    )
    kept = session.execute(row.on_conflict_do_nothing().returning(Cosignature.party_id))
    return kept.one_or_none() is not None


def anchored_size(session: Session) -> int:
    """Size of the log at the last root that was sent to the ledger."""
    return session.scalar(select(func.max(LogAnchor.size))) or 0


def is_anchored_on(session: Session, day: date) -> bool:
    """Whether a root was sent on this business day."""
    return (
        session.scalar(select(LogAnchor.size).where(LogAnchor.sent_on == day).limit(1)) is not None
    )


def anchor_step(session: Session, dedup_key: str) -> OutboxRow | None:
    return session.scalars(select(OutboxRow).where(OutboxRow.dedup_key == dedup_key)).one_or_none()


def event_block(session: Session) -> int | None:
    """The newest block with an event of the ledger, if there is one."""
    return session.scalar(select(ChainProgress.event_block))


def note_event_block(session: Session, number: int) -> None:
    row = insert(ChainProgress).values(id=1, event_block=number)
    session.execute(row.on_conflict_do_update(index_elements=["id"], set_={"event_block": number}))


def _standing(kind: CheckpointKind) -> Select[Checkpoint]:
    return select(Checkpoint).where(Checkpoint.kind == kind, Checkpoint.withdrawn_at.is_(None))
