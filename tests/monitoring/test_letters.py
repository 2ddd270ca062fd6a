"""Letters: to whom they go, what they do not say, and what becomes of those that cannot leave."""

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

import pytest

from ip_finance.core.actor import SYSTEM
from ip_finance.daily import Daily, watching
from ip_finance.mailing import LetterRefused, MailUndelivered, SmtpPostman
from ip_finance.monitoring import letters
from tests.api import Given, Platform, refused
from tests.builders import TODAY, Stage, record_event
from tests.monitoring.scenes import on_the, watch

pytest_plugins = ["tests.parties.platforms"]

BANK, SME = "desk@bank.example", "desk@sme.example"


class Letters:
    """A postman who keeps what he is given, or refuses what he is told to refuse."""

    def __init__(self, refusals: Mapping[str, Exception] | None = None) -> None:
        self.taken: list[tuple[str, str, str]] = []
        self.refusals = refusals or {}
        self.asked = 0

    def send(self, to: str, subject: str, text: str) -> None:
        self.asked += 1
        if to in self.refusals:
            raise self.refusals[to]
        self.taken.append((to, subject, text))


@pytest.fixture
def told(given: Given) -> Platform:
    """Bank and owner want letters, and both were told of a licence."""
    platform = given(Stage.RELEASED)
    record_event(platform, happened_on=str(TODAY))
    platform.put("officer", "/me/mail-address", {"address": BANK})
    platform.put("owner", "/me/mail-address", {"address": SME})
    watch(platform)
    return platform


def deliver(platform: Platform, post: Letters, days: int = 0) -> bool:
    with on_the(platform, TODAY + timedelta(days=days)).begin(SYSTEM) as tx:
        return letters.deliver(tx, post)


def deliver_all(platform: Platform, post: Letters, days: int = 0) -> None:
    for _ in range(20):
        if not deliver(platform, post, days):
            return
    raise AssertionError("there is no end of letters")


def test_go_to_whoever_has_an_address_and_name_nobody(told: Platform) -> None:
    post = Letters()
    deliver_all(told, post)

    assert sorted(to for to, _, _ in post.taken) == [BANK, SME]
    _, subject, text = post.taken[0]
    assert "许可" in subject
    assert "ZL" not in text
    assert "有限公司" not in text


def test_that_could_not_leave_are_tried_again(told: Platform) -> None:
    away = MailUndelivered("ConnectionRefusedError")
    with pytest.raises(MailUndelivered):
        deliver(told, Letters({BANK: away, SME: away}))

    post = Letters()
    deliver_all(told, post)
    assert len(post.taken) == 2


@pytest.mark.parametrize("bad", [BANK, SME])
def test_a_bad_address_does_not_hold_up_the_others(told: Platform, bad: str) -> None:
    post = Letters({bad: LetterRefused("550 no such mailbox", is_final=True)})
    deliver_all(told, post)

    assert [to for to, _, _ in post.taken] == [SME if bad == BANK else BANK]
    deliver_all(told, post, days=30)
    assert post.asked == 2, "for good means for good"
    (one,) = told.get("officer" if bad == BANK else "owner", "/notifications")
    assert one["mail_refused"] == "550 no such mailbox"


def test_a_full_mailbox_is_tried_later_and_not_for_ever(told: Platform) -> None:
    post = Letters({BANK: LetterRefused("452 mailbox full", is_final=False)})
    deliver_all(told, post)
    assert post.asked == 2, "once each"

    for days in range(1, 20):
        deliver_all(told, post, days)

    assert post.asked == 1 + letters.MOST_ATTEMPTS


def test_a_server_that_is_away_is_not_asked_at_every_step(told: Platform) -> None:
    away = MailUndelivered("TimeoutError")
    post, now = Letters({BANK: away, SME: away}), [0.0]
    with watching(told.database.owner) as watched:
        daily = Daily(watched, post, pulse=lambda: now[0])
        with pytest.raises(MailUndelivered):
            daily.step()
        for now[0] in (10.0, 20.0, 59.0):
            daily.step()
        assert post.asked == 1
        now[0] = 61.0
        with pytest.raises(MailUndelivered):
            daily.step()


def test_only_who_works_with_them_chooses_where_they_go(told: Platform) -> None:
    answer = told.ask("approver", "PUT", "/me/mail-address", {"address": "me@evil.example"})

    refused(answer, 403, "role-missing")


@pytest.mark.parametrize("address", ["张三@bank.example", "désk@bank.example", "a b@bank.example"])
def test_an_address_is_in_ascii(told: Platform, address: str) -> None:
    answer = told.ask("officer", "PUT", "/me/mail-address", {"address": address})

    assert answer.status_code == 422


class _Talk(socketserver.StreamRequestHandler):
    """A mail server without TLS, which answers RCPT as it is told to."""

    server: "_Server"

    def handle(self) -> None:
        self.wfile.write(b"220 played\r\n")
        for line in self.rfile:
            word = line.split()[0].upper().decode()
            self.server.heard.append(word)
            rcpt = self.server.rcpt if word == "RCPT" else b"250 ok"
            self.wfile.write({"QUIT": b"221 bye"}.get(word, rcpt) + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    heard: list[str]
    rcpt: bytes

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


@contextmanager
def mail_server(rcpt: bytes = b"250 ok") -> Iterator[_Server]:
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.heard, server.rcpt = [], rcpt
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class TestSmtp:
    @pytest.mark.parametrize(("answer", "is_final"), [(b"550 no", True), (b"452 full", False)])
    def test_what_the_server_says_of_an_address_concerns_that_address(
        self, answer: bytes, *, is_final: bool
    ) -> None:
        with mail_server(answer) as server:
            post = SmtpPostman(f"smtp://{server.address}", "p@x.example")
            with pytest.raises(LetterRefused) as said:
                post.send(BANK, "s", "t")

        assert said.value.is_final is is_final
        assert answer.decode() in said.value.reason

    def test_no_password_travels_without_tls(self) -> None:
        with mail_server() as server:
            post = SmtpPostman(f"smtp://me:secret@{server.address}", "p@x.example")
            with pytest.raises(MailUndelivered):
                post.send(BANK, "s", "t")

        assert "AUTH" not in server.heard
