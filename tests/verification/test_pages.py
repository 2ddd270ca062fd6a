"""The verifier's workbench: claims beside findings, what is refused, and what stands in the way."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from jinja2 import PackageLoader
from sqlalchemy import text

from ip_finance.core.actor import SYSTEM
from ip_finance.office_files.numbers import RightKind
from ip_finance.verification.comparison import Agreement
from ip_finance.verification.domain import LOOK_AGAIN_ON
from ip_finance.verification.findings import FIELDS_OF, OPTIONAL, Finding, Findings
from ip_finance.verification.obstacles import AS_IF, blocks_of
from ip_finance.verification.results import EVENT_WORDS
from ip_finance.web.templating import environment
from tests.api import Answer, Given, Platform
from tests.builders import TODAY, Stage, draft_right, draft_verification
from tests.ip_assets.browsing import Browser
from tests.parties.builders import SME, id_of
from tests.verification.builders import (
    EXPIRES_ON,
    claims,
    claims_of_kind,
    findings,
    findings_of_kind,
)
from tests.verification.builders import TODAY as SOME_DAY

pytest_plugins = ["tests.parties.platforms"]

PAGE = f"/assets/{id_of('asset')}/verification"
EXTRACT = {"evidence": ("登记簿副本.txt", b"copy", "text/plain")}
SOURCE = "专利登记簿副本 112 号"


def stated(**changes: str) -> dict[str, str]:
    """What a verifier types to bear out the claims; `title__found` is `findings.title.found`."""
    told = {
        "source": SOURCE,
        "read_on": str(TODAY),
        "confirmed": "yes",
        "findings.is_alive.found": "true",
        "findings.is_frozen.found": "false",
        "findings.is_encumbered.found": "false",
        "findings.fees_paid_through.found": "2027-06-30",
    }
    return told | {
        f"findings.{name.replace('__', '.')}" if "__" in name else name: value
        for name, value in changes.items()
    }


def verify(browser: Browser, files: Any = EXTRACT, **changes: str) -> Answer:
    return browser.fill(PAGE, files=files, **stated(**changes))


def verifications_in(platform: Platform) -> int:
    with platform.database.owner.begin(SYSTEM) as tx:
        return int(tx.session.execute(text("select count(*) from verifications")).scalar_one())


class TestTheForm:
    def test_it_starts_with_the_claims_and_asks_for_the_rest(self, given: Given) -> None:
        form = Browser(given(Stage.REGISTERED), "verifier").form(PAGE)

        assert form["findings.owner_name.found"] == SME.name
        assert form["findings.number.found"] == "ZL202019912345.7"
        assert form["findings.filed_on.found"] == "2020-09-15"
        assert form["findings.is_alive.found"] == ""
        assert form["findings.fees_paid_through.found"] == ""
        assert form["source"] == form["read_on"] == ""
        assert "confirmed" not in form

    def test_it_asks_for_every_field_with_source_and_day(self, given: Given) -> None:
        form = Browser(given(Stage.REGISTERED), "verifier").form(PAGE)

        for name in (*FIELDS_OF[RightKind.PATENT], *OPTIONAL):
            for part in ("found", "source", "read_on"):
                assert f"findings.{name}.{part}" in form

    def test_an_empty_form_is_told_what_it_lacks(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)

        answer = Browser(platform, "verifier").fill(PAGE)

        assert answer.status_code == 422
        for name in ("source", "read_on", "evidence", "confirmed", "findings.is_alive.found"):
            assert f'id="error-{name}"' in answer.text
        assert verifications_in(platform) == 0

    def test_what_was_typed_is_kept(self, given: Given) -> None:
        answer = verify(
            Browser(given(Stage.REGISTERED), "verifier"),
            files=None,
            title__found="另一个名称",
            is_alive__found="true",
            title__read_on="2026-13-45",
        )

        assert answer.status_code == 422
        assert 'value="另一个名称"' in answer.text
        assert "与声明不一致" in answer.text
        assert f'value="{SOURCE}"' in answer.text
        assert 'value="2026-13-45"' in answer.text
        assert 'id="error-findings.title.read_on"' in answer.text
        assert 'value="yes" checked' in answer.text
        assert '<option value="true" selected>有效' in answer.text

    def test_without_confirmation_nothing_is_filed(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)

        answer = verify(Browser(platform, "verifier"), confirmed="")

        assert answer.status_code == 422
        assert "请逐项核对后勾选确认" in answer.text
        assert verifications_in(platform) == 0

    def test_a_day_ahead_is_refused_beside_its_field(self, given: Given) -> None:
        answer = verify(Browser(given(Stage.REGISTERED), "verifier"), title__read_on="2026-12-24")

        assert answer.status_code == 422
        assert 'id="error-findings.title.read_on">查询日期 2026-12-24 还没有到' in answer.text

    def test_an_empty_file_is_refused(self, given: Given) -> None:
        files = {"evidence": ("nothing.txt", b"", "text/plain")}

        answer = verify(Browser(given(Stage.REGISTERED), "verifier"), files=files)

        assert answer.status_code == 422
        assert "文件是空的" in answer.text

    def test_a_form_of_another_page_is_refused(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)

        answer = verify(Browser(platform, "verifier"), csrf_token="forged")

        assert answer.status_code == 403
        assert verifications_in(platform) == 0

    def test_others_than_verifiers_may_not(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        owner, verifier = Browser(platform, "owner"), Browser(platform, "verifier")
        assert "提交核验结果" not in owner.page(PAGE)

        values = verifier.form(PAGE) | stated()
        del values["csrf_token"]

        assert owner.send(PAGE, values, files=EXTRACT).status_code == 403


class TestFiling:
    def test_a_right_in_good_order_goes_on_to_be_signed(self, given: Given) -> None:
        verifier = Browser(given(Stage.REGISTERED), "verifier")

        answer = verify(verifier, title__source="公报")

        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign/")
        page = verifier.page(PAGE)
        assert "公报" in page
        assert SOURCE in page
        assert f'href="{answer.headers["location"]}">签署情况' in page

    def test_the_same_form_sent_twice_files_once(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        verifier = Browser(platform, "verifier")
        values = verifier.form(PAGE) | stated()

        places = [verifier.send(PAGE, values, files=EXTRACT).headers["location"] for _ in range(2)]

        assert places[0] == places[1]
        assert verifications_in(platform) == 1

    def test_bad_news_is_filed_with_every_rule_fact_and_cure(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)

        answer = verify(
            Browser(platform, "verifier"),
            owner_name__found="别家公司",
            owner_uscc__found="",
            is_frozen__found="true",
            fees_paid_through__found="2026-01-01",
        )

        assert answer.status_code == 303
        assert answer.headers["location"] == f"{PAGE}?done=added"
        for login in ("verifier", "owner"):
            page = Browser(platform, login).page(PAGE)
            assert "查得 3 项障碍" in page
            for told in ("PP-10", "PP-13", "PP-14", "别家公司", "2026-01-01", "请权利人补缴年费"):
                assert told in page
            assert "不一致" in page
            assert "签署核验证明</button>" not in page

    def test_findings_before_the_registration_are_signed_after_it(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        path = draft_right(platform)
        verifier = Browser(platform, "verifier")
        assert "还没有把这项权利登记到账本" in verifier.page(PAGE)
        assert verify(verifier).headers["location"] == f"{PAGE}?done=added"

        platform.carry("owner", f"{path}/registration", "owner")
        ask = next(line for line in verifier.page(PAGE).split('"') if line.endswith("/attestation"))
        answer = verifier.fill(PAGE, ask)

        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign/")


class TestTheResult:
    def test_everybody_who_sees_the_right_reads_it(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)

        for login in ("owner", "verifier", "appraiser", "auditor"):
            page = Browser(platform, login).page(PAGE)
            assert "已上链" in page
            assert "出具了核验证明" in page
            assert "一致" in page

    def test_before_any_the_owner_learns_who_is_awaited(self, given: Given) -> None:
        assert "等待 核验机构" in Browser(given(Stage.REGISTERED), "owner").page(PAGE)

    def test_another_provider_may_look_again_but_not_sign_these(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        draft_verification(platform)

        page = Browser(platform, "other-verifier").page(PAGE)

        assert "重新核验" in page
        assert "/attestation" not in page
        assert "/attestation" in Browser(platform, "verifier").page(PAGE)

    def test_older_findings_stay_readable(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)

        assert verify(Browser(platform, "verifier"), title__found="新名称").status_code == 303

        page = Browser(platform, "owner").page(PAGE)
        assert "以前的核验" in page
        assert "新名称" in page

    def test_findings_altered_in_the_database_are_shown_as_such(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        with platform.database.owner.begin(SYSTEM) as tx:
            alter = (
                "update verifications set findings = jsonb_set(findings, '{title,found}', '\"x\"')"
            )
            tx.session.execute(text(alter))

        assert "请告知审计员" in Browser(platform, "owner").page(PAGE)

    def test_a_right_of_others_is_not_found(self, given: Given) -> None:
        assert Browser(given(Stage.REGISTERED), "other-owner").get(PAGE).status_code == 404


def blocked(found: Findings) -> list[str]:
    return [
        block.told.code
        for block in blocks_of(claims(), found, expires_on=EXPIRES_ON, today=SOME_DAY)
    ]


class TestBlocks:
    def test_a_right_in_good_order_has_none(self) -> None:
        assert blocked(findings()) == []

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"number": "ZL202010071567.1"}, "another-right"),
            ({"filed_on": date(2020, 1, 1)}, "another-right"),
            ({"is_alive": False}, "right-dead"),
            ({"granted_on": None}, "right-not-granted"),
            ({"owner_name": "别家", "owner_uscc": None}, "owner-differs"),
            ({"is_frozen": True}, "right-frozen"),
            ({"is_encumbered": True}, "right-encumbered"),
            ({"fees_paid_through": None}, "fees-not-paid"),
        ],
    )
    def test_each_is_found_alone(self, changes: dict[str, Any], code: str) -> None:
        assert blocked(findings(**changes)) == [code]

    def test_all_are_found_together(self) -> None:
        found = findings(
            number="ZL1",
            is_alive=False,
            granted_on=None,
            owner_name="别家",
            owner_uscc=None,
            is_frozen=True,
            is_encumbered=True,
            fees_paid_through=None,
        )

        assert set(blocked(found)) == set(AS_IF) - {"software-disputed"}

    def test_each_kind_of_right_has_all_of_its_own(self) -> None:
        found = findings_of_kind(
            RightKind.SOFTWARE, is_alive=False, is_disputed=True, is_frozen=True
        )
        blocks = blocks_of(
            claims_of_kind(RightKind.SOFTWARE), found, expires_on=EXPIRES_ON, today=SOME_DAY
        )

        assert [(block.field, block.told.rule) for block in blocks] == [
            ("is_alive", "CR-04"),
            ("is_disputed", "CR-04"),
            ("is_frozen", "CR-04"),
        ]

    def test_a_mark_at_its_end_is_one_block(self) -> None:
        found = findings_of_kind(RightKind.TRADEMARK, ends_on=SOME_DAY)
        blocks = blocks_of(
            claims_of_kind(RightKind.TRADEMARK), found, expires_on=EXPIRES_ON, today=SOME_DAY
        )

        assert [block.told.rule for block in blocks] == ["TM-09"]

    def test_a_right_at_its_end_is_one_block(self) -> None:
        blocks = blocks_of(claims(), findings(), expires_on=SOME_DAY, today=SOME_DAY)

        assert [(block.told.rule, block.field) for block in blocks] == [("PP-11", "is_alive")]

    def test_a_block_names_the_field_that_parts(self) -> None:
        found = replace(findings(), filed_on=Finding(date(2019, 1, 1), "登记簿", SOME_DAY))

        blocks = blocks_of(claims(), found, expires_on=EXPIRES_ON, today=SOME_DAY)

        assert [block.field for block in blocks] == ["filed_on"]


def test_the_page_knows_every_field() -> None:
    loaders = {name: PackageLoader(f"ip_finance.{name}") for name in ("ip_assets", "verification")}
    parts: Any = environment(loaders).get_template("verification/parts.html").module

    for kind in RightKind:
        assert set(parts.labels[kind.value]) == {*FIELDS_OF[kind], *OPTIONAL}
        assert set(parts.rules[kind.value]) <= set(parts.labels[kind.value])
    assert set(parts.choices) == {"is_alive", "is_frozen", "is_encumbered", "is_disputed"}
    assert set(parts.agreement_words) == {word.value for word in Agreement}
    assert set(EVENT_WORDS) == LOOK_AGAIN_ON
