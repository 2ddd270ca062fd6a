"""Calls for more collateral, and measures, as a client meets them."""

from datetime import date, timedelta
from typing import Any

import pytest

from ip_finance.chain_api.steps import RecordFact
from ip_finance.reviewing import Reviewer
from ip_finance.servicing import service as servicing
from tests.api import Given, Platform, refused
from tests.builders import LOAN_FEN, Stage, repayment_body
from tests.eligibility.scenes import file_mark
from tests.margin_calls.scenes import (
    CALL,
    CALL_BODY,
    MEASURE,
    REASON,
    call,
    draft,
    measure_body,
    waiver_body,
)
from tests.parties.builders import id_of, text_id
from tests.straight import DEADLINE, carry_straight

pytest_plugins = ["tests.parties.platforms"]

LOAN = f"/loans/{id_of('loan')}"
AGREED = {"is_agreed": True, "comment": "同意。"}


@pytest.fixture
def lending(given: Given) -> Platform:
    """A loan is paid out against one registered right."""
    return given(Stage.RELEASED)


def close_until(platform: Platform, day: date) -> None:
    """The bank's books are closed up to the day before."""
    until = day - timedelta(days=1)
    servicing.close_through(platform.database.owner, id_of("bank"), until)


def signals(platform: Platform) -> list[str]:
    return sorted(one["kind"] for one in platform.get("officer", "/early-warnings"))


def facts(platform: Platform) -> list[str]:
    return [one["fact"] for one in platform.get("officer", LOAN)["facts"]]


class TestCall:
    def test_a_loan_within_its_line_is_not_called(self, lending: Platform) -> None:
        (cover,) = lending.get("officer", "/margin-calls/covers")

        assert (cover["level"], cover["shortfall_fen"]) == ("warning", 0)
        refused(lending.ask("officer", "PUT", CALL, CALL_BODY), 422, "no-breach")

    def test_a_breach_is_called_and_cured_by_repaying_the_amount_foretold(
        self, lending: Platform
    ) -> None:
        drafted = draft(lending)
        assert drafted["state"] == "drafted"
        assert lending.put("officer", CALL, CALL_BODY) == drafted, "twice is once"
        other = f"/margin-calls/{id_of('other call')}"
        refused(lending.ask("officer", "PUT", other, CALL_BODY), 409, "margin-call-under-way")

        lending.carry("officer", f"{CALL}/notice", "officer")

        found = lending.get("owner", CALL)
        told = found["call"]["facts"]
        assert (found["call"]["state"], facts(lending)) == ("called", ["margin-call"])
        assert told["value_fen"] < told["value_before_fen"]
        assert told["limit_fen"] == told["value_fen"] * 2_500 // 10_000
        assert told["shortfall_fen"] == LOAN_FEN - told["limit_fen"]
        refused(lending.ask("officer", "POST", f"{CALL}/cure"), 409, "margin-call-not-cured")

        amount = found["cures"]["repay"]["amount_fen"]
        paid = repayment_body(principal_fen=amount, interest_fen=0, paid_on=found["today"])
        lending.carry("officer", f"{LOAN}/repayments", "officer", body=paid)
        lending.carry("officer", f"{CALL}/cure", "officer")

        after = lending.get("owner", CALL)
        assert (after["call"]["state"], after["now"]["level"]) == ("cured", "warning")
        assert after["now"]["shortfall_fen"] == 0
        assert facts(lending) == ["margin-call", "margin-call-cured"]
        answer = lending.ask("officer", "POST", f"{CALL}/notice")
        assert refused(answer, 409, "margin-call-not-open")["state"] == "cured"

    def test_is_answered_with_a_right_that_the_bank_then_sees(self, lending: Platform) -> None:
        call(lending)
        mark = file_mark(lending, "90000031", "星灿智测")
        refused(lending.ask("officer", "GET", f"/ip-assets/{mark}"), 404, "asset-not-found")
        body, path = {"asset_id": mark}, f"{CALL}/offered-rights"
        refused(lending.ask("officer", "POST", path, body), 403, "role-missing")
        stranger = {"asset_id": text_id("unknown right")}
        refused(lending.ask("owner", "POST", path, stranger), 404, "asset-not-found")

        lending.post("owner", path, body)

        assert lending.get("officer", f"/ip-assets/{mark}")["number"] == "90000031"
        refused(lending.ask("other-officer", "GET", f"/ip-assets/{mark}"), 404, "asset-not-found")

    def test_both_sides_print_the_same_letter_and_others_see_nothing(
        self, lending: Platform
    ) -> None:
        call(lending)

        letters = [
            lending.send(login, "GET", f"{CALL}/letter.pdf").content
            for login in ("officer", "owner")
        ]
        assert letters[0] == letters[1]
        assert letters[0].startswith(b"%PDF-")
        assert [one["id"] for one in lending.get("owner", "/margin-calls")] == [CALL[-36:]]
        assert lending.get("other-owner", "/margin-calls") == []
        refused(lending.ask("other-owner", "GET", CALL), 404, "margin-call-not-found")
        body = {"reason": "评估方法有误。"}
        refused(lending.ask("officer", "POST", f"{CALL}/appeal", body), 403, "role-missing")
        lending.carry("owner", f"{CALL}/appeal", "owner", body=body)
        (_, appeal) = lending.get("officer", CALL)["call"]["statements"]
        assert (appeal["fact"], appeal["reason"]) == ("margin-call-appeal", "评估方法有误。")
        assert appeal["tx_hash"] is not None

    def test_a_draft_is_signed_on_its_day_and_does_not_hinder_another_later(
        self, lending: Platform
    ) -> None:
        drafted = draft(lending)
        day = date.fromisoformat(drafted["called_on"])
        close_until(lending, day + timedelta(days=1))

        answer = lending.ask("officer", "POST", f"{CALL}/notice")

        assert refused(answer, 409, "margin-call-outdated")["called_on"] == drafted["called_on"]
        another = f"/margin-calls/{id_of('another call')}"
        anew = lending.put("officer", another, CALL_BODY)
        assert anew["called_on"] == str(day + timedelta(days=1))
        assert anew["cure_by"] > drafted["cure_by"]
        lending.carry("officer", f"{another}/notice", "officer")
        assert lending.get("owner", another)["call"]["state"] == "called"


