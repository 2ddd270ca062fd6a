"""The close of a day over a batch of accounts: one statement, whole or not at all.

An account knows the last day that was closed for it, so a batch that was broken off is simply
done, and one that was done is not done again. Interest accrues by what each instalment should
have by the end of the day, less what it has: days that were left out come with the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert

from ip_finance.books import repository as books_repository
from ip_finance.books import service as books
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.servicing.domain import AccountState
from ip_finance.servicing.models import Closing, LoanAccount
from ip_finance.servicing.resets import reset_rates

BATCH: Final = 5_000
"""Accounts a transaction: short enough that nobody waits long for the books."""

CLOSE: Final = text("""
with todo as (
  select i.loan_id, i.n, i.accrued, i.penalties, i.principal - i.principal_paid as unpaid,
    i.due_on <= :day and not i.is_moved and i.principal > i.principal_paid as moves,
    case when i.due_on <= cast(:day as date) + 1 then i.interest
      else i.anchor + (2 * (i.interest - i.anchor) * (cast(:day as date) + 1 - i.anchor_on)
        + (i.due_on - i.anchor_on)) / (2 * (i.due_on - i.anchor_on)) end as accrued_now,
    i.penalty_units + case
      when i.due_on <= :day then
        cast(i.principal - i.principal_paid + case when a.has_compound_interest
          then i.interest - i.interest_paid else 0 end as numeric) * a.rate
        * case when a.misused_on <= :day
            then greatest(a.overdue_multiple, a.misuse_multiple) else a.overdue_multiple end
        * (cast(:day as date) - greatest(i.due_on - 1, a.closed_through))
      when a.misused_on <= :day then
        cast((select sum(later.principal - later.principal_paid) from instalments as later
          where later.loan_id = a.loan_id and later.due_on > :day) as numeric) * a.rate
        * (a.misuse_multiple - 10000) * (cast(:day as date)
          - greatest(a.misused_on - 1, i.starts_on - 1, a.closed_through))
      else 0 end as units,
    cast(a.year_days as numeric) * 100000000 as units_a_fen
  from loan_accounts as a join instalments as i on i.loan_id = a.loan_id
  where a.loan_id = any(:loans) and i.loan_id between :first and :last
    and i.starts_on <= :day and (i.accrued < i.interest
    or i.principal > i.principal_paid or i.interest > i.interest_paid)
),
figured as (
  select *, cast(div(2 * units + units_a_fen, 2 * units_a_fen) as bigint) as penalties_now
  from todo
),
changed as (
  update instalments as i set accrued = f.accrued_now, penalty_units = f.units,
    penalties = greatest(f.penalties_now, f.penalties), is_moved = i.is_moved or f.moves
  from figured as f
  where i.loan_id = f.loan_id and i.n = f.n and i.loan_id between :first and :last
    and (f.accrued_now <> f.accrued or f.units <> i.penalty_units or f.moves)
),
sums as (
  select loan_id, sum(accrued_now - accrued) as interest,
    sum(greatest(penalties_now - penalties, 0)) as penalties,
    coalesce(sum(unpaid) filter (where moves), 0) as overdue
  from figured group by loan_id
),
made as (
  insert into journal_entries (bank_id, "on", event, loan_id, reference, posted_at)
  select cast(:bank as uuid), cast(:day as date), v.event, loan_id,
    v.event || ':' || loan_id || ':' || :day, cast(:now as timestamptz)
  from sums cross join lateral (values ('accrual', interest + penalties), ('overdue', overdue))
    as v (event, amount) where v.amount > 0 order by loan_id, v.event
  returning id, event, loan_id
),
lined as (
  insert into journal_lines (entry_id, n, bank_id, "on", loan_id, account, debit, credit)
  select made.id, v.n, cast(:bank as uuid), cast(:day as date), made.loan_id, v.account,
    v.debit, v.credit
  from made join sums on sums.loan_id = made.loan_id cross join lateral (values
    ('accrual', 1, 'interest-receivable', interest, 0),
    ('accrual', 2, 'interest-income', 0, interest),
    ('accrual', 3, 'penalty-receivable', penalties, 0),
    ('accrual', 4, 'penalty-income', 0, penalties),
    ('overdue', 1, 'overdue-principal', overdue, 0),
    ('overdue', 2, 'principal', 0, overdue)
  ) as v (event, n, account, debit, credit)
  where v.event = made.event and v.debit + v.credit > 0
),
closed as (
  update loan_accounts set closed_through = :day
  where loan_id = any(:loans) and loan_id between :first and :last
)
select coalesce(sum(interest), 0), coalesce(sum(penalties), 0), coalesce(sum(overdue), 0) from sums
""")


@dataclass(frozen=True, slots=True)
class Closed:
    """What the close of some accounts posted."""

    accounts: int
    interest: Fen
    penalties: Fen
    overdue: Fen


def close_accounts(tx: Tx, bank_id: UUID, day: date, loan_ids: Sequence[UUID]) -> Closed:
    """Close the day for these accounts of the bank, in the order of their ids and locked.

    First the day's new rates, then what accrues at them.

    The first and the last of them keep the database from reading every loan for each batch.
    """
    reset_rates(tx, bank_id, day, loan_ids)
    tx.session.flush()
    told = {"bank": bank_id, "day": day, "loans": list(loan_ids), "now": tx.now}
    told |= {"first": loan_ids[0], "last": loan_ids[-1]}
    interest, penalties, overdue = tx.session.execute(CLOSE, told).one()
    return Closed(len(loan_ids), Fen(int(interest)), Fen(int(penalties)), Fen(int(overdue)))


def bring_up(tx: Tx, account: LoanAccount) -> None:
    """Close for one account what its bank is closing, before something happens on the next day."""
    day = books_repository.find_closing_day(tx.session, account.bank_id)
    if day is not None and account.closed_through < day and account.state is AccountState.OPEN:
        close_accounts(tx, account.bank_id, day, [account.loan_id])


def reach(tx: Tx, bank_id: UUID, day: date) -> None:
    """Have the books open for the day at least: an event of that day is not put on one before.

    The days behind are closed here and now; the last of them is begun, and its close goes on later.
    """
    while books.business_date(tx.session, bank_id) < day:
        close_next(tx, bank_id, day - timedelta(days=1))


def close_next(tx: Tx, bank_id: UUID, through: date) -> bool:
    """Close the next batch of the next day, in the caller's transaction; false past `through`."""
    books_repository.take(tx.session, bank_id)
    day = books_repository.find_closing_day(tx.session, bank_id)
    if day is None:
        day = books.business_date(tx.session, bank_id)
        if day > through:
            return False
        _begin(tx, bank_id, day)
    loans = _next(tx, bank_id, day)
    closed = close_accounts(tx, bank_id, day, loans) if loans else Closed(0, Fen(0), Fen(0), Fen(0))
    _note(tx, bank_id, day, loans, closed)
    if len(loans) < BATCH:
        _finish(tx, bank_id, day)
    return True


