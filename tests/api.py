"""A running platform inside the test: its API, its worker stepped by hand, a chain in memory.

`given(Stage.VERIFIED)` gives a platform of the test's own with the case at that stage. Each stage
is played once a run, through the public API, and kept as a database to copy and a block to go
back to.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias
from uuid import uuid4

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_tester import EthereumTester
from starlette.testclient import TestClient
from starlette.types import ASGIApp
from web3 import Web3

from ip_finance.bootstrap import (
    Database,
    Ports,
    build_app,
    build_consent,
    build_history,
    build_nodes,
    build_worker,
    open_checkpoint_key,
    open_database,
    open_vault,
)
from ip_finance.chain.indexer import Indexer
from ip_finance.chain.node import Node
from ip_finance.chain.sender import Sender
from ip_finance.chain.signer import Relayers
from ip_finance.core import deployment
from ip_finance.core.actor import SYSTEM
from ip_finance.core.condition import Condition
from ip_finance.core.deployment import Deployment
from ip_finance.founding import found
from ip_finance.ops.client import OpsAccess, OpsClient
from ip_finance.web.templating import LedgerMark
from tests.builders import SCENES, Stage
from tests.clock import NOON
from tests.database import Server
from tests.dossiers.certificates import root_in
from tests.evm import turn_back
from tests.parties.builders import PASSWORD, account_of, founding, id_of
from tests.parties.promises import Promises, problem_of

RELAYERS = Relayers((Account.from_key("0x" + "5e" * 32),))
RECORDER: LocalAccount = Account.from_key("0x" + "31" * 32)
NODE = "the node of the test"

Answer: TypeAlias = Any
"""A response of the test client; its class comes with whichever client is installed."""


@dataclass
class Platform:
    """One platform in one database, and people who speak to it."""

    database: Database
    web3: Web3
    ledger: Deployment
    sender: Sender
    indexer: Indexer
    app: ASGIApp
    http: TestClient
    documents: Path
    tokens: dict[str, str]
    promises: Promises

    def token(self, login: str) -> str:
        """The session of whoever signs in as `login`."""
        if login not in self.tokens:
            path, body = f"/api/sessions/{uuid4()}", {"login": login, "password": PASSWORD}
            self.tokens[login] = self.http.put(path, json=body).json()["token"]
        return self.tokens[login]

    def send(self, login: str | None, method: str, path: str, **request: Any) -> Answer:
        """Send a request as it is, signed in as `login` if that is somebody.

        Whatever comes back must be what the OpenAPI document promises.
        """
        headers = dict(request.pop("headers", {}))
        if login is not None:
            headers.setdefault("Authorization", f"Bearer {self.token(login)}")
        answer = self.http.request(method, f"/api{path}", headers=headers, **request)
        self.promises.keep(method, f"/api{path}", answer)
        return answer

    def ask(
        self, login: str | None, method: str, path: str, body: Any = None, key: str | None = None
    ) -> Answer:
        """Send JSON; a POST carries an Idempotency-Key of its own unless one is given."""
        headers = {"Idempotency-Key": key or str(uuid4())} if method == "POST" else {}
        return self.send(login, method, path, json=body, headers=headers)

    def ask_raw(self, login: str, method: str, path: str, body: Any) -> Answer:
        """Send JSON as Python writes it, `NaN` and all."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
        raw = json.dumps(body).encode()
        return self.send(login, method, path, content=raw, headers=headers)

    def get(self, login: str, path: str) -> Any:
        return self._sound(self.ask(login, "GET", path))

    def put(self, login: str, path: str, body: Any = None) -> Any:
        return self._sound(self.ask(login, "PUT", path, body))

    def post(self, login: str, path: str, body: Any = None) -> Any:
        return self._sound(self.ask(login, "POST", path, body))

    def upload(self, login: str, name: str, content: bytes, kind: str = "other") -> str:
        """Keep a file and give its id."""
        document = str(id_of(name))
        path = f"/documents/{document}?name={name}&kind={kind}"
        return str(self._sound(self.send(login, "PUT", path, content=content))["id"])

    def sign(self, login: str, request: str) -> Answer:
        """Sign what waits for this person's signature."""
        found = self.get(login, f"/signing-requests/{request}")
        body = {"signature": self.signature(login, found["to_sign"]["typed_data"])}
        return self.ask(login, "POST", f"/signing-requests/{request}/signatures", body)

    def signature(self, login: str, typed_data: Mapping[str, Any]) -> str:
        signed = account_of(login).sign_typed_data(full_message=dict(typed_data))
        return "0x" + signed.signature.hex().removeprefix("0x")

    def settle(self) -> None:
        """Let the worker work until it has nothing to do."""
        while self.sender.step():
            pass
        while self.indexer.step():
            pass

    def carry(self, login: str, path: str, *signers: str, body: Any = None) -> None:
        """Ask for a step, have it signed, and let the ledger take it."""
        request = self.post(login, path, body)["id"]
        for signer in signers:
            self._sound(self.sign(signer, request))
        self.settle()
        state = self.get(signers[-1], f"/signing-requests/{request}")
        assert state["state"] == "taken", state["refusal"]

    def _sound(self, answer: Answer) -> Any:
        assert answer.is_success, f"{answer.request.method} {answer.url}: {answer.text}"
        return answer.json()


