"""Every query about runs, tasks and notifications."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import and_, case, delete, exists, func, not_, null, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased, joinedload, lazyload

from ip_finance.core.access import AccessGrant
from ip_finance.core.paging import Page, down, up, whole
from ip_finance.monitoring.domain import NotificationNotFound, TaskNotFound, TaskState
from ip_finance.monitoring.models import Foreseen, MailAddress, Notification, Task, WatchRun
from ip_finance.signing import repository as signing

NO_LONGER = "所查事项已不再成立，或已由新的待办接替。"
RIGHT_UNSEEN, LOAN_UNSEEN = "right-unseen", "loan-unseen"
"""Notes of a run: ids of rights and loans that it could not look at."""
MOST_FORESEEN = 500


def by_id(session: Session, task_id: UUID) -> Task:
    """The task, or `TaskNotFound`."""
    task = session.get(Task, task_id)
    if task is None:
        raise TaskNotFound(task_id)
    return task


def for_update(session: Session, task_id: UUID) -> Task:
    """The task, locked until the transaction ends, or `TaskNotFound`."""
    task = session.scalar(select(Task).where(Task.id == task_id).with_for_update(of=Task))
    if task is None:
        raise TaskNotFound(task_id)
    return task


def every(
    session: Session, page: Page | None = None, state: TaskState | None = None
) -> Sequence[Task]:
    """Tasks that the caller may see, the nearest deadline first."""
    found = select(Task) if state is None else select(Task).where(Task.state == state)
    keys = (up(func.coalesce(Task.due_on, date.max)), up(Task.created_at), up(Task.id))
    return (page or whole()).rows(session, found, *keys)


def waiting_for(
    session: Session, party_id: UUID, roles: Sequence[str], limit: int
) -> Sequence[Task]:
    """Open tasks of people of the party with one of the roles, the nearest deadline first."""
    mine = (Task.party_id == party_id, Task.state == TaskState.OPEN, Task.role.in_(roles))
    nearest = (Task.due_on.asc().nulls_last(), Task.created_at, Task.id)
    found = select(Task).where(*mine).order_by(*nearest).limit(limit)
    return session.scalars(found.options(lazyload(Task.party))).all()


def about(
    session: Session,
    *,
    limit: int,
    loan_id: UUID | None = None,
    asset_id: UUID | None = None,
) -> Sequence[Task]:
    """The newest tasks about a loan or a right that the caller may see, done or not."""
    subject = Task.loan_id == loan_id if loan_id is not None else Task.asset_id == asset_id
    found = select(Task).where(subject).order_by(Task.created_at.desc(), Task.id).limit(limit)
    return session.scalars(found).all()


def counts(
    session: Session, party_id: UUID, roles: Sequence[str], now: datetime
) -> tuple[int, int, int]:
    """What waits for people of this party with one of these roles, asked at once.

    Open tasks; steps that the caller may sign; notifications of the party that nobody has read.
    """
    row = Notification
    mine = (Task.party_id == party_id, Task.state == TaskState.OPEN, Task.role.in_(roles))
    told = (row.party_id == party_id, row.read_at.is_(None))
    tasks = select(func.count()).select_from(Task).where(*mine).scalar_subquery()
    unread = select(func.count()).select_from(row).where(*told).scalar_subquery()
    open_tasks, steps, notifications = session.execute(
        select(tasks, signing.to_sign(now), unread)
    ).one()
    return open_tasks, steps, notifications


def inbox(session: Session, party_id: UUID, page: Page | None = None) -> Sequence[Notification]:
    """What the party was told, newest first."""
    whole = joinedload(Notification.task).joinedload(Task.party)
    found = select(Notification).where(Notification.party_id == party_id).options(whole)
    keys = (down(Notification.created_at), up(Notification.id))
    return (page or Page()).rows(session, found, *keys)


def notification(session: Session, notification_id: UUID) -> Notification:
    """The notification, or `NotificationNotFound`."""
    found = session.get(Notification, notification_id)
    if found is None:
        raise NotificationNotFound(notification_id)
    return found


def find_run(session: Session, run_id: UUID) -> WatchRun | None:
    return session.get(WatchRun, run_id)


def lock_run(session: Session, run_id: UUID) -> WatchRun:
    """A run that is known to be there, locked until the transaction ends."""
    found = select(WatchRun).where(WatchRun.id == run_id).with_for_update()
    return session.scalars(found.execution_options(populate_existing=True)).one()


def daily_run(session: Session, on: date) -> WatchRun | None:
    """The platform's own run of the day."""
    return session.scalar(select(WatchRun).where(WatchRun.is_daily, WatchRun.day == on))


