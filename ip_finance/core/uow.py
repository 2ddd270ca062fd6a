"""The transaction boundary. Nothing else in the code base commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from ip_finance.core import access, audit_log
from ip_finance.core.actor import Actor
from ip_finance.core.clock import Clock
from ip_finance.core.errors import Scalar
from ip_finance.core.outbox import OutboxRow

# Read by the row-level security rules; both end with the transaction.
SET_TENANT = text(
    "select set_config('ipfin.party', :party, true), set_config('ipfin.sees_all', :all, true)"
)


@dataclass(frozen=True, slots=True)
class Tx:
    """One open transaction: everything a use case may touch."""

    session: Session
    now: datetime
    actor: Actor

    def send(self, row: OutboxRow) -> None:
        """Have the step of `row` relayed if, and only if, this transaction commits."""
        self.session.add(row)

    def record(self, action: str, subject_id: UUID, **facts: Scalar) -> None:
        """Write the audit log: who did what to which record."""
        audit_log.append(
            self.session,
            actor=self.actor,
            at=self.now,
            action=action,
            subject_id=subject_id,
            facts=dict(facts),
        )

    def grant(self, record_id: UUID, *party_ids: UUID) -> None:
        """Let these parties see the record."""
        access.grant(self.session, record_id, *party_ids)

    def grant_like(self, record_id: UUID, model_id: UUID) -> None:
        """Let everybody who sees the record `model_id` see this one too, and the actor."""
        access.grant(self.session, record_id, self.actor.party_id)
        access.grant_like(self.session, record_id, model_id)


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """Opens transactions: commit on success, roll back on any exception."""

    sessions: sessionmaker[Session]
    clock: Clock

    @property
    def engine(self) -> Engine:
        """The engine under the sessions."""
        bound: Engine = self.sessions.kw["bind"]
        return bound

    def close(self) -> None:
        """Give every connection back to the server."""
        self.engine.dispose()

    @contextmanager
    def begin(self, actor: Actor) -> Iterator[Tx]:
        with self.sessions.begin() as session:
            session.execute(
                SET_TENANT,
                {"party": str(actor.party_id), "all": "on" if actor.sees_all else "off"},
            )
            yield Tx(session, self.clock(), actor)
