"""Days that were looked at, tasks that came of it, and who was told."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, Uuid, false, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.actor import PersonRole
from ip_finance.core.db import Base, Entity
from ip_finance.monitoring.domain import Severity, TaskKind, TaskState
from ip_finance.parties.models import Party


class WatchRun(Entity):
    """One look at all pledged rights as of a day.

    `party_id` and `asked_by` are zero where the platform looks by itself; `is_daily` is its one run
    of a day. `is_preview` is a look at another day than the one on which it was asked for: it
    opens and closes no task. `notes` name, under the code of what went wrong, what was left out.
    """

    __tablename__ = "watch_runs"
    __table_args__ = (
        Index("uq_watch_runs_daily", "day", unique=True, postgresql_where=text("is_daily")),
    )

    day: Mapped[date] = mapped_column(index=True)
    is_daily: Mapped[bool]
    is_preview: Mapped[bool]
    party_id: Mapped[UUID]
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    rights: Mapped[int]
    hits: Mapped[int]
    opened: Mapped[int]
    superseded: Mapped[int]
    notes: Mapped[dict[str, Any]]


class Task(Entity):
    """What somebody must look at. `key` names what was found: one task for it, for ever.

    `seen_run` is the last run that found it, None if a person or another job opened it. What
    `is_private` only `party_id` sees, whoever else may read all.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_tasks_party_id_state_due_on", "party_id", "state", "due_on"),
    )

    key: Mapped[str] = mapped_column(String(200))
    kind: Mapped[TaskKind]
    severity: Mapped[Severity]
    rule: Mapped[str] = mapped_column(String(16))
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    role: Mapped[PersonRole]
    subject: Mapped[str] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(500))
    asset_id: Mapped[UUID | None] = mapped_column(ForeignKey("ip_assets.id"), index=True)
    pledge_id: Mapped[UUID | None] = mapped_column(ForeignKey("pledges.id"), index=True)
    loan_id: Mapped[UUID | None] = mapped_column(ForeignKey("loans.id"), index=True)
    offers: Mapped[list[Any]]
    facts: Mapped[dict[str, Any]]
    is_private: Mapped[bool] = mapped_column(server_default=false())
    due_on: Mapped[date | None]
    found_on: Mapped[date]
    opened_run: Mapped[UUID | None] = mapped_column(ForeignKey("watch_runs.id"), index=True)
    seen_run: Mapped[UUID | None] = mapped_column(ForeignKey("watch_runs.id"), index=True)
    seen_on: Mapped[date]
    state: Mapped[TaskState]
    comment: Mapped[str | None] = mapped_column(Text)
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    created_at: Mapped[datetime]
    closed_by: Mapped[UUID | None]
    closed_at: Mapped[datetime | None]
    closed_run: Mapped[UUID | None] = mapped_column(ForeignKey("watch_runs.id"), index=True)

    party: Mapped[Party] = relationship(lazy="selectin", viewonly=True)


class Notification(Entity):
    """One party was told of one task. `mailed_at` is when an e-mail left, if one did.

    `run_id` is the run that told it last. `mail_next_at` is when it is tried again,
    `mail_refused` why it is not any more.
    """

    __tablename__ = "notifications"
    __table_args__ = (UniqueConstraint("task_id", "party_id"),)

    task_id: Mapped[UUID] = mapped_column(ForeignKey("tasks.id"))
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    read_by: Mapped[UUID | None]
    run_id: Mapped[UUID] = mapped_column(ForeignKey("watch_runs.id"))
    mailed_at: Mapped[datetime | None]
    mail_attempts: Mapped[int] = mapped_column(server_default="0")
    mail_next_at: Mapped[datetime | None]
    mail_refused: Mapped[str | None] = mapped_column(String(200))

    task: Mapped[Task] = relationship(lazy="joined", viewonly=True)


class Foreseen(Entity):
    """What a preview found. `party_id` would have the task; the parties `told` may see it.

    What `is_private` only `party_id` sees.
    """

    __tablename__ = "foreseen"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("watch_runs.id"), index=True)
    day: Mapped[date]
    kind: Mapped[TaskKind]
    severity: Mapped[Severity]
    rule: Mapped[str] = mapped_column(String(16))
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    told: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    subject: Mapped[str] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(500))
    asset_id: Mapped[UUID | None]
    pledge_id: Mapped[UUID]
    loan_id: Mapped[UUID]
    due_on: Mapped[date | None]
    facts: Mapped[dict[str, Any]]
    is_private: Mapped[bool] = mapped_column(server_default=false())


class MailAddress(Base):
    """Where a party wants its notifications sent besides; without one they stay in the inbox."""

    __tablename__ = "mail_addresses"

    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), primary_key=True)
    address: Mapped[str] = mapped_column(String(254))
    changed_by: Mapped[UUID]
    changed_at: Mapped[datetime]
