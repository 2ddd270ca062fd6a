"""Papers of a case in a frame of the bank's page."""

import re

import pytest

from tests.api import Given, Platform
from tests.builders import Stage
from tests.ip_assets.browsing import Browser
from tests.parties.builders import text_id

pytest_plugins = ["tests.parties.platforms"]

CASE = f"/bank/cases/{text_id('loan')}"


@pytest.fixture
def applied(given: Given) -> Platform:
    return given(Stage.APPLIED)


def test_a_paper_opens_in_the_page_and_runs_nothing(applied: Platform) -> None:
    """Text is shown as text, whatever it holds; what no browser shows is to be downloaded."""
    officer = Browser(applied, "officer")
    page = officer.page(CASE)
    place = re.search(r'href="(/documents/[0-9a-f-]+/view)" target="paper"', page)
    assert place is not None

    answer = officer.get(place[1])

    assert answer.status_code == 200
    assert answer.headers["content-type"] in {"application/pdf", "text/plain; charset=utf-8"}
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert "script-src" not in answer.headers["content-security-policy"]
    assert Browser(applied, "other-officer").get(place[1]).status_code == 404
