"""Answers already given to a POST: sending it again does nothing twice (Idempotency-Key)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from ip_finance.core.db import Base
from ip_finance.core.errors import RuleViolated
from ip_finance.core.uow import Tx


class IdempotencyKeyReused(RuleViolated):
    code = "idempotency-key-reused"

    def __init__(self, key: str) -> None:
        super().__init__(
            "This Idempotency-Key was already used for another request.",
            cure="Choose a new key for a new request; repeat a request with the same body.",
            key=key,
        )


class StoredAnswer(Base):
    """The answer to one POST of one person; written in the transaction that did the work."""

    __tablename__ = "idempotency_keys"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    party_id: Mapped[UUID]
    request_hash: Mapped[str] = mapped_column(String(66))
    status: Mapped[int | None]
    body: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]


def claim(tx: Tx, key: str, request_hash: str) -> StoredAnswer:
    """The stored answer under this key, new and without a status if there was none.

    A second request with the same key waits here until the first has ended.

    Raises: IdempotencyKeyReused: the key belongs to another request.
    """
    tx.session.execute(
        insert(StoredAnswer)
        .values(
            person_id=tx.actor.person_id,
            key=key,
            party_id=tx.actor.party_id,
            request_hash=request_hash,
            created_at=tx.now,
        )
        .on_conflict_do_nothing()
    )
    mine = select(StoredAnswer).where(
        StoredAnswer.person_id == tx.actor.person_id, StoredAnswer.key == key
    )
    answer = tx.session.scalars(mine.with_for_update()).one()
    if answer.request_hash != request_hash:
        raise IdempotencyKeyReused(key)
    return answer
