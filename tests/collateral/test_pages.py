"""The bank's pages in a browser without JavaScript."""

from datetime import timedelta

import pytest

from tests.api import Given, Platform
from tests.builders import TODAY, Stage
from tests.collateral.scenes import COLLATERAL, VALUATION, keep_valuation
from tests.ip_assets.browsing import Browser
from tests.monitoring.scenes import task, watch
from tests.parties.builders import id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

PAGES = (
    "/collateral",
    COLLATERAL,
    "/collateral/portfolio",
    "/collateral/shock",
    "/collateral/revaluations",
    "/collateral/survival",
    "/collateral/internal-valuations",
)
NEW = f"/collateral/internal-valuations/new/{id_of('appraisal')}"
ROYALTY = "line:methods.relief_from_royalty.royalty_range.maximum"


@pytest.fixture
def lending(given: Given) -> Platform:
    return given(Stage.RELEASED)


def test_the_officer_goes_from_the_overview_to_every_page(lending: Platform) -> None:
    officer = Browser(lending, "officer")

    assert f'href="{COLLATERAL}"' in officer.page(f"/cases/{id_of('loan')}")
    overview = officer.page("/collateral")
    assert f'href="{COLLATERAL}"' in overview
    for path in PAGES[2:]:
        assert f'href="{path}"' in overview
        assert "押品" in officer.page(path)


def test_a_loan_shows_the_figures_of_the_api(lending: Platform) -> None:
    found = lending.get("officer", COLLATERAL)
    page = Browser(lending, "officer").page(COLLATERAL)

    limit = found["policy"]["limit_fen"]
    assert f"¥{limit // 100:,}.{limit % 100:02d}" in page
    assert f"¥{found['lending']['lending_value']['every_date']:,.0f}" in page
    assert "第二次拍卖起拍价" in page
    assert "quantile" not in page


def test_a_shock_is_tried_and_a_slip_is_told(lending: Platform) -> None:
    officer = Browser(lending, "officer")

    assert "1 笔超出上限" in officer.page("/collateral/shock?percent=-20")
    assert "0 笔超出上限" in officer.page("/collateral/shock?percent=-20&right_type=design")
    slip = officer.get("/collateral/shock?percent=很多")
    assert slip.status_code == 422
    assert "不是 -1 至 1 之间的小数" in slip.text


def test_a_range_of_ones_own_is_kept_and_compared(lending: Platform) -> None:
    officer = Browser(lending, "officer")
    typed = {
        "stated.low_fen": "300万",
        "stated.base_fen": "600万",
        "stated.high_fen": "900万",
        "basis": "本行估值模型",
        "reasons": "同类处置回收较低。",
    }

    kept = officer.fill(NEW, f"{NEW}/range", **typed)

    page = officer.page(kept.headers["location"])
    assert "¥6,000,000.00" in page
    assert "只有本行可见" in page


def test_a_large_difference_asks_for_a_word_and_keeps_what_was_typed(lending: Platform) -> None:
    officer = Browser(lending, "officer")
    typed = {
        "stated.low_fen": "1万",
        "stated.base_fen": "2万",
        "stated.high_fen": "3万",
        "basis": "本行估值模型",
        "reasons": "同类处置回收较低。",
    }

    again = officer.fill(NEW, f"{NEW}/range", **typed)

    assert again.status_code == 422
    assert "请书面说明差异的原因。" in again.text
    assert 'value="2万"' in again.text


def test_the_external_pricing_is_typed_over_line_by_line(lending: Platform) -> None:
    officer = Browser(lending, "officer")
    typed = {
        ROYALTY: "0.045",
        "basis": "本行费率",
        "reasons": "行业费率较低。",
        "explanation": "同上。",
    }

    kept = officer.fill(NEW, f"{NEW}/pricing", **typed)

    page = officer.page(kept.headers["location"])
    assert "许可费节省法 · royalty_range.maximum" in page
    assert "以保存的参数重算，结果一致" in page


def test_a_text_that_looks_like_a_number_stays_a_text(lending: Platform) -> None:
    officer = Browser(lending, "officer")
    typed = {"line:uncertainty.source": "2025", "basis": "本行费率", "reasons": "来源更新。"}

    kept = officer.fill(NEW, f"{NEW}/pricing", **typed)

    assert "2025" in officer.page(kept.headers["location"])


@pytest.mark.parametrize("slip", ["百分之五", "nan", "1e999", "9" * 400], ids=lambda slip: slip[:5])
def test_a_line_that_should_be_a_number_is_refused_by_name(lending: Platform, slip: str) -> None:
    typed = {ROYALTY: slip, "basis": "本行费率", "reasons": "行业费率较低。"}

    again = Browser(lending, "officer").fill(NEW, f"{NEW}/pricing", **typed)

    assert again.status_code == 422


def test_nobody_but_the_bank_gets_in(lending: Platform) -> None:
    keep_valuation(lending)

    for login in ("owner", "appraiser", "auditor"):
        browser = Browser(lending, login)
        assert [browser.get(path).status_code for path in (*PAGES, VALUATION)] == [403] * 8
    assert COLLATERAL not in Browser(lending, "owner").page(f"/cases/{id_of('loan')}")


def test_revenue_is_reported_on_the_page(lending: Platform) -> None:
    officer = Browser(lending, "officer")

    kept = officer.fill(
        "/collateral/revaluations",
        "/collateral/revenue-reports",
        asset_id=text_id("asset"),
        period_ended_on="2026-09-30",
        forecast_fen="8000万",
        actual_fen="5000万",
        source="纳税申报表",
    )

    assert kept.headers["location"] == "/collateral/revaluations?done=added"


def test_a_due_revaluation_leads_to_the_order(lending: Platform) -> None:
    watch(lending, TODAY + timedelta(days=365))
    officer = Browser(lending, "officer")

    page = officer.page(f"/tasks/{task(lending, 'revaluation-due')['id']}")

    assert "押品应重新评估" in page
    assert "评估已满一年" in page
    assert 'href="/collateral/revaluations"' in page