@dataclass(frozen=True)
class Kept:
    """A stage to start from."""

    database: str
    block: int
    head: bytes
    documents: Path
    tokens: Mapping[str, str]


@dataclass
class Studio:
    """Keeps every stage that a test has asked for, and opens platforms on copies of them."""

    server: Server
    folder: Path
    empty: str
    tester: EthereumTester
    web3: Web3
    kept: dict[Stage, Kept] = field(default_factory=dict)
    promises: list[Promises] = field(default_factory=list)

    @contextmanager
    def open(self, kept: Kept, name: str, documents: Path) -> Iterator[Platform]:
        """A platform on a copy of what was kept."""
        if self._head() != kept.head:
            turn_back(self.tester, kept.block)
        shutil.copytree(kept.documents, documents)
        url = self.server.make(name, kept.database)
        database = open_database(url, url, lambda: NOON)
        try:
            yield self._platform(database, documents, dict(kept.tokens))
        finally:
            for uow in (database.owner, database.app, database.sign_in):
                uow.sessions.kw["bind"].dispose()

    def at(self, stage: Stage) -> Kept:
        """The stage; played now if nobody has asked for it before."""
        if stage not in self.kept:
            before = self._nothing() if stage is Stage.FOUNDED else self.at(Stage(stage - 1))
            name, documents = f"stage_{stage.name.lower()}", self.folder / stage.name
            with self.open(before, name, documents) as platform:
                platform.settle()
                SCENES[stage](platform)
                self.kept[stage] = self._keep(name, documents, platform.tokens)
        return self.kept[stage]

    def _nothing(self) -> Kept:
        documents = self.folder / "nothing"
        documents.mkdir(exist_ok=True)
        return self._keep(self.empty, documents, {})

    def _keep(self, database: str, documents: Path, tokens: Mapping[str, str]) -> Kept:
        block = self.tester.take_snapshot()
        return Kept(database, block, self._head(), documents, tokens)

    def _head(self) -> bytes:
        return bytes(self.web3.eth.get_block("latest")["hash"])

    def _platform(self, database: Database, documents: Path, tokens: dict[str, str]) -> Platform:
        ledger = self._ledger(database)
        ports = Ports(
            condition=Condition(),
            vault=open_vault(documents),
            consent=build_consent(ledger),
            checkpoint_key=open_checkpoint_key(documents),
            recorder_address=RECORDER.address,
            history=build_history(self.web3, NODE, ledger),
            nodes=build_nodes(self.web3, NODE, ledger, "127.0.0.1 localhost"),
            ledger_mark=LedgerMark(ledger.address, ledger.chain_id),
            csrf_secret=b"\x01" * 32,
            contract_roots=root_in(documents),
            ops=OpsClient(OpsAccess(None, None), documents / "ops", database.app.clock),
            is_demo=False,
            is_date_movable=True,
            is_loopback_told=True,
            is_cookie_secure=False,
        )
        app = build_app(database, ports)
        http = TestClient(app, raise_server_exceptions=False, follow_redirects=False)
        sender, indexer = build_worker(self.web3, ledger, RELAYERS, database.owner, depth=0)
        if not self.promises:
            self.promises.append(Promises(http.get("/openapi.json").json()))
        return Platform(
            database,
            self.web3,
            ledger,
            sender,
            indexer,
            app,
            http,
            documents,
            tokens,
            self.promises[0],
        )

    def _ledger(self, database: Database) -> Deployment:
        with database.owner.begin(SYSTEM) as tx:
            ledger = deployment.current(tx.session)
        return ledger or found(database.owner, Node.of(self.web3), RELAYERS, founding())


Given: TypeAlias = Callable[[Stage], Platform]
"""Gives a platform of the test's own, with the case at the stage that the test names."""


def refused(answer: Answer, status: int, code: str) -> dict[str, Any]:
    """The problem, which must have this status and code."""
    body = problem_of(answer)
    assert (body["status"], body["type"]) == (status, f"/problems/{code}"), body
    return body
