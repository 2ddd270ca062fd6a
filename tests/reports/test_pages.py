"""The pages of reports in a browser without JavaScript."""

from datetime import timedelta

from tests.api import Given
from tests.builders import LOAN_FEN, TODAY, Stage
from tests.ip_assets.browsing import Browser
from tests.reports.scenes import close_month

pytest_plugins = ["tests.parties.platforms"]

AT = "/reports/reconciliations"


def test_reports_are_read_chosen_and_downloaded(given: Given) -> None:
    platform = given(Stage.RELEASED)
    officer = Browser(platform, "officer")

    index = officer.page("/reports")
    for words in ("贷款组合报告", "沙盒指标报告", "/api/reports/portfolio/report.xlsx", "月度对账"):
        assert words in index
    for name in ("portfolio", "ageing", "classification", "concentration", "pool", "subsidies"):
        page = officer.page(f"/reports/{name}?on={TODAY}&overall_bps=")
        assert f"report.pdf?on={TODAY}" in page
        assert "合计" in page
    page = officer.page("/reports/portfolio")
    assert f"{LOAN_FEN // 100:,}.00" in page
    assert f"{TODAY.year} 年小计" in page
    assert "在容忍度内" in officer.page("/reports/classification?overall_bps=150")
    operator = Browser(platform, "admin").page("/reports")
    assert "贷款组合报告" not in operator
    assert "服务企业" in Browser(platform, "auditor").page("/reports/sandbox")


def test_a_month_is_reconciled_and_signed_off_from_its_page(given: Given) -> None:
    platform = given(Stage.RELEASED)
    officer, approver = Browser(platform, "officer"), Browser(platform, "approver")
    early = officer.fill(AT, AT, month=str(TODAY))
    assert early.status_code == 422
    assert "尚未结束" in early.text
    close_month(platform)

    done = officer.fill(AT, AT, month=str(TODAY - timedelta(days=1)))
    page = done.headers["location"].partition("?")[0]

    shown = officer.page(page)
    for words in ("银行文件缺失", "请向开户行查询", "1 笔不符", "尚无人签认"):
        assert words in shown
    assert officer.fill(page, page, comment="").status_code == 422
    officer.fill(page, page, comment="银行次日补发。")
    approver.fill(page, page, comment="同意。")
    assert "2/2 人" in approver.page(AT)
    assert "银行次日补发。" in approver.page(page)
