"""Pages of appraisals: the form, the report that opens its arithmetic, review and signing."""

import html
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from jinja2 import PackageLoader
from sqlalchemy import text

from ip_finance.core.actor import SYSTEM
from ip_finance.web.templating import environment, yuan
from tests.api import Answer, Given, Platform
from tests.builders import Stage, appraisal_body, draft_appraisal
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of
from valuation import CaveatCode, Convention, RoyaltyChoice, load_scheme

pytest_plugins = ["tests.parties.platforms"]

OF_RIGHT = f"/assets/{id_of('asset')}/appraisals"
NEW = f"{OF_RIGHT}/new"
REPORT = f"/appraisals/{id_of('appraisal')}"


def typed(body: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """What an appraiser types to say what the JSON `body` says: rates in percent."""
    told: dict[str, Any] = {}
    for name, value in body.items():
        path = prefix + name
        if isinstance(value, dict):
            told |= typed(value, f"{path}.")
        elif isinstance(value, float):
            told[path] = str(Decimal(str(value)) * 100)
        elif isinstance(value, list):
            told[path] = [str(one) for one in value]
        else:
            told[path] = str(value)
    return {name: value for name, value in told.items() if name != "asset_id"}


def draft(browser: Browser, **changes: Any) -> Answer:
    return browser.fill(NEW, NEW, None, **(typed(appraisal_body()) | changes))


def appraisals_in(platform: Platform) -> int:
    with platform.database.owner.begin(SYSTEM) as tx:
        return int(tx.session.execute(text("select count(*) from appraisals")).scalar_one())


class TestTheForm:
    def test_it_asks_for_every_indicator_by_its_chinese_name(self, given: Given) -> None:
        appraiser = Browser(given(Stage.VERIFIED), "appraiser")
        page, form = appraiser.page(NEW), appraiser.form(NEW)

        for indicator in load_scheme("sipo-ppac-2012").indicators:
            assert indicator.name.zh in page
            assert form[f"ratings.{indicator.code}"] == ""
        assert '<option value="2">2 分</option>' in page
        assert "未经核实" in page

    def test_it_starts_with_what_the_platform_knows(self, given: Given) -> None:
        form = Browser(given(Stage.VERIFIED), "appraiser").form(NEW)

        assert form["base_date"] == "2026-11-24"
        assert form["legal_life_years"] == "13.8"
        assert form["convention"] == "year-end"

    def test_another_scheme_has_its_own_scale(self, given: Given) -> None:
        appraiser = Browser(given(Stage.VERIFIED), "appraiser")

        form = appraiser.form(f"{NEW}?scheme=royalty-share", NEW)

        assert form["scheme_id"] == "royalty-share"
        assert form["ratings.T-7"] == ""
        assert appraiser.form(f"{NEW}?scheme=unknown", NEW)["scheme_id"] == "sipo-ppac-2012"

    def test_an_empty_form_is_told_what_it_lacks(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)

        answer = Browser(platform, "appraiser").fill(NEW)

        assert answer.status_code == 422
        for name in (
            "economic_life_years",
            "royalty_range.minimum",
            "tax_rate",
            "ratings.LVD-1",
            "discount_rate.market",
            "stress.revenue_haircut",
            "single_method_reason",
            "revenue",
        ):
            assert f'id="error-{name}"' in answer.text
        assert appraisals_in(platform) == 0

    def test_what_was_typed_is_kept(self, given: Given) -> None:
        changes: dict[str, Any] = {"revenue_yuan": ["800万", "9百", "", ""], "tax_rate": "很多"}

        answer = draft(Browser(given(Stage.VERIFIED), "appraiser"), **changes)

        assert answer.status_code == 422
        assert 'value="800万"' in answer.text
        assert 'value="9百"' in answer.text
        assert 'value="很多"' in answer.text
        assert '<option value="8" selected>8 分' in answer.text
        assert "请填写百分数" in answer.text
        assert "缺少可比交易案例。</textarea>" in answer.text

    def test_a_year_left_out_is_named_and_not_skipped(self, given: Given) -> None:
        revenue = ["800万", "", "900万", "900万", "900万", "900万"]

        answer = draft(Browser(given(Stage.VERIFIED), "appraiser"), revenue_yuan=revenue)

        assert answer.status_code == 422
        assert "第 2 年没有填写" in answer.text

    @pytest.mark.parametrize(
        ("field", "value", "told"),
        [
            ("stress.discount_spread", "120", "stress.discount_spread"),
            ("stress.discount_spread", "95", "stress.discount_spread"),
            ("royalty_range.minimum", "9", "royalty_range.minimum"),
            ("tax_rate", "100", "tax_rate"),
            ("economic_life_years", "31", "economic_life_years"),
            ("discount_rate.market", "101", "discount_rate.market"),
            ("ratings.LVD-1", "7", "ratings.LVD-1"),
            ("revenue_yuan", ["800万"], "revenue"),
        ],
    )
    def test_what_the_method_cannot_use_is_said_beside_the_field(
        self, given: Given, field: str, value: Any, told: str
    ) -> None:
        platform = given(Stage.VERIFIED)

        answer = draft(Browser(platform, "appraiser"), **{field: value})

        assert answer.status_code == 422
        assert f'id="error-{told}"' in answer.text
        assert appraisals_in(platform) == 0

    def test_what_the_register_contradicts_is_refused_with_its_rule(self, given: Given) -> None:
        answer = draft(Browser(given(Stage.VERIFIED), "appraiser"), legal_life_years="20")

        assert answer.status_code == 422
        assert "VA-20" in answer.text
        assert "2040-09-15" in answer.text
        assert 'value="20"' in answer.text

    def test_a_rating_of_another_scheme_is_refused(self, given: Given) -> None:
        answer = draft(Browser(given(Stage.VERIFIED), "appraiser"), **{"ratings.X-1": "8"})

        assert answer.status_code == 422
        assert "ratings" in answer.text

    def test_a_right_that_is_not_verified_is_refused(self, given: Given) -> None:
        appraiser = Browser(given(Stage.REGISTERED), "appraiser")
        assert "没有有效的核验" in appraiser.page(NEW)

        assert draft(appraiser).status_code == 409

    def test_a_form_of_another_page_is_refused(self, given: Given) -> None:
        assert draft(Browser(given(Stage.VERIFIED), "appraiser"), csrf_token="x").status_code == 403

    def test_others_than_appraisers_may_not(self, given: Given) -> None:
        assert Browser(given(Stage.VERIFIED), "reviewer").get(NEW).status_code == 403


class TestDrafting:
    def test_the_form_says_what_the_api_says(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        draft_appraisal(platform)
        expected = platform.get("appraiser", REPORT)

        answer = draft(Browser(platform, "appraiser"))

        assert answer.status_code == 303
        place = answer.headers["location"].partition("?")[0]
        found = platform.get("appraiser", place)
        assert found["report"] == expected["report"]

    def test_the_same_form_sent_twice_values_once(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        appraiser = Browser(platform, "appraiser")
        values = appraiser.form(NEW) | typed(appraisal_body())

        places = [appraiser.send(NEW, values).headers["location"] for _ in range(2)]

        assert places[0] == places[1]
        assert appraisals_in(platform) == 1


class TestTheReport:
    def test_the_numbers_open_their_arithmetic(self, given: Given) -> None:
        platform = given(Stage.VALUED)
        report = platform.get("owner", REPORT)

        page = html.unescape(Browser(platform, "owner").page(REPORT))

        for name in ("low_fen", "base_fen", "high_fen"):
            assert yuan(report[name]) in page
        base = report["report"]["methods"][0]["base"]
        for year in base["years"]:
            assert f"{year['present_value']:,.2f}" in page
            assert f"{year['discount_factor']:.6f}" in page
        assert "1% + (5% − 1%) ×" in page
        assert "折现率 18%" in page
        assert "收入 × 许可费率 × (1 − 税率) × 折现系数" in page

    def test_what_to_bear_in_mind_is_said_in_chinese(self, given: Given) -> None:
        platform = given(Stage.VALUED)
        report = platform.get("owner", REPORT)

        page = Browser(platform, "owner").page(REPORT)

        assert report["is_scheme_verified"] is False
        assert "未经核实" in page
        assert "复算一致" in page
        assert "评估师判断，无公布数据" in page
        for caveat in report["caveats"]:
            assert caveat["rule"] in page
            assert caveat["text"] not in page

    def test_an_altered_report_is_shown_as_such(self, given: Given) -> None:
        platform = given(Stage.VALUED)
        with platform.database.owner.begin(SYSTEM) as tx:
            tx.session.execute(text("update appraisals set high = high + 1"))

        page = Browser(platform, "owner").page(REPORT)

        assert "得不到保存的报告" in page
        assert "不一致" in page

    def test_one_that_nobody_knows_is_not_found(self, given: Given) -> None:
        platform = given(Stage.VALUED)

        assert Browser(platform, "other-owner").get(REPORT).status_code == 404
        assert Browser(platform, "owner").get(f"/appraisals/{uuid4()}").status_code == 404

    def test_the_lists_name_it(self, given: Given) -> None:
        platform = given(Stage.VALUED)

        assert f'href="{REPORT}"' in Browser(platform, "reviewer").page("/appraisals")
        assert f'href="{REPORT}"' in Browser(platform, "owner").page(OF_RIGHT)
        assert "已签署" in Browser(platform, "owner").page(OF_RIGHT)

    def test_before_any_the_lists_say_so(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)

        assert "尚无评估" in Browser(platform, "appraiser").page("/appraisals")
        assert "还没有评估" in Browser(platform, "owner").page(OF_RIGHT)


class TestReviewAndSigning:
    def test_from_the_review_to_the_signature(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        draft_appraisal(platform)
        reviewer, appraiser = Browser(platform, "reviewer"), Browser(platform, "appraiser")
        assert "等待 评估复核人" in appraiser.page(REPORT)

        reviewed = reviewer.fill(REPORT, f"{REPORT}/review", comment="已核对参数来源。")
        asked = appraiser.fill(REPORT, f"{REPORT}/signing")

        assert reviewed.status_code == asked.status_code == 303
        assert "已核对参数来源。" in appraiser.page(REPORT)
        assert asked.headers["location"].startswith("/sign/")
        page = appraiser.page(REPORT)
        assert f'href="{asked.headers["location"]}"' in page
        assert "请求签署</button>" not in page

    def test_a_review_needs_words(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        draft_appraisal(platform)

        answer = Browser(platform, "reviewer").fill(REPORT, f"{REPORT}/review", comment=" ")

        assert answer.status_code == 422
        assert 'id="error-comment"' in answer.text

    def test_a_second_review_is_refused(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        draft_appraisal(platform)
        reviewer = Browser(platform, "reviewer")
        values = reviewer.form(REPORT, f"{REPORT}/review") | {"comment": "好。"}
        reviewer.fill(REPORT, f"{REPORT}/review", comment="好。")

        answer = reviewer.send(f"{REPORT}/review", values)

        assert answer.status_code == 409
        assert "这份评估已复核" in answer.text

    def test_appraisers_do_not_review(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        draft_appraisal(platform)
        appraiser = Browser(platform, "appraiser")
        token = appraiser.form(NEW)

        assert "复核通过" not in appraiser.page(REPORT)
        answer = appraiser.send(f"{REPORT}/review", token | {"comment": "好。"})
        assert answer.status_code == 403

    def test_nothing_is_signed_before_the_review(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        draft_appraisal(platform)
        appraiser = Browser(platform, "appraiser")

        answer = appraiser.send(f"{REPORT}/signing", appraiser.form(NEW))

        assert answer.status_code == 409
        assert "请求签署</button>" not in appraiser.page(REPORT)


@pytest.fixture
def parts() -> Any:
    loaders = {name: PackageLoader(f"ip_finance.{name}") for name in ("ip_assets", "appraisals")}
    return environment(loaders).get_template("appraisals/parts.html").module


class TestWords:
    @pytest.mark.parametrize("code", CaveatCode)
    def test_every_caveat_has_words(self, parts: Any, code: CaveatCode) -> None:
        inputs = {"revenue": [1.0], "royalty_range": {"source": "协会"}}
        report = {"life": {"years": 2.5}, "inputs": inputs}

        assert "。" in parts.caveat(code.value, report)

    def test_every_choice_has_words(self, parts: Any) -> None:
        assert set(parts.convention_words) == set(Convention)
        assert set(parts.royalty_words) == set(RoyaltyChoice)
