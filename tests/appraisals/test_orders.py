"""Orders: who asks, where inputs come from, and two people who score without each other's card."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from ip_finance.appraisals.domain import AppraisalState
from ip_finance.appraisals.orders import Decision, OrderStep, Progress, step_of
from ip_finance.core.canonical import content_hash
from tests.api import Given, Platform, refused
from tests.builders import (
    CARDS,
    EVIDENCE,
    ORDER,
    TODAY,
    Stage,
    card_body,
    evidence_body,
    order_appraisal,
    order_body,
    score_right,
)
from tests.eligibility.scenes import file_mark
from tests.parties.builders import id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

NOW = datetime(2026, 7, 1, 4, tzinfo=UTC)
STATED: dict[str, Any] = {
    "evidence": 1,
    "cards": 2,
    "newest": AppraisalState.REVIEWED,
    "is_signed": True,
    "decisions": frozenset(),
    "is_superseded": False,
    "valid_until": NOW + timedelta(days=1),
}
ACCEPTED, REFUSED = frozenset({Decision.ACCEPTED}), frozenset({Decision.REFUSED})
UNSIGNED = {"is_signed": False}
UNPRICED = {**UNSIGNED, "newest": None, "valid_until": None}


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({**UNPRICED, "cards": 0, "evidence": 0}, OrderStep.REQUESTED),
        ({**UNPRICED, "cards": 1}, OrderStep.COLLECTED),
        ({**UNPRICED, "evidence": 0}, OrderStep.SCORED),
        ({**UNSIGNED, "newest": AppraisalState.DRAFTED}, OrderStep.PRICED),
        (UNSIGNED, OrderStep.REVIEWED),
        ({**UNSIGNED, "valid_until": NOW}, OrderStep.EXPIRED),
        ({}, OrderStep.SIGNED),
        ({"decisions": ACCEPTED}, OrderStep.ACCEPTED),
        ({"decisions": REFUSED}, OrderStep.REFUSED),
        ({"decisions": ACCEPTED | REFUSED}, OrderStep.ACCEPTED),
        ({"decisions": ACCEPTED, "valid_until": NOW}, OrderStep.EXPIRED),
        ({"decisions": ACCEPTED, "is_superseded": True, "valid_until": NOW}, OrderStep.SUPERSEDED),
    ],
)
def test_the_step_follows_from_what_is_on_file(changes: dict[str, Any], step: OrderStep) -> None:
    assert step_of(Progress(**STATED | changes), NOW) is step


class TestOrder:
    @pytest.mark.parametrize("login", ["owner", "appraiser"])
    def test_is_placed_by_whoever_sees_the_right(self, given: Given, login: str) -> None:
        platform = given(Stage.REGISTERED)

        made = platform.put(login, ORDER, order_body())

        assert (made["step"], made["ordered_by"]) == ("requested", text_id(login))
        assert platform.put(login, ORDER, order_body()) == made
        assert [one["id"] for one in platform.get("reviewer", "/appraisal-orders")] == [made["id"]]
        of_right = f"/ip-assets/{id_of('asset')}/appraisal-orders"
        assert platform.get("owner", of_right) == platform.get("owner", "/appraisal-orders")

    def test_is_not_for_who_does_not_see_the_right(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)

        refused(platform.ask("other-owner", "PUT", ORDER, order_body()), 404, "asset-not-found")

    @pytest.mark.parametrize(
        ("change", "status", "code"),
        [
            ({"base_date": str(TODAY + timedelta(days=1))}, 422, "base-date-ahead"),
            ({"base_date": str(TODAY - timedelta(days=365))}, 409, "appraisal-expired"),
            ({"scheme_id": "unknown"}, 422, "valuation-refused"),
            ({"scheme_id": "brand-strength"}, 422, "scheme-unfit"),
            ({"purpose": "fun"}, 422, "malformed-request"),
        ],
    )
    def test_refuses_what_leads_to_no_report(
        self, given: Given, change: dict[str, Any], status: int, code: str
    ) -> None:
        platform = given(Stage.REGISTERED)

        refused(platform.ask("owner", "PUT", ORDER, order_body(**change)), status, code)

    def test_is_never_overwritten(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        order_appraisal(platform)

        answer = platform.ask("owner", "PUT", ORDER, order_body(reason="另一理由"))

        refused(answer, 409, "appraisal-order-exists")

    def test_is_for_a_trademark_too(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        mark = file_mark(platform, "90000011", "星灿")
        body = order_body(asset_id=mark, scheme_id="brand-strength")

        assert platform.put("owner", ORDER, body)["step"] == "requested"


class TestEvidence:
    def test_takes_the_hash_of_a_document_itself(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        order_appraisal(platform)
        document = platform.upload("owner", "audit", b"revenue: 80 million")

        made = platform.put("owner", f"{ORDER}/{EVIDENCE}", evidence_body(document_id=document))

        assert made["sha256"] == content_hash(b"revenue: 80 million").removeprefix("0x")
        assert platform.get("appraiser", f"/documents/{document}")["id"] == document
        assert platform.get("owner", ORDER)["step"] == "collected"

    def test_keeps_its_document_from_erasure(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        order_appraisal(platform)
        document = platform.upload("owner", "audit", b"revenue: 80 million")
        platform.put("owner", f"{ORDER}/{EVIDENCE}", evidence_body(document_id=document))

        ended = {"ended_on": str(TODAY), "reason": "用途已结束。"}
        answer = platform.ask("owner", "POST", f"/documents/{document}/purpose-end", ended)

        assert answer.status_code == 409
        record = platform.get("owner", f"/documents/{document}/record")
        assert record["in_use_by"] == [text_id("order")]

    @pytest.mark.parametrize(
        ("change", "status", "code"),
        [
            ({"argument": "colour"}, 422, "evidence-argument-unknown"),
            ({"document_id": str(uuid4())}, 404, "document-not-found"),
        ],
    )
    def test_refuses_what_proves_nothing(
        self, given: Given, change: dict[str, Any], status: int, code: str
    ) -> None:
        platform = given(Stage.REGISTERED)
        order_appraisal(platform)

        answer = platform.ask("owner", "PUT", f"{ORDER}/{EVIDENCE}", evidence_body(**change))

        refused(answer, status, code)

    def test_is_never_overwritten(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        score_right(platform)

        other = evidence_body(source="别处")
        answer = platform.ask("owner", "PUT", f"{ORDER}/{EVIDENCE}", other)

        refused(answer, 409, "appraisal-evidence-exists")


class TestScorecards:
    def test_neither_sees_the_others_before_both_are_in(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        order_appraisal(platform)
        first = CARDS["appraiser"]
        platform.put("appraiser", first, card_body())

        def ratings_for(login: str) -> list[Any]:
            return [one["ratings"] for one in platform.get(login, ORDER)["cards"]]

        assert ratings_for("appraiser") != [None]
        for login in ("second-appraiser", "reviewer", "owner"):
            assert ratings_for(login) == [None]
            assert platform.get(login, ORDER)["agreement"] is None
        platform.put("second-appraiser", CARDS["second-appraiser"], card_body(shift=2))
        assert None not in ratings_for("second-appraiser")
        assert platform.get("owner", ORDER)["step"] == "scored"

    def test_agreement_is_told_once_both_are_in(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        order_appraisal(platform)
        platform.put("appraiser", CARDS["appraiser"], card_body())
        platform.put("second-appraiser", CARDS["second-appraiser"], card_body(shift=4))

        found = platform.get("owner", ORDER)["agreement"]

        assert [one["code"] for one in found["disputed"]] == [f"EVD-{n}" for n in range(1, 6)]
        assert found["disputed"][0]["ratings"] == [8.0, 4.0]
        assert found["kappa"] < 1.0
        assert found["icc_low"] < found["icc"] < found["icc_high"]

    def test_an_unknown_indicator_makes_an_interval_and_no_zero(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        order_appraisal(platform)
        unknown = {"EVD-1": {"value": None, "reason": "没有销售数据"}}
        platform.put("appraiser", CARDS["appraiser"], card_body(unknown))
        platform.put("second-appraiser", CARDS["second-appraiser"], card_body())

        found = platform.get("owner", ORDER)["agreement"]

        assert 0 < found["score_low"] < found["score_high"]

    def test_is_not_changed_once_filed(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        score_right(platform)
        path = CARDS["appraiser"]

        refused(platform.ask("appraiser", "PUT", path, card_body(shift=2)), 409, "scorecard-exists")
        assert platform.put("appraiser", path, card_body())["id"] == path[-36:]

    def test_come_from_two_people(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        order_appraisal(platform)
        platform.put("appraiser", CARDS["appraiser"], card_body())

        again = platform.ask("appraiser", "PUT", CARDS["second-appraiser"], card_body())
        platform.put("second-appraiser", CARDS["second-appraiser"], card_body())
        third = platform.ask("reviewer", "PUT", f"{ORDER}/scorecards/{uuid4()}", card_body())

        refused(again, 409, "scorer-twice")
        refused(third, 409, "scorecards-complete")

    @pytest.mark.parametrize(
        ("change", "argument"),
        [
            ({"EVD-1": {"value": 7, "reason": "介于两档"}}, "ratings.EVD-1"),
            ({"XYZ-1": {"value": 8, "reason": "不在表内"}}, "ratings"),
        ],
    )
    def test_keep_to_the_scheme(self, given: Given, change: Any, argument: str) -> None:
        platform = given(Stage.REGISTERED)
        order_appraisal(platform)

        answer = platform.ask("appraiser", "PUT", CARDS["appraiser"], card_body(change))

        assert refused(answer, 422, "valuation-refused")["argument"] == argument

    def test_leave_no_indicator_out(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        order_appraisal(platform)
        ratings = dict(list(card_body()["ratings"].items())[1:])

        answer = platform.ask("appraiser", "PUT", CARDS["appraiser"], {"ratings": ratings})

        assert "LVD-1" in refused(answer, 422, "valuation-refused")["reason"]


def test_a_bank_that_comes_later_sees_order_and_evidence(given: Given) -> None:
    platform: Platform = given(Stage.APPLIED)

    found = platform.get("officer", ORDER)

    assert (found["step"], len(found["evidence"]), len(found["cards"])) == ("signed", 1, 2)
