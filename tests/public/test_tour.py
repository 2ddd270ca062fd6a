"""The tour of a demonstration: roles by one click, the date, a tampered file, a fresh start."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from fastapi import FastAPI

from ip_finance.core.actor import SYSTEM
from ip_finance.documents import repository as documents
from ip_finance.documents.service import is_damaged
from ip_finance.play.touring import FileHand
from ip_finance.public import tour_pages
from ip_finance.public.catalogue import STOPS
from ip_finance.public.domain import Guest, Tour
from ip_finance.storage.files import FileStore
from tests.api import Given, Platform
from tests.builders import Stage
from tests.parties.builders import id_of
from tests.public.visiting import Visitor

pytest_plugins = ["tests.parties.platforms"]

OWNER = Guest("owner", "罗星野", "成都星灿", "签约人")
AUDITOR = Guest("auditor", "吴审", "审计中心", "审计")


@dataclass
class Steps:
    """How often a fresh start was asked for."""

    taken: list[str] = field(default_factory=list)
    is_playing: bool = False

    def reset(self) -> None:
        self.taken.append("reset")


@dataclass
class Demo:
    """A platform that is a demonstration, and what was done to it."""

    platform: Platform
    hand: FileHand
    steps: Steps

    @property
    def visitor(self) -> Visitor:
        return Visitor(self.platform)


@pytest.fixture
def demo(given: Given) -> Demo:
    platform = given(Stage.REGISTERED)
    store = FileStore(platform.documents / "documents")
    aside = platform.documents / "tampered"
    hand = FileHand(platform.database.owner, store, id_of("file of asset"), aside)
    steps = Steps()
    app: FastAPI = platform.app._app  # type: ignore[attr-defined]
    app.state.tour = Tour(
        (OWNER, AUDITOR), "a passphrase", hand, "officer", lambda: not steps.is_playing, steps.reset
    )
    app.include_router(tour_pages.router)
    return Demo(platform, hand, steps)


def csrf_of(page: str) -> str:
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def enter(demo: Demo, login: str) -> Visitor:
    """Go in by one click; the landing page's own roles are not those of the test."""
    visitor = demo.visitor
    answer = visitor.fill("/welcome", "/tour/as", login=login)
    assert answer.status_code == 303, answer.text
    visitor.http.cookies.delete("ipfin_visit")
    return visitor


def test_one_click_lets_a_newcomer_in_and_the_bar_says_the_next_step(demo: Demo) -> None:
    owner = enter(demo, "owner")

    page = owner.page("/certificates")
    assert STOPS[0].title in page
    assert "a passphrase" in page

    moved = owner.fill("/certificates", "/tour/as", login="auditor")
    assert (moved.status_code, moved.headers["location"]) == (303, "/")
    assert owner.get("/certificates").status_code == 403, "an auditor certifies nothing"


def test_nobody_plays_into_a_demonstration_that_still_plays(demo: Demo) -> None:
    owner = enter(demo, "owner")
    form = {"csrf_token": csrf_of(owner.page("/certificates")), "back": "/"}
    demo.steps.is_playing = True

    assert "演示正在准备" in owner.page("/welcome")
    assert "/tour/" not in owner.page("/certificates")
    for trick in ("tampering", "mending", "reset", "as", "stop", "date"):
        answer = owner.http.post(f"/tour/{trick}", data=form)
        assert answer.status_code == 409, trick
    assert not demo.hand.is_altered


def test_nobody_but_the_people_of_the_tour_comes_in(demo: Demo) -> None:
    visitor = demo.visitor

    answer = visitor.fill("/welcome", "/tour/as", login="officer")

    assert answer.status_code == 404
    assert "ipfin_session" not in visitor.http.cookies


def test_a_form_of_another_site_changes_no_role(demo: Demo) -> None:
    answer = demo.visitor.http.post("/tour/as", data={"login": "owner"})

    assert answer.status_code == 403


def test_a_tampered_file_is_found_by_the_auditor_and_mended_again(demo: Demo) -> None:
    owner = enter(demo, "owner")
    before = _damaged(demo)

    told = owner.fill("/certificates", "/tour/tampering").headers["location"]
    altered = _damaged(demo)
    owner.fill("/certificates", "/tour/mending")

    assert told == "/certificates?done=altered"
    assert (before, altered, _damaged(demo)) == (False, True, False)


def test_tampering_twice_is_undone_by_mending_once(demo: Demo) -> None:
    demo.hand.alter()
    demo.hand.alter()
    demo.hand.mend()

    assert (demo.hand.is_altered, _damaged(demo)) == (False, False)


def test_the_way_back_is_always_a_page_of_ours(demo: Demo) -> None:
    owner = enter(demo, "owner")

    for path in ("https://example.org/", "//example.org", "/\\example.org"):
        demo.hand.alter()
        answer = owner.fill("/certificates", "/tour/mending", back=path)
        assert answer.headers["location"] == "/?done=mended"


def test_the_sample_patent_is_another_one_each_time_and_can_be_registered(demo: Demo) -> None:
    first, second = (demo.visitor.get("/tour/patent.xml").content for _ in range(2))
    document = demo.platform.send(
        "owner", "PUT", f"/documents/{id_of('sample')}?name=p.xml&kind=other", content=first
    ).json()

    filed = demo.platform.put(
        "owner", f"/ip-assets/{id_of('sample right')}", {"document_id": document["id"]}
    )

    assert first != second
    assert filed["number"].startswith("ZL2021299")


def test_a_fresh_start_is_begun_and_signs_out(demo: Demo) -> None:
    owner = enter(demo, "owner")

    page = owner.fill("/certificates", "/tour/reset")

    assert "正在清空" in page.text
    assert demo.steps.taken == ["reset"]
    assert "ipfin_session" not in owner.http.cookies


def _damaged(demo: Demo) -> Any:
    """Whether the file is what was hashed, by the auditor's own check."""
    vault = demo.platform.app._app.state.vault  # type: ignore[attr-defined]
    with demo.platform.database.owner.begin(SYSTEM) as tx:
        document = documents.by_id(tx.session, id_of("file of asset"))
        return is_damaged(tx, vault, document)
