"""Use cases of monitoring. Each runs in the caller's transaction and never commits.

A run is made of steps that can each be done again: begin, batches of rights, batches of pledges,
and the end. Who finds nothing new changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid4, uuid5

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import SYSTEM, PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.uow import Tx
from ip_finance.documents import service as documents
from ip_finance.monitoring import filing, gathering, repository
from ip_finance.monitoring.case_rules import OpenFiling, WatchedCase, case_hits
from ip_finance.monitoring.domain import (
    SPEAKERS,
    CloseTask,
    DayTooFar,
    NotYourTask,
    Severity,
    TaskKind,
    TaskState,
    check_open,
)
from ip_finance.monitoring.gathering import Case, People
from ip_finance.monitoring.models import Notification, Task, WatchRun
from ip_finance.monitoring.repository import LOAN_UNSEEN, RIGHT_UNSEEN
from ip_finance.monitoring.rules import hits_of
from ip_finance.parties import repository as parties
from ip_finance.registrations import repository as registrations
from ip_finance.registrations import service as registrations_service
from ip_finance.registrations.domain import OPEN, FilingState
from ip_finance.registrations.models import Filing
from ip_finance.registrations.policy import sources_of
from ip_finance.webhooks.letters import GivenUp

RIGHTS_AT_ONCE: Final = 1_000
LOANS_AT_ONCE: Final = 500
FARTHEST: Final = timedelta(days=20 * 366)
"""How far ahead a day may be looked at: a right's longest term."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a run is: where the next batch begins, None behind the last."""

    next: str | None
    found: int


def report_deaf_address(tx: Tx, given_up: GivenUp) -> None:
    """A task for the party whose address took nothing for days, one a day."""
    on = business_date(tx.now)
    party = parties.by_id(tx.session, given_up.party_id)
    key = f"webhook/{given_up.endpoint_id}/{on.isoformat()}"
    task = Task(
        id=uuid5(filing.TASKS, key),
        key=key,
        kind=TaskKind.OTHER,
        severity=Severity.WARNING,
        rule="webhook",
        party_id=party.id,
        role=SPEAKERS[party.kind],
        subject=f"回调地址连续三天没有接收：{given_up.url}"[:300],
        source="回调记录，见“接口回调”页；修复后可重新发送",
        offers=[],
        facts={},
        is_private=True,
        found_on=on,
        seen_on=on,
        state=TaskState.OPEN,
        created_at=tx.now,
    )
    if tx.session.get(Task, task.id) is None:
        tx.session.add(task)
        tx.grant(task.id, party.id)


def begin_day(tx: Tx, on: date) -> WatchRun:
    """The platform's own run of the day, made now if there is none."""
    known = repository.daily_run(tx.session, on)
    return known or insert_or_find(tx.session, _run_of(tx, uuid4(), on, is_daily=True))


def ask_day(tx: Tx, run_id: UUID, on: date) -> WatchRun:
    """Have somebody's day looked at besides; again with the same id: no change.

    Raises: RoleMissing, DayTooFar, IdTaken.
    """
    tx.actor.require(PersonRole.ADMIN)
    latest = business_date(tx.now) + FARTHEST
    if on > latest:
        raise DayTooFar(on, latest)
    return begin(tx, run_id, on)


def begin(tx: Tx, run_id: UUID, on: date) -> WatchRun:
    """A run of the day under this id; again by the same person: no change.

    On another day than today it is a preview: what it finds is shown, and nothing comes of it.

    Raises: IdTaken.
    """
    made = _run_of(tx, run_id, on)
    run = repository.find_run(tx.session, run_id) or insert_or_find(tx.session, made)
    if run is made and tx.actor != SYSTEM:
        tx.record("monitoring.asked", run.id, day=on.isoformat())
    if (run.day, run.asked_by) != (on, tx.actor.person_id):
        raise IdTaken(run_id)
    return run


def _run_of(tx: Tx, run_id: UUID, on: date, *, is_daily: bool = False) -> WatchRun:
    return WatchRun(
        id=run_id,
        day=on,
        is_daily=is_daily,
        is_preview=on != business_date(tx.now),
        party_id=tx.actor.party_id,
        asked_by=tx.actor.person_id,
        asked_at=tx.now,
        rights=0,
        hits=0,
        opened=0,
        superseded=0,
        notes={},
    )


