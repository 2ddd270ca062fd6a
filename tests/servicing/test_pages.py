"""The pages of accounts and books in a browser without JavaScript."""

from datetime import timedelta

import pytest

from tests.api import Given, Platform
from tests.builders import TODAY, Stage
from tests.ip_assets.browsing import Browser
from tests.servicing.scenes import ACCOUNT, close_through, keep_books

pytest_plugins = ["tests.parties.platforms"]


@pytest.fixture
def lent(given: Given) -> Platform:
    platform = given(Stage.RELEASED)
    close_through(platform, TODAY + timedelta(days=40))
    return platform


def yuan(fen: int) -> str:
    return f"¥{fen // 100:,}.{fen % 100:02d}"


def test_an_account_shows_the_figures_of_the_api_and_their_arithmetic(lent: Platform) -> None:
    found = lent.get("officer", ACCOUNT)
    page = Browser(lent, "officer").page(ACCOUNT)

    for figure in ("principal_fen", "interest_due_fen", "accrued_fen", "owed_fen"):
        assert yuan(found["position"][figure]) in page
    for year, subtotal in found["by_year"].items():
        assert f"{year} 年小计" in page
        assert yuan(subtotal["due_fen"]) in page
    for words in ("算头不算尾", "实际天数/360", "逾期 ", "分录", "贷款本金"):
        assert words in page


def test_a_borrower_sees_the_account_and_not_the_books(lent: Platform) -> None:
    page = Browser(lent, "owner").page(ACCOUNT)

    assert "还款计划" in page
    assert "分录" not in page


def test_the_list_leads_to_the_account_and_adds_up(lent: Platform) -> None:
    for query in ("", "?overdue=true"):
        page = Browser(lent, "approver").page(f"/accounts{query}")
        assert f'href="{ACCOUNT}"' in page
        assert "本页合计" in page


def test_the_books_are_even_and_a_day_is_closed_from_the_page(lent: Platform) -> None:
    officer = Browser(lent, "officer")
    assert "平衡" in officer.page("/books")
    through = TODAY + timedelta(days=41)

    officer.fill("/books/closings", through=str(through))
    keep_books(lent)

    assert f"营业日 {through + timedelta(days=1)}" in officer.page("/books/closings")