class TestMeasure:
    def test_a_waiver_takes_two_people_and_is_stated_on_the_ledger(self, lending: Platform) -> None:
        call(lending)
        lending.put("officer", MEASURE, waiver_body(amount_fen=1_000))
        refused(lending.ask("officer", "POST", f"{MEASURE}/notice"), 409, "measure-not-agreed")
        refused(lending.ask("officer", "POST", f"{MEASURE}/decision", AGREED), 403, "role-missing")
        refused(lending.ask("owner", "GET", MEASURE), 404, "measure-not-found")

        lending.post("approver", f"{MEASURE}/decision", AGREED)

        answer = lending.ask("approver", "POST", f"{MEASURE}/decision", AGREED)
        assert refused(answer, 409, "measure-decided")["decided_by"]
        lending.carry("officer", f"{MEASURE}/notice", "officer")
        assert lending.get("owner", CALL)["call"]["state"] == "waived"
        assert lending.get("owner", MEASURE)["is_on_ledger"] is True
        answer = lending.ask("officer", "POST", f"{MEASURE}/notice")
        refused(answer, 409, "measure-stated")

    def test_a_call_past_its_day_is_a_signal_and_a_ground_and_may_accelerate(
        self, lending: Platform
    ) -> None:
        cure_by = date.fromisoformat(call(lending)["call"]["cure_by"])
        pay_by = str(cure_by + timedelta(days=30))
        body = measure_body("acceleration", call_id=CALL[-36:], pay_by=pay_by)
        refused(lending.ask("officer", "PUT", MEASURE, body), 422, "still-in-cure-period")

        close_until(lending, cure_by + timedelta(days=1))
        reviewer = Reviewer(lending.database.owner, pulse=iter(range(0, 100, 10)).__next__)
        assert [reviewer.step(), reviewer.step()] == [True, False]

        assert "call-uncured" in signals(lending)
        (row,) = lending.get("officer", "/classifications")["loans"]
        assert row["category"] == "special-mention"
        assert "uncured-call" in [one["ground"] for one in row["grounds"]]
        assert lending.get("owner", CALL)["is_past_cure"] is True
        lending.put("officer", MEASURE, body)
        lending.post("approver", f"{MEASURE}/decision", AGREED)
        lending.carry("officer", f"{MEASURE}/notice", "officer")
        letter = lending.send("owner", "GET", f"{MEASURE}/letter.pdf")
        assert letter.content.startswith(b"%PDF-")
        lending.post("officer", "/margin-calls/review")
        (row,) = lending.get("officer", "/classifications")["loans"]
        assert "accelerated" in [one["ground"] for one in row["grounds"]]

    def test_a_ground_stands_whoever_closes_the_message_of_it(self, lending: Platform) -> None:
        cure_by = date.fromisoformat(call(lending)["call"]["cure_by"])
        close_until(lending, cure_by + timedelta(days=1))
        lending.post("officer", "/margin-calls/review")
        (message,) = [
            one
            for one in lending.get("officer", "/early-warnings")
            if one["kind"] == "call-uncured"
        ]
        lending.post("officer", f"/early-warnings/{message['id']}/closing", {"comment": "已读。"})

        lending.post("officer", "/margin-calls/review")

        (row,) = lending.get("officer", "/classifications")["loans"]
        assert "uncured-call" in [one["ground"] for one in row["grounds"]]
        upgrade = {"loan_id": text_id("loan"), "kind": "upgrade", "category": "normal"}
        path = f"/classification-opinions/{id_of('upgrade')}"
        answer = lending.ask("officer", "PUT", path, {**upgrade, "evidence": "无"})
        refused(answer, 422, "upgrade-too-high")

    def test_of_a_call_that_was_cured_meanwhile_is_not_signed_any_more(
        self, lending: Platform
    ) -> None:
        found = call(lending)
        cure_by = date.fromisoformat(found["call"]["cure_by"])
        close_until(lending, cure_by + timedelta(days=1))
        pay_by = str(cure_by + timedelta(days=30))
        body = measure_body("acceleration", call_id=CALL[-36:], pay_by=pay_by)
        lending.put("officer", MEASURE, body)
        lending.post("approver", f"{MEASURE}/decision", AGREED)
        other = f"/measures/{id_of('waiver')}"
        lending.put("officer", other, waiver_body())
        lending.post("approver", f"{other}/decision", AGREED)
        lending.carry("officer", f"{other}/notice", "officer")

        refused(lending.ask("officer", "POST", f"{MEASURE}/notice"), 409, "margin-call-not-open")

    def test_a_borrower_who_records_its_hash_does_not_waive_its_own_call(
        self, lending: Platform
    ) -> None:
        call(lending)
        lending.put("officer", MEASURE, waiver_body())
        lending.post("approver", f"{MEASURE}/decision", AGREED)
        asked = lending.post("officer", f"{MEASURE}/notice")["id"]
        told = lending.get("officer", f"/signing-requests/{asked}")["step"]

        step = RecordFact(id_of("loan"), 200, 1, told["evidence_hash"], DEADLINE)
        carry_straight(lending, step, "owner")

        assert lending.get("owner", CALL)["call"]["state"] == "called"
        assert lending.get("officer", MEASURE)["is_on_ledger"] is False
        lending.sign("officer", asked)
        lending.settle()
        assert lending.get("owner", CALL)["call"]["state"] == "waived"

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            (measure_body("waiver"), 422, "measure-does-not-fit"),
            (measure_body("acceleration", pay_by="2020-01-01"), 422, "pay-by-not-ahead"),
            (waiver_body(), 404, "margin-call-not-found"),
            (measure_body("misuse", loan_id=text_id("nobody")), 404, "loan-not-found"),
            ({**REASON, "kind": "misuse"}, 422, "malformed-request"),
        ],
    )
    def test_is_refused_by_name(
        self, full_platform: Platform, body: dict[str, Any], status: int, code: str
    ) -> None:
        path = f"/measures/{id_of('refused measure')}"

        refused(full_platform.ask("officer", "PUT", path, body), status, code)
