"""Every page as everybody sees it, in a real browser.

Pages come from the application's routes and records from `full_platform`: a page that is added is
looked at by itself.
"""

from collections.abc import Iterator

import pytest

from tests.api import Platform
from tests.journeys.browser import chromium, needs_browser
from tests.journeys.inspecting import ROOT, Inspection
from tests.journeys.serving import serving
from tests.security.places import Place, places

pytest_plugins = ["tests.parties.platforms"]
pytestmark = [pytest.mark.journey, needs_browser]

SCREENS = ROOT / "var" / "screens"
SIZES = ((1440, 900), (390, 844))
MAIN = (
    ("owner", "/welcome"),
    ("owner", "/verify"),
    ("owner", "/me"),
    ("owner", "/me/apply"),
    ("owner", "/me/cases/{loan_id}"),
    ("officer", "/bank"),
    ("officer", "/bank/cases/{loan_id}"),
    ("officer", "/bank/risk"),
    ("admin", "/ops"),
    ("appraiser", "/ops/valuations"),
    ("verifier", "/provider"),
    ("auditor", "/audit"),
    ("auditor", "/audit/explorer"),
)
"""Pages that people should look at after a change, and who sees them."""
SPOIL = """() => {
  const main = document.querySelector("main");
  main.innerHTML = "<input><p>wide</p>";
  main.lastElementChild.style.minWidth = "900px";
}"""


@pytest.fixture(scope="module")
def inspection(full_platform: Platform) -> Iterator[Inspection]:
    with chromium() as browser, serving(full_platform.app) as address:
        found = Inspection(full_platform, browser, address)
        yield found
        for context in browser.contexts:
            context.close()


@pytest.mark.parametrize("place", places("GET"), ids=lambda place: place.route)
def test_a_page_is_accessible_and_narrow_and_no_browser_complains(
    inspection: Inspection, place: Place
) -> None:
    assert inspection.faults(place) == []


def test_a_fault_would_have_been_found(inspection: Inspection) -> None:
    page = inspection.page("owner")
    page.goto(inspection.address + "/")
    page.evaluate(SPOIL)

    found = inspection.judge(page)

    assert any("label" in one for one in found)
    assert any("px wide" in one for one in found)


@pytest.mark.parametrize(("login", "route"), MAIN)
def test_main_pages_are_there_to_be_looked_at(
    inspection: Inspection, login: str, route: str
) -> None:
    path = Place("GET", route).on(inspection.platform)
    name = path.strip("/").replace("/", "-") or "home"
    page = inspection.page(login)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        answer = page.goto(inspection.address + path)
        assert answer is not None
        assert answer.ok, path
        shot = SCREENS / f"{login}-{name[:40]}-{width}.png"
        page.screenshot(path=shot, full_page=True)
        assert shot.stat().st_size
    page.close()