def waiting(session: Session) -> Sequence[WatchRun]:
    """Runs that are not finished: days before previews, the newest first.

    A day that a later one has overtaken is left out: what it would find is known better.
    """
    later = aliased(WatchRun)
    overtaken = exists().where(
        later.finished_at.is_not(None), later.is_preview.is_(False), later.day > WatchRun.day
    )
    found = select(WatchRun).where(
        WatchRun.finished_at.is_(None), or_(WatchRun.is_preview, not_(overtaken))
    )
    order = (WatchRun.is_preview, WatchRun.day.desc(), WatchRun.asked_at, WatchRun.id)
    return session.scalars(found.order_by(*order)).all()


def runs(session: Session, page: Page | None = None) -> Sequence[WatchRun]:
    """The runs that the caller may see, newest first."""
    keys = (down(WatchRun.asked_at), up(WatchRun.id))
    return (page or Page()).rows(session, select(WatchRun), *keys)


def file(session: Session, rows: Sequence[Mapping[str, Any]]) -> tuple[set[UUID], set[UUID]]:
    """Open these tasks where their key is new, mark the others as seen.

    What was superseded is opened again, and what people closed if it has changed since. What a
    later day has seen stays as it is. Gives the ids of the tasks that are open now, and of those
    that this run has opened, now or when its step came before.
    """
    if not rows:
        return set(), set()
    new = insert(Task)
    seen = new.on_conflict_do_update(
        index_elements=[Task.key],
        set_=_seen_again(new.excluded),
        where=Task.seen_on <= new.excluded.seen_on,
    ).returning(Task.id, Task.state, Task.opened_run, Task.seen_run)
    found = session.execute(seen, [dict(row) for row in rows]).all()
    is_open = {task_id for task_id, state, _, _ in found if state is TaskState.OPEN}
    return is_open, {task_id for task_id, _, opened, run in found if opened == run}


def _seen_again(new: Any) -> dict[str, Any]:
    """What changes in a task whose hit is found again."""
    has_changed = or_(Task.facts.is_distinct_from(new.facts), Task.severity != new.severity)
    is_closed = Task.state != TaskState.OPEN
    reopens = or_(Task.state == TaskState.SUPERSEDED, and_(is_closed, has_changed))
    stated = ("severity", "party_id", "role", "source", "offers", "facts", "due_on")
    anew = ("state", "found_on", "opened_run")
    ends = ("comment", "document_id", "closed_by", "closed_at", "closed_run")
    return {
        "seen_run": new.seen_run,
        "seen_on": new.seen_on,
        **{name: new[name] for name in stated},
        **{name: case((reopens, new[name]), else_=getattr(Task, name)) for name in anew},
        **{name: case((reopens, null()), else_=getattr(Task, name)) for name in ends},
    }


