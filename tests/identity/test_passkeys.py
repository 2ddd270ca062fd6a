"""Passkeys in a software authenticator: made, used to sign in, and asked for before signing."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api import Given, Platform, refused
from tests.builders import Stage
from tests.identity.authenticator import USER_PRESENT, Authenticator
from tests.identity.visiting import Visitor, actions_of, let_pass, signed_in
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

ELSEWHERE = "https://evil.example"


@pytest.fixture
def platform(given: Given) -> Platform:
    return given(Stage.FOUNDED)


@pytest.fixture
def key() -> Authenticator:
    return Authenticator()


class TestMaking:
    def test_the_first_takes_the_password(self, platform: Platform, key: Authenticator) -> None:
        owner = signed_in(platform, "owner")

        assert owner.add_passkey(key, password="wrong").status_code == 401
        assert owner.add_passkey(key).status_code == 303
        assert "测试钥匙" in owner.page("/me/passkeys")
        assert "identity.passkey-added" in actions_of(platform)

    def test_a_further_one_takes_a_passkey_used_just_now(
        self, platform: Platform, key: Authenticator
    ) -> None:
        owner = signed_in(platform, "owner")
        owner.add_passkey(key)

        sent_away = owner.add_passkey(Authenticator())
        owner.use_passkey(key, "/me/step-up")
        added = owner.add_passkey(Authenticator())

        assert sent_away.headers["location"].startswith("/me/step-up")
        assert added.headers["location"] == "/me/passkeys?done=passkey-added"

    @pytest.mark.parametrize(
        "bad", [Authenticator(flags=USER_PRESENT), Authenticator(origin=ELSEWHERE)]
    )
    def test_one_that_checked_nobody_or_stands_elsewhere_is_refused(
        self, platform: Platform, bad: Authenticator
    ) -> None:
        assert signed_in(platform, "owner").add_passkey(bad).status_code == 403

    def test_an_answer_to_an_older_question_is_refused(
        self, platform: Platform, key: Authenticator
    ) -> None:
        owner = signed_in(platform, "owner")
        told = owner.options("/me/passkeys")
        let_pass(platform, timedelta(minutes=5))

        answer = owner.fill("/me/passkeys", password="a-password-of-a-test", answer=key.make(told))

        assert answer.status_code == 403

    @pytest.mark.parametrize("spoilt", ["", "{}", "[]", "null", '{"id": 7}', "\x00", "9" * 5000])
    def test_what_is_no_answer_is_refused(self, platform: Platform, spoilt: str) -> None:
        owner = signed_in(platform, "owner")

        answer = owner.fill("/me/passkeys", password="a-password-of-a-test", answer=spoilt)

        assert answer.status_code == 403


class TestSigningIn:
    def test_needs_neither_login_nor_password(self, platform: Platform, key: Authenticator) -> None:
        signed_in(platform, "owner").add_passkey(key)
        visitor = Visitor(platform)

        answer = visitor.use_passkey(key, "/sign-in/passkey")

        assert answer.status_code == 303
        assert visitor.is_in

    def test_with_an_unknown_passkey_is_refused(
        self, platform: Platform, key: Authenticator
    ) -> None:
        visitor = Visitor(platform)

        assert visitor.use_passkey(key, "/sign-in/passkey").status_code == 403
        assert not visitor.is_in

    def test_an_answer_counts_once(self, platform: Platform, key: Authenticator) -> None:
        signed_in(platform, "owner").add_passkey(key)
        visitor = Visitor(platform)
        told = visitor.options("/sign-in/passkey")
        answer = key.use(told)
        visitor.fill("/sign-in/passkey", answer=answer)
        visitor.http.cookies.delete("ipfin_session")

        assert visitor.fill("/sign-in/passkey", answer=answer).status_code == 403

    def test_an_answer_given_in_another_browser_is_refused(
        self, platform: Platform, key: Authenticator
    ) -> None:
        signed_in(platform, "owner").add_passkey(key)
        answer = key.use(Visitor(platform).options("/sign-in/passkey"))

        assert Visitor(platform).fill("/sign-in/passkey", answer=answer).status_code == 403

    def test_a_copied_key_that_counts_backwards_is_refused(
        self, platform: Platform, key: Authenticator
    ) -> None:
        signed_in(platform, "owner").add_passkey(key)
        Visitor(platform).use_passkey(key, "/sign-in/passkey")
        key.uses = 0

        assert Visitor(platform).use_passkey(key, "/sign-in/passkey").status_code == 403


class TestStepUp:
    def test_comes_before_signing_for_whoever_has_a_passkey(
        self, platform: Platform, key: Authenticator
    ) -> None:
        owner = signed_in(platform, "owner")
        owner.add_passkey(key)

        refused(sign_nothing(platform, owner.secret), 403, "step-up-needed")

        owner.use_passkey(key, "/me/step-up")
        refused(sign_nothing(platform, owner.secret), 404, "signing-request-not-found")

    def test_holds_for_five_minutes(self, platform: Platform, key: Authenticator) -> None:
        owner = signed_in(platform, "owner")
        owner.add_passkey(key)
        owner.use_passkey(key, "/me/step-up")
        let_pass(platform, timedelta(minutes=5))

        refused(sign_nothing(platform, owner.secret), 403, "step-up-needed")

    def test_is_not_asked_of_whoever_has_no_passkey(self, platform: Platform) -> None:
        owner = signed_in(platform, "owner")

        refused(sign_nothing(platform, owner.secret), 404, "signing-request-not-found")

    def test_holds_for_the_session_that_made_it_only(
        self, platform: Platform, key: Authenticator
    ) -> None:
        owner, elsewhere = signed_in(platform, "owner"), signed_in(platform, "owner")
        owner.add_passkey(key)
        owner.use_passkey(key, "/me/step-up")

        refused(sign_nothing(platform, elsewhere.secret), 403, "step-up-needed")

    def test_a_page_is_not_helped_by_another_sessions_token(
        self, platform: Platform, key: Authenticator
    ) -> None:
        owner, elsewhere = signed_in(platform, "owner"), signed_in(platform, "owner")
        owner.add_passkey(key)
        owner.use_passkey(key, "/me/step-up")
        elsewhere.http.headers["Authorization"] = f"Bearer {owner.secret}"

        answer = elsewhere.http.post(f"/sign/{id_of('nothing')}")

        assert answer.headers["location"] == "/me/step-up"

    def test_of_somebody_elses_passkey_is_refused(
        self, platform: Platform, key: Authenticator
    ) -> None:
        signed_in(platform, "other-owner").add_passkey(key)
        owner = signed_in(platform, "owner")
        mine = Authenticator()
        owner.add_passkey(mine)

        assert owner.use_passkey(key, "/me/step-up").status_code == 403

    def test_leads_back_to_the_page_of_ours_and_nowhere_else(
        self, platform: Platform, key: Authenticator
    ) -> None:
        owner = signed_in(platform, "owner")
        owner.add_passkey(key)

        back = owner.use_passkey(key, "/me/step-up?next=/to-sign")
        away = owner.use_passkey(key, f"/me/step-up?next=//{ELSEWHERE}")

        assert back.headers["location"] == "/to-sign"
        assert away.headers["location"] == "/"

    def test_after_signing_in_with_a_passkey_is_not_asked_again(
        self, platform: Platform, key: Authenticator
    ) -> None:
        signed_in(platform, "owner").add_passkey(key)
        visitor = Visitor(platform)
        visitor.use_passkey(key, "/sign-in/passkey")

        refused(sign_nothing(platform, visitor.secret), 404, "signing-request-not-found")


def sign_nothing(platform: Platform, secret: str) -> Any:
    path = f"/signing-requests/{id_of('nothing')}/signatures"
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "k"}
    body = {"signature": "0x" + "11" * 65}
    return platform.send(None, "POST", path, json=body, headers=headers)
