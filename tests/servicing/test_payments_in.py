"""Payments, quotes and new terms through the API, from the release of the case's loan on."""

from datetime import timedelta
from typing import Any

import pytest

from ip_finance.loan_engine.conventions import Method
from ip_finance.loan_engine.plan import Plan, content_of
from tests.api import Given, Platform, refused
from tests.builders import LOAN_FEN, TODAY, Stage
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of
from tests.servicing.scenes import ACCOUNT, close_through, reset_rate

pytest_plugins = ["tests.parties.platforms"]

LOAN = f"/loans/{id_of('loan')}"
TENTH = TODAY + timedelta(days=10)
MATURES_ON = TODAY + timedelta(days=365)
HALF = LOAN_FEN // 2


@pytest.fixture
def lent(given: Given) -> Platform:
    """The loan is released today, and ten days are closed: interest only, monthly on the 20th."""
    platform = given(Stage.RELEASED)
    close_through(platform, TENTH - timedelta(days=1))
    return platform


def position(platform: Platform) -> Any:
    return platform.get("officer", ACCOUNT)["position"]


def pay(platform: Platform, amount: int, **stated: Any) -> None:
    body = {"amount_fen": amount, "paid_on": str(TENTH)} | stated
    platform.carry("officer", f"{LOAN}/payments", "officer", body=body)


def amend(platform: Platform, kind: str, body: Any) -> None:
    """Both sides sign the terms, and the bank states the fact."""
    asked = platform.post("officer", f"{LOAN}/{kind}", body)
    for login, request in (("owner", asked), ("officer", asked), ("officer", asked["fact"])):
        assert platform.sign(login, request["id"]).is_success
    platform.settle()


class TestPayoff:
    def test_ends_the_loan_that_day(self, lent: Platform) -> None:
        quoted = lent.get("officer", f"{LOAN}/payoff?on={TENTH}")

        pay(lent, quoted["payoff_fen"])

        assert quoted["payoff_fen"] == LOAN_FEN + 143_750
        assert position(lent)["state"] == "settled"
        assert position(lent)["owed_fen"] == 0
        assert lent.get("officer", "/books/trial-balance")["difference_fen"] == 0

    def test_of_a_day_ahead_is_what_it_turns_out_to_be(self, lent: Platform) -> None:
        """Beyond the settlement day, so that interest is overdue by then."""
        day = TODAY + timedelta(days=40)
        quoted = lent.get("owner", f"{LOAN}/payoff?on={day}")

        close_through(lent, day - timedelta(days=1))

        assert quoted["payoff_fen"] == position(lent)["owed_fen"]
        assert quoted["interest_fen"] == position(lent)["interest_due_fen"] > 0

    def test_of_a_closed_day_is_not_quoted(self, lent: Platform) -> None:
        refused(lent.ask("officer", "GET", f"{LOAN}/payoff?on={TODAY}"), 422, "day-not-quoted")


class TestPrepayment:
    def test_is_quoted_in_three_modes_side_by_side(self, lent: Platform) -> None:
        quoted = lent.get("owner", f"{LOAN}/prepayment?amount_fen={HALF}&on={TENTH}")

        assert [mode["mode"] for mode in quoted["modes"]] == [
            "fewer-instalments",
            "smaller-instalments",
            "next-instalments",
        ]
        assert quoted["split"]["prepaid_fen"] == HALF
        for mode in quoted["modes"]:
            assert mode["interest_before_fen"] - mode["interest_after_fen"] > 0
            assert sum(row["principal_fen"] for row in mode["rows"]) == LOAN_FEN - HALF

    def test_becomes_what_was_quoted(self, lent: Platform) -> None:
        quoted = lent.get("officer", f"{LOAN}/prepayment?amount_fen={HALF}")
        mode = quoted["modes"][1]

        pay(lent, HALF, mode="smaller-instalments")

        rows = lent.get("officer", ACCOUNT)["instalments"]
        assert [row["interest_fen"] for row in rows] == [r["interest_fen"] for r in mode["rows"]]
        assert [row["due_on"] for row in rows] == [r["due_on"] for r in mode["rows"]]
        assert position(lent)["principal_fen"] == LOAN_FEN - HALF

    def test_without_a_mode_is_refused(self, lent: Platform) -> None:
        body = {"amount_fen": HALF, "paid_on": str(TENTH)}

        answer = lent.ask("officer", "POST", f"{LOAN}/payments", body)

        assert refused(answer, 422, "prepayment-mode-missing")["prepaid_fen"] == HALF

    def test_above_what_is_owed_is_refused(self, lent: Platform) -> None:
        body = {"amount_fen": LOAN_FEN * 2, "paid_on": str(TENTH)}

        refused(lent.ask("officer", "POST", f"{LOAN}/payments", body), 422, "payment-above-owed")
        path = f"{LOAN}/prepayment?amount_fen={LOAN_FEN * 2}"
        refused(lent.ask("officer", "GET", path), 422, "payment-above-owed")


