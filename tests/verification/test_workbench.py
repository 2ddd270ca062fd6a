"""The workbench end to end: all kinds of right on a real chain, sources, former names, renewal."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from ip_finance.ip_assets import repository as assets
from ip_finance.ip_assets import service as ip_assets
from ip_finance.ip_assets.domain import RegisterAssetCmd
from ip_finance.office_files.model import (
    GoodsClass,
    Party,
    RightRecord,
    SoftwareRecord,
    SourceFormat,
    TrademarkRecord,
)
from ip_finance.pledges.drafting import candidates_of
from ip_finance.verification import repository
from tests.api import Given, Platform, refused
from tests.builders import TODAY, Stage, draft_verification, findings_body, record_event
from tests.ip_assets.browsing import Browser
from tests.parties.builders import OTHER_SME, SME, id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

SOURCE = SourceFormat("登记证书", None)
OURS = Party(SME.name, None, "CN", SME.uscc)
THEIRS = Party("成都合作研究院", None, "CN", None)
MARK = TrademarkRecord(
    source=SOURCE,
    registration_number="12345678",
    mark="星灿",
    image_sha256=None,
    filed_on=date(2021, 3, 1),
    granted_on=date(2022, 3, 1),
    ends_on=None,
    office_status=None,
    owners=(OURS,),
    classes=(GoodsClass(9, ("0901",), ("计算机", "软件")),),
)
SOFTWARE = SoftwareRecord(
    source=SOURCE,
    registration_number="2020SR1234567",
    title="星灿控制软件",
    version="1.0",
    completed_on=date(2019, 11, 30),
    published_on=None,
    granted_on=date(2020, 6, 1),
    owners=(OURS, THEIRS),
)
ASSET = f"/ip-assets/{id_of('asset')}"
PAGE = f"/assets/{id_of('asset')}/verification"
OWNER = Actor(id_of("owner"), id_of("sme"), frozenset({PersonRole.SIGNATORY}))
TRADEMARK_FINDINGS = {"ends_on": "2032-03-01", "classes": "9 计算机；软件"}
SOFTWARE_FINDINGS = {
    "completed_on": "2019-11-30",
    "published_on": None,
    "is_disputed": False,
    "co_owners": [{"name": THEIRS.name, "share": "30%", "consents": True}],
}


def file_record(platform: Platform, record: RightRecord) -> None:
    """File a right of the SME from a record, and have it registered on the ledger."""
    document = platform.upload("owner", "certificate", b"certificate")
    with platform.database.app.begin(OWNER) as tx:
        cmd = RegisterAssetCmd(id_of("asset"), id_of("certificate"))
        assert document == text_id("certificate")
        ip_assets.add_record(tx, cmd, record)
    platform.carry("owner", f"{ASSET}/registration", "owner")


def body_of(platform: Platform, own: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """Findings that bear out the claim, with the fields of the right's kind."""
    asset = platform.get("verifier", ASSET)
    named = {"owner_name": SME.name, "owner_uscc": SME.uscc}
    findings = findings_body(asset, **named, **own, **changes)
    del findings["fees_paid_through"]
    return {
        "asset_id": text_id("asset"),
        "document_id": platform.upload("verifier", "extract", b"extract"),
        "findings": findings,
    }


class TestARenewedMark:
    """Its certificate still prints the end of the term before."""

    @pytest.fixture
    def platform(self, given: Given) -> Platform:
        platform = given(Stage.FOUNDED)
        file_record(platform, replace(MARK, ends_on=TODAY + timedelta(days=7)))
        renewed = {"kind": "renewed", "happened_on": str(TODAY), "source": "商标公告 1900 期"}
        told = renewed | {"details": {"ends_on": "2036-12-01"}}
        platform.post("verifier", f"{ASSET}/events", told)
        return platform

    def test_is_attested_beyond_its_old_term(self, platform: Platform) -> None:
        path = f"/verifications/{id_of('verification')}"
        own = TRADEMARK_FINDINGS | {"ends_on": "2036-12-01"}
        platform.put("verifier", path, body_of(platform, own))

        platform.carry("verifier", f"{path}/attestation", "verifier")

        found = platform.get("owner", path)
        assert found["asset_version"] == 2
        assert found["valid_until"] > str(TODAY + timedelta(days=60))
        assert found["differences"] == []

    def test_secures_what_matures_beyond_its_old_term(self, platform: Platform) -> None:
        with platform.database.owner.begin(SYSTEM) as tx:
            [candidate] = candidates_of(tx, assets.every(tx.session))

        assert candidate.expires_on == date(2036, 12, 1)


