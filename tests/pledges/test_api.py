"""Pledges, as a client meets them."""

from typing import Any

import pytest

from tests.api import Given, refused
from tests.builders import (
    LOAN_FEN,
    OTHER_INVENTION,
    Stage,
    apply_for_loan,
    approve_loan,
    draft_pledge,
    pledge_body,
    register_right,
)
from tests.parties.builders import id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

PATH = f"/pledges/{id_of('pledge')}"


class TestOpen:
    def test_files_a_contract_with_its_terms(self, given: Given) -> None:
        made = given(Stage.APPROVED).put("officer", PATH, pledge_body())

        assert (made["state"], made["secured_fen"]) == ("draft", LOAN_FEN)
        assert made["terms"]["claim"]["rate_bps"] == 345

    def test_twice_is_the_same_as_once(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        first = platform.put("officer", PATH, pledge_body())

        assert platform.put("owner", PATH, pledge_body()) == first

    @pytest.mark.parametrize(
        "change",
        [
            {"secured_fen": LOAN_FEN - 1},
            {"scope": "仅主债权本金"},
            {"loan_id": text_id("another")},
            {"asset_ids": [text_id("another")]},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_refuses_another_under_the_same_id(self, given: Given, change: dict[str, Any]) -> None:
        platform = given(Stage.SIGNED)

        refused(platform.ask("officer", "PUT", PATH, pledge_body(**change)), 409, "pledge-exists")

    @pytest.mark.parametrize(
        ("change", "status", "code"),
        [
            ({"loan_id": text_id("nothing")}, 404, "loan-not-found"),
            ({"asset_ids": [text_id("nothing")]}, 404, "asset-not-found"),
            ({"secured_fen": 2**62}, 422, "secured-above-value"),
        ],
    )
    def test_refuses_what_cannot_be_pledged(
        self, given: Given, change: dict[str, Any], status: int, code: str
    ) -> None:
        answer = given(Stage.APPROVED).ask("officer", "PUT", PATH, pledge_body(**change))

        refused(answer, status, code)

    def test_refuses_a_right_that_nobody_has_verified(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        register_right(platform, "unverified", OTHER_INVENTION)
        body = pledge_body(asset_ids=[text_id("unverified")])

        problem = refused(
            platform.ask("owner", "PUT", PATH, body), 422, "verification-not-in-force"
        )

        assert problem["rule"] == "PP-11"

    def test_needs_an_approved_loan(self, given: Given) -> None:
        answer = given(Stage.APPLIED).ask("officer", "PUT", PATH, pledge_body())

        refused(answer, 409, "wrong-loan-state")

    @pytest.mark.parametrize("stage", [Stage.SIGNED, Stage.PLEDGED, Stage.RELEASED, Stage.SETTLED])
    def test_refuses_a_right_that_is_pledged(self, given: Given, stage: Stage) -> None:
        platform = given(stage)
        apply_for_loan(platform, "second loan")
        approve_loan(platform, "second loan")
        body = pledge_body(loan_id=text_id("second loan"))

        answer = platform.ask("officer", "PUT", f"/pledges/{id_of('second')}", body)

        assert refused(answer, 409, "asset-already-pledged")["rule"] == "PP-18"

    def test_takes_a_right_that_is_free_again(self, given: Given) -> None:
        platform = given(Stage.DISCHARGED)
        apply_for_loan(platform, "second loan")
        approve_loan(platform, "second loan")

        path = draft_pledge(platform, "second", loan_id=text_id("second loan"))

        assert platform.get("officer", path)["state"] == "draft"


class TestRegistration:
    def test_makes_the_pledge(self, given: Given) -> None:
        assert given(Stage.PLEDGED).get("owner", PATH)["state"] == "registered"


class TestDischarge:
    @pytest.mark.parametrize("stage", [Stage.RELEASED])
    def test_is_refused_while_anything_is_owed(self, given: Given, stage: Stage) -> None:
        answer = given(stage).ask("officer", "POST", f"{PATH}/discharge")

        problem = refused(answer, 409, "loan-not-settled")
        assert (problem["rule"], problem["outstanding_fen"]) == ("CC-07", LOAN_FEN)

    def test_frees_the_right(self, given: Given) -> None:
        platform = given(Stage.DISCHARGED)

        assert platform.get("owner", PATH)["state"] == "discharged"
        assert platform.get("owner", f"/ip-assets/{id_of('asset')}")["state"] == "verified"


@pytest.mark.parametrize(
    ("stage", "path"),
    [
        (Stage.SIGNED, "signing"),
        (Stage.SIGNED, "discharge"),
        (Stage.DISCHARGED, "discharge"),
    ],
)
def test_a_step_out_of_turn_is_refused(given: Given, stage: Stage, path: str) -> None:
    answer = given(stage).ask("officer", "POST", f"{PATH}/{path}")

    assert refused(answer, 409, "wrong-pledge-state")["needed"]
