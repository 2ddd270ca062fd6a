"""Secrets and personal data go through the platform; none of it is left in a log."""

import logging

import pytest
from sqlalchemy import text

from ip_finance.core.actor import SYSTEM
from tests.api import Given, Platform
from tests.builders import Stage
from tests.ip_assets.browsing import Browser
from tests.parties.builders import PASSWORD, account_of, id_of, keystore_of, person_body

pytest_plugins = ["tests.parties.platforms"]

MOBILE, MAIL, IDENTITY = "13912345678", "luo.xingye@private.example", "510104199001011234"
WRONG_PASSWORD = "not-the-password-but-near"
WORDS = "这句话只有本企业可以看到"
NAME = "罗某某的身份证"
CLIENTS = ("httpx", "httpcore", "asyncio", "web3", "eth")
"""What the test itself speaks with."""
FORMAT = logging.Formatter("%(name)s %(message)s")


def live_a_day(platform: Platform) -> dict[str, str]:
    """People sign in, mistype, file people, papers and addresses; gives what must not be logged."""
    wrong = {"login": "owner", "password": WRONG_PASSWORD}
    platform.ask(None, "PUT", f"/sessions/{id_of('a wrong one')}", wrong)
    newcomer = person_body("owner", name="罗某某") | {
        "login": "newcomer",
        "password": PASSWORD + "-2",
    }
    platform.ask("admin", "PUT", f"/people/{id_of('newcomer')}", newcomer)
    platform.upload("owner", f"{NAME}.txt", f"{IDENTITY} {MOBILE} {WORDS}".encode())
    owner = Browser(platform, "owner")
    owner.fill("/notifications", "/notifications/mail-address", address=MAIL)
    owner.get(f"/assets?q={MOBILE}&number={IDENTITY}")
    platform.send("owner", "GET", f"/loans/{MOBILE}")
    return {
        "password": PASSWORD,
        "wrong password": WRONG_PASSWORD,
        "session": platform.token("owner"),
        "private key": account_of("owner").key.hex().removeprefix("0x"),
        "keystore": str(keystore_of(account_of("owner").address)["crypto"]["ciphertext"]),
        "mobile": MOBILE,
        "identity card": IDENTITY,
        "mail address": MAIL,
        "words of a paper": WORDS,
        "name of a paper": NAME,
    }


@pytest.fixture
def secrets(given: Given, caplog: pytest.LogCaptureFixture) -> dict[str, str]:
    """What went through a platform whose every logger was told to say all it can."""
    caplog.set_level(logging.DEBUG)
    platform = given(Stage.REGISTERED)
    told = live_a_day(platform)
    told["audit log"] = _audit_log(platform)
    return told


def test_no_log_holds_a_secret_or_personal_data(
    secrets: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    del secrets["audit log"]

    heard = caplog.get_records("setup")
    assert heard, "the loggers were heard"
    logged = _logged(heard)
    assert [name for name, secret in secrets.items() if secret in logged] == []


def test_the_audit_log_holds_none_either(secrets: dict[str, str]) -> None:
    told = secrets.pop("audit log")

    assert "read" in told
    assert [name for name, secret in secrets.items() if secret in told] == []


def test_a_bug_is_logged_without_what_was_sent(
    given: Given, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = given(Stage.FOUNDED)
    monkeypatch.setattr("ip_finance.identity.service.sign_in", _broken)
    sent = {"login": MAIL, "password": WRONG_PASSWORD}

    answer = platform.http.put(f"/api/sessions/{id_of('any')}", json=sent)

    logged = _logged(caplog.records)
    assert answer.status_code == 500
    assert answer.json()["correlation_id"] in logged
    assert WRONG_PASSWORD not in logged + answer.text
    assert "Traceback" not in answer.text


def _broken(*_: object) -> str:
    raise ZeroDivisionError("a bug of the test")


def _of_ours(records: list[logging.LogRecord]) -> list[logging.LogRecord]:
    """Everything of the product's own and of the server; the test client's own log is none."""
    return [one for one in records if not one.name.startswith(CLIENTS)]


def _logged(records: list[logging.LogRecord]) -> str:
    return "\n".join(FORMAT.format(one) for one in _of_ours(records))


def _audit_log(platform: Platform) -> str:
    query = text("select string_agg(cast(audit_log as text), ' ') from audit_log")
    with platform.database.owner.begin(SYSTEM) as tx:
        return str(tx.session.scalar(query))
