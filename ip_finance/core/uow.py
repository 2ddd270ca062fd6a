"""The transaction boundary. Nothing else in the code base commits."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from ip_finance.core import access, audit_log
from ip_finance.core.actor import SYSTEM, Actor
from ip_finance.core.audit_log import AuditEntry
from ip_finance.core.clock import Clock
from ip_finance.core.errors import Scalar
from ip_finance.core.outbox import OutboxRow

# Read by the row-level security rules; all end with the transaction.
SET_TENANT = text(
    "select set_config('ipfin.party', :party, true), set_config('ipfin.person', :person, true),"
    " set_config('ipfin.sees_all', :all, true)"
)


@dataclass(frozen=True, slots=True)
class Tx:
    """One open transaction: everything a use case may touch."""

    session: Session
    now: datetime
    actor: Actor
    entries: list[AuditEntry] = field(default_factory=list)
    """What the log gains when this transaction commits."""
    afterwards: list[Callable[[], None]] = field(default_factory=list)
    """What is done outside the database once this transaction has committed."""

    def send(self, row: OutboxRow) -> None:
        """Have the step of `row` relayed if, and only if, this transaction commits."""
        self.session.add(row)

    def once_committed(self, do: Callable[[], None]) -> None:
        """Do something that no rollback takes back if, and only if, this transaction commits."""
        self.afterwards.append(do)

    def record(self, action: str, subject_id: UUID, **facts: Scalar) -> None:
        """Write the audit log: who did what to which record."""
        self.entries.append(
            audit_log.entry_of(self.actor, self.now, action, subject_id, dict(facts))
        )

    def grant(self, record_id: UUID, *party_ids: UUID) -> None:
        """Let these parties see the record."""
        access.grant(self.session, record_id, *party_ids)

    def grant_each(self, record_ids: Sequence[UUID], *party_ids: UUID) -> None:
        """Let these parties see each of the records."""
        access.grant_each(self.session, record_ids, *party_ids)

    def grant_like(self, record_id: UUID, model_id: UUID) -> None:
        """Let everybody who sees the record `model_id` see this one too, and the actor."""
        access.grant(self.session, record_id, self.actor.party_id)
        access.grant_like(self.session, record_id, model_id)


_in_hand: ContextVar[Tx | None] = ContextVar("transaction in hand", default=None)


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody asks to see. A list has no id: it counts as the reader's own."""

    what: str
    record_id: UUID | None

    def subject_of(self, actor: Actor) -> UUID:
        return self.record_id or actor.person_id


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """Opens transactions: commit on success, roll back on any exception.

    One that reads for a person, and leaves no other trace, leaves the trace that it read.
    """

    sessions: sessionmaker[Session]
    clock: Clock
    reading: Reading | None = None

    @property
    def engine(self) -> Engine:
        """The engine under the sessions."""
        bound: Engine = self.sessions.kw["bind"]
        return bound

    def close(self) -> None:
        """Give every connection back to the server."""
        self.engine.dispose()

    @contextmanager
    def joined(self, actor: Actor) -> Iterator[Tx]:
        """The transaction that is open for this actor, for what only reads; else one of its own."""
        tx = _in_hand.get()
        if tx is not None and tx.actor == actor and tx.session.bind is self.engine:
            yield tx
        else:
            with self.begin(actor) as own:
                yield own

    @contextmanager
    def begin(self, actor: Actor) -> Iterator[Tx]:
        with self.sessions.begin() as session:
            session.execute(
                SET_TENANT,
                {
                    "party": str(actor.party_id),
                    "person": str(actor.person_id),
                    "all": "on" if actor.sees_all else "off",
                },
            )
            tx = Tx(session, self.clock(), actor)
            mark = _in_hand.set(tx)
            try:
                yield tx
            finally:
                _in_hand.reset(mark)
            if self.reading and actor != SYSTEM and not tx.entries:
                tx.record("read", self.reading.subject_of(actor), what=self.reading.what)
            if tx.entries:  # at the very end: the log has one newest entry, and all wait for it
                audit_log.append(session, tx.entries)
        for do in tx.afterwards:
            do()
