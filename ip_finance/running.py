"""A running platform: database, chain, worker and web, started together and stopped together."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import uvicorn
from sqlalchemy import URL, make_url, select
from web3 import Web3

from ip_finance.bookkeeping import Bookkeeper
from ip_finance.bootstrap import (
    Database,
    Ports,
    build_app,
    build_capture,
    build_consent,
    build_history,
    build_nodes,
    build_notary,
    build_ops,
    build_reconciler,
    build_worker,
    open_checkpoint_key,
    open_database,
    open_vault,
)
from ip_finance.cashier import Cashier
from ip_finance.chain.client import connect
from ip_finance.chain.node import Node
from ip_finance.chain.signer import Relayers, recorder_from, relayers_from
from ip_finance.core import deployment
from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import system_clock, unix
from ip_finance.core.condition import Condition
from ip_finance.core.deployment import Deployment
from ip_finance.core.outbox import ChainTransaction
from ip_finance.daily import Daily, OpsOffice, watching
from ip_finance.founding import FoundingDocument, found
from ip_finance.local import anvil, postgres, secret
from ip_finance.local.lock import only_one
from ip_finance.mailing import SmtpPostman
from ip_finance.messenger import Messenger
from ip_finance.migrating import migrate
from ip_finance.notary import Notary
from ip_finance.payments.exchange import BankFolder
from ip_finance.public.domain import Tour
from ip_finance.rechecking import Rechecker
from ip_finance.rescanning import Rescanner
from ip_finance.reviewing import Reviewer
from ip_finance.settings import ROOT, Settings
from ip_finance.web.templating import LedgerMark
from ip_finance.webhooks.exchange import Courier
from ip_finance.worker import Hand, Worker

log = logging.getLogger(__name__)

WEI_A_GWEI = 10**9
AT_ONCE = frozenset({"sender", "indexer"})
"""The hands that people wait for; whoever else found nothing to do rests a while."""
REST_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Base:
    """Database and chain, open; nothing works on them yet."""

    settings: Settings
    database: Database
    web3: Web3
    chain_url: str
    relayers: Relayers

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
        accounts = relayers_from(settings.var / "secrets", settings.relayers)
        relayers = Relayers(accounts, settings.chain_fee_cap_gwei * WEI_A_GWEI)
        taken = _taken(database)
        if settings.chain_url:
            chain_url = settings.chain_url
        else:
            since = min((unix(one.mined_at) for one in taken if one.mined_at), default=None)
            local = anvil.start(settings.var / "chain", ROOT, since=since)
            stack.callback(local.stop)
            chain_url = local.url
        web3 = connect(chain_url)
        if not settings.chain_url:
            anvil.repair(web3, taken)
        yield Base(settings, database, web3, chain_url, relayers)


@contextmanager
def running(
    base: Base,
    founders: Callable[[], FoundingDocument],
    *,
    is_demo: bool,
    tour: Tour | None = None,
) -> Iterator[str]:
    """Work and serve on `base`; gives the address. A ledger not yet founded is founded first."""
    ledger = base.deployment() or _found(base, founders())
    depth = base.settings.chain_depth
    sender, indexer = build_worker(base.web3, ledger, base.relayers, base.database.owner, depth)
    if not base.settings.chain_url and indexer.has_lost_its_place():
        log.warning("the local chain had lost blocks: tables are rebuilt from what it has now")
        indexer.adopt_genesis()
        indexer.rebuild()
    notary = notary_of(base, ledger)
    notary.begin()
    capture = build_capture(base.web3, base.database.owner)
    reconciler = build_reconciler(base.web3, base.chain_url, ledger, base.database.owner)
    condition = Condition()
    at_work: dict[str, Hand] = {
        "sender": sender,
        "indexer": indexer,
        "capture": capture,
        "notary": notary,
        "reconciler": reconciler,
        "cashier": Cashier(base.database.owner, BankFolder(base.settings.bank_folder)),
        "bookkeeper": Bookkeeper(base.database.owner),
    }
    with watching(base.database.owner, office_of(base.settings)) as watch:
        at_work["daily"] = Daily(watch, _postman(base.settings))
        with (
            _working(at_work, condition),
            _working(_scanning(base), condition),
            _working(_telling(base), condition),
            _working(_reviewing(base), condition),
            _working(_rechecking(base, ledger), condition),
            _serving(base, _ports(base, ledger, condition, is_demo=is_demo, tour=tour)) as address,
        ):
            yield address


def _found(base: Base, document: FoundingDocument) -> Deployment:
    return found(base.database.owner, Node.of(base.web3), base.relayers, document)


@contextmanager
def _working(at_work: dict[str, Hand], condition: Condition) -> Iterator[None]:
    rests = dict.fromkeys(at_work.keys() - AT_ONCE, REST_SECONDS)
    worker = Worker(at_work, condition, system_clock, threading.Event(), rests)
    hands = threading.Thread(target=worker.run, name="worker")
    hands.start()
    try:
        yield
    finally:
        worker.stopping.set()
        hands.join()


def _scanning(base: Base) -> dict[str, Hand]:
    """Apart from the others, as it may wait long; nobody without a scanner."""
    vault = open_vault(base.settings.var, base.settings.clamd)
    return {"scanner": Rescanner(base.database.owner, vault)} if vault.scanner else {}


def _telling(base: Base) -> dict[str, Hand]:
    """Apart from the others too: who is told may answer late."""
    settings = base.settings
    courier = Courier(is_loopback_allowed=settings.loopback_webhooks)
    sealer = open_vault(settings.var).sealer
    return {"messenger": Messenger(base.database.owner, sealer, courier)}


def _reviewing(base: Base) -> dict[str, Hand]:
    """Apart from the others: a look at many loans takes its time, and the ledger does not wait."""
    return {"reviewer": Reviewer(base.database.owner)}


def _rechecking(base: Base, ledger: Deployment) -> dict[str, Hand]:
    """Apart from the others: to open every file takes its time."""
    history = build_history(base.web3, base.chain_url, ledger)
    vault, key = open_vault(base.settings.var), open_checkpoint_key(base.settings.var)
    return {"rechecker": Rechecker(base.database.owner, history, vault, key)}


def _postman(settings: Settings) -> SmtpPostman | None:
    """Without a mail server notifications stay in the inbox."""
    if settings.smtp_url is None:
        return None
    return SmtpPostman(settings.smtp_url.get_secret_value(), settings.mail_sender)


def office_of(settings: Settings) -> OpsOffice | None:
    """The office that the day's run asks; none without a key."""
    return OpsOffice(build_ops(settings, system_clock)) if settings.ops_key else None


