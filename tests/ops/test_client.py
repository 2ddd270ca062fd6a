"""The client against a server that plays OPS; nothing here reaches outside."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from ip_finance.core.errors import DomainError
from ip_finance.office_files.errors import WrongCheckDigit
from ip_finance.ops import errors
from ip_finance.ops.client import OpsAccess, OpsClient
from ip_finance.ops.requests import Service
from tests.office_files.made_up import made_up
from tests.ops.playing import PlayedOps, Reply, played_ops

NUMBER = "ZL201919934567.6"
ASKED = "(CN).(201919934567).(A)"
LEGAL = "legal/application/docdb"
BIBLIO = "published-data/application/docdb/biblio"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Hands:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def ops() -> Iterator[PlayedOps]:
    with played_ops() as server:
        server.says(LEGAL, Reply(body=made_up("ops_family.xml")))
        server.says(BIBLIO, Reply(body=made_up("ops_biblio.xml")))
        yield server


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def client(ops: PlayedOps, hands: Hands, tmp_path: Path) -> OpsClient:
    return a_client(ops, tmp_path, hands)


def a_client(ops: PlayedOps, folder: Path, hands: Hands, timeout: float = 5) -> OpsClient:
    access = OpsAccess(SecretStr("key"), SecretStr("secret"), ops.url, timeout)
    return OpsClient(access, folder / "ops", hands)


def refusal(client: OpsClient, number: str = NUMBER) -> DomainError:
    with pytest.raises(DomainError) as refused:
        client.ask(Service.LEGAL, number)
    assert refused.value.cure
    return refused.value


class TestAsking:
    def test_gives_the_legal_events_of_a_chinese_patent(
        self, client: OpsClient, ops: PlayedOps
    ) -> None:
        answer = client.ask(Service.LEGAL, NUMBER)

        assert ops.asked == [(LEGAL, ASKED)]
        assert [one.code for one in answer.told.events[0].entries] == [
            "GR01",
            "PE01",
            "PC01",
            "EE01",
        ]
        assert answer.content == made_up("ops_family.xml")

    def test_gives_the_bibliography(self, client: OpsClient) -> None:
        answer = client.ask(Service.BIBLIOGRAPHY, NUMBER)

        assert answer.told.records[0].number == NUMBER

    def test_gives_the_family_by_a_publication(self, client: OpsClient, ops: PlayedOps) -> None:
        path = "family/publication/docdb/(EP).(1000000).(A1)"
        ops.says(path, Reply(body=made_up("ops_family.xml")))

        assert client.ask(Service.FAMILY, "ep 1000000 a1").told.events
        assert [asked for asked, _ in ops.asked] == [path]

    def test_signs_in_once(self, client: OpsClient, ops: PlayedOps) -> None:
        client.ask(Service.LEGAL, NUMBER)
        client.ask(Service.BIBLIOGRAPHY, NUMBER)

        assert ops.sign_ins == 1

    def test_signs_in_anew_when_the_token_is_over(self, client: OpsClient, ops: PlayedOps) -> None:
        over = Reply(400, b"<error><message>invalid_access_token</message></error>")
        ops.says(LEGAL, over, Reply(body=made_up("ops_family.xml")))

        assert client.ask(Service.LEGAL, NUMBER).told.events
        assert ops.sign_ins == 2


class TestCache:
    def test_asks_the_same_once_a_day(
        self, client: OpsClient, ops: PlayedOps, hands: Hands
    ) -> None:
        first = client.ask(Service.LEGAL, NUMBER)
        hands.now += timedelta(hours=23)
        second = client.ask(Service.LEGAL, "cn 201919934567.6")

        assert len(ops.asked) == 1
        assert (first.is_from_cache, second.is_from_cache) == (False, True)
        assert second.asked_at == NOON
        assert second.told == first.told

    def test_asks_again_after_a_day(self, client: OpsClient, ops: PlayedOps, hands: Hands) -> None:
        client.ask(Service.LEGAL, NUMBER)
        hands.now += timedelta(days=1)
        client.ask(Service.LEGAL, NUMBER)

        assert len(ops.asked) == 2

    def test_keeps_bibliography_for_thirty_days(
        self, client: OpsClient, ops: PlayedOps, hands: Hands
    ) -> None:
        client.ask(Service.BIBLIOGRAPHY, NUMBER)
        hands.now += timedelta(days=29)
        client.ask(Service.BIBLIOGRAPHY, NUMBER)
        hands.now += timedelta(days=1)
        client.ask(Service.BIBLIOGRAPHY, NUMBER)

        assert len(ops.asked) == 2

    def test_serves_without_a_key_while_it_is_fresh(
        self, client: OpsClient, hands: Hands, tmp_path: Path
    ) -> None:
        client.ask(Service.LEGAL, NUMBER)
        keyless = OpsClient(OpsAccess(None, None), tmp_path / "ops", hands)

        assert keyless.ask(Service.LEGAL, NUMBER).is_from_cache

    def test_keeps_nothing_that_cannot_be_read(self, client: OpsClient, ops: PlayedOps) -> None:
        ops.says(LEGAL, Reply(body=b"<html>maintenance"), Reply(body=made_up("ops_family.xml")))
        refusal(client)

        assert client.ask(Service.LEGAL, NUMBER).told.events


class TestRefusals:
    def test_without_a_key_say_that_files_can_be_imported(self, tmp_path: Path) -> None:
        told = refusal(OpsClient(OpsAccess(None, None), tmp_path, Hands()))

        assert isinstance(told, errors.OpsNotConfigured)
        assert "IPFIN_OPS_KEY" in told.detail
        assert "file" in told.cure

    def test_of_the_key_are_named(self, client: OpsClient, ops: PlayedOps) -> None:
        ops.sign_in = Reply(401, b"{}")

        assert isinstance(refusal(client), errors.OpsKeyRefused)

    @pytest.mark.parametrize("body", [b"not json", b"{}", b"[]", b'{"access_token": "t"}'])
    def test_of_a_strange_sign_in_are_named(
        self, client: OpsClient, ops: PlayedOps, body: bytes
    ) -> None:
        ops.sign_in = Reply(body=body)

        assert isinstance(refusal(client), errors.OpsUnavailable)

    @pytest.mark.parametrize(
        "reason", ["IndividualQuotaPerHour", "RegisteredQuotaPerWeek", "Other"]
    )
    def test_of_a_used_up_quota_say_when_to_come_back(
        self, client: OpsClient, ops: PlayedOps, reason: str
    ) -> None:
        ops.says(LEGAL, Reply(403, b"", {"X-Rejection-Reason": reason, "Retry-After": "60001"}))
        told = refusal(client)

        assert isinstance(told, errors.OpsQuotaExceeded)
        assert told.facts["retry_after_seconds"] == 61
        assert reason in told.detail or "Quota" in told.detail

    def test_of_an_unknown_number_are_named(self, client: OpsClient, ops: PlayedOps) -> None:
        ops.says(LEGAL, Reply(404, b"<fault/>"))

        assert isinstance(refusal(client), errors.OpsNotFound)

    @pytest.mark.parametrize("status", [500, 502, 503])
    def test_of_a_broken_server_are_named(
        self, client: OpsClient, ops: PlayedOps, status: int
    ) -> None:
        ops.says(LEGAL, Reply(status))
        told = refusal(client)

        assert isinstance(told, errors.OpsUnavailable)
        assert str(status) in told.detail

    def test_of_a_slow_server_come_in_time(
        self, ops: PlayedOps, hands: Hands, tmp_path: Path
    ) -> None:
        ops.says(LEGAL, Reply(seconds=1))

        assert isinstance(refusal(a_client(ops, tmp_path, hands, 0.1)), errors.OpsUnavailable)

    def test_of_a_server_that_is_away_are_named(self, hands: Hands, tmp_path: Path) -> None:
        with played_ops() as gone:
            client = a_client(gone, tmp_path, hands)

        assert isinstance(refusal(client), errors.OpsUnavailable)

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"\x00\xff",
            b"<html/>",
            b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
            made_up("ops_family.xml").replace(b"2022-03-25", b"2022-13-25"),
        ],
    )
    def test_of_garbage_are_named(self, client: OpsClient, ops: PlayedOps, body: bytes) -> None:
        ops.says(LEGAL, Reply(body=body))

        assert isinstance(refusal(client), errors.OpsAnswerUnreadable)

    def test_of_a_request_that_ops_does_not_take_are_named(
        self, client: OpsClient, ops: PlayedOps
    ) -> None:
        ops.says(LEGAL, Reply(400, b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;"))

        assert isinstance(refusal(client), errors.OpsNumberRefused)

    @pytest.mark.parametrize("number", ["", "hello", "EP", "(EP).(1)", "x" * 10_000, "EP1;EP2A1"])
    def test_of_what_is_no_number_ask_nobody(
        self, client: OpsClient, ops: PlayedOps, number: str
    ) -> None:
        assert isinstance(refusal(client, number), errors.OpsNumberRefused)
        assert ops.asked == []

    def test_of_a_wrong_check_digit_name_the_right_one(self, client: OpsClient) -> None:
        told = refusal(client, "ZL201919934567.5")

        assert isinstance(told.__cause__, WrongCheckDigit)
        assert "should be 6" in told.detail


class TestPace:
    def test_is_held_as_the_server_asks(
        self, client: OpsClient, ops: PlayedOps, hands: Hands
    ) -> None:
        black = "overloaded (images=green:200, inpadoc=black:0, other=green:1000, "
        black += "retrieval=green:200, search=green:30)"
        paced = {"X-Throttling-Control": black, "Retry-After": "30000"}
        ops.says(LEGAL, Reply(body=made_up("ops_family.xml"), headers=paced))
        client.ask(Service.LEGAL, NUMBER)
        hands.now += timedelta(days=1)
        told = refusal(client)

        assert isinstance(told, errors.OpsBusy)
        assert len(ops.asked) == 1

    def test_is_shared_by_the_processes_of_a_machine(
        self, client: OpsClient, ops: PlayedOps, hands: Hands, tmp_path: Path
    ) -> None:
        black = "overloaded (images=green:200, inpadoc=black:0, other=green:1000, "
        black += "retrieval=green:200, search=green:30)"
        paced = {"X-Throttling-Control": black, "Retry-After": "30000"}
        ops.says(LEGAL, Reply(body=made_up("ops_family.xml"), headers=paced))
        client.ask(Service.LEGAL, NUMBER)
        hands.now += timedelta(days=1)

        assert isinstance(refusal(a_client(ops, tmp_path, hands)), errors.OpsBusy)

    @pytest.mark.parametrize("header", ["", "nonsense", "idle (inpadoc=green:many)", "()"])
    def test_takes_no_harm_from_a_header_that_cannot_be_read(
        self, client: OpsClient, ops: PlayedOps, header: str
    ) -> None:
        told = {"X-Throttling-Control": header, "Retry-After": "soon"}
        ops.says(LEGAL, Reply(body=made_up("ops_family.xml"), headers=told))

        assert client.ask(Service.LEGAL, NUMBER).told.events


class TestSecrets:
    def test_are_in_no_text_of_ours(self, tmp_path: Path) -> None:
        access = OpsAccess(SecretStr("key-of-ours"), SecretStr("secret-of-ours"))

        assert "of-ours" not in repr(access)


class TestFolder:
    def test_that_is_spoilt_is_told(self, ops: PlayedOps, hands: Hands, tmp_path: Path) -> None:
        (tmp_path / "ops").mkdir()
        (tmp_path / "ops" / "pace.db").write_bytes(b"no database" * 1_000)
        told = refusal(a_client(ops, tmp_path, hands))

        assert isinstance(told, errors.OpsUnavailable)
        assert "cannot be used" in told.detail


class TestThreads:
    def test_take_turns_on_one_line(self, client: OpsClient, ops: PlayedOps) -> None:
        numbers = ["ZL201919934567.6", "ZL201919901234.3", "ZL202019912345.7"]
        with ThreadPoolExecutor(3) as pool:
            told = list(pool.map(lambda number: client.ask(Service.LEGAL, number), numbers))

        assert all(answer.told.events for answer in told)
        assert (len(ops.asked), ops.sign_ins) == (3, 1)
