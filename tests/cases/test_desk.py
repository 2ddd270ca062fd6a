"""A desk shows a page of the cases, and what waits for the person however many others there are."""

import re

import pytest

from ip_finance.core.actor import SYSTEM
from tests.api import Given, Platform
from tests.bench.pages import copy_loans
from tests.builders import Stage
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

OTHERS, A_PAGE = 70, 50
LOAN = f"/cases/{id_of('loan')}"


@pytest.fixture
def platform(given: Given) -> Platform:
    """One loan, and newer ones on which nothing waits."""
    platform = given(Stage.RELEASED)
    with platform.database.owner.begin(SYSTEM) as tx:
        copy_loans(tx, OTHERS)
    return platform


def cases_on(page: str) -> list[str]:
    """Where the lines of the table of cases lead."""
    table = page.split("<h2>融资案件</h2>")[1].split("</table>", maxsplit=1)[0]
    return re.findall(r'<td><a href="(/cases/[^"]+)"', table)


def queue_on(page: str) -> str:
    return page.split('<h2 id="mine-title">')[1].split("</section>", maxsplit=1)[0]


def test_leads_to_every_case_page_by_page(platform: Platform) -> None:
    officer = Browser(platform, "officer")
    first = officer.page("/desk")
    [rest] = re.findall(r'href="([^"]+)" rel="next"', first)
    second = officer.page(rest.replace("&amp;", "&"))

    assert [len(cases_on(page)) for page in (first, second)] == [A_PAGE, OTHERS + 1 - A_PAGE]
    assert len({*cases_on(first), *cases_on(second)}) == OTHERS + 1
    assert cases_on(second)[-1] == LOAN


def test_says_what_waits_on_an_old_case(platform: Platform) -> None:
    officer = Browser(platform, "officer")
    assert "目前没有等您办理的事项" in queue_on(officer.page("/desk"))

    path = f"/loans/{id_of('loan')}/actions/declare-default"
    platform.carry("officer", path, "officer", body={"reason": "催收期满仍未清偿。"})

    page = officer.page("/desk")
    assert LOAN not in cases_on(page)
    assert "已违约" in queue_on(page)
    assert f'href="/loans/{id_of("loan")}/actions"' in queue_on(page)


def test_counts_no_right_as_free_that_a_loan_is_about(platform: Platform) -> None:
    owner, verifier = Browser(platform, "owner"), Browser(platform, "verifier")

    assert "没有准备中的权利" in owner.page("/desk")
    assert "未用于融资的权利" not in verifier.page("/desk")