def notary_of(base: Base, ledger: Deployment) -> Notary:
    """The notary of this platform, with the keys that are kept here."""
    var = base.settings.var
    recorder, key = recorder_from(var / "secrets"), open_checkpoint_key(var)
    return build_notary(base.web3, ledger, recorder, key, base.database.owner)


def _ports(
    base: Base, ledger: Deployment, condition: Condition, *, is_demo: bool, tour: Tour | None
) -> Ports:
    settings = base.settings
    return Ports(
        condition=condition,
        vault=open_vault(settings.var, settings.clamd),
        consent=build_consent(ledger),
        ledger_mark=LedgerMark(ledger.address, ledger.chain_id),
        history=build_history(base.web3, base.chain_url, ledger),
        nodes=build_nodes(base.web3, base.chain_url, ledger, settings.auditor_node_hosts),
        checkpoint_key=open_checkpoint_key(settings.var),
        recorder_address=recorder_from(settings.var / "secrets").address,
        csrf_secret=secret.kept_in(settings.var / "secrets" / "csrf.key"),
        contract_roots=settings.contract_roots or settings.var / "contract-roots",
        ops=build_ops(settings, system_clock),
        is_demo=is_demo,
        is_date_movable=is_demo or settings.movable_date,
        is_loopback_told=settings.loopback_webhooks,
        is_cookie_secure=settings.cookie_secure,
        tour=tour,
    )


@contextmanager
def _serving(base: Base, ports: Ports) -> Iterator[str]:
    settings = base.settings
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
        ports.closing.set()
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


def _taken(database: Database) -> list[ChainTransaction]:
    """Every transaction that the chain has taken, in its order."""
    taken = select(ChainTransaction).where(ChainTransaction.mined_at.is_not(None))
    # By time first: after a repair the same blocks may have other numbers.
    in_order = taken.order_by(
        ChainTransaction.mined_at, ChainTransaction.block_number, ChainTransaction.id
    )
    with database.owner.begin(SYSTEM) as tx:
        return list(tx.session.scalars(in_order))