def tell(
    session: Session,
    told: Mapping[UUID, Sequence[UUID]],
    fresh: Collection[UUID],
    run_id: UUID,
    now: datetime,
) -> None:
    """Let each party see its tasks, and put one notification a task into its inbox.

    Of tasks that the run has opened again (`fresh`) they are told again.
    """
    pairs = [(task, party) for task, parties in told.items() for party in sorted(set(parties))]
    if not pairs:
        return
    grants = [{"record_id": task, "party_id": party} for task, party in pairs]
    session.execute(insert(AccessGrant).on_conflict_do_nothing(), grants)
    row = {"created_at": now, "run_id": run_id, "mail_attempts": 0}
    rows = [
        {"id": uuid5(task, str(party)), "task_id": task, "party_id": party, **row}
        for task, party in pairs
    ]
    session.execute(insert(Notification).on_conflict_do_nothing(), rows)
    unread = {"read_at": None, "read_by": None, "mailed_at": None}
    session.execute(
        update(Notification)
        .where(Notification.task_id.in_(fresh), Notification.run_id != run_id)
        .values(**row, **unread, mail_next_at=None, mail_refused=None)
        .execution_options(synchronize_session=False)
    )


def foresee(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep what a preview found; the same again changes nothing."""
    if rows:
        session.execute(insert(Foreseen).on_conflict_do_nothing(), [dict(row) for row in rows])


def foreseen(
    session: Session, run_id: UUID | None = None, page: Page | None = None
) -> Sequence[Foreseen]:
    """What previews found that the caller may see, the nearest deadline first."""
    found = (
        select(Foreseen) if run_id is None else select(Foreseen).where(Foreseen.run_id == run_id)
    )
    keys = (up(Foreseen.day), up(func.coalesce(Foreseen.due_on, date.max)), up(Foreseen.id))
    return (page or Page(limit=MOST_FORESEEN)).rows(session, found, *keys)


def count_foreseen(session: Session, run_id: UUID) -> int:
    """How much a preview has found."""
    found = select(func.count()).select_from(Foreseen).where(Foreseen.run_id == run_id)
    return int(session.scalar(found) or 0)


def forget_foreseen(session: Session, until: date) -> None:
    """Drop what was foreseen for days that have come."""
    session.execute(delete(Foreseen).where(Foreseen.day <= until))


def supersede(session: Session, run: WatchRun, now: datetime) -> None:
    """Close what the run did not find any more; tasks of later days and of people stay.

    So do those of rights and loans that it could not look at.
    """
    unseen_rights = [UUID(one) for one in run.notes.get(RIGHT_UNSEEN, ())]
    unseen_loans = [UUID(one) for one in run.notes.get(LOAN_UNSEEN, ())]
    session.execute(
        update(Task)
        .where(
            Task.state == TaskState.OPEN,
            Task.seen_run.is_not(None),
            Task.seen_run != run.id,
            Task.seen_on <= run.day,
            or_(Task.asset_id.is_(None), Task.asset_id.not_in(unseen_rights)),
            or_(Task.asset_id.is_not(None), Task.loan_id.not_in(unseen_loans)),
        )
        .values(state=TaskState.SUPERSEDED, comment=NO_LONGER, closed_at=now, closed_run=run.id)
        .execution_options(synchronize_session=False)
    )


def counts_of(session: Session, run_id: UUID) -> tuple[int, int, int]:
    """How many tasks the run has seen, opened and superseded."""
    counted = select(
        func.count().filter(Task.seen_run == run_id),
        func.count().filter(Task.opened_run == run_id),
        func.count().filter(Task.closed_run == run_id),
    )
    seen, opened, superseded = session.execute(counted.select_from(Task)).one()
    return seen, opened, superseded


def mail_address(session: Session, party_id: UUID) -> MailAddress | None:
    return session.get(MailAddress, party_id)


def next_unsent(session: Session, now: datetime) -> tuple[Notification, str] | None:
    """The notification that has waited longest to leave by e-mail, with where to."""
    due = (
        Notification.mailed_at.is_(None),
        Notification.mail_refused.is_(None),
        func.coalesce(Notification.mail_next_at, now) <= now,
        Notification.created_at >= MailAddress.changed_at,
    )
    found = (
        select(Notification, MailAddress.address)
        .join(MailAddress, MailAddress.party_id == Notification.party_id)
        .where(*due)
        .order_by(Notification.created_at, Notification.id)
    )
    row = session.execute(found.limit(1)).first()
    return (row[0], row[1]) if row else None
