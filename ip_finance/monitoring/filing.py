"""From hits to tasks of the parties; a preview's hits are only kept for them to see."""

import logging
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias
from uuid import UUID, uuid5

from sqlalchemy.exc import OperationalError

from ip_finance.core.uow import Tx
from ip_finance.monitoring import repository
from ip_finance.monitoring.domain import ROLE_OF, Hit, TaskState
from ip_finance.monitoring.gathering import People
from ip_finance.monitoring.models import WatchRun

TASKS = UUID("0f3a9a39-6df4-4a64-8d0f-6b5b0b8f7d52")
"""Ids of tasks follow from their keys."""
Found: TypeAlias = Sequence[tuple[Hit, People]]
"""Hits, each with who the sides of its case are."""

log: Final = logging.getLogger(__name__)


def file(tx: Tx, run: WatchRun, found: Found) -> None:
    """File what the run has found; the same again changes nothing."""
    by_key = {hit.key: (hit, people) for hit, people in found}  # no key twice in one statement
    if run.is_preview:
        repository.foresee(tx.session, [_foreseen(run, *one) for one in by_key.values()])
        return
    rows = [_row(tx, hit, people, run) for hit, people in by_key.values()]
    is_open, fresh = repository.file(tx.session, rows)
    told = {row["id"]: _told(*by_key[row["key"]]) for row in rows if row["id"] in is_open}
    repository.tell(tx.session, told, fresh, run.id, tx.now)


def each_apart(tx: Tx, names: Sequence[str], look: Callable[[Sequence[str]], None]) -> list[str]:
    """Look at all of these; if that fails, at halves of them. Gives those that fail alone.

    One right with impossible facts must not keep the others from being looked at.
    """
    try:
        with tx.session.begin_nested():
            look(names)
    except OperationalError:  # the database is away: that is nobody's fault here
        raise
    except Exception:
        if len(names) == 1:
            log.exception("%s could not be looked at; the others are", names[0])
            return list(names)
        middle = len(names) // 2
        return [
            *each_apart(tx, names[:middle], look),
            *each_apart(tx, names[middle:], look),
        ]
    return []


def note(run: WatchRun, code: str, *names: str) -> None:
    """Say in the run what was left out, under the code of why; again: no change."""
    if names:
        known = run.notes.get(code, [])
        run.notes = run.notes | {code: sorted({*known, *names})}


def _told(hit: Hit, people: People) -> list[UUID]:
    return [people.of(side) for side in {hit.side, *hit.tells}]


def _of_both(hit: Hit, people: People) -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "severity": hit.severity,
        "rule": hit.rule,
        "party_id": people.of(hit.side),
        "subject": hit.subject,
        "source": hit.source,
        "asset_id": hit.asset_id,
        "pledge_id": hit.pledge_id,
        "loan_id": hit.loan_id,
        "facts": dict(hit.facts),
        "is_private": hit.is_private,
        "due_on": hit.deadline,
    }


def _foreseen(run: WatchRun, hit: Hit, people: People) -> dict[str, Any]:
    return _of_both(hit, people) | {
        "id": uuid5(run.id, hit.key),
        "run_id": run.id,
        "day": run.day,
        "told": sorted(set(_told(hit, people))),
    }


def _row(tx: Tx, hit: Hit, people: People, run: WatchRun) -> dict[str, Any]:
    return _of_both(hit, people) | {
        "id": uuid5(TASKS, hit.key),
        "key": hit.key,
        "role": ROLE_OF[hit.side],
        "offers": [step.value for step in hit.offers],
        "found_on": hit.found_on,
        "opened_run": run.id,
        "seen_run": run.id,
        "seen_on": hit.found_on,
        "state": TaskState.OPEN,
        "created_at": tx.now,
    }
