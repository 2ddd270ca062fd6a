"""`ipfin audit cosign`: fetches, sees that nothing was rewritten, signs, and hands in."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from ip_finance.bootstrap import Database
from ip_finance.checkpoints import api
from ip_finance.checkpoints.domain import CheckpointKind, PlatformKey
from ip_finance.core.clock import unix
from ip_finance.cosigning import CosigningRefused, Home
from ip_finance.evidence.note import SigningKey
from ip_finance.web import problems
from tests.audit.test_log import REWRITE, regrow, rehash
from tests.checkpoints.builders import AUDITOR, GUARDIAN, Site, ToldChain, a_site
from tests.clock import NOON

NAME = "auditor.example"


@pytest.fixture
def site(database: Database) -> Site:
    made = a_site(database)
    made.act(5)
    made.block(3)
    made.keep_up()
    made.register(AUDITOR, NAME)
    return made


def door(site: Site) -> TestClient:
    """The public endpoints of the platform, and nothing else."""
    app = FastAPI()
    app.state.uow, app.state.checkpoint_key = site.database.app, site.key
    app.include_router(api.router, prefix="/api")
    problems.install(app)
    return TestClient(app)


def home(
    site: Site, folder: Path, key: SigningKey | None = None, node: ToldChain | None = None
) -> Home:
    """A cosigner's home, on the way to the platform."""
    client = door(site)

    def carry(request: httpx.Request) -> httpx.Response:
        path = str(request.url).removeprefix(str(request.url.copy_with(raw_path=b"/")).rstrip("/"))
        headers = dict(request.headers)
        answer = client.request(request.method, path, content=request.content, headers=headers)
        return httpx.Response(answer.status_code, content=answer.content)

    http = httpx.Client(base_url="http://platform", transport=httpx.MockTransport(carry))
    key = key or site.cosigners[NAME]
    return Home(http, key, folder / "seen.json", lambda: unix(NOON), node)


def numbers(home: Home) -> list[tuple[str, int]]:
    return [(made.origin.rpartition("/")[2], made.number) for made in home.cosign()]


class TestSoundPlatform:
    def test_gets_the_log_cosigned_once(self, site: Site, tmp_path: Path) -> None:
        cosigner = home(site, tmp_path)

        assert numbers(cosigner) == [("log", 5)]
        assert numbers(cosigner) == []
        assert site.verify().cosignatures == 1

    def test_gets_the_chain_cosigned_by_who_has_a_node(self, site: Site, tmp_path: Path) -> None:
        assert numbers(home(site, tmp_path, node=site.chain)) == [("log", 5), ("chain", 3)]

    def test_is_followed_as_it_grows(self, site: Site, tmp_path: Path) -> None:
        cosigner = home(site, tmp_path, node=site.chain)
        cosigner.cosign()
        for number in (4, 9):
            site.act(number)
            site.block(number)
            site.keep_up()
            assert [kind for kind, _ in numbers(cosigner)] == ["log", "chain"]

        assert site.wrong() == []

    def test_without_a_checkpoint_is_left_alone(self, database: Database, tmp_path: Path) -> None:
        site = a_site(database)
        key = site.register(AUDITOR, NAME)

        assert numbers(home(site, tmp_path, key)) == []

    def test_has_everybodys_signatures_in_one_note(self, site: Site, tmp_path: Path) -> None:
        bank = site.register(GUARDIAN, "bank.example")
        home(site, tmp_path).cosign()
        other = tmp_path / "bank"
        other.mkdir()
        home(site, other, bank).cosign()

        note = door(site).get("/api/checkpoints/log/latest")
        assert note.headers["content-type"].startswith("text/plain")
        assert note.text.count("\n— ") == 3


