"""A close that is killed anywhere goes on by itself, and leaves no lock behind."""

import os
import random
import signal
import time
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from ip_finance.books.domain import difference
from ip_finance.bootstrap import Database
from ip_finance.core.actor import SYSTEM
from ip_finance.core.uow import UnitOfWork
from ip_finance.loan_engine.conventions import Method
from ip_finance.loan_engine.plan import Plan
from ip_finance.servicing import closing, service
from tests.servicing.builders import Bank, a_bank, days_after

BEGUN_ON, LAST_DUE_ON = date(2026, 4, 10), date(2026, 4, 16)
LOANS, KILLS, FAR = 200, 50, days_after(BEGUN_ON, 3_000)
LONGEST_LIFE = 0.15
PLANS = (Plan(), Plan(method=Method.EQUAL_PRINCIPAL), Plan(has_compound_interest=True))

FIGURES = text("""
select i.n, i.due_on, i.principal, i.interest, i.penalties, i.accrued, i.penalty_units, i.is_moved,
  a.released, a.closed_through, a.due_on
from loan_accounts as a join instalments as i using (loan_id)
where a.bank_id = :bank order by a.released, i.n
""")
JOURNAL = text("""
select e."on", e.event, a.released, l.n, l.account, l.debit, l.credit
from journal_entries as e join journal_lines as l on l.entry_id = e.id
  join loan_accounts as a on a.loan_id = e.loan_id
where e.bank_id = :bank order by 1, 2, 3, 4
""")
CLOSINGS = text("""
select day, accounts, interest, penalties, overdue from closings where bank_id = :bank order by day
""")
LOCKS = text("""
select count(*) from pg_locks join pg_stat_activity using (pid)
where datname = current_database() and pid <> pg_backend_pid()
""")


def lend_many(bank: Bank) -> None:
    """Loans told apart by their amounts; a third of them is due within the week."""
    bank.lend_each(
        {
            str(n): {
                "amount": 10_000_000 + 137 * n,
                "plan": PLANS[n % 3],
                "months": n % 3,
                "rate": 350 + n,
            }
            for n in range(LOANS)
        }
    )


def killed_somewhere(bank: Bank, life: float) -> None:
    """A process of its own closes the bank's days until it is killed in the middle of it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover  a process that only dies
        try:
            bank.uow.engine.dispose(close=False)
            bank.open_day()
            os.write(writing, b"!")
            service.close_through(bank.uow, bank.id, FAR)
        finally:
            os._exit(1)
    os.read(reading, 1)
    time.sleep(life)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    for end in (reading, writing):
        os.close(end)
    assert os.WIFSIGNALED(status), "it ended before it was killed"


def told(uow: UnitOfWork, bank: Bank, query: Any) -> Sequence[Any]:
    with uow.begin(SYSTEM) as tx:
        return [tuple(row) for row in tx.session.execute(query, {"bank": bank.id})]


def locks_left(uow: UnitOfWork) -> int:
    """The server notices that a client is gone when it next writes to it: it may take a moment."""
    for _ in range(100):
        with uow.begin(SYSTEM) as tx:
            left = int(tx.session.scalar(LOCKS) or 0)
        if not left:
            break
        time.sleep(0.05)
    return left


def test_fineract_2602_a_close_killed_at_fifty_points_leaves_the_same_books_and_no_lock(
    shared_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "BATCH", 60)
    uow = shared_database.owner
    killed, calm = a_bank(uow, "killed", BEGUN_ON), a_bank(uow, "calm", BEGUN_ON)
    lend_many(killed)
    lend_many(calm)
    chance = random.Random(2602)  # noqa: S311  where to kill, nothing secret

    for _ in range(KILLS):
        killed_somewhere(killed, chance.uniform(0.005, LONGEST_LIFE))

    assert locks_left(uow) == 0
    reached: date = days_after(killed.open_day(), 3)
    killed.close(reached)
    calm.close(reached)
    assert reached > LAST_DUE_ON, "too few days to have anything overdue"
    for query in (FIGURES, JOURNAL, CLOSINGS):
        assert told(uow, killed, query) == told(uow, calm, query)
    assert difference(killed.trial_balance()) == 0