def _begin(tx: Tx, bank_id: UUID, day: date) -> None:
    books.turn_day(tx.session, bank_id, day)
    begun = {"bank_id": bank_id, "day": day, "started_at": tx.now}
    figures = dict.fromkeys(("accounts", "interest", "penalties", "overdue"), 0)
    tx.session.execute(insert(Closing).values(**begun, **figures))


def _next(tx: Tx, bank_id: UUID, day: date) -> list[UUID]:
    """The accounts that come next, locked in the order of their ids."""
    is_left = (
        LoanAccount.bank_id == bank_id,
        LoanAccount.state == AccountState.OPEN,
        LoanAccount.closed_through < day,
    )
    found = select(LoanAccount.loan_id).where(*is_left)
    cursor = select(Closing.cursor).where(Closing.bank_id == bank_id, Closing.day == day)
    after = tx.session.scalar(cursor)
    if after is not None:
        found = found.where(LoanAccount.loan_id > after)
    return list(
        tx.session.scalars(found.order_by(LoanAccount.loan_id).limit(BATCH).with_for_update())
    )


def _note(tx: Tx, bank_id: UUID, day: date, loans: Sequence[UUID], closed: Closed) -> None:
    noted = update(Closing).where(Closing.bank_id == bank_id, Closing.day == day)
    tx.session.execute(
        noted.values(
            cursor=loans[-1] if loans else Closing.cursor,
            accounts=Closing.accounts + closed.accounts,
            interest=Closing.interest + closed.interest,
            penalties=Closing.penalties + closed.penalties,
            overdue=Closing.overdue + closed.overdue,
        )
    )


def _finish(tx: Tx, bank_id: UUID, day: date) -> None:
    books.end_day(tx.session, bank_id, day)
    done = update(Closing).where(Closing.bank_id == bank_id, Closing.day == day)
    tx.session.execute(done.values(finished_at=tx.now))