class TestPlatformThatLies:
    @pytest.fixture
    def cosigner(self, site: Site, tmp_path: Path) -> Home:
        made = home(site, tmp_path, node=site.chain)
        made.cosign()
        return made

    def test_about_the_past_of_the_log_gets_no_signature(self, site: Site, cosigner: Home) -> None:
        site.force(REWRITE, seq=2)
        rehash(site, 2)
        site.act(7)
        regrow(site)
        site.checkpoint()

        with pytest.raises(CosigningRefused, match="rewritten"):
            cosigner.cosign()

    def test_about_the_length_of_the_log_gets_no_signature(
        self, site: Site, cosigner: Home
    ) -> None:
        site.force(
            "delete from cosignatures",
            "delete from checkpoints",
            "delete from audit_log where seq > 3",
            "delete from audit_tree",
            "update audit_head set size = 3",
        )
        site.checkpoint()

        with pytest.raises(CosigningRefused, match="went back from 5 to 3"):
            cosigner.cosign()

    def test_about_a_block_gets_no_signature(self, site: Site, cosigner: Home) -> None:
        site.block(8)
        site.keep_up()
        site.chain.blocks[8] = "0x" + "ee" * 32

        with pytest.raises(CosigningRefused, match="Block 8 of your node is not the platform's"):
            cosigner.cosign()

    def test_about_a_block_that_was_cosigned_gets_no_signature(
        self, site: Site, cosigner: Home
    ) -> None:
        site.block(8)
        site.keep_up()
        site.chain.blocks[3] = "0x" + "ee" * 32

        with pytest.raises(CosigningRefused, match="Block 3"):
            cosigner.cosign()

    def test_about_its_key_gets_no_signature(self, site: Site, tmp_path: Path) -> None:
        home(site, tmp_path).cosign()
        site.key = PlatformKey(b"\x08" * 32)

        with pytest.raises(CosigningRefused, match="other keys than before"):
            home(site, tmp_path).cosign()

    def test_whose_signature_does_not_hold_gets_none(self, site: Site, tmp_path: Path) -> None:
        site.force("update checkpoints set number = number, note = replace(note, '\n5\n', '\n6\n')")

        with pytest.raises(CosigningRefused, match="does not hold"):
            home(site, tmp_path).cosign()


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b"x"), (200, b""), (200, b"{"), (200, b"[]"), (200, b'{"log": 1}'), (404, b"")],
)
def test_a_platform_out_of_its_mind_gets_no_signature(
    site: Site, tmp_path: Path, status: int, body: bytes
) -> None:
    answer = httpx.MockTransport(lambda _: httpx.Response(status, content=body))
    http = httpx.Client(base_url="http://platform", transport=answer)
    key = site.cosigners[NAME]

    with pytest.raises(CosigningRefused):
        Home(http, key, tmp_path / "seen.json", lambda: unix(NOON), None).cosign()


def test_a_platform_that_is_away_gets_no_signature(site: Site, tmp_path: Path) -> None:
    def away(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    http = httpx.Client(base_url="http://platform", transport=httpx.MockTransport(away))
    key = site.cosigners[NAME]

    with pytest.raises(CosigningRefused, match="does not answer"):
        Home(http, key, tmp_path / "seen.json", lambda: unix(NOON), None).cosign()


@pytest.mark.parametrize("memory", ["", "{", "[]", "{}", '{"keys": {}, "last": {"log": 1}}'])
def test_a_memory_that_cannot_be_read_is_never_written_over(
    site: Site, tmp_path: Path, memory: str
) -> None:
    path = tmp_path / "seen.json"
    path.write_text(memory)

    with pytest.raises(CosigningRefused, match="restore it"):
        home(site, tmp_path).cosign()
    assert path.read_text() == memory


class TestEndpoints:
    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("log/latest", 200),
            ("log/5", 200),
            ("log/6", 404),
            ("log/0", 200),
            ("chain/2", 200),
            ("chain/4", 404),
            ("log/consistency?first=1&second=5", 200),
            ("log/consistency?first=1&second=6", 422),
            ("log/consistency?first=-1&second=6", 422),
            ("log/consistency", 422),
            ("log/-1", 422),
            ("log/99999999999999999999", 422),
            ("tree/1", 422),
            ("keys", 200),
        ],
    )
    def test_answer_everybody(self, site: Site, path: str, status: int) -> None:
        assert door(site).get(f"/api/checkpoints/{path}").status_code == status

    @pytest.mark.parametrize("kind", list(CheckpointKind))
    @pytest.mark.parametrize(
        "note",
        [b"", b"x", b"\xff", b"a\n\n\n", b"\n\n", b"\x00", b"x" * 20_001, "— a b\n".encode()],
    )
    def test_refuse_what_is_no_note(self, site: Site, kind: CheckpointKind, note: bytes) -> None:
        headers = {"Content-Type": "text/plain"}
        path = f"/api/checkpoints/{kind}/cosignatures"
        answer: Any = door(site).post(path, content=note, headers=headers)

        assert answer.status_code == 422
        assert answer.json()["type"].startswith("/problems/")
