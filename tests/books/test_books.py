"""The journal: balanced, only added to, and for the open day alone."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from ip_finance.books import repository, service
from ip_finance.books.domain import Account, Entry, Event, Line, difference, moved
from ip_finance.books.errors import BooksNotOpened, DayNotOpen, EntryEmpty, EntryUnbalanced
from ip_finance.books.words import EVENTS, chart
from ip_finance.bootstrap import Database
from ip_finance.core.actor import SYSTEM
from ip_finance.core.money import Fen
from tests.servicing.builders import DRAWN_ON, Bank, a_bank


@pytest.fixture
def bank(shared_database: Database, request: pytest.FixtureRequest) -> Bank:
    return a_bank(shared_database.owner, request.node.name)


def entry(bank: Bank, *lines: Line, on: date = DRAWN_ON, reference: str = "one") -> Entry:
    posted = lines or moved(Account.PRINCIPAL, Account.CASH, Fen(100))
    return Entry(bank.id, on, Event.DRAWDOWN, None, reference, posted)


def post(bank: Bank, made: Entry) -> int:
    with bank.uow.begin(SYSTEM) as tx:
        return service.post(tx, made)


def execute(bank: Bank, statement: str, **told: object) -> None:
    with bank.uow.begin(SYSTEM) as tx:
        tx.session.execute(text(statement), {"bank": bank.id, **told})


class TestEntry:
    def test_is_in_the_trial_balance_which_is_even(self, bank: Bank) -> None:
        post(bank, entry(bank))

        totals = bank.trial_balance()
        assert {one.account: one.balance for one in totals} == {
            Account.PRINCIPAL: 100,
            Account.CASH: -100,
        }
        assert difference(totals) == 0

    def test_posted_twice_under_one_reference_is_there_once(self, bank: Bank) -> None:
        assert post(bank, entry(bank)) == post(bank, entry(bank))
        assert bank.balance(Account.PRINCIPAL) == 100

    @pytest.mark.parametrize(
        ("lines", "refusal"),
        [
            (
                (Line(Account.CASH, debit=Fen(1)), Line(Account.LOSS, credit=Fen(2))),
                EntryUnbalanced,
            ),
            ((Line(Account.CASH, debit=Fen(1), credit=Fen(1)),), EntryEmpty),
            ((Line(Account.CASH),), EntryEmpty),
            ((Line(Account.CASH, debit=Fen(-1)), Line(Account.LOSS, credit=Fen(-1))), EntryEmpty),
        ],
    )
    def test_out_of_balance_is_refused(
        self, bank: Bank, lines: tuple[Line, ...], refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            post(bank, entry(bank, *lines))

    @pytest.mark.parametrize("days", [-1, 1])
    def test_for_another_than_the_open_day_is_refused(self, bank: Bank, days: int) -> None:
        with pytest.raises(DayNotOpen) as refused:
            post(bank, entry(bank, on=DRAWN_ON + timedelta(days=days)))

        assert refused.value.facts["open_day"] == DRAWN_ON.isoformat()

    def test_of_a_closed_day_is_refused(self, bank: Bank) -> None:
        bank.close(DRAWN_ON)

        with pytest.raises(DayNotOpen):
            post(bank, entry(bank))

    def test_of_a_party_without_books_is_refused(self, bank: Bank) -> None:
        stranger = Entry(UUID(int=7), DRAWN_ON, Event.REPAYMENT, None, "x", entry(bank).lines)

        with pytest.raises(BooksNotOpened):
            post(bank, stranger)


class TestDatabase:
    """What the database refuses, whoever asks."""

    @pytest.mark.parametrize("table", ["journal_entries", "journal_lines"])
    @pytest.mark.parametrize("change", ["delete from {}", "update {} set bank_id = bank_id"])
    def test_nothing_posted_is_changed_or_removed(
        self, bank: Bank, table: str, change: str
    ) -> None:
        post(bank, entry(bank))

        with pytest.raises(IntegrityError, match="never changed or removed"):
            execute(bank, change.format(table))

    def test_a_line_more_would_put_an_entry_out_of_balance(self, bank: Bank) -> None:
        number = post(bank, entry(bank))

        with pytest.raises(IntegrityError, match="out of balance"):
            execute(
                bank,
                'insert into journal_lines (entry_id, n, bank_id, "on", account, debit, credit)'
                " values (:entry, 9, :bank, :day, 'cash', 5, 0)",
                entry=number,
                day=DRAWN_ON,
            )

    def test_a_line_is_of_its_entrys_bank_and_day(self, bank: Bank) -> None:
        number = post(bank, entry(bank))

        with pytest.raises(IntegrityError, match="not of its entry"):
            execute(
                bank,
                'insert into journal_lines (entry_id, n, bank_id, "on", account, debit, credit)'
                " values (:entry, 8, :bank, :day, 'cash', 5, 0),"
                " (:entry, 9, :bank, :day, 'loss', 0, 5)",
                entry=number,
                day=DRAWN_ON + timedelta(days=1),
            )

    def test_no_entry_enters_a_closed_day(self, bank: Bank) -> None:
        bank.close(DRAWN_ON)

        with pytest.raises(IntegrityError, match="not open for"):
            execute(
                bank,
                'insert into journal_entries (bank_id, "on", event, reference, posted_at)'
                " values (:bank, :day, 'fee', 'late', now())",
                day=DRAWN_ON,
            )


def test_the_chart_names_every_account_and_the_words_every_event() -> None:
    assert set(chart()) == set(Account)
    assert set(EVENTS) == set(Event)
    assert len({one.code for one in chart().values()}) == len(Account)


def test_the_journal_gives_entries_with_their_lines_the_newest_first(bank: Bank) -> None:
    first, second = post(bank, entry(bank)), post(bank, entry(bank, reference="two"))

    with bank.uow.begin(SYSTEM) as tx:
        found = repository.journal(tx.session, bank.id, limit=5)
        lines = repository.lines_of(tx.session, [one.id for one in found])
    assert [one.id for one in found] == [second, first]
    assert [len(lines[one.id]) for one in found] == [2, 2]
