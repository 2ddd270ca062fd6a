"""A running platform: database, chain, worker and web, started together and stopped together."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import uvicorn
from eth_account.signers.local import LocalAccount
from sqlalchemy import URL, make_url, select
from web3 import Web3

from ip_finance.bootstrap import (
    Database,
    Ports,
    build_app,
    build_consent,
    build_history,
    build_worker,
    open_database,
    open_vault,
)
from ip_finance.chain.client import connect
from ip_finance.chain.signer import relayer_from
from ip_finance.core import deployment
from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import system_clock, unix
from ip_finance.core.deployment import Deployment
from ip_finance.core.outbox import OutboxRow, OutboxState
from ip_finance.founding import FoundingDocument, found
from ip_finance.local import anvil, postgres, secret
from ip_finance.local.lock import only_one
from ip_finance.migrating import migrate
from ip_finance.settings import ROOT, Settings
from ip_finance.web.templating import LedgerMark
from ip_finance.worker import Worker

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Base:
    """Database and chain, open; nothing works on them yet."""

    settings: Settings
    database: Database
    web3: Web3
    chain_url: str
    relayer: LocalAccount

    def deployment(self) -> Deployment | None:
        with self.database.owner.begin(SYSTEM) as tx:
            return deployment.current(tx.session)


@contextmanager
def opened(settings: Settings) -> Iterator[Base]:
    """Open the database and the chain; start the embedded ones where no address is set."""
    with ExitStack() as stack:
        stack.enter_context(only_one(settings.var / "lock"))
        owner, app = _database_urls(settings, stack)
        database = open_database(owner, app, system_clock)
        for uow in (database.owner, database.app, database.sign_in):
            stack.callback(uow.close)
        migrate(database.owner.engine)
        relayer = relayer_from(settings.var / "secrets")
        sent = _mined(database)
        if settings.chain_url:
            chain_url = settings.chain_url
        else:
            since = min((unix(row.mined_at) for row in sent if row.mined_at), default=None)
            local = anvil.start(settings.var / "chain", ROOT, since=since)
            stack.callback(local.stop)
            chain_url = local.url
        web3 = connect(chain_url)
        if not settings.chain_url:
            anvil.repair(web3, sent)
        yield Base(settings, database, web3, chain_url, relayer)


@contextmanager
def running(
    base: Base, founders: Callable[[], FoundingDocument], *, is_demo: bool
) -> Iterator[str]:
    """Work and serve on `base`; gives the address. A ledger not yet founded is founded first."""
    ledger = base.deployment()
    if ledger is None:
        ledger = found(base.database.owner, base.web3, base.relayer, founders())
    depth = base.settings.chain_depth
    sender, indexer = build_worker(base.web3, ledger, base.relayer, base.database.owner, depth)
    if not base.settings.chain_url and indexer.has_lost_its_place():
        log.warning("the local chain had lost blocks: tables are rebuilt from what it has now")
        indexer.rebuild()
    worker = Worker(sender, indexer, threading.Event())
    hands = threading.Thread(target=worker.run, name="worker")
    hands.start()
    try:
        with _serving(base, ledger, is_demo) as address:
            yield address
    finally:
        worker.stopping.set()
        hands.join()


@contextmanager
def _serving(base: Base, ledger: Deployment, is_demo: bool) -> Iterator[str]:
    settings = base.settings
    ports = Ports(
        vault=open_vault(settings.var),
        consent=build_consent(ledger),
        ledger_mark=LedgerMark(ledger.address, ledger.chain_id),
        history=build_history(base.web3, base.chain_url, ledger),
        csrf_secret=secret.kept_in(settings.var / "secrets" / "csrf.key"),
        is_demo=is_demo,
        is_cookie_secure=settings.cookie_secure,
    )
    app = build_app(base.database, ports)
    config = uvicorn.Config(app, host=settings.host, port=settings.port, log_level="warning")
    server = uvicorn.Server(config)
    serving = threading.Thread(target=server.run, name="web")
    serving.start()
    try:
        while not server.started:
            if not serving.is_alive():
                raise RuntimeError(f"port {settings.port} is taken; set IPFIN_PORT to another")
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://{settings.host}:{port}"
    finally:
        server.should_exit = True
        serving.join()


def _database_urls(settings: Settings, stack: ExitStack) -> tuple[URL, URL]:
    """The owner's URL and the application's: the same where no other login is set."""
    if settings.database_url is None:
        url = postgres.start(settings.var / "pg")
        stack.callback(postgres.stop, settings.var / "pg")
        return url, url
    owner = _psycopg(settings.database_url.get_secret_value())
    if settings.app_database_url is None:
        return owner, owner
    return owner, _psycopg(settings.app_database_url.get_secret_value())


def _psycopg(url: str) -> URL:
    return make_url(url).set(drivername="postgresql+psycopg")


def _mined(database: Database) -> list[OutboxRow]:
    mined = select(OutboxRow).where(OutboxRow.state.in_((OutboxState.MINED, OutboxState.REVERTED)))
    with database.owner.begin(SYSTEM) as tx:
        return list(tx.session.scalars(mined.order_by(OutboxRow.nonce)))
