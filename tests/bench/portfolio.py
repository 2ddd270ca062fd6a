"""A bank with a hundred thousand running loans, by COPY: what a close and a list work on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from uuid import UUID, uuid5

import psycopg
from psycopg.types.json import Jsonb
from sqlalchemy import URL, text

from ip_finance.books.starting import open_books
from ip_finance.bootstrap import Database, open_database
from ip_finance.core.actor import SYSTEM
from ip_finance.core.money import BasisPoints, Fen
from ip_finance.core.uow import Tx
from ip_finance.loan_engine.conventions import Method
from ip_finance.loan_engine.plan import Plan, content_of
from ip_finance.local import postgres
from ip_finance.migrating import migrate
from ip_finance.parties.domain import PartyKind
from ip_finance.parties.models import Party
from ip_finance.servicing.planning import Agreed, Due, planned
from tests.clock import NOON

BANK_ID, BORROWER_ID = UUID(int=1), UUID(int=2)
OPENED_ON, TERM = date(2026, 1, 5), timedelta(days=365)
OPEN_DAY = date(2026, 3, 25)
"""After two days of settlement: every loan has instalments that fell due."""
METHODS = (Method.INTEREST_FIRST, Method.EQUAL_INSTALMENT, Method.EQUAL_PRINCIPAL)
SHAPES = 300
"""Schedules that are reckoned; loans take them by turns."""
UNPAID_EACH = 20
"""One loan in so many pays nothing: it ages, and bears penalty."""

ACCOUNTS = """copy loan_accounts (loan_id, bank_id, borrower_id, plan, rate, overdue_multiple,
  misuse_multiple, has_compound_interest, year_days, opened_on, matures_on, released, state,
  version, closed_through, due_on, is_accelerated) from stdin"""
INSTALMENTS = """copy instalments (loan_id, n, starts_on, due_on, principal, interest, fees,
  penalties, principal_paid, interest_paid, fees_paid, penalties_paid, accrued, anchor_on, anchor,
  penalty_units, is_moved, paid_on) from stdin"""


@contextmanager
def a_database() -> Iterator[Database]:
    """A migrated, empty one on a server of its own."""
    folder = Path(mkdtemp(prefix="ipfin-bench-"))
    url = postgres.start(folder / "pg")
    database = open_database(url, url, lambda: NOON)
    migrate(database.owner.engine)
    try:
        yield database
    finally:
        for uow in (database.owner, database.app, database.sign_in):
            uow.close()
        postgres.stop(folder / "pg")
        rmtree(folder, ignore_errors=True)


def fill(database: Database, loans: int) -> None:
    """Bank, borrower and running loans, open for `OPEN_DAY`."""
    with database.owner.begin(SYSTEM) as tx:
        for party_id, kind in ((BANK_ID, PartyKind.BANK), (BORROWER_ID, PartyKind.SME)):
            tx.session.add(_party(tx, party_id, kind))
        tx.session.flush()
        open_books(tx.session, BANK_ID, OPEN_DAY)
    plain = database.owner.engine.url.set(drivername="postgresql")
    with psycopg.connect(_address(plain)) as connection:
        _copy(connection, loans)
        connection.commit()
    with database.owner.engine.connect().execution_options(
        isolation_level="AUTOCOMMIT"
    ) as connection:
        connection.execute(text("vacuum analyze"))


def _address(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _party(tx: Tx, party_id: UUID, kind: PartyKind) -> Party:
    return Party(
        id=party_id,
        kind=kind,
        name=kind.value,
        uscc=party_id.hex[-18:],
        identity_hash="0x" + "00" * 32,
        dual_approval_above=Fen(0),
        salt="00",
        created_at=tx.now,
    )


def _copy(connection: psycopg.Connection, loans: int) -> None:
    shapes = [_shape(n) for n in range(SHAPES)]
    ids = [uuid5(BANK_ID, str(n)) for n in range(loans)]
    with connection.cursor() as cursor:
        with cursor.copy(ACCOUNTS) as copy:
            for n, loan_id in enumerate(ids):
                copy.write_row(_account(loan_id, n, shapes[n % SHAPES]))
        with cursor.copy(INSTALMENTS) as copy:
            for n, loan_id in enumerate(ids):
                for k, due in enumerate(shapes[n % SHAPES][1], start=1):
                    copy.write_row(_instalment(loan_id, k, due, is_paid=n % UNPAID_EACH > 0))


def _shape(n: int) -> tuple[Agreed, list[Due]]:
    plan = Plan(method=METHODS[n % 3], settle_on=1 + n % 28)
    opened = OPENED_ON + timedelta(days=n % 20)
    agreed = Agreed(BasisPoints(300 + n), plan, opened + TERM)
    return agreed, planned(Fen(100_000_000 + 1_234_567 * n), agreed, opened)


def _account(loan_id: UUID, n: int, shape: tuple[Agreed, list[Due]]) -> tuple[object, ...]:
    agreed, dues = shape
    ahead = next(due.due_on for due in dues if due.due_on >= OPEN_DAY)
    due_on = ahead if n % UNPAID_EACH else dues[0].due_on
    lent = sum(due.principal for due in dues)
    closed = OPEN_DAY - timedelta(days=1)
    return (
        loan_id, BANK_ID, BORROWER_ID, Jsonb(content_of(agreed.plan)), agreed.rate, 15_000, 20_000,
        False, 360, dues[0].starts_on, agreed.matures_on, lent, "open", 2, closed, due_on, False,
    )  # fmt: skip


def _instalment(loan_id: UUID, n: int, due: Due, *, is_paid: bool) -> tuple[object, ...]:
    is_past, days = due.due_on < OPEN_DAY, (due.due_on - due.starts_on).days
    elapsed = max(0, min((OPEN_DAY - due.starts_on).days, days))
    paid = (due.principal, due.interest) if is_past and is_paid else (0, 0)
    accrued = (2 * due.interest * elapsed + days) // (2 * days)
    return (
        loan_id, n, due.starts_on, due.due_on, due.principal, due.interest, 0, 0, *paid, 0, 0,
        accrued, due.starts_on, 0, 0, is_past, due.due_on if any(paid) else None,
    )  # fmt: skip