class TestPayment:
    def test_of_what_is_due_pays_interest_first(self, lent: Platform) -> None:
        """CC-15, once the first settlement day is there."""
        settles_on = TODAY.replace(month=TODAY.month + 1, day=20)
        close_through(lent, settles_on - timedelta(days=1))
        due = position(lent)["interest_due_fen"]

        body = {"amount_fen": due, "paid_on": str(settles_on)}
        asked = lent.post("officer", f"{LOAN}/payments", body)

        assert asked["split"]["interest_fen"] == due > 0
        assert asked["split"]["principal_fen"] == asked["split"]["prepaid_fen"] == 0

    def test_of_a_day_to_come_is_refused(self, lent: Platform) -> None:
        body = {"amount_fen": 100, "paid_on": str(TENTH + timedelta(days=1))}

        answer = lent.ask("officer", "POST", f"{LOAN}/payments", body)

        refused(answer, 422, "payment-ahead-of-the-books")


class TestExtension:
    def test_moves_the_maturity_once_both_have_signed(self, lent: Platform) -> None:
        later = MATURES_ON + timedelta(days=180)

        amend(lent, "extension", {"ends_on": str(later), "reason": "回款推迟。"})

        found = lent.get("officer", ACCOUNT)
        assert found["position"]["matures_on"] == str(later)
        assert found["instalments"][-1]["due_on"] == str(later)
        assert found["totals"]["principal_fen"] == LOAN_FEN
        assert [one["fact"] for one in lent.get("officer", LOAN)["facts"]] == ["extension"]

    def test_beyond_its_own_term_is_refused(self, lent: Platform) -> None:
        """LN-05: a loan of a year by a year."""
        later = {"ends_on": str(MATURES_ON + timedelta(days=366)), "reason": "回款推迟。"}

        refused(lent.ask("officer", "POST", f"{LOAN}/extension", later), 422, "extension-refused")

    def test_after_maturity_is_refused(self, lent: Platform) -> None:
        close_through(lent, MATURES_ON)
        later = {"ends_on": str(MATURES_ON + timedelta(days=60)), "reason": "回款推迟。"}

        refused(lent.ask("officer", "POST", f"{LOAN}/extension", later), 422, "extension-refused")


class TestRestructuring:
    def test_plans_overdue_principal_anew(self, lent: Platform) -> None:
        close_through(lent, MATURES_ON + timedelta(days=9))
        ends_on = MATURES_ON + timedelta(days=200)
        plan = content_of(Plan(method=Method.EQUAL_PRINCIPAL, settle_on=None))

        body = {"ends_on": str(ends_on), "reason": "销售回款放缓。", "plan": plan}
        amend(lent, "restructuring", body)

        found = position(lent)
        assert (found["overdue_principal_fen"], found["principal_fen"]) == (0, LOAN_FEN)
        assert found["matures_on"] == str(ends_on)
        assert found["penalty_due_fen"] > 0
        assert lent.get("officer", "/books/trial-balance")["difference_fen"] == 0
        rows = lent.get("officer", ACCOUNT)["instalments"]
        assert sum(row["principal_fen"] for row in rows) == LOAN_FEN


def test_the_rate_agreed_is_told_with_its_source(lent: Platform) -> None:
    found = lent.get("owner", f"{LOAN}/rates")

    assert [(one["rate_bps"], one["source"]) for one in found["items"]] == [(345, "agreed")]
    refused(lent.ask("officer", "POST", f"{LOAN}/rate-notice"), 409, "rate-never-reset")


class TestPage:
    def test_shows_three_modes_side_by_side_with_the_figures_of_the_api(
        self, lent: Platform
    ) -> None:
        quoted = lent.get("owner", f"{LOAN}/prepayment?amount_fen={HALF}")
        page = Browser(lent, "owner").page(f"{LOAN}/payments?amount_fen={HALF // 100}")

        for mode in quoted["modes"]:
            assert f"¥{mode['interest_saved_fen'] / 100:,.2f}" in page
        for words in ("缩短期限", "减少月供", "提前归还后期本金", "结清", "放款时约定"):
            assert words in page
        assert "登记还款" not in page

    def test_of_a_day_that_cannot_be_quoted_says_why(self, lent: Platform) -> None:
        answer = Browser(lent, "owner").get(f"{LOAN}/payments?on={TODAY}")

        assert answer.status_code == 422
        assert "请选择两者之间的日期" in answer.text
        assert Browser(lent, "owner").get(f"{LOAN}/payments?amount_fen=x").status_code == 422

    def test_leads_from_a_payment_to_its_signature(self, lent: Platform) -> None:
        officer = Browser(lent, "officer")

        sent = officer.fill(
            f"{LOAN}/payments",
            f"{LOAN}/payments/payment",
            amount_fen="50万",
            mode="next-instalments",
        )

        assert sent.status_code == 303
        assert sent.headers["location"].startswith("/sign/")

    def test_shows_what_an_extension_lacks(self, lent: Platform) -> None:
        officer = Browser(lent, "officer")

        late = str(MATURES_ON + timedelta(days=400))
        sent = officer.fill(
            f"{LOAN}/payments", f"{LOAN}/payments/extension", ends_on=late, reason="回款推迟"
        )

        assert sent.status_code == 422
        assert late in sent.text
        assert "展期须在到期前约定" in sent.text


def test_a_rate_set_anew_is_stated_by_the_bank_on_the_ledger(given: Given) -> None:
    platform = given(Stage.RELEASED)
    reset_rate(platform)

    platform.carry("officer", f"{LOAN}/rate-notice", "officer")

    (newest, _) = platform.get("owner", f"{LOAN}/rates")["items"]
    assert newest["rate_bps"] == newest["lpr_bps"] + newest["spread_bps"] == 360
    assert [one["fact"] for one in platform.get("officer", LOAN)["facts"]] == ["rate-reset"]
