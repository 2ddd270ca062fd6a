"""What anybody sees: the landing page with its calculator, the help, and the status."""

from datetime import timedelta

import pytest

from ip_finance.chain.node_errors import FundsMissing
from ip_finance.public.domain import CHECKS_A_MINUTE, MOST_CALLERS, Quota, TooManyChecks
from tests.api import Platform
from tests.clock import NOON
from tests.public.visiting import Visitor

pytest_plugins = ["tests.parties.platforms"]


def test_the_landing_page_reckons_a_loan_without_scripts(busy_platform: Platform) -> None:
    page = Visitor(busy_platform).page(
        "/welcome?amount_fen=100万&months=12&rate_bps=3.60&method=equal-principal"
    )

    assert "¥1,000,000.00" not in page.split("还款计划")[0]
    assert page.count("<time") >= 12
    assert "利息合计" in page
    assert "共 12 期" in page


def test_the_calculator_alone_is_answered_to_htmx(busy_platform: Platform) -> None:
    visitor = Visitor(busy_platform)
    visitor.http.headers["HX-Request"] = "true"

    part = visitor.page("/welcome?amount_fen=300万&months=6&rate_bps=3.45&method=bullet")

    assert "<html" not in part
    assert "共 1 期" in part
    # 3,000,000 × 3.45 % × 181 days (2026-11-24 to 2027-05-24) / 360
    assert "¥52,037.50" in part


def test_a_slip_is_told_and_the_page_stays(busy_platform: Platform) -> None:
    page = Visitor(busy_platform).page(
        "/welcome?amount_fen=很多&months=0&rate_bps=3.45&method=none", 422
    )

    assert "请填写金额" in page
    assert "不得小于 1" in page


def test_a_real_platform_offers_no_tour(busy_platform: Platform) -> None:
    visitor = Visitor(busy_platform)

    assert "/tour/" not in visitor.page("/welcome")
    for path in ("/tour/as", "/tour/stop", "/tour/date", "/tour/tampering", "/tour/reset"):
        assert visitor.http.post(path, data={"login": "owner"}).status_code == 404
    assert visitor.get("/tour/patent.xml").status_code == 404


def test_the_help_has_a_word_for_everybody(busy_platform: Platform) -> None:
    page = Visitor(busy_platform).page("/docs")

    for role in ("企业", "银行", "运营", "科技方", "审计"):
        assert role in page


def test_the_status_tells_each_part_and_nothing_secret(busy_platform: Platform) -> None:
    page = Visitor(busy_platform).page("/status")

    for part in ("网站", "数据库", "区块链节点", "账本同步", "后台作业", "最近结账日"):
        assert part in page
    assert "127.0.0.1" not in page


def test_the_status_counts_what_is_hindered_without_naming_it(busy_platform: Platform) -> None:
    condition = _condition(busy_platform)
    condition.hinder("sender", FundsMissing("eth_sendRawTransaction", "0x11 has nothing"), NOON)
    try:
        page = Visitor(busy_platform).page("/status", 503)
    finally:
        condition.clear("sender")

    assert "1 项受阻" in page
    assert "0x11" not in page


def test_an_address_is_stopped_for_a_minute_and_others_are_not() -> None:
    quota = Quota()
    for _ in range(CHECKS_A_MINUTE):
        quota.take("198.51.100.7", NOON)

    quota.take("198.51.100.8", NOON)
    with pytest.raises(TooManyChecks):
        quota.take("198.51.100.7", NOON + timedelta(seconds=59))

    quota.take("198.51.100.7", NOON + timedelta(seconds=60))


def test_many_addresses_do_not_fill_the_memory() -> None:
    quota = Quota(most=1)
    for number in range(MOST_CALLERS + 5):
        quota.take(str(number), NOON)

    assert len(quota._asked) == MOST_CALLERS


def _condition(platform: Platform):  # type: ignore[no-untyped-def]
    return platform.app._app.state.condition  # type: ignore[attr-defined]