def watch_rights(tx: Tx, run_id: UUID, after: str) -> Place:
    """Look at the next rights, and file what is found."""
    run = repository.lock_run(tx.session, run_id)
    rights = gathering.rights_after(tx.session, after, RIGHTS_AT_ONCE)
    if not rights:
        return Place(None, 0)

    def look(keys: Sequence[str]) -> None:
        looked = gathering.watched(tx.session, keys, run.day)
        found = [(hit, sides) for right, sides in looked for hit in hits_of([right], run.day)]
        filing.file(tx, run, found)

    keys = list(rights)
    unseen = filing.each_apart(tx, keys, look)
    filing.note(run, RIGHT_UNSEEN, *(str(rights[key]) for key in unseen))
    return Place(keys[-1], len(keys))


def watch_cases(tx: Tx, run_id: UUID, after: str) -> Place:
    """Look at the next loans with their pledges, and file what is found."""
    run = repository.lock_run(tx.session, run_id)
    first = UUID(after) if after else UUID(int=0)
    loan_ids = [str(one) for one in gathering.loans_after(tx.session, first, LOANS_AT_ONCE)]
    if not loan_ids:
        return Place(None, 0)
    provider = gathering.some_provider(tx.session)

    def look(loans: Sequence[str]) -> None:
        cases = list(gathering.cases_of(tx.session, map(UUID, loans)).values())
        sides = {one.pledge.id: People(one.pledge.pledgor_id, one.bank, provider) for one in cases}
        hits = case_hits(_watched_cases(tx, cases), run.day)
        filing.file(tx, run, [(hit, sides[hit.pledge_id]) for hit in hits])

    filing.note(run, LOAN_UNSEEN, *filing.each_apart(tx, loan_ids, look))
    return Place(loan_ids[-1], len(loan_ids))


def finish(tx: Tx, run_id: UUID, rights: int) -> WatchRun:
    """Close what was not found any more, and say what the run did; again: no change."""
    run = repository.lock_run(tx.session, run_id)
    if run.finished_at is not None:
        return run
    if run.is_preview:
        run.hits = repository.count_foreseen(tx.session, run_id)
    else:
        repository.supersede(tx.session, run, tx.now)
        repository.forget_foreseen(tx.session, run.day)
        run.hits, run.opened, run.superseded = repository.counts_of(tx.session, run_id)
    run.rights, run.finished_at = rights, tx.now
    left_out = sum(len(names) for names in run.notes.values())
    day = run.day.isoformat()
    tx.record("monitoring.watched", run.id, day=day, opened=run.opened, left_out=left_out)
    return run


def close(tx: Tx, cmd: CloseTask) -> Task:
    """Say that a task is done, or need not be done.

    Raises: TaskNotFound, NotYourTask, RoleMissing, TaskClosed, DocumentNotFound.
    """
    task = repository.by_id(tx.session, cmd.task_id)
    if task.party_id != tx.actor.party_id:
        raise NotYourTask
    tx.actor.require(task.role)
    task = repository.for_update(tx.session, cmd.task_id)
    check_open(task.state)
    if cmd.document_id is not None:
        documents.share_like(tx, cmd.document_id, task.id)
    task.state, task.comment, task.document_id = cmd.state, cmd.comment, cmd.document_id
    task.closed_by, task.closed_at = tx.actor.person_id, tx.now
    tx.session.flush()
    tx.record(f"monitoring.{cmd.state.value}", task.id)
    return task


def read(tx: Tx, notification_id: UUID) -> Notification:
    """Mark a notification as read; again: no change. Raises: NotificationNotFound."""
    found = repository.notification(tx.session, notification_id)
    if found.read_at is None and found.party_id == tx.actor.party_id:
        found.read_at, found.read_by = tx.now, tx.actor.person_id
        tx.session.flush()
    return found


def _watched_cases(tx: Tx, cases: Sequence[Case]) -> list[WatchedCase]:
    pledges = [case.pledge for case in cases]
    books = {book.pledge_id: book for book in registrations.books_of(tx.session, pledges)}
    waiting: dict[UUID, list[OpenFiling]] = {}
    for one in registrations.of_pledges(tx.session, list(books)):
        if one.state in OPEN and one.state is not FilingState.DRAFT:
            waiting.setdefault(one.pledge_id, []).append(_open_filing(one))
    return [
        WatchedCase(
            book=books[case.pledge.id],
            subject=f"{case.pledge.terms['pledgor']['name']}的质押",
            is_owed=bool(case.loan.outstanding_fen),
            matures_on=case.matures_on,
            filings=tuple(waiting.get(case.pledge.id, ())),
        )
        for case in cases
    ]


def _open_filing(one: Filing) -> OpenFiling:
    due, last = registrations_service.due_of(one), one.events[-1]
    rules = sources_of(one.registrar, last.happened_on)
    return OpenFiling(
        filing_id=str(one.id),
        registrar=one.registrar.value,
        state=one.state,
        entry=last.number,
        answer_by=registrations_service.answer_by(one),
        source=due.period.source if due else rules[0].source,
    )
