"""Tasks, notifications and runs, in and out, as JSON and as forms."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.core.actor import PersonRole
from ip_finance.monitoring.domain import CloseTask, Severity, Step, TaskKind, TaskState
from ip_finance.monitoring.models import Foreseen, Notification, Task, WatchRun

Comment = Annotated[str, Field(min_length=2, max_length=1_000, pattern=r"^[^\x00]+$")]
MAIL = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
MAIL += r"@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,186}[A-Za-z0-9])?\.[A-Za-z]{2,}$"


class DoneIn(BaseModel):
    """What was done about it."""

    model_config = ConfigDict(extra="forbid")

    comment: Comment
    document_id: UUID | None = Field(None, description="What proves it, kept before.")

    def to_command(self, task_id: UUID) -> CloseTask:
        return CloseTask(task_id, TaskState.DONE, self.comment, self.document_id)


class DismissalIn(BaseModel):
    """Why nothing needs to be done."""

    model_config = ConfigDict(extra="forbid")

    reason: Comment

    def to_command(self, task_id: UUID) -> CloseTask:
        return CloseTask(task_id, TaskState.DISMISSED, self.reason)


class DayIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    on: date = Field(ge=date(1985, 4, 1))


class MailAddressIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    address: str = Field(max_length=254, pattern=MAIL)


class MailAddressOut(BaseModel):
    address: str


class OfferOut(BaseModel):
    """A step that the task proposes; people ask for it and sign it."""

    step: Step
    href: str


class TaskOut(BaseModel):
    id: UUID
    kind: TaskKind
    severity: Severity
    rule: str
    state: TaskState
    subject: str
    party_id: UUID = Field(description="Whose task it is.")
    role: PersonRole
    due_on: date | None
    found_on: date
    source: str
    facts: dict[str, Any]
    asset_id: UUID | None
    pledge_id: UUID | None
    loan_id: UUID | None
    offers: list[OfferOut]
    comment: str | None
    document_id: UUID | None
    created_at: datetime
    closed_at: datetime | None

    @classmethod
    def of(cls, task: Task) -> Self:
        told = {name: getattr(task, name) for name in cls.model_fields if name != "offers"}
        offers = [OfferOut(step=Step(one), href=offer_href(task, one)) for one in task.offers]
        return cls(offers=offers, **told)


class NotificationOut(BaseModel):
    id: UUID
    task: TaskOut
    created_at: datetime
    read_at: datetime | None
    mail_refused: str | None = Field(description="Why no e-mail leaves, if the server said so.")

    @classmethod
    def of(cls, found: Notification) -> Self:
        return cls(
            id=found.id,
            task=TaskOut.of(found.task),
            created_at=found.created_at,
            read_at=found.read_at,
            mail_refused=found.mail_refused,
        )


class ForeseenOut(BaseModel):
    """What would be found on a day; `party_id` would have the task."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    run_id: UUID
    day: date
    kind: TaskKind
    severity: Severity
    rule: str
    subject: str
    party_id: UUID
    due_on: date | None
    source: str
    facts: dict[str, Any]
    asset_id: UUID | None
    pledge_id: UUID
    loan_id: UUID

    @classmethod
    def of(cls, found: Foreseen) -> Self:
        return cls.model_validate(found)


class RunOut(BaseModel):
    """A day that is, or was, looked at; without `finished_at` it waits for the worker."""

    id: UUID
    day: date
    is_preview: bool
    asked_at: datetime
    finished_at: datetime | None
    rights: int
    hits: int
    opened: int
    superseded: int
    notes: dict[str, int] = Field(description="How many were left out, by the code of why.")

    @classmethod
    def of(cls, run: WatchRun) -> Self:
        told = {name: getattr(run, name) for name in cls.model_fields if name != "notes"}
        return cls(notes={code: len(names) for code, names in run.notes.items()}, **told)


StateFilter = Literal["open", "done", "dismissed", "superseded"]


def offer_href(task: Task, step: str) -> str:
    """The form of the action that the task proposes."""
    return f"/assets/{task.asset_id}/actions/{step}"
