"""Signing in with a password, and the sessions that come of it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ip_finance.identity.domain import FREE_OF_ADDRESS, FREE_OF_LOGIN
from tests.api import Answer, Given, Platform, refused
from tests.builders import Stage
from tests.identity.visiting import Visitor, actions_of, let_pass, signed_in
from tests.parties.builders import PASSWORD

pytest_plugins = ["tests.parties.platforms"]

WRONG = "wrong"
NEW_PASSWORD = "四个 不相干 的词 在此"


@pytest.fixture
def platform(given: Given) -> Platform:
    return given(Stage.FOUNDED)


def try_in(platform: Platform, login: str, password: str = WRONG) -> Answer:
    body = {"login": login, "password": password}
    return platform.ask(None, "PUT", f"/sessions/{uuid4()}", body)


class TestTries:
    @pytest.mark.parametrize("login", ["owner", "nobody-at-all"])
    def test_too_many_have_to_wait_alike_for_known_and_unknown_logins(
        self, platform: Platform, login: str
    ) -> None:
        for _ in range(FREE_OF_LOGIN):
            refused(try_in(platform, login), 401, "wrong-credentials")

        answer = try_in(platform, login)

        assert refused(answer, 429, "too-many-tries")["retry_after"] == 5
        assert answer.headers["retry-after"] == "5"

    def test_the_right_password_waits_too(self, platform: Platform) -> None:
        for _ in range(FREE_OF_LOGIN):
            try_in(platform, "owner")

        refused(try_in(platform, "owner", PASSWORD), 429, "too-many-tries")
        let_pass(platform, timedelta(seconds=5))
        assert try_in(platform, "owner", PASSWORD).status_code == 201

    def test_each_further_failure_doubles_the_wait(self, platform: Platform) -> None:
        for _ in range(FREE_OF_LOGIN):
            try_in(platform, "owner")
        let_pass(platform, timedelta(seconds=5))
        refused(try_in(platform, "owner"), 401, "wrong-credentials")

        assert refused(try_in(platform, "owner"), 429, "too-many-tries")["retry_after"] == 10

    def test_getting_in_forgets_the_failures(self, platform: Platform) -> None:
        for _ in range(FREE_OF_LOGIN - 1):
            try_in(platform, "owner")
        try_in(platform, "owner", PASSWORD)

        refused(try_in(platform, "owner"), 401, "wrong-credentials")
        refused(try_in(platform, "owner"), 401, "wrong-credentials")

    def test_from_one_address_are_counted_over_all_logins(self, platform: Platform) -> None:
        for number in range(FREE_OF_ADDRESS):
            try_in(platform, f"login-{number}")

        refused(try_in(platform, "owner", PASSWORD), 429, "too-many-tries")

    def test_the_page_says_how_long_to_wait(self, platform: Platform) -> None:
        visitor = Visitor(platform)
        for _ in range(FREE_OF_LOGIN):
            assert visitor.sign_in("owner", "wrong").status_code == 401

        answer = visitor.sign_in("owner", "wrong")

        assert (answer.status_code, answer.headers["retry-after"]) == (429, "5")
        assert "请等待 5 秒" in answer.text

    def test_a_failure_is_in_the_audit_log_without_what_was_typed(self, platform: Platform) -> None:
        try_in(platform, "owner", "my-secret-slip")

        assert actions_of(platform)[-1] == "identity.sign-in-failed"


class TestSession:
    def test_gets_a_new_secret_at_sign_in_and_the_old_one_ends(self, platform: Platform) -> None:
        visitor = signed_in(platform, "owner")
        before = visitor.secret

        visitor.sign_in("other-owner")

        assert visitor.secret != before
        headers = {"Authorization": f"Bearer {before}"}
        refused(platform.send(None, "GET", "/me", headers=headers), 401, "session-ended")

    def test_a_secret_that_somebody_planted_is_not_taken_over(self, platform: Platform) -> None:
        visitor = Visitor(platform)
        visitor.http.cookies.set("ipfin_session", "planted", domain="localhost.local", path="/")

        visitor.sign_in("owner")

        assert "planted" not in visitor.http.cookies.values() or visitor.secret != "planted"
        assert Visitor(platform).get("/me/account").headers["location"] == "/sign-in"

    def test_ends_when_it_is_not_used_for_two_hours(self, platform: Platform) -> None:
        visitor = signed_in(platform, "owner")
        let_pass(platform, timedelta(hours=2))

        assert not visitor.is_in

    def test_lasts_while_it_is_used_and_ends_after_twelve_hours(self, platform: Platform) -> None:
        visitor = signed_in(platform, "owner")
        for _ in range(11):
            let_pass(platform, timedelta(hours=1))
            assert visitor.is_in

        let_pass(platform, timedelta(hours=1))
        assert not visitor.is_in

    def test_shows_its_device_and_ends_from_another_one(self, platform: Platform) -> None:
        here, there = signed_in(platform, "owner"), Visitor(platform)
        there.http.headers["user-agent"] = "Other Browser 7"
        there.sign_in("owner")

        page = here.page("/me/sessions")
        assert "Other Browser 7" in page
        assert "本次登录" in page
        row = page.partition("Other Browser 7")[2].partition("</tr>")[0]
        action = row.split('action="/me/sessions/')[1].split('"')[0]
        assert here.fill("/me/sessions", f"/me/sessions/{action}").status_code == 303

        assert here.is_in
        assert not there.is_in

    def test_all_others_end_at_once(self, platform: Platform) -> None:
        here, there = signed_in(platform, "owner"), signed_in(platform, "owner")

        here.fill("/me/sessions", "/me/sessions/end-others")

        assert here.is_in
        assert not there.is_in

    def test_of_somebody_else_cannot_be_ended(self, platform: Platform) -> None:
        platform.get("other-owner", "/me")
        theirs = platform.get("other-owner", "/me/sessions")[0]["id"]

        answer = platform.ask("owner", "DELETE", f"/me/sessions/{theirs}")

        refused(answer, 404, "session-not-found")
        assert platform.get("other-owner", "/me")


class TestPassword:
    def test_is_changed_by_whoever_knows_the_old_one(self, platform: Platform) -> None:
        visitor, elsewhere = signed_in(platform, "owner"), signed_in(platform, "owner")

        visitor.fill("/me/password", old=PASSWORD, new=NEW_PASSWORD)

        assert visitor.is_in
        assert not elsewhere.is_in
        refused(try_in(platform, "owner", PASSWORD), 401, "wrong-credentials")
        assert try_in(platform, "owner", NEW_PASSWORD).status_code == 201

    def test_is_not_changed_without_the_old_one(self, platform: Platform) -> None:
        visitor = signed_in(platform, "owner")

        answer = visitor.fill("/me/password", old="wrong", new=NEW_PASSWORD)

        assert answer.status_code == 401
        assert try_in(platform, "owner", PASSWORD).status_code == 201

    def test_cannot_be_short(self, platform: Platform) -> None:
        answer = signed_in(platform, "owner").fill("/me/password", old=PASSWORD, new="short")

        assert answer.status_code == 422
        assert "密码须为 10 至 200 个字符" in answer.text
