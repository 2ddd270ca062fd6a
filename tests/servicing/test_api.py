"""Accounts and closings through the API, from the release of the case's loan on."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tests.api import Given, Platform, refused
from tests.builders import LOAN_FEN, TODAY, Stage, repayment_body
from tests.dossiers.text import text_of
from tests.parties.builders import id_of
from tests.servicing.scenes import ACCOUNT, close_through

pytest_plugins = ["tests.parties.platforms"]

CLOSINGS = "/books/closings"


@pytest.fixture
def lent(given: Given) -> Platform:
    """The loan is released today, and ten days are closed."""
    platform = given(Stage.RELEASED)
    close_through(platform, TODAY + timedelta(days=9))
    return platform


def test_centrifuge_1404_list_and_detail_show_the_same_figures(lent: Platform) -> None:
    (listed,) = lent.get("officer", "/accounts")["items"]
    detail = lent.get("officer", ACCOUNT)

    assert listed == detail["position"]
    assert listed["accrued_fen"] == LOAN_FEN * 345 * 10 // 3_600_000 == 143_750
    assert listed["on"] == str(TODAY + timedelta(days=10))
    assert detail["totals"]["principal_fen"] == listed["principal_fen"] == LOAN_FEN


class TestStatement:
    def test_frappe_41_is_a_file_with_totals_and_subtotals_of_each_year(
        self, lent: Platform
    ) -> None:
        path = f"/loans/{id_of('loan')}/statement"
        text = lent.ask("owner", "GET", f"{path}.csv").content.decode("utf-8-sig")
        heads, *lines = csv.reader(io.StringIO(text))
        book = load_workbook(io.BytesIO(lent.ask("officer", "GET", f"{path}.xlsx").content))
        amounts = [
            n for n, head in enumerate(heads) if head.endswith("CNY") and "balance" not in head
        ]

        own = [line for line in lines if line[0].isdigit()]
        years = [line for line in lines if "subtotal" in line[0]]
        for n in amounts:
            total = Decimal(lines[-1][n])
            assert total == sum(Decimal(line[n]) for line in own)
            assert total == sum(Decimal(line[n]) for line in years)
        assert len(years) == 2
        assert len(list(book["list"].rows)) == len(lines) + 1

    def test_frappe_41_is_a_paper_with_the_same_totals_and_subtotals(self, lent: Platform) -> None:
        paper = lent.ask("owner", "GET", f"/loans/{id_of('loan')}/statement.pdf")
        words = text_of(paper.content)
        totals = lent.get("owner", ACCOUNT)["totals"]

        assert paper.headers["content-type"] == "application/pdf"
        assert words.count("小计subtotal") == 2
        for figure in ("principal_fen", "interest_fen", "due_fen"):
            assert f"{Decimal(totals[figure]) / 100:,.2f}" in words

    def test_of_somebody_else_is_not_there(self, lent: Platform) -> None:
        path = f"/loans/{id_of('loan')}/statement.csv"

        refused(lent.ask("other-owner", "GET", path), 404, "loan-not-found")


class TestAccount:
    def test_has_subtotals_of_each_year_that_add_up(self, lent: Platform) -> None:
        found = lent.get("officer", ACCOUNT)

        for figure in ("principal_fen", "interest_fen", "due_fen", "unpaid_fen"):
            parts = [year[figure] for year in found["by_year"].values()]
            assert sum(parts) == found["totals"][figure]
        assert len(found["by_year"]) == 2

    def test_shows_the_bank_what_was_posted_and_the_borrower_what_is_owed(
        self, lent: Platform
    ) -> None:
        bank, borrower = lent.get("officer", ACCOUNT), lent.get("owner", ACCOUNT)

        assert len(bank["journal"]) == 11
        assert borrower["journal"] == []
        assert borrower["position"] == bank["position"]

    def test_of_somebody_else_is_not_there(self, lent: Platform) -> None:
        refused(lent.ask("other-owner", "GET", ACCOUNT), 404, "loan-not-found")
        refused(lent.ask("other-officer", "GET", ACCOUNT), 404, "loan-not-found")

    def test_of_a_loan_that_was_not_released_is_not_there(self, given: Given) -> None:
        platform = given(Stage.APPROVED)

        refused(platform.ask("officer", "GET", ACCOUNT), 404, "account-not-found")

    def test_takes_a_payment_the_interest_first(self, lent: Platform) -> None:
        accrued = lent.get("officer", ACCOUNT)["position"]["accrued_fen"]
        paid_on = lent.get("officer", ACCOUNT)["position"]["on"]
        body = repayment_body(principal_fen=LOAN_FEN // 2, interest_fen=accrued, paid_on=paid_on)

        lent.carry("officer", f"/loans/{id_of('loan')}/repayments", "officer", body=body)

        position = lent.get("officer", ACCOUNT)["position"]
        assert (position["principal_fen"], position["accrued_fen"]) == (LOAN_FEN // 2, 0)
        balance = lent.get("officer", "/books/trial-balance")
        assert balance["difference_fen"] == 0


class TestList:
    @pytest.mark.parametrize(
        ("login", "found"), [("officer", 1), ("owner", 1), ("auditor", 1), ("other-officer", 0)]
    )
    def test_shows_each_his_own(self, lent: Platform, login: str, found: int) -> None:
        assert len(lent.get(login, "/accounts")["items"]) == found

    def test_is_paged_by_a_cursor(self, lent: Platform) -> None:
        first = lent.get("officer", "/accounts?limit=1")
        behind = lent.get("officer", f"/accounts?limit=1&after={first['next']}")

        assert behind == {"items": [], "next": None}

    @pytest.mark.parametrize("cursor", ["yesterday", "2026-01-01~x", "~"])
    def test_a_cursor_of_ones_own_making_is_refused(self, lent: Platform, cursor: str) -> None:
        refused(lent.ask("officer", "GET", f"/accounts?after={cursor}"), 422, "bad-cursor")

    def test_of_overdue_loans_has_those_alone(self, lent: Platform) -> None:
        assert lent.get("officer", "/accounts?overdue=true")["items"] == []

        close_through(lent, TODAY + timedelta(days=40))

        (late,) = lent.get("officer", "/accounts?overdue=true")["items"]
        assert late["days_overdue"] > 0


class TestClosings:
    def test_tell_what_each_day_posted(self, lent: Platform) -> None:
        found = lent.get("officer", CLOSINGS)

        assert found["open_day"] == str(TODAY + timedelta(days=10))
        assert found["accounts_left"] == 0
        assert [day["accounts"] for day in found["days"]] == [1] * 10
        posted = sum(day["interest_fen"] for day in found["days"])
        assert posted == lent.get("officer", ACCOUNT)["position"]["accrued_fen"]

    def test_of_a_closed_day_are_refused_with_the_open_one(self, lent: Platform) -> None:
        body = {"through": str(TODAY)}

        told = refused(lent.ask("officer", "POST", CLOSINGS, body), 409, "day-closed-already")

        assert told["open_day"] == str(TODAY + timedelta(days=10))

    def test_are_for_officers(self, lent: Platform) -> None:
        body = {"through": str(TODAY + timedelta(days=20))}

        refused(lent.ask("approver", "POST", CLOSINGS, body), 403, "role-missing")
        refused(lent.ask("owner", "GET", CLOSINGS), 403, "role-missing")
        refused(lent.ask("auditor", "GET", CLOSINGS), 409, "books-not-opened")

    def test_ten_years_ahead_are_too_many(self, lent: Platform) -> None:
        body = {"through": "2099-01-01"}

        refused(lent.ask("officer", "POST", CLOSINGS, body), 409, "closing-too-far")


def test_the_journal_is_paged_and_is_the_banks(lent: Platform) -> None:
    first = lent.get("officer", "/books/journal?limit=2")
    second = lent.get("officer", f"/books/journal?limit=2&before={first['next']}")

    assert first["entries"][-1]["id"] > second["entries"][0]["id"]
    assert lent.get("other-officer", "/books/journal")["entries"] == []
    whose = lent.get("auditor", f"/books/journal?bank={id_of('bank')}&limit=1")
    assert whose["entries"] == first["entries"][:1]
    hidden = lent.get("other-officer", f"/books/journal?bank={id_of('bank')}")
    assert hidden["entries"] == []
