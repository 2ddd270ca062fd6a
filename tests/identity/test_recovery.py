"""A lost account: opened by a code, of no use until a second person confirms it."""

import re

import pytest

from ip_finance.identity.domain import FREE_OF_LOGIN
from tests.api import Answer, Given, Platform, refused
from tests.builders import Stage
from tests.identity.visiting import Visitor, actions_of, signed_in
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

NEW = "找回后的 新密码"
PAGE = "/admin/identity"


@pytest.fixture
def platform(given: Given) -> Platform:
    return given(Stage.FOUNDED)


def codes_of(platform: Platform, login: str) -> list[str]:
    answer = signed_in(platform, login).fill("/me/recovery-codes")
    found = re.findall(r"<code>((?:[0-9a-f]{4}-){4}[0-9a-f]{4})</code>", answer.text)
    assert len(found) == 10
    return list(found)


def recover(platform: Platform, login: str, code: str) -> tuple[Visitor, Answer]:
    visitor = Visitor(platform)
    return visitor, visitor.fill("/sign-in/recovery", login=login, code=code)


def confirm(platform: Platform, login: str, whose: str) -> Answer:
    return signed_in(platform, login).fill(PAGE, f"/admin/recoveries/{id_of(whose)}/confirmation")


def test_a_code_opens_an_account_that_can_do_nothing_yet(platform: Platform) -> None:
    code = codes_of(platform, "officer")[0]

    officer, answer = recover(platform, "officer", code)

    assert answer.headers["location"] == "/recovery"
    assert "守护人" in officer.page("/recovery")
    for path in ("/me/account", "/to-sign", "/me/passkeys", "/credit"):
        assert officer.get(path).headers["location"].startswith("/recovery")
    headers = {"Authorization": f"Bearer {officer.secret}", "Idempotency-Key": "k"}
    path = f"/signing-requests/{id_of('nothing')}/signatures"
    body = {"signature": "0x" + "11" * 65}
    answer = platform.send(None, "POST", path, json=body, headers=headers)
    refused(answer, 403, "recovery-unconfirmed")


def test_a_new_password_changes_nothing_about_that(platform: Platform) -> None:
    officer, _ = recover(platform, "officer", codes_of(platform, "officer")[0])
    officer.fill("/recovery", "/recovery/password", new=NEW)

    again = Visitor(platform)
    again.sign_in("officer", NEW)

    assert not again.is_in
    assert not officer.is_in


def test_a_second_person_confirms_and_it_works_again(platform: Platform) -> None:
    officer, _ = recover(platform, "officer", codes_of(platform, "officer")[0])

    assert confirm(platform, "bank-guardian", "officer").status_code == 303

    assert officer.is_in
    assert actions_of(platform, "identity.recovery") == [
        "identity.recovery-codes-made",
        "identity.recovery-begun",
        "identity.recovery-confirmed",
    ]


def test_of_other_banks_people_no_guardian_answers(platform: Platform) -> None:
    recover(platform, "other-officer", codes_of(platform, "other-officer")[0])

    assert str(id_of("other-officer")) not in signed_in(platform, "bank-guardian").page(PAGE)
    assert confirm(platform, "admin", "other-officer").status_code == 303


def test_nobody_confirms_their_own(platform: Platform) -> None:
    guardian, _ = recover(platform, "bank-guardian", codes_of(platform, "bank-guardian")[0])

    assert guardian.get(PAGE).headers["location"].startswith("/recovery")


def test_every_other_session_ends(platform: Platform) -> None:
    codes, elsewhere = codes_of(platform, "officer"), signed_in(platform, "officer")

    recover(platform, "officer", codes[0])

    headers = {"Authorization": f"Bearer {elsewhere.secret}"}
    refused(platform.send(None, "GET", "/me", headers=headers), 401, "session-ended")


def test_a_code_works_once_and_new_ones_end_the_old(platform: Platform) -> None:
    old, new = codes_of(platform, "officer"), codes_of(platform, "officer")

    assert recover(platform, "officer", old[0])[1].status_code == 401
    assert recover(platform, "officer", new[0])[1].status_code == 303
    assert recover(platform, "officer", new[0])[1].status_code == 401


def test_guessing_codes_has_to_wait(platform: Platform) -> None:
    for _ in range(FREE_OF_LOGIN):
        assert recover(platform, "nobody", "1111-2222")[1].status_code == 401

    assert recover(platform, "nobody", "1111-2222")[1].status_code == 429
