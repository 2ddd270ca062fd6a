"""A bank's queue, its claims, and the figures above it. Each is one query, however many loans."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import String, cast, func, literal, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Bundle
from sqlalchemy.sql.selectable import CTE

from ip_finance.books import repository as books
from ip_finance.core.clock import business_date
from ip_finance.core.paging import Page, up
from ip_finance.core.uow import Tx
from ip_finance.desks.bank_errors import WorkNotFound
from ip_finance.desks.bank_models import WorkClaim
from ip_finance.desks.bank_queue import KINDS, Load, Whose, Work, WorkKind, WorkStage
from ip_finance.desks.bank_sources import Desk, work
from ip_finance.loans.models import Loan
from ip_finance.parties.models import Party, Person


def desk_of(tx: Tx) -> Desk:
    """The desk of the actor's bank."""
    party = tx.session.get_one(Party, tx.actor.party_id)
    return Desk(party.id, party.number, books.find_open_day(tx.session, party.id))


def today_of(tx: Tx, desk: Desk) -> date:
    """The day by which deadlines count: that of the books, which a rehearsal may move."""
    return desk.open_day or business_date(tx.now)


def queue(
    tx: Tx, desk: Desk, kinds: Sequence[WorkKind], whose: Whose, page: Page
) -> Sequence[Work]:
    """What waits of these kinds, the nearest deadline first."""
    waits = work(desk, kinds).cte("work")
    found = _with_words(waits, desk)
    is_mine = WorkClaim.person_id == tx.actor.person_id
    if whose is Whose.MINE:
        found = found.where(is_mine)
    elif whose is Whose.OPEN:
        found = found.where(or_(is_mine, WorkClaim.person_id.is_(None)))
    key = cast(waits.c.kind + literal(":") + cast(waits.c.record_id, String), String)
    rows: Sequence[Any] = page.rows(tx.session, found, up(waits.c.due_on), up(key))
    return [_work(row) for row in rows]


def loads(tx: Tx, desk: Desk, kinds: Sequence[WorkKind]) -> list[Load]:
    """How much waits in each stage, in their order."""
    waits = work(desk, kinds).cte("work")
    is_late = waits.c.due_on < today_of(tx, desk)
    found = select(waits.c.kind, func.count(), func.count().filter(is_late)).group_by(waits.c.kind)
    counts: Counter[WorkStage] = Counter()
    late: Counter[WorkStage] = Counter()
    for kind, number, behind in tx.session.execute(found):
        counts[KINDS[WorkKind(kind)].stage] += number
        late[KINDS[WorkKind(kind)].stage] += behind
    return [Load(stage, counts[stage], late[stage]) for stage in WorkStage if counts[stage]]


def check_there(tx: Tx, kind: WorkKind, record_id: UUID) -> None:
    """Raises: WorkNotFound: the bank's queue does not have it, or no longer."""
    waits = work(desk_of(tx), [kind]).cte("work")
    found = select(waits.c.record_id).where(waits.c.record_id == record_id)
    if tx.session.scalar(found.limit(1)) is None:
        raise WorkNotFound(record_id)


def find_claim(tx: Tx, kind: WorkKind, record_id: UUID) -> WorkClaim | None:
    key = (tx.actor.party_id, kind.value, record_id)
    return tx.session.get(WorkClaim, key, with_for_update=True)


def take(tx: Tx, kind: WorkKind, record_id: UUID) -> WorkClaim:
    """The claim on it, for us alone: the actor's from now on, unless somebody had one."""
    row = insert(WorkClaim).values(
        bank_id=tx.actor.party_id,
        kind=kind.value,
        record_id=record_id,
        person_id=tx.actor.person_id,
        claimed_at=tx.now,
    )
    mine = {"person_id": tx.actor.person_id, "claimed_at": tx.now}
    is_free = WorkClaim.person_id.is_(None)
    tx.session.execute(
        row.on_conflict_do_update(constraint="pk_work_claims", set_=mine, where=is_free)
    )
    key = (tx.actor.party_id, kind.value, record_id)
    return tx.session.get_one(WorkClaim, key, with_for_update=True)


def _with_words(waits: CTE, desk: Desk) -> Any:
    """Each piece of work with its loan, its borrower, and who has taken it."""
    told: Bundle[Any] = Bundle(
        "work",
        waits.c.kind,
        waits.c.record_id,
        waits.c.loan_id,
        waits.c.due_on,
        Loan.number.label("number"),
        Party.name.label("borrower"),
        WorkClaim.person_id.label("holder_id"),
        Person.name.label("holder"),
        WorkClaim.claimed_at.label("taken_at"),
    )
    is_claimed = (
        WorkClaim.person_id.is_not(None)
        & (WorkClaim.bank_id == desk.bank_id)
        & (WorkClaim.kind == waits.c.kind)
        & (WorkClaim.record_id == waits.c.record_id)
    )
    return (
        select(told)
        .select_from(waits)
        .join(Loan, Loan.id == waits.c.loan_id)
        .join(Party, Party.id == Loan.borrower_id)
        .outerjoin(WorkClaim, is_claimed)
        .outerjoin(Person, Person.id == WorkClaim.person_id)
    )


def _work(row: Any) -> Work:
    told = row._mapping
    return Work(**{**told, "kind": WorkKind(told["kind"])})
