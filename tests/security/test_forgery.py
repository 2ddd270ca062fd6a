"""What another site, or somebody with a session of their own, can make a browser do: nothing."""

from typing import Any

import pytest

from ip_finance.web.deps import SESSION_COOKIE
from ip_finance.web.pages import CSRF_FIELD, KEY_FIELD, VISIT_COOKIE
from ip_finance.web.security import csrf_token
from tests.api import Answer, Platform
from tests.parties.builders import PASSWORD, text_id
from tests.security.places import CSRF_SECRET, HTML, Place, places, token_of

pytest_plugins = ["tests.parties.platforms"]

WITHOUT_TOKEN = {"POST /language": "changes nothing but the words of the pages"}
"""Forms that need no token, and why: nothing that they do harms whoever is made to send them."""
POSTS = [place for place in places("POST") if place.name not in WITHOUT_TOKEN]
AWAY = ("https://evil.example/x", "//evil.example/x", "/\\evil.example", "javascript:alert(1)")
RETURNS = ("next", "back", "return", "return_to", "to", "url", "redirect", "from", "location")
named: dict[str, Any] = {"ids": lambda place: place.name}


@pytest.fixture
def platform(full_platform: Platform) -> Platform:
    full_platform.http.cookies.clear()
    return full_platform


def send(platform: Platform, login: str, place: Place, **request: Any) -> Answer:
    cookie = f"{SESSION_COOKIE}={platform.token(login)}"
    headers = {"Cookie": cookie, "Accept": HTML} | request.pop("headers", {})
    return platform.http.post(place.on(platform), headers=headers, **request)


@pytest.mark.parametrize("place", POSTS, **named)
class TestFormOfAnotherSite:
    def test_without_a_token_is_refused(self, platform: Platform, place: Place) -> None:
        assert send(platform, "owner", place, data={KEY_FIELD: "k"}).status_code == 403

    def test_with_the_token_of_another_session_is_refused(
        self, platform: Platform, place: Place
    ) -> None:
        forged = {KEY_FIELD: "k", CSRF_FIELD: token_of(platform, "other-owner")}

        assert send(platform, "owner", place, data=forged).status_code == 403

    def test_as_json_or_with_the_token_in_the_address_is_refused(
        self, platform: Platform, place: Place
    ) -> None:
        token = token_of(platform, "owner")

        as_json = send(platform, "owner", place, json={KEY_FIELD: "k", CSRF_FIELD: token})
        in_address = send(
            platform, "owner", place, data={KEY_FIELD: "k"}, params={CSRF_FIELD: token}
        )

        assert (as_json.status_code, in_address.status_code) == (403, 403)


def test_an_api_call_is_not_made_by_a_cookie(platform: Platform) -> None:
    cookie = {"Cookie": f"{SESSION_COOKIE}={platform.token('officer')}"}

    for slice_ in ("pledges", "webhooks"):
        path = f"/api/{slice_}/{text_id('forged')}"
        assert platform.http.put(path, json={}, headers=cookie).status_code == 401


@pytest.mark.parametrize("place", places("GET"), **named)
def test_no_page_sends_or_links_elsewhere_because_the_address_says_so(
    platform: Platform, place: Place
) -> None:
    path = place.on(platform)
    cookie = f"{SESSION_COOKIE}={platform.token('officer')}"
    for away in AWAY:
        headers = {"Cookie": cookie, "Accept": HTML, "Referer": away}
        answer = platform.http.get(path, params=dict.fromkeys(RETURNS, away), headers=headers)

        assert not answer.headers.get("location", "/").startswith(("http", "//", "/\\", "java"))
        assert f'href="{away}' not in answer.text
        assert f'action="{away}' not in answer.text


class TestSignIn:
    VISIT = "a-visit-of-a-browser"

    def sign_in(self, platform: Platform, **cookies: str) -> Answer:
        jar = {VISIT_COOKIE: self.VISIT} | cookies
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in jar.items()), "Accept": HTML}
        form = {"login": "owner", "password": PASSWORD}
        form[CSRF_FIELD] = csrf_token(CSRF_SECRET, self.VISIT)
        return platform.http.post("/sign-in", data=form, headers=headers)

    def test_gives_a_session_that_nobody_planted(self, platform: Platform) -> None:
        planted = "planted-by-somebody-else"

        answer = self.sign_in(platform, **{SESSION_COOKIE: planted})

        assert answer.status_code == 303
        assert answer.cookies[SESSION_COOKIE] != planted
        assert self._open(platform, planted).headers["location"].startswith("/sign-in")

    def test_gives_another_session_every_time(self, platform: Platform) -> None:
        first, second = (
            self.sign_in(platform).cookies[SESSION_COOKIE],
            self.sign_in(platform).cookies[SESSION_COOKIE],
        )

        assert first != second

    def test_keeps_the_session_from_scripts_and_other_sites(self, platform: Platform) -> None:
        told = self.sign_in(platform).headers.get_list("set-cookie")
        session = next(one for one in told if one.startswith(SESSION_COOKIE)).lower()

        assert "httponly" in session
        assert "samesite=lax" in session
        assert "domain" not in session

    def test_a_session_that_was_signed_out_is_over(self, platform: Platform) -> None:
        session = self.sign_in(platform).cookies[SESSION_COOKIE]
        form = {CSRF_FIELD: csrf_token(CSRF_SECRET, session)}
        headers = {"Cookie": f"{SESSION_COOKIE}={session}", "Accept": HTML}
        assert self._open(platform, session).status_code in {200, 303}

        platform.http.post("/sign-out", data=form, headers=headers)

        assert self._open(platform, session).headers["location"].startswith("/sign-in")

    def test_does_not_send_away(self, platform: Platform) -> None:
        headers = {"Cookie": f"{VISIT_COOKIE}={self.VISIT}", "Accept": HTML}
        form = {"login": "owner", "password": PASSWORD} | dict.fromkeys(RETURNS, AWAY[1])
        form[CSRF_FIELD] = csrf_token(CSRF_SECRET, self.VISIT)

        answer = platform.http.post("/sign-in", data=form, headers=headers)

        assert not answer.headers["location"].startswith(("http", "//", "/\\"))

    def _open(self, platform: Platform, session: str) -> Answer:
        platform.http.cookies.clear()
        headers = {"Cookie": f"{SESSION_COOKIE}={session}", "Accept": HTML}
        return platform.http.get("/tasks", headers=headers)
