"""Pre-checks, as a client meets them: the cases of domain rules § 16.3, and the gate."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from ip_finance.core.actor import SYSTEM, Actor
from ip_finance.eligibility import service
from ip_finance.eligibility.domain import NotEligible
from ip_finance.eligibility.facts import Terms
from ip_finance.eligibility.plan_schemas import PlanIn
from tests.api import Given, Platform, refused
from tests.builders import TODAY, Stage, draft_verification
from tests.eligibility.scenes import (
    ASSET,
    INVENTION_NUMBER,
    PATH,
    check,
    file_mark,
    file_twins,
    let_see,
    line,
    plan_body,
    record,
)
from tests.parties.builders import BANK, OTHER_SME, STAFF, id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

FORFEITURE = "债务人不能按期还款的，出质专利权自动归质权人所有。"
KNOWN = {"statement": "已知悉，仍然同意出质。", "asset_id": text_id("asset")}


def actor(login: str) -> Actor:
    company, role = STAFF[login]
    return Actor(id_of(login), id_of(company.code), frozenset({role}))


def red_rules(platform: Platform, login: str = "owner", **changes: object) -> list[str]:
    """The rules for which the gate stays shut."""
    plan = PlanIn.model_validate(plan_body(**changes)).to_plan()
    with platform.database.app.begin(actor(login)) as tx:
        try:
            service.require(tx, plan)
        except NotEligible as stopped:
            return [told.split()[0] for told in str(stopped.facts["red"]).splitlines()]
    return []


class TestPrecheck:
    def test_a_verified_and_valued_right_is_eligible(self, given: Given) -> None:
        platform = given(Stage.VALUED)

        told = platform.put("owner", PATH, plan_body())

        assert told["verdict"] == "eligible"
        assert line(told, "PP-13")["source"] == "专利登记簿副本"
        assert line(told, "VA-01")["outcome"] == "pass"
        assert platform.put("owner", PATH, plan_body()) == told
        assert platform.get("officer", PATH)["is_recomputed"] is True
        assert [one["id"] for one in platform.get("officer", "/prechecks")] == [told["id"]]
        assert red_rules(platform) == []

    def test_before_any_verification_nobody_knows(self, given: Given) -> None:
        told = check(given(Stage.REGISTERED))

        assert told["verdict"] == "incomplete"
        assert line(told, "PP-14")["outcome"] == "unknown"

    def test_refuses_another_plan_under_the_same_id(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        platform.put("owner", PATH, plan_body())

        refused(
            platform.ask("owner", "PUT", PATH, plan_body(pledgee_id=None)), 409, "precheck-exists"
        )
        answer = platform.ask("other-owner", "GET", PATH)
        refused(answer, 404, "precheck-not-found")
        refused(platform.ask("other-owner", "PUT", PATH, plan_body()), 404, "asset-not-found")
        unknown = plan_body(consents=[{"asset_id": text_id("asset"), "document_id": text_id("x")}])
        path = f"/prechecks/{id_of('another')}"
        refused(platform.ask("owner", "PUT", path, unknown), 404, "document-not-found")

    def test_a_stored_line_that_was_altered_is_found(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        platform.put("owner", PATH, plan_body())
        alter = text("update prechecks set lines = jsonb_set(lines, '{0,outcome}', '\"block\"')")
        with platform.database.owner.begin(SYSTEM) as tx:
            tx.session.execute(alter)

        assert platform.get("owner", PATH)["is_recomputed"] is False

    def test_the_report_is_the_same_bytes_each_time(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        platform.put("owner", PATH, plan_body())

        first = platform.send("officer", "GET", f"{PATH}/report.pdf")
        again = platform.send("officer", "GET", f"{PATH}/report.pdf")

        assert first.content == again.content
        assert first.content.startswith(b"%PDF-")


class TestCasesOfTheLaw:
    def test_a_debt_that_ends_when_the_right_has_ended(self, given: Given) -> None:
        platform = given(Stage.VALUED)
        ends = date.fromisoformat(platform.get("owner", ASSET)["expires_on"])

        late = check(platform, maturity_on=str(ends))
        in_time = check(platform, maturity_on=str(ends - timedelta(days=1)))

        assert line(late, "PP-15")["outcome"] == "block"
        assert line(late, "PP-15")["missing"] == [INVENTION_NUMBER]
        assert line(in_time, "PP-15")["outcome"] == "pass"

    def test_a_co_owner_who_is_silent(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        silent = [{"name": "成都合作研究院", "uscc": None, "share": None, "consents": False}]
        draft_verification(platform, co_owners=silent)

        told = check(platform)
        document = platform.upload("owner", "consent", "同意出质".encode(), "consent")
        consent = {"asset_id": text_id("asset"), "owner": "成都合作研究院", "document_id": document}
        cured = check(platform, consents=[consent])

        assert line(told, "PP-17")["missing"] == ["成都合作研究院"]
        assert line(told, "PP-17")["covers"] == ["PP-03"]
        assert red_rules(platform) == ["PP-17"]
        assert cured["verdict"] == "eligible"

    def test_a_pledge_for_another_without_a_resolution(self, given: Given) -> None:
        platform = given(Stage.VALUED)
        let_see(platform, OTHER_SME.code, "sme")
        theirs: dict[str, Any] = {
            "borrower_id": text_id(OTHER_SME.code),
            "is_for_own_shareholder": True,
        }

        told = check(platform, **theirs)
        document = platform.upload("owner", "minutes", "股东会决议".encode(), "resolution")
        resolution = {
            "body": "shareholders",
            "resolved_on": str(TODAY),
            "document_id": document,
            "excluded": [OTHER_SME.name],
        }
        cured = check(platform, **theirs, resolution=resolution)

        assert line(told, "CC-25")["outcome"] == "block"
        assert OTHER_SME.name in line(told, "CC-25")["cure"]
        assert cured["verdict"] == "eligible"

    def test_a_forfeiture_clause(self, given: Given) -> None:
        told = check(given(Stage.VALUED), clauses=f"担保范围为主债权。{FORFEITURE}")

        assert line(told, "CC-03")["outcome"] == "block"
        assert FORFEITURE in line(told, "CC-03")["fact"]

    def test_a_trademark_without_its_sister_mark(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        mark = file_mark(platform, "61200001", "星灿", "0742")
        sister = file_mark(platform, "61200002", "星璨", "0742")

        alone = check(platform, asset_ids=[mark])
        both = check(platform, asset_ids=[mark, sister])

        assert line(alone, "TM-02")["outcome"] == "block"
        assert line(alone, "TM-02")["missing"] == ["61200002"]
        assert {one["outcome"] for one in both["lines"] if one["rule"] == "TM-02"} == {"pass"}

    def test_a_bank_learns_of_a_sister_mark_that_it_cannot_open(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        mark = file_mark(platform, "61200001", "星灿", "0742")
        file_mark(platform, "61200002", "星璨", "0742")
        let_see(platform, "61200001", "bank")
        let_see(platform, "sme", "bank")

        told = check(platform, "officer", asset_ids=[mark])

        assert [one["number"] for one in platform.get("officer", "/ip-assets")] == ["61200001"]
        assert line(told, "TM-02")["missing"] == ["61200002"]

    @pytest.mark.parametrize(
        ("kind", "rule"), [("frozen", "PP-14"), ("suspended", "PP-14"), ("pledged", "PP-18")]
    )
    def test_an_entry_of_the_register(self, given: Given, kind: str, rule: str) -> None:
        platform = given(Stage.VALUED)
        record(platform, kind)

        told = check(platform)

        assert (told["verdict"], line(told, rule)["outcome"]) == ("blocked", "block")
        assert line(told, rule)["source"] == "专利公报"
        assert red_rules(platform) == [rule]

    def test_a_right_on_the_ledger_in_a_live_pledge(self, given: Given) -> None:
        assert "PP-18" in red_rules(given(Stage.SIGNED), "officer")

    def test_a_fee_that_was_unpaid_is_paid(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        draft_verification(platform, fees_paid_through="2026-09-14")

        told = check(platform)
        receipt = platform.upload("owner", "receipt", "缴费收据".encode(), "receipt")
        paid = {"paid_through": "2027-09-14"}
        record(platform, "fee-paid", "owner", details=paid, document_id=receipt)
        cured = check(platform, pledgee_id=None)

        assert line(told, "PP-13")["outcome"] == "block"
        assert "补缴" in line(told, "PP-13")["cure"]
        assert cured["verdict"] == "eligible"
        assert line(cured, "PP-13")["against"]

    def test_a_fee_that_was_paid_too_late(self, given: Given) -> None:
        """Due on 15 September 2025, and to be paid by 15 March 2026 at the last."""
        platform = given(Stage.REGISTERED)
        paid = {"paid_through": "2026-09-14"}
        record(platform, "fee-paid", details=paid, happened_on="2026-10-20")

        told = check(platform)

        assert line(told, "PP-11")["outcome"] == "block"
        assert line(told, "PP-13")["outcome"] == "block"

    @pytest.mark.parametrize(("kind", "rule"), [("invalidated", "PP-11"), ("pledged", "PP-18")])
    def test_an_entry_that_a_later_look_overlooks(self, given: Given, kind: str, rule: str) -> None:
        platform = given(Stage.REGISTERED)
        record(platform, kind, happened_on="2026-11-05")
        draft_verification(platform)

        told = line(check(platform), rule)

        assert told["outcome"] == "block"
        assert told["against"]

    def test_an_order_of_a_court_past_the_limit_of_the_law(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        record(platform, "frozen", happened_on="2026-04-01")

        unsure = check(platform)
        draft_verification(platform)
        looked_up = check(platform, pledgee_id=None)

        assert line(unsure, "PP-14")["outcome"] == "unknown"
        assert "未见解除或续行" in line(unsure, "PP-14")["fact"]
        assert line(looked_up, "PP-14")["outcome"] == "pass"

    def test_a_sister_mark_that_was_revoked(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        mark = file_mark(platform, "61200001", "星灿", "0742")
        sister = file_mark(platform, "61200002", "星璨", "0742")
        revoked = {"kind": "cancelled", "happened_on": str(TODAY), "source": "商标公告"}
        platform.post("verifier", f"/ip-assets/{sister}/events", revoked)

        assert line(check(platform, asset_ids=[mark]), "TM-02")["outcome"] == "pass"

    def test_a_utility_model_with_an_invention_of_the_same_day(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)

        told = check(platform, asset_ids=[file_twins(platform)])

        assert line(told, "PP-19")["outcome"] == "acknowledge"
        assert INVENTION_NUMBER in line(told, "PP-19")["fact"]


class TestAcknowledgement:
    def asked(self, given: Given) -> Platform:
        platform = given(Stage.VALUED)
        record(platform, "invalidation-requested")
        platform.put("owner", PATH, plan_body())
        return platform

    def test_of_both_sides_opens_the_gate(self, given: Given) -> None:
        platform, path = self.asked(given), f"{PATH}/acknowledgements"
        before = platform.get("owner", PATH)["verdict"]

        platform.post("owner", path, KNOWN | {"rule": "PP-20"})
        half = platform.get("officer", PATH)["verdict"], red_rules(platform)
        platform.post("officer", path, KNOWN | {"rule": "PP-20"})

        assert before == "to-acknowledge"
        assert half == ("to-acknowledge", ["PP-20"])
        assert platform.get("owner", PATH)["verdict"] == "eligible"
        assert red_rules(platform) == []
        given_by = {one["side"] for one in platform.get("owner", PATH)["acknowledgements"]}
        assert given_by == {"pledgor", "pledgee"}

    def test_holds_for_this_bank_alone(self, given: Given) -> None:
        platform, path = self.asked(given), f"{PATH}/acknowledgements"
        for login in ("owner", "officer"):
            platform.post(login, path, KNOWN | {"rule": "PP-20"})

        assert red_rules(platform, pledgee_id=text_id("other-bank")) == ["PP-20"]
        assert red_rules(platform, pledgee_id=None) == ["PP-20"]

    def test_does_not_settle_what_must_be_cured(self, given: Given) -> None:
        platform, path = self.asked(given), f"{PATH}/acknowledgements"

        answer = platform.ask("owner", "POST", path, KNOWN | {"rule": "PP-14"})

        assert refused(answer, 422, "nothing-to-acknowledge")["about"] == "PP-14"

    def test_is_for_the_two_sides_only(self, given: Given) -> None:
        platform = given(Stage.VALUED)
        record(platform, "invalidation-requested")
        platform.put("owner", PATH, plan_body(pledgee_id=None))
        path = f"{PATH}/acknowledgements"
        let_see(platform, "precheck", BANK.code)

        answer = platform.ask("officer", "POST", path, KNOWN | {"rule": "PP-20"})

        refused(answer, 403, "not-a-side-of-the-pledge")


class TestWhatPrechecksBring:
    """To the gate before a pledge."""

    def brought(self, platform: Platform, login: str = "officer") -> Terms:
        plan = PlanIn.model_validate(plan_body()).to_plan()
        with platform.database.app.begin(actor(login)) as tx:
            return service.terms_brought(tx, plan)

    def test_one_side_cannot_drop_what_the_other_saw(self, given: Given) -> None:
        platform = given(Stage.VALUED)
        let_see(platform, "asset", "bank")
        let_see(platform, "sme", "bank")
        seen = [{"asset_id": text_id("asset"), "what": "涉及国家秘密"}]

        check(platform, "officer", obstacles=seen, is_for_own_shareholder=True)
        check(platform, obstacles=[], is_for_own_shareholder=False)
        found = self.brought(platform)

        assert [one.what for one in found.obstacles] == ["涉及国家秘密"]
        assert found.is_for_own_shareholder is True
        check(platform, "officer", obstacles=[])
        assert self.brought(platform).obstacles == ()

    def test_what_a_third_party_files_does_not_count(self, given: Given) -> None:
        platform = given(Stage.VALUED)
        let_see(platform, "asset", OTHER_SME.code)
        let_see(platform, "sme", OTHER_SME.code)
        let_see(platform, "bank", OTHER_SME.code)
        seen = [{"asset_id": text_id("asset"), "what": "不实之词"}]

        check(platform, "other-owner", obstacles=seen)

        assert self.brought(platform).obstacles == ()

    def test_a_consent_that_the_verifier_saw_is_no_document_of_the_plan(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        agreed = [{"name": "成都合作研究院", "uscc": None, "share": None, "consents": True}]
        draft_verification(platform, co_owners=agreed)

        told = check(platform)
        found = self.brought(platform, "owner")

        assert line(told, "PP-17")["outcome"] == "pass"
        assert found.consents == ()
        assert "PP-17" not in red_rules(platform)


def test_the_ids_of_rights_are_those_of_the_plan(given: Given) -> None:
    told = check(given(Stage.REGISTERED))

    assert {UUID(one["id"]) for one in told["case"]["rights"]} == {id_of("asset")}
