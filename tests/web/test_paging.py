"""Lists page by page: each row once, whatever comes in between, and no cursor that breaks."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from ip_finance.core.paging import CursorPassed, CursorUnknown, Page
from tests.api import Platform, refused
from tests.builders import loan_body
from tests.ip_assets.browsing import Browser, next_page
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

LOANS = 7


@pytest.fixture(scope="module")
def platform(busy_platform: Platform) -> Platform:
    for _ in range(LOANS):
        file_loan(busy_platform)
    return busy_platform


def file_loan(platform: Platform) -> str:
    loan_id = str(uuid4())
    platform.put("owner", f"/loans/{loan_id}", loan_body())
    return loan_id


def walk(
    platform: Platform, path: str, between: Callable[[], object] = lambda: None
) -> Iterator[list[dict[str, Any]]]:
    """Every page, by the addresses that the header names."""
    while True:
        answer = platform.send("owner", "GET", path)
        assert answer.status_code == 200, answer.text
        yield answer.json()
        link = answer.headers.get("Link")
        if link is None:
            return
        target, kind = link.split("; ")
        assert kind == 'rel="next"'
        path = target.strip("<>").removeprefix("/api")
        between()


def cursor_of(*values: object) -> str:
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


class TestWalking:
    def test_shows_each_row_once_while_rows_of_the_same_moment_come_in(
        self, platform: Platform
    ) -> None:
        before = [loan["id"] for loan in platform.get("owner", "/loans?limit=200")]

        pages = list(walk(platform, "/loans?limit=2", lambda: file_loan(platform)))

        seen = [loan["id"] for page in pages for loan in page]
        assert len(seen) == len(set(seen))
        assert [one for one in seen if one in before] == before
        assert all(len(page) == 2 for page in pages[:-1])

    def test_ends_without_a_link(self, platform: Platform) -> None:
        answer = platform.send("owner", "GET", "/loans?limit=200")

        assert "Link" not in answer.headers

    def test_keeps_the_filters_of_the_first_page(self, platform: Platform) -> None:
        pages = list(walk(platform, "/loans?limit=1&state=draft"))

        assert len(pages) >= LOANS
        assert {loan["state"] for page in pages for loan in page} == {"draft"}

    @pytest.mark.parametrize("limit", [0, 201, -1])
    def test_gives_no_page_that_is_empty_or_endless(self, platform: Platform, limit: int) -> None:
        refused(platform.send("owner", "GET", f"/loans?limit={limit}"), 422, "malformed-request")


class TestFilters:
    @pytest.mark.parametrize(
        ("query", "finds"),
        [
            ({"state": "draft"}, LOANS),
            ({"state": "settled"}, 0),
            ({"party": str(id_of("bank"))}, LOANS + 1),
            ({"party": str(id_of("auditor"))}, 0),
            ({"since": "2026-11-24", "until": "2026-11-24"}, LOANS + 1),
            ({"since": "2026-11-25"}, 0),
            ({"until": "2026-11-23"}, 0),
        ],
    )
    def test_of_loans(self, platform: Platform, query: dict[str, str], finds: int) -> None:
        found = platform.get("owner", f"/loans?limit=200&{urlencode(query)}")

        assert len(found) >= finds if finds else found == []

    def test_of_rights_by_kind_and_text(self, platform: Platform) -> None:
        every = platform.get("owner", "/ip-assets")
        number = every[0]["number"]

        assert platform.get("owner", "/ip-assets?kind=trademark") == [
            one for one in every if one["right_type"].startswith("trademark")
        ]
        assert platform.get("owner", f"/ip-assets?text={number}")[0]["number"] == number

    def test_a_day_beyond_all_calendars_is_malformed(self, platform: Platform) -> None:
        for day in ("0001-01-01", "9999-12-31"):
            answer = platform.send("owner", "GET", f"/loans?since={day}")
            refused(answer, 422, "malformed-request")


class TestCursor:
    @pytest.mark.parametrize(
        "cursor",
        [
            "x",
            "%00",
            "é",
            cursor_of(),
            cursor_of("2026-11-24T04:00:00+00:00"),
            cursor_of("2026-11-24T04:00:00", str(UUID(int=1))),
            cursor_of("0001-01-01T00:00:00+08:00", str(UUID(int=1))),
            cursor_of("2026-11-24T04:00:00+00:00", "1"),
            cursor_of("2026-11-24T04:00:00+00:00", 1),
            cursor_of("2026-11-24T04:00:00+00:00", "\x00"),
            cursor_of(["2026-11-24T04:00:00+00:00"], str(UUID(int=1))),
            urlsafe_b64encode(b"[" * 300).decode(),
            urlsafe_b64encode(b"\xff\xfe").decode(),
        ],
    )
    def test_that_was_made_up_is_refused_by_name(self, platform: Platform, cursor: str) -> None:
        answer = platform.send("owner", "GET", f"/loans?{urlencode({'after': cursor})}")

        refused(answer, 422, "cursor-unknown")

    def test_of_a_number_too_large_is_refused(self, platform: Platform) -> None:
        query = urlencode({"after": cursor_of(str(2**70))})

        refused(platform.send("owner", "GET", f"/parties?{query}"), 422, "cursor-unknown")


class TestPage:
    def test_leads_to_the_next_one_and_back_to_the_first(self, platform: Platform) -> None:
        for _ in range(2):
            body = {"url": "https://hooks.example/", "prefixes": []}
            platform.put("owner", f"/webhooks/{uuid4()}", body)
        browser = Browser(platform, "owner")

        second = browser.page(next_page(browser.page("/webhooks?limit=1")))

        assert "回到第一页" in second
        assert second.count("hooks.example") == 1


class TestCut:
    @for_all(st.lists(st.integers(), unique=True, max_size=30), st.integers(1, 8))
    def test_shows_each_row_once_in_order(self, rows: list[int], limit: int) -> None:
        seen: list[int] = []
        after: str | None = None
        while True:
            page = Page(limit, after)
            seen.extend(page.cut(rows, lambda row: row))
            if page.then is None:
                break
            after = page.then

        assert seen == rows

    def test_tells_when_the_row_where_it_ended_is_gone(self) -> None:
        page = Page(2)
        page.cut([1, 2, 3], lambda row: row)

        with pytest.raises(CursorPassed):
            Page(2, page.then).cut([1, 3], lambda row: row)

    def test_refuses_a_cursor_of_another_list(self) -> None:
        with pytest.raises(CursorUnknown):
            Page(2, cursor_of("1", "2")).cut([1, 2], lambda row: row)
