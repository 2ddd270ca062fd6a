"""Reports and reconciliations of the case through the API, against the books they are of."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from tests.api import Given, Platform, refused
from tests.builders import LOAN_FEN, TODAY, Stage
from tests.parties.builders import id_of
from tests.reports.scenes import (
    MONTH,
    NEXT_MONTH,
    RECONCILIATION,
    close_month,
    in_bank_file,
    match,
    repay,
)
from tests.servicing.scenes import ACCOUNT, close_through

pytest_plugins = ["tests.parties.platforms"]

LATE = TODAY + timedelta(days=40)
REPORTS = ("portfolio", "ageing", "classification", "concentration")
PLATFORM = ("pool", "subsidies", "sandbox")
SIGN = f"{RECONCILIATION}/sign-offs"


@pytest.fixture
def lent(given: Given) -> Platform:
    """Lent today, and forty days closed: one instalment of interest is overdue."""
    platform = given(Stage.RELEASED)
    close_through(platform, LATE - timedelta(days=1))
    return platform


def figure(report: Any, key: str) -> Any:
    return next(one["value"] for one in report["figures"] if one["key"] == key)


def total(report: Any, table: str, column: str) -> Any:
    found = next(one for one in report["tables"] if one["key"] == table)
    place = [one["key"] for one in found["columns"]].index(column)
    return found["lines"][-1]["cells"][place]


def test_centrifuge_1404_a_report_has_the_figures_of_the_account(lent: Platform) -> None:
    position = lent.get("officer", ACCOUNT)["position"]
    portfolio, ageing = (lent.get("officer", f"/reports/{name}") for name in REPORTS[:2])

    assert portfolio["on"] == position["on"]
    assert figure(portfolio, "principal") == position["principal_fen"]
    assert figure(portfolio, "rate") == position["rate_bps"]
    owed = sum(position[f"{name}_fen"] for name in ("interest_due", "penalty_due", "accrued"))
    assert total(portfolio, "by-month", "receivable") == owed + position["fees_due_fen"]
    (bucket,) = [
        line["cells"]
        for line in ageing["tables"][0]["lines"]
        if line["kind"] == "detail" and line["cells"][1]
    ]
    assert bucket[0] == "008–030"
    assert 8 <= position["days_overdue"] <= 30


def test_a_day_that_has_passed_is_told_as_it_was(lent: Platform) -> None:
    on_that_day = lent.get("officer", f"/reports/ageing?on={TODAY + timedelta(days=9)}")

    assert figure(on_that_day, "late") == 0
    assert figure(lent.get("officer", "/reports/ageing"), "late") == LOAN_FEN


def test_a_payment_is_in_the_balance_from_its_day_on(lent: Platform) -> None:
    repay(lent, LOAN_FEN // 3)

    for day, principal in ((LATE - timedelta(days=1), LOAN_FEN), (LATE, LOAN_FEN * 2 // 3)):
        found = lent.get("officer", f"/reports/portfolio?on={day}")
        assert figure(found, "principal") == principal


def test_every_report_is_there_in_every_format(lent: Platform) -> None:
    for name in (*REPORTS, *PLATFORM):
        for ending, begins in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("pdf", b"%PDF")):
            answer = lent.ask("officer", "GET", f"/reports/{name}/report.{ending}")
            assert answer.status_code == 200, answer.text
            assert answer.content.startswith(begins)
            assert answer.headers["content-disposition"].startswith("attachment")


def test_the_file_has_the_figures_of_the_json(lent: Platform) -> None:
    told = lent.get("officer", "/reports/portfolio")
    text = lent.ask("officer", "GET", "/reports/portfolio/report.csv").content.decode("utf-8-sig")
    rows = {row[0]: row for row in csv.reader(io.StringIO(text)) if row}

    fen = figure(told, "principal")
    assert rows["本金余额 Principal"][1] == f"{fen // 100}.{fen % 100:02d}"


def test_concentration_names_what_the_loan_rests_on(lent: Platform) -> None:
    found = lent.get("officer", "/reports/concentration")

    for key in ("industry", "ipc", "right-type", "appraiser", "customer"):
        assert total(found, key, "principal") == LOAN_FEN
        table = next(one for one in found["tables"] if one["key"] == key)
        assert "没有有效估值" not in table["lines"][0]["cells"][0]


def test_the_sandbox_counts_the_firm_and_the_money_for_bank_operator_and_auditor(
    lent: Platform,
) -> None:
    for login in ("officer", "admin", "auditor"):
        found = lent.get(login, "/reports/sandbox")
        assert figure(found, "firms") == 1
        assert figure(found, "financed") == LOAN_FEN


def test_nobody_reads_what_is_of_others(lent: Platform) -> None:
    assert figure(lent.get("other-officer", "/reports/portfolio"), "loans") == 0
    assert figure(lent.get("auditor", "/reports/portfolio"), "loans") == 1
    other = f"/reports/portfolio?bank={id_of('other-bank')}"
    assert figure(lent.get("officer", other), "loans") == 1
    assert figure(lent.get("auditor", other), "loans") == 0
    refused(lent.ask("admin", "GET", "/reports/portfolio"), 404, "report-not-found")
    refused(lent.ask("owner", "GET", "/reports/sandbox"), 403, "role-missing")


def test_a_day_ahead_of_the_books_is_refused(lent: Platform) -> None:
    path = f"/reports/portfolio?on={LATE + timedelta(days=1)}"

    told = refused(lent.ask("officer", "GET", path), 422, "report-day-ahead")

    assert told["open_day"] == str(LATE)


def outcomes(platform: Platform) -> list[str]:
    found = platform.put("officer", RECONCILIATION, MONTH)
    return sorted(line["outcome"] for line in found["lines"])


class TestReconciliation:
    def test_finds_nothing_where_all_three_tell_the_same(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        match(platform, in_bank_file(platform, LOAN_FEN, "debit"))
        repay(platform, 5_000)
        match(platform, in_bank_file(platform, 5_000, "credit"))
        close_month(platform)

        assert outcomes(platform) == ["matched", "matched"]

    def test_finds_each_difference_that_was_planted(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        match(platform, in_bank_file(platform, LOAN_FEN - 1, "debit"))
        repay(platform, 5_000)
        in_bank_file(platform, 7_000, "credit")
        close_month(platform)

        assert outcomes(platform) == [
            "amount-differs",
            "missing-in-bank-file",
            "only-in-bank-file",
        ]

    def test_says_what_to_do_and_is_signed_off_by_two_people_once(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        close_month(platform)
        (line,) = platform.put("officer", RECONCILIATION, MONTH)["lines"]
        assert line["bank_file"] is None
        assert line["journal"]["amount_fen"] == line["chain"]["amount_fen"] == LOAN_FEN
        assert "查询" in line["cure"]

        empty, said = {"comment": " "}, {"comment": "银行次日补发对账单。"}
        refused(platform.ask("officer", "POST", SIGN, empty), 422, "differences-unexplained")
        platform.post("officer", SIGN, said)
        refused(platform.ask("officer", "POST", SIGN, said), 422, "own-sign-off")
        signed = platform.post("approver", SIGN, said)
        told = refused(
            platform.ask("officer", "POST", SIGN, said), 409, "monthly-reconciliation-signed-off"
        )

        assert [one["place"] for one in signed["sign_offs"]] == [1, 2]
        assert told["by"] == "某approver"
        assert told["at"]

    def test_is_replaced_by_a_later_one_of_the_month(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        close_month(platform)
        platform.put("officer", RECONCILIATION, MONTH)
        again = platform.put("approver", f"/monthly-reconciliations/{id_of('again')}", MONTH)

        told = refused(
            platform.ask("officer", "POST", SIGN, {"comment": "迟了"}),
            409,
            "monthly-reconciliation-replaced",
        )

        assert again["number"] == 2
        assert told["by"] == "某approver"
        listed = platform.get("officer", "/monthly-reconciliations")
        assert [one["number"] for one in listed] == [2, 1]

    def test_waits_for_the_end_of_the_month_and_is_the_banks_alone(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        refused(platform.ask("officer", "PUT", RECONCILIATION, MONTH), 422, "month-not-over")
        close_month(platform)
        platform.put("officer", RECONCILIATION, MONTH)

        refused(
            platform.ask("other-officer", "GET", RECONCILIATION),
            404,
            "monthly-reconciliation-not-found",
        )
        refused(platform.ask("owner", "GET", RECONCILIATION), 403, "role-missing")
        assert platform.get("auditor", RECONCILIATION)["month"] == f"{TODAY:%Y-%m}"
        later = {"month": str(NEXT_MONTH)}
        refused(
            platform.ask("officer", "PUT", RECONCILIATION, MONTH | later),
            409,
            "monthly-reconciliation-exists",
        )
