"""Headers on every response, and tokens that belong to one session."""

import asyncio

import pytest
from fastapi import FastAPI
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.testclient import TestClient
from starlette.types import Message

from ip_finance.web.security import (
    CONTENT_SECURITY_POLICY,
    FILE_POLICY,
    HEADERS,
    SecurityHeaders,
    csrf_token,
    is_csrf_valid,
)

SECRET = bytes(range(32))


def page() -> Response:
    return HTMLResponse("<p>secret</p>", headers={"Cache-Control": "public"})


def text() -> Response:
    return PlainTextResponse(
        "file", headers={"Cache-Control": "public", "Referrer-Policy": "unsafe-url"}
    )


def away() -> Response:
    return RedirectResponse("/page", status_code=303)


def bug() -> Response:
    raise RuntimeError


def app() -> SecurityHeaders:
    inner = FastAPI(docs_url=None, redoc_url=None)
    for path, endpoint in {"/page": page, "/text": text, "/away": away, "/bug": bug}.items():
        inner.get(path, response_model=None)(endpoint)
    return SecurityHeaders(inner)


@pytest.fixture
def client() -> TestClient:
    return TestClient(app(), raise_server_exceptions=False, follow_redirects=False)


class TestSecurityHeaders:
    @pytest.mark.parametrize(
        ("path", "status"),
        [("/page", 200), ("/text", 200), ("/away", 303), ("/missing", 404), ("/bug", 500)],
    )
    def test_they_are_on_every_response(self, client: TestClient, path: str, status: int) -> None:
        answer = client.get(path)

        assert answer.status_code == status
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS

    def test_they_are_there_once_whatever_the_app_said(self, client: TestClient) -> None:
        assert client.get("/text").headers.get_list("referrer-policy") == ["same-origin"]

    def test_nothing_inline_and_nothing_foreign_may_run(self) -> None:
        rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))

        assert rules["default-src"] == "'none'"
        assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"
        assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
        assert "unsafe" not in CONTENT_SECURITY_POLICY

    def test_a_file_of_a_user_runs_nothing_and_is_framed_by_our_pages_only(self) -> None:
        rules = dict(rule.split(" ", 1) for rule in FILE_POLICY.split("; "))

        assert rules["default-src"] == rules["form-action"] == rules["base-uri"] == "'none'"
        assert rules["frame-ancestors"] == "'self'"
        assert "script-src" not in rules
        assert "unsafe" not in FILE_POLICY

    def test_pages_are_not_kept(self, client: TestClient) -> None:
        assert client.get("/page").headers["cache-control"] == "no-store"

    def test_files_may_be_kept(self, client: TestClient) -> None:
        assert client.get("/text").headers["cache-control"] == "public"

    def test_https_stays_https(self) -> None:
        secure = TestClient(app(), base_url="https://testserver")

        assert "max-age" in secure.get("/page").headers["strict-transport-security"]

    def test_plain_http_is_not_told_so(self, client: TestClient) -> None:
        assert "strict-transport-security" not in client.get("/page").headers

    def test_there_are_no_interactive_docs_but_a_schema(self, client: TestClient) -> None:
        assert client.get("/docs").status_code == 404
        assert client.get("/openapi.json").status_code == 200

    def test_other_protocols_pass_untouched(self) -> None:
        given: list[tuple[object, ...]] = []

        async def inner(*arguments: object) -> None:
            given.append(arguments)

        async def receive() -> Message:
            return {"type": "lifespan.startup"}

        async def send(message: Message) -> None:
            raise AssertionError(message)

        asyncio.run(SecurityHeaders(inner)({"type": "lifespan"}, receive, send))

        assert given == [({"type": "lifespan"}, receive, send)]


class TestCsrf:
    def test_a_token_is_good_for_its_session(self) -> None:
        assert is_csrf_valid(SECRET, "session", csrf_token(SECRET, "session"))

    def test_it_is_stable_and_plain(self) -> None:
        token = csrf_token(SECRET, "session")

        assert token == csrf_token(SECRET, "session")
        assert len(token) == 64
        assert "session" not in token

    @pytest.mark.parametrize(
        ("secret", "session"), [(SECRET, "other"), (SECRET[::-1], "session"), (SECRET, "")]
    )
    def test_it_is_bad_for_any_other(self, secret: bytes, session: str) -> None:
        assert not is_csrf_valid(secret, session, csrf_token(SECRET, "session"))

    @pytest.mark.parametrize("token", ["", "0" * 64, "令牌", "\ud800", " "])
    def test_rubbish_is_bad_and_does_not_fail(self, token: str) -> None:
        assert not is_csrf_valid(SECRET, "session", token)

    def test_a_changed_character_is_bad(self) -> None:
        token = csrf_token(SECRET, "session")

        assert not is_csrf_valid(SECRET, "session", token[:-1] + ("0" if token[-1] != "0" else "1"))

    def test_a_short_secret_is_refused(self) -> None:
        with pytest.raises(ValueError, match="32 bytes"):
            csrf_token(b"short", "session")

    def test_no_session_has_no_token(self) -> None:
        with pytest.raises(ValueError, match="session"):
            csrf_token(SECRET, "")