@pytest.mark.parametrize(
    ("record", "own"),
    [(MARK, TRADEMARK_FINDINGS), (SOFTWARE, SOFTWARE_FINDINGS)],
    ids=["trademark", "software"],
)
class TestOtherKinds:
    def test_is_attested_on_the_chain(
        self, given: Given, record: RightRecord, own: Mapping[str, Any]
    ) -> None:
        platform = given(Stage.FOUNDED)
        file_record(platform, record)
        path = f"/verifications/{id_of('verification')}"
        platform.put("verifier", path, body_of(platform, own))

        platform.carry("verifier", f"{path}/attestation", "verifier")

        assert platform.get("owner", path)["asset_version"] == 2
        assert platform.get("owner", ASSET)["state"] == "verified"
        assert platform.get("auditor", "/audit/report")["mismatches"] == []
        assert "已上链" in Browser(platform, "owner").page(PAGE)

    def test_bad_news_is_refused_by_the_law_of_its_kind(
        self, given: Given, record: RightRecord, own: Mapping[str, Any]
    ) -> None:
        platform = given(Stage.FOUNDED)
        file_record(platform, record)
        path = f"/verifications/{id_of('verification')}"
        platform.put("verifier", path, body_of(platform, own, is_frozen=True))

        problem = refused(
            platform.ask("verifier", "POST", f"{path}/attestation"), 422, "right-frozen"
        )

        assert problem["rule"] == {"trademark": "TM-09", "software": "CR-04"}[record.right_type]

    def test_the_form_asks_for_its_own_fields_and_files_them(
        self, given: Given, record: RightRecord, own: Mapping[str, Any]
    ) -> None:
        platform = given(Stage.FOUNDED)
        file_record(platform, record)
        verifier = Browser(platform, "verifier")
        form = verifier.form(PAGE)
        assert {f"findings.{name}.found" for name in own} <= form.keys()
        assert "findings.fees_paid_through.found" not in form

        typed = {
            "source": "登记簿副本",
            "read_on": str(TODAY),
            "confirmed": "yes",
            "findings.is_alive.found": "true",
            "findings.is_frozen.found": "false",
            "findings.is_encumbered.found": "false",
        }
        if record is SOFTWARE:
            typed["findings.is_disputed.found"] = "false"
        files = {"evidence": ("副本.txt", b"copy"), "evidence_2": ("说明.txt", b"note")}
        answer = verifier.fill(PAGE, files=files, **typed)

        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign/")
        (found,) = platform.get("owner", f"{ASSET}/verifications")
        assert len(found["further_ids"]) == 1
        assert found["differences"] == []


