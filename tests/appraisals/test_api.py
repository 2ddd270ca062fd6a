"""Appraisals, as a client meets them. The rules themselves are tested in `test_domain`."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from ip_finance.core.actor import SYSTEM
from tests.api import Given, Platform, refused
from tests.builders import TODAY, Stage, appraisal_body, draft_appraisal
from tests.parties.builders import id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

PATH = f"/appraisals/{id_of('appraisal')}"
COMMENT = {"comment": "复算一致"}


def draft(platform: Platform, **changes: Any) -> Any:
    return platform.ask("appraiser", "PUT", PATH, appraisal_body(**changes))


class TestDraft:
    def test_values_a_verified_right(self, given: Given) -> None:
        made = draft(given(Stage.VERIFIED)).json()

        assert 0 < made["low_fen"] <= made["base_fen"] <= made["high_fen"]
        assert (made["state"], made["is_recomputed"]) == ("drafted", True)

    def test_twice_is_the_same_as_once(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)

        assert draft(platform).json() == draft(platform).json()

    @pytest.mark.parametrize(
        "change", [{"tax_rate": 0.2}, {"single_method_reason": "另一理由"}], ids=["input", "reason"]
    )
    def test_refuses_another_under_the_same_id(self, given: Given, change: dict[str, Any]) -> None:
        platform = given(Stage.VERIFIED)
        draft(platform)

        refused(draft(platform, **change), 409, "appraisal-exists")

    @pytest.mark.parametrize(
        ("stage", "code"),
        [(Stage.FOUNDED, "asset-not-found"), (Stage.REGISTERED, "verification-missing")],
    )
    def test_needs_a_verified_right(self, given: Given, stage: Stage, code: str) -> None:
        status = 404 if stage is Stage.FOUNDED else 409

        refused(draft(given(stage)), status, code)

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"single_method_reason": "　"}, "single-method-reason-missing"),
            ({"base_date": str(TODAY + timedelta(days=1))}, "base-date-ahead"),
            ({"legal_life_years": 30}, "life-beyond-term"),
            ({"ratings": {}}, "valuation-refused"),
            ({"scheme_id": "unknown"}, "valuation-refused"),
            ({"revenue_yuan": [0] * 5}, "range-empty"),
            ({"revenue_yuan": [1e300] * 5}, "valuation-refused"),
            ({"tax_rate": 2}, "valuation-refused"),
        ],
    )
    def test_refuses_what_gives_no_value(
        self, given: Given, change: dict[str, Any], code: str
    ) -> None:
        refused(draft(given(Stage.VERIFIED), **change), 422, code)

    def test_refuses_a_report_that_is_out_of_date(self, given: Given) -> None:
        old = str(TODAY - timedelta(days=365))

        refused(draft(given(Stage.VERIFIED), base_date=old), 409, "appraisal-expired")


class TestReview:
    def test_is_made_by_a_reviewer(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        draft(platform)

        made = platform.post("reviewer", f"{PATH}/review", COMMENT)

        assert (made["state"], made["reviewed_by"]) == ("reviewed", text_id("reviewer"))

    def test_is_made_once(self, given: Given) -> None:
        answer = given(Stage.VALUED).ask("reviewer", "POST", f"{PATH}/review", COMMENT)

        refused(answer, 409, "appraisal-reviewed")

    def test_says_something(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        draft(platform)

        answer = platform.ask("reviewer", "POST", f"{PATH}/review", {"comment": " "})

        refused(answer, 422, "comment-missing")

    @pytest.mark.parametrize("column", ["report", "inputs"])
    def test_refuses_a_report_that_its_inputs_do_not_give(self, given: Given, column: str) -> None:
        platform = given(Stage.VERIFIED)
        draft(platform)
        with platform.database.owner.begin(SYSTEM) as tx:
            tx.session.execute(text(f"update appraisals set {column} = {column} || ' '"))

        answer = platform.ask("reviewer", "POST", f"{PATH}/review", COMMENT)

        refused(answer, 409, "appraisal-not-reproducible")


class TestSigning:
    def test_needs_a_review(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        draft(platform)

        answer = platform.ask("appraiser", "POST", f"{PATH}/signing")

        assert refused(answer, 409, "appraisal-not-reviewed")["rule"] == "four-eyes"

    def test_takes_two_appraisers(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        draft_appraisal(platform)
        platform.post("reviewer", f"{PATH}/review", COMMENT)
        request = platform.post("appraiser", f"{PATH}/signing")["id"]
        platform.sign("appraiser", request)
        body = {"signature": "0x" + "11" * 65}

        answer = platform.ask("appraiser", "POST", f"/signing-requests/{request}/signatures", body)

        refused(answer, 422, "same-person-twice")

    def test_is_refused_once_the_ledger_has_it(self, given: Given) -> None:
        answer = given(Stage.VALUED).ask("appraiser", "POST", f"{PATH}/signing")

        assert refused(answer, 409, "appraisal-recorded")["tx_hash"]

    def test_puts_the_range_on_the_ledger(self, given: Given) -> None:
        found = given(Stage.VALUED).get("owner", PATH)

        assert (found["asset_version"], found["tx_hash"] is None) == (3, False)


class TestRecomputation:
    def test_gives_the_same_bytes_again(self, given: Given) -> None:
        found = given(Stage.APPROVED).get("officer", f"{PATH}/recomputation")

        assert (found["is_recomputed"], found["is_committed"]) == (True, True)
