"""Pages of orders and appraisals: the forms, whose move it is, review, signing, acceptance."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from jinja2 import PackageLoader
from sqlalchemy import text

from ip_finance.appraisals.calculation import arguments
from ip_finance.appraisals.controls import (
    Control,
    Section,
    controls,
    in_words,
    methods_for,
    pricing_form,
)
from ip_finance.appraisals.orders import Decision, OrderStep
from ip_finance.core.actor import SYSTEM
from ip_finance.office_files.numbers import RightKind
from ip_finance.web.templating import environment, yuan
from tests.api import Given, Platform
from tests.builders import (
    CARDS,
    ORDER,
    Stage,
    card_body,
    draft_appraisal,
    order_appraisal,
    score_right,
)
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of
from valuation.appraisal.subject import Purpose, ValueType
from valuation.scores.schemes import load_scheme

pytest_plugins = ["tests.parties.platforms"]

OF_RIGHT = f"/assets/{id_of('asset')}/appraisals"
NEW = f"/assets/{id_of('asset')}/appraisal-orders/new"
REPORT = f"/appraisals/{id_of('appraisal')}"
SCORE, PRICE = f"{ORDER}/scorecard", f"{ORDER}/pricing"
ROYALTY = f"{PRICE}?methods=relief_from_royalty"
TYPED: dict[str, Any] = {
    "methods": ["relief_from_royalty"],
    "economics.revenue": ["8000万", "8800万", "9600万", "10400万", "11200万", ""],
    "economics.tax_rate": "25",
    "economics.discount_rate.risk_free": "3",
    "economics.discount_rate.technical": "4",
    "economics.discount_rate.market": "4",
    "economics.discount_rate.financial": "4",
    "economics.discount_rate.management": "3",
    "economics.convention": "year-end",
    "lives.legal_years": "5",
    "lives.economic_years": "5",
    "lives.economic_source": "产品周期",
    "methods.relief_from_royalty.royalty_range.minimum": "1",
    "methods.relief_from_royalty.royalty_range.maximum": "5",
    "methods.relief_from_royalty.royalty_range.source": "expert input, none published",
    "methods.relief_from_royalty.weight": "100",
    "methods.relief_from_royalty.weight_reason": "唯一可用的方法",
    "single_method_reason": "缺少可比交易案例。",
    "uncertainty.revenue_log_sd": "0.25",
    "uncertainty.growth_sd": "3",
    "uncertainty.discount_sd": "2",
    "uncertainty.model_log_sd": "0.3",
    "uncertainty.invalidation_hazard": "0.5",
    "uncertainty.litigation_probability": "2",
    "uncertainty.litigation_cost_share": "20",
    "uncertainty.lapse_factor": "0.5",
    "uncertainty.source": "评估师判断",
}
"""What an appraiser types to say what `pricing_body` says: rates in percent."""


def appraisals_in(platform: Platform) -> int:
    with platform.database.owner.begin(SYSTEM) as tx:
        return int(tx.session.execute(text("select count(*) from appraisals")).scalar_one())


class TestOrdering:
    def test_from_the_order_to_the_price_by_forms_alone(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        owner, first, second = (
            Browser(platform, login) for login in ("owner", "appraiser", "second-appraiser")
        )

        placed = owner.fill(NEW, reason="拟质押融资").headers["location"].partition("?")[0]
        owner.fill(placed, f"{placed}/evidence", source="审计报告")
        waits = first.page(placed)
        for scorer in (first, second):
            assert scorer.fill(f"{placed}/scorecard", **filled_card()).status_code == 303
        form = f"{placed}/pricing?methods=relief_from_royalty"
        priced = first.fill(form, f"{placed}/pricing", **TYPED)

        assert "轮到您" in waits
        assert priced.status_code == 303, priced.text[:20000]
        page = owner.page(priced.headers["location"].partition("?")[0])
        assert "P10（低值）" in page
        assert "等待 评估复核人" in page

    def test_an_empty_order_is_told_what_it_lacks(self, given: Given) -> None:
        answer = Browser(given(Stage.REGISTERED), "owner").fill(NEW)

        assert answer.status_code == 422
        assert 'id="error-reason"' in answer.text

    def test_a_reason_may_come_with_the_address(self, given: Given) -> None:
        form = Browser(given(Stage.REGISTERED), "owner").form(f"{NEW}?reason=重估", NEW)

        assert form["reason"] == "重估"

    def test_the_queue_says_how_long_it_waits(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        order_appraisal(platform)

        page = Browser(platform, "appraiser").page("/appraisal-orders")

        assert f'href="{ORDER}"' in page
        assert "已委托，待取证" in page

    def test_others_do_not_see_it(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        order_appraisal(platform)

        assert Browser(platform, "other-owner").get(ORDER).status_code == 404


def filled_card() -> dict[str, str]:
    ratings = card_body()["ratings"]
    values = {f"value.{code}": f"{one['value']:g}" for code, one in ratings.items()}
    return values | {f"reason.{code}": one["reason"] for code, one in ratings.items()}


class TestTheScorecard:
    def test_asks_for_every_indicator_and_its_reason(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        order_appraisal(platform)

        answer = Browser(platform, "appraiser").fill(SCORE, **{"value.LVD-2": "unknown"})

        assert answer.status_code == 422
        for indicator in load_scheme("sipo-ppac-2012").indicators:
            assert indicator.name.zh in answer.text
            assert f'id="error-reason.{indicator.code}"' in answer.text
        assert 'id="error-value.LVD-1"' in answer.text
        assert 'id="error-value.LVD-2"' not in answer.text

    def test_hides_the_others_until_both_are_in(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        order_appraisal(platform)
        secret = {"value": 10, "reason": "只有第一位评分人知道的理由"}
        platform.put("appraiser", CARDS["appraiser"], card_body({"EVD-1": secret}))
        second = Browser(platform, "second-appraiser")

        assert "只有第一位评分人知道的理由" not in second.page(ORDER) + second.page(SCORE)
        second.fill(SCORE, **filled_card())
        page = second.page(ORDER)
        assert "只有第一位评分人知道的理由" in page
        assert "加权 κ" in page

    def test_is_not_for_others_than_the_firm(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        order_appraisal(platform)

        assert Browser(platform, "owner").get(SCORE).status_code == 403


class TestThePricing:
    def test_the_form_says_what_the_api_says(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        draft_appraisal(platform, paths=10_000)
        expected = platform.get("appraiser", REPORT)["report"]["inputs"]["pricing"]

        answer = Browser(platform, "appraiser").fill(ROYALTY, PRICE, **TYPED)

        place = answer.headers["location"].partition("?")[0]
        assert platform.get("appraiser", place)["report"]["inputs"]["pricing"] == expected

    def test_shows_only_the_methods_that_are_chosen(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        score_right(platform)
        form = Browser(platform, "appraiser").form(f"{PRICE}?methods=cost", PRICE)

        assert "methods.cost.weight" in form
        assert not [name for name in form if name.startswith("methods.relief_from_royalty")]
        assert form["lives.legal_years"] == "13.8"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("economics.tax_rate", "100"),
            ("economics.tax_rate", "很多"),
            ("economics.revenue", ["800万"]),
            ("economics.revenue", ["800万", "", "900万"]),
            ("lives.economic_years", "31"),
            ("methods.relief_from_royalty.weight", "50"),
            ("uncertainty.growth_sd", "101"),
        ],
    )
    def test_what_cannot_be_used_is_told_and_what_was_typed_is_kept(
        self, given: Given, field: str, value: Any
    ) -> None:
        platform = given(Stage.VERIFIED)
        score_right(platform)

        answer = Browser(platform, "appraiser").fill(ROYALTY, PRICE, **(TYPED | {field: value}))

        assert answer.status_code == 422
        assert f'id="error-{field}"' in answer.text or "refused" in answer.text
        assert "唯一可用的方法" in answer.text
        assert appraisals_in(platform) == 0

    def test_the_same_form_sent_twice_values_once(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        score_right(platform)
        appraiser = Browser(platform, "appraiser")
        values = appraiser.form(ROYALTY, PRICE) | TYPED

        places = [appraiser.send(PRICE, values).headers["location"] for _ in range(2)]

        assert places[0] == places[1]
        assert appraisals_in(platform) == 1

    def test_revenue_without_evidence_is_refused_with_its_rule(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        order_appraisal(platform)
        for login, path in CARDS.items():
            platform.put(login, path, card_body())

        answer = Browser(platform, "appraiser").fill(ROYALTY, PRICE, **TYPED)

        assert answer.status_code == 409
        assert "VA-20" in answer.text


def _parts(section: Section) -> Iterator[Section | Control]:
    for part in section.parts:
        yield part
        if isinstance(part, Section):
            yield from _parts(part.row(0) if part.rows else part)


class TestTheFormOfTheLibrary:
    def test_every_field_has_chinese_words(self) -> None:
        bare = {part.name for part in _parts(pricing_form()) if part.label.isascii()}

        assert bare == set()

    def test_every_input_that_evidence_speaks_of_has_chinese_words(self) -> None:
        said = {name: in_words(name).split(" · ") for name in arguments() if name != "methods"}

        assert [name for name, words in said.items() if any(one.isascii() for one in words)] == []

    def test_every_method_fits_some_right(self) -> None:
        known = {name for kind in RightKind for name, _ in methods_for(kind)}
        parts = pricing_form().parts
        methods = next(one for one in parts if isinstance(one, Section) and one.name == "methods")

        assert known == {one.name.rpartition(".")[2] for one in methods.parts}
        assert not [one for one in methods.parts if isinstance(one, Control)]


class TestTheAppraisal:
    def test_shows_the_band_and_leads_to_report_and_order(self, given: Given) -> None:
        platform = given(Stage.VALUED)
        found = platform.get("owner", REPORT)

        page = Browser(platform, "owner").page(REPORT)

        for name in ("low_fen", "base_fen", "high_fen"):
            assert yuan(found[name]) in page
        assert f'href="{REPORT}/report"' in page
        assert f'href="{ORDER}"' in page
        assert "哈希一致" in page

    def test_an_altered_report_is_shown_as_such(self, given: Given) -> None:
        platform = given(Stage.VALUED)
        with platform.database.owner.begin(SYSTEM) as tx:
            tx.session.execute(text("update appraisals set high = high + 1"))

        page = Browser(platform, "owner").page(REPORT)

        assert "保存的区间或参数与报告不符" in page
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


class TestReviewSigningAcceptance:
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

    def test_appraisers_do_not_review_and_nothing_is_signed_before(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        draft_appraisal(platform)
        appraiser = Browser(platform, "appraiser")
        token = appraiser.form(ORDER, f"{ORDER}/evidence")

        assert "复核通过" not in appraiser.page(REPORT)
        assert appraiser.send(f"{REPORT}/review", token | {"comment": "好。"}).status_code == 403
        assert appraiser.send(f"{REPORT}/signing", token).status_code == 409

    def test_the_bank_accepts_once(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        officer = Browser(platform, "officer")
        form = f"{REPORT}/acceptance"

        silent = officer.fill(REPORT, form, decision="refused")
        done = officer.fill(REPORT, form, decision="accepted", comment="同意")

        assert (silent.status_code, done.status_code) == (422, 303)
        page = officer.page(REPORT)
        assert "提交决定" not in page
        assert "同意" in page
        assert "银行已认可" in Browser(platform, "owner").page(ORDER)
        assert "银行已认可评估" in officer.page(f"/cases/{id_of('loan')}")


@pytest.fixture
def parts() -> Any:
    loaders = {name: PackageLoader(f"ip_finance.{name}") for name in ("ip_assets", "appraisals")}
    return environment(loaders).get_template("appraisals/parts.html").module


def test_every_choice_has_words(parts: Any) -> None:
    assert set(parts.purpose_words) == set(Purpose)
    assert set(parts.value_type_words) == set(ValueType)
    assert set(parts.decision_words) == set(Decision)
    assert set(parts.step_words) == set(parts.step_places) == set(OrderStep)
    options = {option for one in controls(pricing_form()) for option in one.options}
    assert set(parts.option_words) == options