class TestSources:
    def fields(self, platform: Platform, login: str = "verifier") -> dict[str, Any]:
        return {one["field"]: one for one in platform.get(login, f"{ASSET}/sources")}

    def test_the_document_and_the_company_speak_of_a_new_right(self, given: Given) -> None:
        found = self.fields(given(Stage.REGISTERED))

        assert {one["kind"] for one in found["owner_name"]["said"]} == {"document", "company"}
        assert {one["agreement"] for one in found["number"]["said"]} == {"same"}
        assert found["is_alive"]["said"] == []

    def test_what_was_recorded_and_verified_speaks_too_with_source_and_day(
        self, given: Given
    ) -> None:
        platform = given(Stage.VERIFIED)
        record_event(platform, kind="frozen", code=None, happened_on=str(TODAY), details={})

        said = self.fields(platform)["is_frozen"]["said"]

        assert [(one["kind"], one["value"]) for one in said] == [
            ("register", True),
            ("verification", False),
        ]
        assert (said[0]["source"], said[0]["on"]) == ("专利公报 41-23", str(TODAY))

    def test_another_owner_in_the_register_is_marked(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        details = {"owner": "别家公司"}
        record_event(
            platform, kind="transferred", code=None, happened_on=str(TODAY), details=details
        )

        newest = self.fields(platform)["owner_name"]["said"][0]

        assert (newest["value"], newest["agreement"]) == ("别家公司", "different")
        assert "别家公司" in Browser(platform, "verifier").page(PAGE)

    def test_the_form_starts_with_the_newest_source(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        record_event(platform, kind="frozen", code=None, happened_on=str(TODAY), details={})

        form = Browser(platform, "verifier").form(PAGE)

        assert form["findings.is_frozen.found"] == "true"
        assert form["findings.is_frozen.source"] == "专利公报 41-23"
        assert form["findings.is_frozen.read_on"] == str(TODAY)
        assert form["findings.is_alive.found"] == ""

    def test_a_right_of_others_has_none(self, given: Given) -> None:
        answer = given(Stage.REGISTERED).ask("other-owner", "GET", f"{ASSET}/sources")

        refused(answer, 404, "asset-not-found")


class TestFormerNames:
    def add(self, platform: Platform, login: str = "verifier", party: str = "sme") -> Any:
        body = {
            "party_id": text_id(party),
            "name": "成都旧名装备厂",
            "until": "2024-01-01",
            "document_id": platform.upload(login, f"notice of {login}", b"notice"),
        }
        return platform.ask(login, "PUT", f"/former-names/{id_of('name')}", body)

    def test_a_right_still_under_the_old_name_is_attested_with_the_chain_shown(
        self, given: Given
    ) -> None:
        platform = given(Stage.REGISTERED)
        change: dict[str, Any] = {"owner_name": "成都旧名装备厂", "owner_uscc": None}
        path = draft_verification(platform, "before", **change)
        refused(platform.ask("verifier", "POST", f"{path}/attestation"), 422, "owner-differs")

        assert self.add(platform).status_code == 201
        path = draft_verification(platform, **change)
        platform.carry("verifier", f"{path}/attestation", "verifier")

        page = Browser(platform, "owner").page(PAGE)
        assert "成都旧名装备厂（至 2024-01-01） → " + SME.name in page
        assert platform.get("auditor", "/audit/report")["mismatches"] == []

    def test_twice_is_the_same_as_once(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)

        assert self.add(platform).json() == self.add(platform).json()

    def test_a_company_files_its_own_and_no_others(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)

        assert self.add(platform, "owner").status_code == 201
        refused(self.add(platform, "other-owner"), 404, "party-not-found")

    def test_a_form_does_as_well(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        verifier = Browser(platform, "verifier")
        action = f"/assets/{id_of('asset')}/former-names"

        files = {"proof": ("通知书.txt", b"notice")}
        answer = verifier.fill(PAGE, action, files=files, name="成都旧名厂", until="2024-01-01")

        assert answer.status_code == 303
        assert "成都旧名厂" in Browser(platform, "owner").page(PAGE)


class TestRenewal:
    def test_nothing_is_due_after_a_fresh_attestation(self, given: Given) -> None:
        assert given(Stage.VERIFIED).get("verifier", "/verifications/due") == []

    def test_an_event_makes_it_stale_for_provider_owner_and_page(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        tell_later(platform, "frozen")

        for login in ("verifier", "owner"):
            (due,) = platform.get(login, "/verifications/due")
            assert (due["why"], due["event"]) == ("event", "frozen")
            assert due["source"] == "专利公报 41-23"
            page = Browser(platform, login).page(PAGE)
            assert "这份核验证明已不反映权利现状：权利被查封" in page
        assert "权利被查封" in Browser(platform, "verifier").page("/verifications/due")
        assert "撤回" in Browser(platform, "verifier").page(PAGE)
        assert "权利被查封" in Browser(platform, "owner").page(f"/assets/{id_of('asset')}")
        assert platform.get("other-owner", "/verifications/due") == []

    def test_the_bank_is_told_on_the_page_of_its_case(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        tell_later(platform, "transferred")

        assert "权利已转移" in Browser(platform, "officer").page(f"/cases/{id_of('loan')}")

    @pytest.mark.parametrize("on", [0, 75, 76, 90])
    def test_time_alone_does_it_too(self, given: Given, on: int) -> None:
        platform = given(Stage.VERIFIED)
        with platform.database.owner.begin(SYSTEM) as tx:
            due = repository.due(tx.session, TODAY + timedelta(days=on))
            told = [one.stale.why.value for one in due]

        assert told == {0: [], 75: [], 76: ["expiring"], 90: ["expired"]}[on]

    def test_newer_findings_are_the_newest_whether_attested_or_not(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        with platform.database.owner.begin(SYSTEM) as tx:
            found = repository.newest_findings(tx.session, [id_of("asset"), id_of("nothing")])

        assert set(found) == {id_of("asset")}
        newest = found[id_of("asset")]
        assert newest.is_attested
        assert newest.verification_id == id_of("verification")
        assert newest.findings.owner_name.found == SME.name != OTHER_SME.name


def tell_later(platform: Platform, kind: str) -> None:
    """Record an event an hour after all else: the tests' clock stands still."""
    record_event(platform, kind=kind, code=None, happened_on=str(TODAY), details={})
    with platform.database.owner.begin(SYSTEM) as tx:
        later = "update legal_events set created_at = created_at + interval '1 hour'"
        tx.session.execute(text(later))
