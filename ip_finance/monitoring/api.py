"""JSON endpoints of monitoring: tasks, the inbox, and days to be looked at."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import Actor, RoleMissing
from ip_finance.core.uow import UnitOfWork
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.monitoring import letters, repository, service
from ip_finance.monitoring.domain import (
    CloseTask,
    DayTooFar,
    NotificationNotFound,
    NotYourTask,
    TaskClosed,
    TaskNotFound,
    TaskState,
)
from ip_finance.monitoring.schemas import (
    DayIn,
    DismissalIn,
    DoneIn,
    ForeseenOut,
    MailAddressIn,
    MailAddressOut,
    NotificationOut,
    RunOut,
    StateFilter,
    TaskOut,
)
from ip_finance.web.deps import Once, OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(tags=["monitoring"])

OF_CLOSING = (TaskNotFound, NotYourTask, RoleMissing, TaskClosed)


@router.get("/tasks")
def list_tasks(
    actor: SignedIn, uow: Uow, page: Paged, state: StateFilter | None = None
) -> list[TaskOut]:
    """The tasks that you may see, the nearest deadline first."""
    with uow.begin(actor) as tx:
        wanted = TaskState(state) if state else None
        return [TaskOut.of(task) for task in repository.every(tx.session, page, wanted)]


@router.get("/tasks/{task_id}", responses=problems(TaskNotFound))
def get_task(task_id: UUID, actor: SignedIn, uow: Uow) -> TaskOut:
    """One task: what was found, by which rule, and what can be done."""
    with uow.begin(actor) as tx:
        return TaskOut.of(repository.by_id(tx.session, task_id))


@router.post(
    "/tasks/{task_id}/done",
    status_code=201,
    response_model=TaskOut,
    responses=problems(*OF_CLOSING, DocumentNotFound),
)
def finish_task(
    task_id: UUID, body: DoneIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Say what was done about it."""
    return _close(uow, actor, once, body.to_command(task_id))


@router.post(
    "/tasks/{task_id}/dismissal",
    status_code=201,
    response_model=TaskOut,
    responses=problems(*OF_CLOSING),
)
def dismiss_task(
    task_id: UUID, body: DismissalIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Say why nothing needs to be done."""
    return _close(uow, actor, once, body.to_command(task_id))


@router.get("/notifications")
def list_notifications(actor: SignedIn, uow: Uow, page: Paged) -> list[NotificationOut]:
    """What your party was told, newest first."""
    with uow.begin(actor) as tx:
        found = repository.inbox(tx.session, actor.party_id, page)
        return [NotificationOut.of(one) for one in found]


@router.post(
    "/notifications/{notification_id}/reading",
    status_code=201,
    response_model=NotificationOut,
    responses=problems(NotificationNotFound),
)
def read_notification(
    notification_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Mark a notification as read."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: NotificationOut.of(service.read(tx, notification_id)))


@router.put("/me/mail-address", status_code=201, responses=problems(RoleMissing))
def keep_mail_address(body: MailAddressIn, actor: SignedIn, uow: Uow) -> MailAddressOut:
    """Have your party's notifications sent to an e-mail address as well, from now on."""
    with uow.begin(actor) as tx:
        return MailAddressOut(address=letters.keep_mail_address(tx, body.address).address)


@router.get("/watch-runs")
def list_runs(actor: SignedIn, uow: Uow, page: Paged) -> list[RunOut]:
    """The days that you have had looked at, newest first."""
    with uow.begin(actor) as tx:
        return [RunOut.of(run) for run in repository.runs(tx.session, page)]


@router.get("/foreseen")
def list_foreseen(
    actor: SignedIn, uow: Uow, page: Paged, run_id: UUID | None = None
) -> list[ForeseenOut]:
    """What looks at coming days found about your cases; no task came of it."""
    with uow.begin(actor) as tx:
        found = repository.foreseen(tx.session, run_id, page)
        return [ForeseenOut.of(one) for one in found]


@router.put(
    "/watch-runs/{run_id}",
    status_code=201,
    responses=problems(RoleMissing, DayTooFar, IdTaken),
)
def ask_day(run_id: UUID, body: DayIn, actor: SignedIn, uow: Uow) -> RunOut:
    """Have all pledged rights looked at as of a day; the worker does it soon after.

    Of another day than today nothing comes but what `/foreseen` tells the parties.
    """
    with uow.begin(actor) as tx:
        return RunOut.of(service.ask_day(tx, run_id, body.on))


def _close(uow: UnitOfWork, actor: Actor, once: Once, cmd: CloseTask) -> Response:
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: TaskOut.of(service.close(tx, cmd)))
