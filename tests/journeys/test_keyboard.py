"""The same case from its first page to its last, by people who have no mouse."""

from collections.abc import Iterator

import pytest

from tests.journeys.browser import needs_browser
from tests.journeys.keyboard import Typist
from tests.journeys.test_pages import OFFICER, Case, played

pytestmark = [pytest.mark.journey, needs_browser]


@pytest.fixture(scope="module")
def typed() -> Iterator[Case]:
    with played(Typist) as case:
        yield case


def test_the_case_is_brought_to_its_end_by_keyboard(typed: Case) -> None:
    loan = typed.ask(OFFICER, typed.place.replace("/cases/", "/loans/"))

    assert (loan["state"], loan["outstanding_fen"]) == ("settled", 0)
    assert typed.watch.said == []


def test_the_first_tab_stop_leads_past_the_navigation(typed: Case) -> None:
    officer = typed[OFFICER]
    officer.open(typed.place)
    officer.page.keyboard.press("Tab")
    officer.page.keyboard.press("Enter")

    assert officer.page.evaluate("document.activeElement.id") == "content"
