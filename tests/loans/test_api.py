"""Loans, as a client meets them."""

from datetime import timedelta
from typing import Any

import pytest

from ip_finance.loans.domain import check_maturity
from ip_finance.loans.errors import MaturityAfterRight
from tests.api import Given, refused
from tests.builders import (
    LOAN_FEN,
    RELEASE,
    TODAY,
    Stage,
    approval_body,
    draft_loan,
    draft_right,
    loan_body,
    repayment_body,
)
from tests.parties.builders import DUAL_APPROVAL_ABOVE, id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

PATH = f"/loans/{id_of('loan')}"


class TestApply:
    def test_files_an_application(self, given: Given) -> None:
        found = given(Stage.VALUED).put("owner", PATH, loan_body())

        assert (found["state"], found["amount_fen"]) == ("draft", LOAN_FEN)

    def test_twice_is_the_same_as_once(self, given: Given) -> None:
        platform = given(Stage.VALUED)

        assert platform.put("owner", PATH, loan_body()) == platform.put("owner", PATH, loan_body())

    @pytest.mark.parametrize(
        "change",
        [
            {"amount_fen": LOAN_FEN + 1},
            {"term_months": 13},
            {"purpose": "另一用途"},
            {"bank_id": text_id("other-bank")},
            {"asset_ids": [text_id("another")]},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_refuses_another_under_the_same_id(self, given: Given, change: dict[str, Any]) -> None:
        platform = given(Stage.APPLIED)

        refused(platform.ask("owner", "PUT", PATH, loan_body(**change)), 409, "loan-exists")

    @pytest.mark.parametrize(
        ("change", "status", "code"),
        [
            ({"term_months": 37}, 422, "term-too-long"),
            ({"bank_id": text_id("operator")}, 422, "not-a-bank"),
            ({"bank_id": text_id("nobody")}, 422, "not-a-bank"),
            ({"asset_ids": [text_id("nothing")]}, 404, "asset-not-found"),
        ],
    )
    def test_refuses_what_no_bank_could_decide_on(
        self, given: Given, change: dict[str, Any], status: int, code: str
    ) -> None:
        answer = given(Stage.VALUED).ask("owner", "PUT", PATH, loan_body(**change))

        refused(answer, status, code)

    def test_refuses_a_right_of_others_as_one_that_is_not_there(self, given: Given) -> None:
        answer = given(Stage.VALUED).ask("other-owner", "PUT", PATH, loan_body())

        refused(answer, 404, "asset-not-found")

    def test_lets_the_bank_see_the_rights_and_their_reports(self, given: Given) -> None:
        platform = given(Stage.VALUED)
        draft_loan(platform)

        assert platform.get("officer", f"/appraisals/{id_of('appraisal')}")
        assert platform.get("officer", f"/verifications/{id_of('verification')}")


class TestLimit:
    def test_is_the_value_times_the_cap(self, given: Given) -> None:
        found = given(Stage.APPLIED).get("officer", f"{PATH}/limit")

        (one,) = found["collateral"]
        assert found["limit_fen"] == one["value_fen"] * one["cap_bps"] // 10_000

    def test_needs_a_valuation_in_force(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        draft_loan(platform)

        refused(platform.ask("owner", "GET", f"{PATH}/limit"), 409, "asset-not-appraised")


class TestApproval:
    @pytest.mark.parametrize(
        ("change", "code", "rule"),
        [
            ({"amount_fen": LOAN_FEN + 1}, "above-applied-amount", None),
            ({"maturity_on": str(TODAY)}, "maturity-not-ahead", None),
            ({"maturity_on": "2040-09-15"}, "maturity-after-right", "PP-15"),
        ],
    )
    def test_is_refused_beyond_what_was_offered(
        self, given: Given, change: dict[str, Any], code: str, rule: str | None
    ) -> None:
        answer = given(Stage.APPLIED).ask(
            "officer", "POST", f"{PATH}/approval", approval_body(**change)
        )

        assert refused(answer, 422, code).get("rule") == rule

    def test_is_refused_above_the_limit_of_the_collateral(self, given: Given) -> None:
        platform = given(Stage.VALUED)
        much = 10**12
        platform.carry("owner", f"{draft_loan(platform, amount_fen=much)}/application", "owner")

        answer = platform.ask("officer", "POST", f"{PATH}/approval", approval_body(amount_fen=much))

        assert refused(answer, 422, "above-lending-limit")["limit_fen"] > 0

    @pytest.mark.parametrize(
        ("amount", "people"), [(DUAL_APPROVAL_ABOVE, 1), (DUAL_APPROVAL_ABOVE + 1, 2)]
    )
    def test_takes_two_people_above_the_limit_of_the_bank(
        self, given: Given, amount: int, people: int
    ) -> None:
        platform = given(Stage.APPLIED)

        request = platform.post("officer", f"{PATH}/approval", approval_body(amount_fen=amount))

        slots = platform.get("officer", f"/signing-requests/{request['id']}")["slots"]
        assert len(slots) == people

    def test_is_kept_as_a_decision(self, given: Given) -> None:
        found = given(Stage.APPROVED).get("owner", PATH)

        assert (found["state"], found["available_fen"]) == ("approved", LOAN_FEN)
        assert found["decisions"][0]["person_id"] == text_id("officer")


class TestDecline:
    def test_ends_the_application(self, given: Given) -> None:
        platform = given(Stage.APPLIED)

        platform.carry("officer", f"{PATH}/decline", "officer", body={"reason": "经营不稳"})

        assert platform.get("owner", PATH)["state"] == "declined"


class TestRelease:
    def test_is_refused_before_the_pledge_is_registered(self, given: Given) -> None:
        answer = given(Stage.SIGNED).ask("officer", "POST", f"{PATH}/releases", RELEASE)

        assert refused(answer, 409, "pledge-not-registered")["rule"] == "CC-04"

    def test_is_refused_above_the_approved_amount(self, given: Given) -> None:
        more = RELEASE | {"amount_fen": LOAN_FEN + 1}

        answer = given(Stage.PLEDGED).ask("officer", "POST", f"{PATH}/releases", more)

        assert refused(answer, 422, "above-approved-amount")["available_fen"] == LOAN_FEN

    def test_makes_the_loan_active(self, given: Given) -> None:
        found = given(Stage.RELEASED).get("owner", PATH)

        assert (found["state"], found["outstanding_fen"]) == ("active", LOAN_FEN)


class TestRepayment:
    def test_is_refused_above_what_is_owed(self, given: Given) -> None:
        body = repayment_body(principal_fen=LOAN_FEN + 1)

        answer = given(Stage.RELEASED).ask("officer", "POST", f"{PATH}/repayments", body)

        refused(answer, 422, "above-outstanding")

    def test_in_part_leaves_the_rest_owed(self, given: Given) -> None:
        platform, part = given(Stage.RELEASED), LOAN_FEN // 3
        body = repayment_body(principal_fen=part)

        platform.carry("officer", f"{PATH}/repayments", "officer", body=body)

        assert platform.get("owner", PATH)["outstanding_fen"] == LOAN_FEN - part

    def test_of_all_settles_the_loan(self, given: Given) -> None:
        found = given(Stage.SETTLED).get("owner", PATH)

        assert (found["state"], len(found["movements"])) == ("settled", 2)


@pytest.mark.parametrize(
    ("stage", "path", "body"),
    [
        (Stage.APPLIED, "application", None),
        (Stage.APPROVED, "approval", approval_body()),
        (Stage.APPROVED, "decline", {"reason": "经营不稳"}),
        (Stage.SETTLED, "releases", RELEASE),
        (Stage.APPROVED, "repayments", repayment_body()),
    ],
)
def test_a_step_out_of_turn_is_refused(given: Given, stage: Stage, path: str, body: Any) -> None:
    login = "owner" if path == "application" else "officer"

    answer = given(stage).ask(login, "POST", f"{PATH}/{path}", body)

    assert refused(answer, 409, "wrong-loan-state")["needed"]


def test_a_right_without_a_cap_carries_no_loan(given: Given) -> None:
    """Maturity far away, no valuation: the limit says what is missing first."""
    platform = given(Stage.FOUNDED)
    draft_right(platform)
    draft_loan(platform)

    refused(platform.ask("owner", "GET", f"{PATH}/limit"), 409, "asset-not-appraised")


def test_the_maturity_may_be_the_day_before_the_right_ends() -> None:
    ends_on = TODAY.replace(year=2040)

    check_maturity(ends_on - timedelta(days=1), [("ZL202010964561.8", ends_on)])
    with pytest.raises(MaturityAfterRight):
        check_maturity(ends_on, [("ZL202010964561.8", ends_on)])
