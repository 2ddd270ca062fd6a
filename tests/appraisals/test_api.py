"""Appraisals, as a client meets them. The rules themselves are tested in `test_domain`."""

from typing import Any

import pytest
from sqlalchemy import text

from ip_finance.core.actor import SYSTEM
from tests.api import Given, Platform, refused
from tests.builders import (
    CARDS,
    ORDER,
    Stage,
    appraisal_body,
    card_body,
    draft_appraisal,
    evidence_body,
    order_appraisal,
    order_body,
    pricing_body,
    score_right,
)
from tests.parties.builders import id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

PATH = f"/appraisals/{id_of('appraisal')}"
COMMENT = {"comment": "复算一致"}


def draft(platform: Platform, **changes: Any) -> Any:
    return platform.ask("appraiser", "PUT", PATH, appraisal_body(**changes))


def priced(**changes: Any) -> dict[str, Any]:
    return {"pricing": pricing_body(**changes)}


def economics(**changes: Any) -> dict[str, Any]:
    return priced(economics=pricing_body()["economics"] | changes)


class TestDraft:
    def test_values_a_scored_right_as_a_band(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        score_right(platform)

        made = draft(platform).json()

        found = made["report"]["distribution"]
        for name, quantile in (("low_fen", "p10"), ("base_fen", "p50"), ("high_fen", "p90")):
            assert made[name] == int(found[quantile] * 100)
        assert 0 < made["low_fen"] < made["base_fen"] < made["high_fen"]
        assert made["state"] == "drafted"

    def test_fills_in_what_the_platform_knows_itself(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        score_right(platform)

        inputs = draft(platform).json()["report"]["inputs"]

        asset = platform.get("owner", f"/ip-assets/{id_of('asset')}")
        assert inputs["subject"]["number"] == asset["number"]
        assert inputs["subject"]["expires_on"] == asset["expires_on"]
        assert inputs["subject"]["field"].startswith("G01M")
        assert (inputs["measured"]["claims"], inputs["measured"]["inventors"]) == (10.0, 3.0)
        assert (inputs["measured"]["owner"], inputs["measured"]["domestic"]) == ("company", True)
        scorers = {card["scorer"] for card in inputs["scoring"]["cards"]}
        assert scorers == {"某appraiser", "某second-appraiser"}
        assert inputs["evidence"] == [evidence_body() | {"sha256": ""}]

    def test_the_seed_follows_from_the_id(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        score_right(platform)

        seeds = [
            platform.put("appraiser", f"/appraisals/{id_of(name)}", appraisal_body())["report"][
                "inputs"
            ]["simulation"]["seed"]
            for name in ("appraisal", "another", "appraisal")
        ]

        assert seeds[0] == seeds[2] != seeds[1]

    def test_twice_is_the_same_as_once_though_evidence_came_between(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        score_right(platform)
        first = draft(platform).json()
        more = evidence_body(argument="lives.economic_years", source="行业报告")
        platform.put("owner", f"{ORDER}/evidence/{id_of('more')}", more)

        assert draft(platform).json() == first

    @pytest.mark.parametrize(
        "change",
        [economics(tax_rate=0.2), {"disagreement_note": "说明"}, {"paths": 2_000}],
        ids=["pricing", "note", "paths"],
    )
    def test_refuses_another_under_the_same_id(self, given: Given, change: dict[str, Any]) -> None:
        platform = given(Stage.VERIFIED)
        score_right(platform)
        draft(platform)

        refused(draft(platform, **change), 409, "appraisal-exists")

    def test_needs_a_verified_right(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        score_right(platform)

        refused(draft(platform), 409, "verification-missing")

    def test_needs_the_cards_of_two(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        order_appraisal(platform)
        platform.put("appraiser", CARDS["appraiser"], card_body())

        assert refused(draft(platform), 409, "scorecards-missing")["there"] == 1

    def test_a_forecast_of_revenue_needs_evidence(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        order_appraisal(platform)
        for login, path in CARDS.items():
            platform.put(login, path, card_body())

        assert refused(draft(platform), 409, "amount-without-evidence")["rule"] == "VA-20"

    def test_a_dispute_between_the_scorers_needs_a_word(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        order_appraisal(platform)
        platform.put("owner", f"{ORDER}/evidence/{id_of('evidence')}", evidence_body())
        platform.put("appraiser", CARDS["appraiser"], card_body())
        platform.put("second-appraiser", CARDS["second-appraiser"], card_body(shift=4))

        told = refused(draft(platform), 422, "disagreement-unexplained")
        made = draft(platform, disagreement_note="市场一项以在手订单为准。")

        assert "EVD-1" in told["disputed"]
        assert made.json()["disagreement_note"] == "市场一项以在手订单为准。"

    @pytest.mark.parametrize(
        ("change", "code", "argument"),
        [
            (
                priced(lives={"legal_years": 30, "economic_years": 5, "economic_source": "周期"}),
                "life-beyond-term",
                None,
            ),
            (economics(revenue=[0] * 5), "range-empty", None),
            (economics(revenue=[1e300] * 5), "valuation-refused", "economics.revenue[0]"),
            (economics(tax_rate=2), "valuation-refused", "economics.tax_rate"),
            (economics(tax_rate="2"), "valuation-refused", "pricing.economics.tax_rate"),
            (economics(more=2), "valuation-refused", "pricing.economics"),
            (priced(methods={}), "valuation-refused", "methods"),
            (priced(single_method_reason="　"), "valuation-refused", "single_method_reason"),
            (priced(single_method_reason="\ud800"), "valuation-refused", "single_method_reason"),
            ({"pricing": {"\ud800": 1}}, "valuation-refused", "pricing"),
            ({"counts": {"unknown": 1}}, "valuation-refused", "counts.unknown"),
            ({"counts": {"claims": 11}}, "count-contradicted", "counts.claims"),
        ],
    )
    def test_refuses_what_gives_no_value_and_names_it(
        self, given: Given, change: dict[str, Any], code: str, argument: str | None
    ) -> None:
        platform = given(Stage.VERIFIED)
        score_right(platform)

        answer = platform.ask_raw("appraiser", "PUT", PATH, appraisal_body(**change))

        assert refused(answer, 422, code).get("argument") == argument

    def test_a_second_firm_does_not_price_what_another_scored(self, given: Given) -> None:
        platform = given(Stage.VALUED)

        refused(
            platform.ask("appraiser", "PUT", f"/appraisals/{id_of('late')}", appraisal_body()),
            409,
            "appraisal-order-closed",
        )


class TestReview:
    def test_is_made_by_a_reviewer(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        draft_appraisal(platform)

        made = platform.post("reviewer", f"{PATH}/review", COMMENT)

        assert (made["state"], made["reviewed_by"]) == ("reviewed", text_id("reviewer"))

    def test_is_made_once(self, given: Given) -> None:
        answer = given(Stage.VALUED).ask("reviewer", "POST", f"{PATH}/review", COMMENT)

        refused(answer, 409, "appraisal-reviewed")

    def test_says_something(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        draft_appraisal(platform)

        answer = platform.ask("reviewer", "POST", f"{PATH}/review", {"comment": " "})

        refused(answer, 422, "comment-missing")

    @pytest.mark.parametrize("column", ["report", "inputs"])
    def test_refuses_a_report_that_its_inputs_do_not_give(self, given: Given, column: str) -> None:
        platform = given(Stage.VERIFIED)
        draft_appraisal(platform)
        with platform.database.owner.begin(SYSTEM) as tx:
            tx.session.execute(text(f"update appraisals set {column} = {column} || ' '"))

        answer = platform.ask("reviewer", "POST", f"{PATH}/review", COMMENT)

        refused(answer, 409, "appraisal-not-reproducible")


class TestSigning:
    def test_needs_a_review(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        draft_appraisal(platform)

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


class TestAcceptance:
    def test_is_the_banks_that_sees_it(self, given: Given) -> None:
        platform = given(Stage.APPLIED)

        made = platform.post("officer", f"{PATH}/acceptance", {"decision": "accepted"})

        assert (made["decision"], made["party_id"]) == ("accepted", text_id("bank"))
        for login in ("owner", "appraiser", "officer"):
            found = platform.get(login, PATH)["acceptances"]
            assert [one["id"] for one in found] == [made["id"]]
        assert platform.get("owner", ORDER)["step"] == "accepted"

    def test_is_decided_once(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        platform.post("officer", f"{PATH}/acceptance", {"decision": "refused", "comment": "偏高"})

        answer = platform.ask("officer", "POST", f"{PATH}/acceptance", {"decision": "accepted"})

        refused(answer, 409, "acceptance-decided")
        assert platform.get("owner", ORDER)["step"] == "refused"

    def test_a_refusal_says_why(self, given: Given) -> None:
        platform = given(Stage.APPLIED)

        answer = platform.ask("officer", "POST", f"{PATH}/acceptance", {"decision": "refused"})

        refused(answer, 422, "refusal-unexplained")

    def test_waits_for_the_signatures(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        order = f"/appraisal-orders/{id_of('second order')}"
        platform.put("officer", order, order_body())
        platform.put("owner", f"{order}/evidence/{id_of('second')}", evidence_body())
        for login in CARDS:
            platform.put(login, f"{order}/scorecards/{id_of(f'second of {login}')}", card_body())
        path = f"/appraisals/{id_of('second')}"
        body = appraisal_body(order_id=text_id("second order"))
        platform.put("appraiser", path, body)

        early = platform.ask("officer", "POST", f"{path}/acceptance", {"decision": "accepted"})
        platform.post("reviewer", f"{path}/review", COMMENT)
        platform.carry("appraiser", f"{path}/signing", "appraiser", "second-appraiser")
        late = platform.ask("officer", "POST", f"{PATH}/acceptance", {"decision": "accepted"})

        refused(early, 409, "appraisal-not-signed")
        refused(late, 409, "appraisal-superseded")
        assert platform.get("owner", ORDER)["step"] == "superseded"


class TestRecomputation:
    def test_gives_the_same_bytes_again(self, given: Given) -> None:
        found = given(Stage.APPROVED).get("officer", f"{PATH}/recomputation")

        assert (found["is_recomputed"], found["is_committed"]) == (True, True)
