"""Servicing at 100,000 loans: the close of a day, and a page of the list.

Beside them the same work row by row in plain Python, and a query for a single row.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from statistics import quantiles
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select, text

from ip_finance.bootstrap import Database
from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from ip_finance.servicing import reading, repository, service
from ip_finance.servicing.models import Instalment
from ip_finance.servicing.repository import Listed
from tests.bench.figures import Figure, timed
from tests.bench.portfolio import BANK_ID, OPEN_DAY, a_database, fill

LOANS, SAMPLE, ASKED = 100_000, 500, 200
OFFICER = Actor(UUID(int=9), BANK_ID, frozenset({PersonRole.OFFICER}))


def measure() -> Iterator[Figure]:
    with a_database() as database:
        fill(database, LOANS)
        yield Figure(
            f"a page of 50 of {LOANS} loan accounts, p95",
            p95(lambda n: page(database, n)),
            "ms",
            "a query for one row, p95",
            p95(lambda n: one_row(database, n)),
        )
        theirs = timed(lambda: row_by_row(database, OPEN_DAY)) * LOANS / SAMPLE
        ours = timed(lambda: service.close_through(database.owner, BANK_ID, OPEN_DAY))
        yield Figure(
            f"the close of a day of {LOANS} loans",
            round(ours, 1),
            "s",
            f"row by row in Python, from {SAMPLE} loans",
            round(theirs, 1),
        )
        with database.owner.begin(SYSTEM) as tx:
            (closed,) = repository.closings(tx.session, BANK_ID, 1)
            assert (closed.accounts, closed.interest > 0, closed.penalties > 0) == (
                LOANS,
                True,
                True,
            )


def p95(ask: Callable[[int], object]) -> float:
    """Milliseconds within which 95 of 100 answers came."""
    ask(0)
    return round(quantiles([timed(lambda n=n: ask(n)) for n in range(ASKED)], n=20)[-1] * 1000, 1)  # type: ignore[misc]


def page(database: Database, n: int) -> Sequence[Any]:
    """Some page of the list, as the bank's officer reads it."""
    after = (date(2026, 3, 25), uuid5(BANK_ID, str(n))) if n else None
    with database.app.begin(OFFICER) as tx:
        found = reading.accounts(tx, Listed(after=after))
        assert len(found.positions) == 50
        return found.positions


def one_row(database: Database, n: int) -> object:
    with database.app.begin(OFFICER) as tx:
        loan = {"loan": uuid5(BANK_ID, str(n))}
        return tx.session.scalar(text("select 1 from loan_accounts where loan_id = :loan"), loan)


def row_by_row(database: Database, day: date) -> None:
    """The accrual of a sample as one would first write it, in a transaction that is given up."""
    with database.owner.engine.connect() as connection:
        for n in range(SAMPLE):
            loan_id = uuid5(BANK_ID, str(n))
            found = select(Instalment).where(Instalment.loan_id == loan_id)
            for row in connection.execute(found.order_by(Instalment.n)).mappings():
                if row["starts_on"] <= day < row["due_on"]:
                    _accrue(connection, row, day)
        connection.rollback()


def _accrue(connection: Any, row: Any, day: date) -> None:
    days, elapsed = (row["due_on"] - row["starts_on"]).days, (day - row["starts_on"]).days + 1
    accrued = (2 * row["interest"] * elapsed + days) // (2 * days)
    told = {"accrued": accrued, "loan": row["loan_id"], "n": row["n"]}
    connection.execute(
        text("update instalments set accrued = :accrued where loan_id = :loan and n = :n"), told
    )
    entry = connection.execute(
        text(
            'insert into journal_entries (bank_id, "on", event, loan_id, reference, posted_at)'
            " values (:bank, :day, 'accrual', :loan, :reference, now()) returning id"
        ),
        {
            "bank": BANK_ID,
            "day": day,
            "loan": row["loan_id"],
            "reference": f"row:{row['loan_id']}:{day}",
        },
    ).scalar_one()
    amount = max(accrued - row["accrued"], 1)
    connection.execute(
        text(
            'insert into journal_lines (entry_id, n, bank_id, "on", loan_id, account, debit,'
            " credit)"
            " values (:entry, 1, :bank, :day, :loan, 'interest-receivable', :amount, 0),"
            " (:entry, 2, :bank, :day, :loan, 'interest-income', 0, :amount)"
        ),
        {"entry": entry, "bank": BANK_ID, "day": day, "loan": row["loan_id"], "amount": amount},
    )
