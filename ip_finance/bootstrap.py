"""The composition root: the only module that sees every part."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from eth_account.signers.base import BaseAccount
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from sqlalchemy import URL
from web3 import Web3

from ip_finance.audit.domain import ChainHistory
from ip_finance.audit.nodes import Nodes
from ip_finance.books import pages as books_pages
from ip_finance.bundles import service as bundles
from ip_finance.cases import pages as cases_pages
from ip_finance.chain.capture import Capture
from ip_finance.chain.consent import LedgerConsent
from ip_finance.chain.history import NodeHistory
from ip_finance.chain.indexer import Indexer
from ip_finance.chain.node import Node
from ip_finance.chain.reader import Reader
from ip_finance.chain.recorder import LedgerRecorder
from ip_finance.chain.sender import Sender
from ip_finance.chain.sight import NodeBook, NodeSight
from ip_finance.chain.signer import Relayers
from ip_finance.chain.state import StateReader
from ip_finance.checkpoints.domain import PlatformKey
from ip_finance.core.actor import SYSTEM, Actor
from ip_finance.core.clock import Clock
from ip_finance.core.condition import Condition
from ip_finance.core.deployment import Deployment
from ip_finance.core.engines import DbRole, owner_engine, role_engine, sessions_of
from ip_finance.core.uow import UnitOfWork
from ip_finance.documents.service import Vault
from ip_finance.finding import view_pages as finding_view_pages
from ip_finance.finding.news import News
from ip_finance.hearing import PROJECTORS, on_range
from ip_finance.identity import memberships, sessions
from ip_finance.identity.oidc import Relying
from ip_finance.identity.providers import Door
from ip_finance.local import secret
from ip_finance.monitoring import pages as monitoring_pages
from ip_finance.mounting import APIS, PAGES, TEMPLATES
from ip_finance.notary import Notary
from ip_finance.ops.client import OpsAccess, OpsClient
from ip_finance.payments import pages as payments_pages
from ip_finance.public import tour_pages
from ip_finance.public.domain import Quota, Tour
from ip_finance.reconciler import Reconciler
from ip_finance.scanning.clamd import Clamd
from ip_finance.settings import Settings
from ip_finance.signing import projector as signing_projector
from ip_finance.signing.domain import Consent
from ip_finance.storage.files import FileStore
from ip_finance.storage.sealing import sealer_from
from ip_finance.verification.results import notices as verification_notices
from ip_finance.web import home, language_pages, problems, status
from ip_finance.web.framing import frame_of
from ip_finance.web.language import InLanguage
from ip_finance.web.ledger_refusals import ledger_told
from ip_finance.web.refusals import in_chinese, role_words
from ip_finance.web.security import SecurityHeaders
from ip_finance.web.templating import STATIC, LedgerMark, Visitor, templates
from ip_finance.web.turns import InTurn
from ip_finance.webhooks.service import Desk


@dataclass(frozen=True, slots=True)
class Database:
    """The three ways into one database: as its owner, for requests, and for signing in."""

    owner: UnitOfWork
    app: UnitOfWork
    sign_in: UnitOfWork


@dataclass(frozen=True, slots=True)
class SessionReader:
    """Tells who holds a session."""

    uow: UnitOfWork

    def actor_of(self, secret: str) -> Actor:
        with self.uow.begin(SYSTEM) as tx:
            return sessions.actor_of(tx, secret)

    def watcher_of(self, secret: str) -> Actor | None:
        with self.uow.begin(SYSTEM) as tx:
            return sessions.watcher_of(tx, secret)

    def require_step_up(self, secret: str) -> None:
        with self.uow.begin(SYSTEM) as tx:
            sessions.require_step_up(tx, secret)

    def visit_of(self, secret: str) -> tuple[Actor, Visitor]:
        with self.uow.begin(SYSTEM) as tx:
            person = sessions.holder_of(tx, secret)
            actor = Actor(person.id, person.party_id, person.roles)
            others = memberships.other_companies(tx, actor)
            words = role_words(actor.roles)
            return actor, Visitor(person.name, person.party.name, words, others)


@dataclass(frozen=True, slots=True)
class Ports:
    """What a running platform needs beside its database."""

    vault: Vault
    consent: Consent
    history: ChainHistory
    nodes: Nodes
    checkpoint_key: PlatformKey
    recorder_address: str
    ledger_mark: LedgerMark
    condition: Condition
    csrf_secret: bytes
    contract_roots: Path
    ops: OpsClient
    is_demo: bool
    is_date_movable: bool
    is_loopback_told: bool
    is_cookie_secure: bool
    closing: Event = field(default_factory=Event)
    tour: Tour | None = None
    """What a demonstration gives a newcomer."""


def open_database(owner_url: URL, app_url: URL, clock: Clock) -> Database:
    return Database(
        owner=UnitOfWork(sessions_of(owner_engine(owner_url)), clock),
        app=UnitOfWork(sessions_of(role_engine(app_url, DbRole.APP)), clock),
        sign_in=UnitOfWork(sessions_of(role_engine(app_url, DbRole.SIGN_IN)), clock),
    )


def open_vault(var: Path, clamd: str | None = None) -> Vault:
    """Where documents lie; `clamd` is where the virus scanner listens, if there is one."""
    scanner = Clamd.at(clamd) if clamd else None
    return Vault(FileStore(var / "documents"), sealer_from(var / "secrets"), scanner)


@asynccontextmanager
async def _settled(_: FastAPI) -> AsyncIterator[None]:
    """What was built for good is not searched for garbage again: that takes half a second."""
    gc.collect()
    gc.freeze()
    yield


def build_app(database: Database, ports: Ports) -> SecurityHeaders:
    """The web application. Everything it needs is given; it reads no setting."""
    app = FastAPI(
        title="IP-pledge financing",
        summary="Verify, value, pledge and release: every step signed by its party, on chain.",
        docs_url=None,  # the stock page needs inline scripts, which our policy forbids
        redoc_url=None,
        lifespan=_settled,
    )
    _equip(app, database, ports)
    for slice_pages in PAGES:  # first in line: people wait for these
        app.include_router(slice_pages.router)
    for slice_api in APIS:
        app.include_router(slice_api.router, prefix="/api")
    if ports.tour is not None:  # its pages let anybody in as anybody
        app.include_router(tour_pages.router)
    app.include_router(status.router, prefix="/api")
    app.include_router(language_pages.router)
    app.include_router(home.router)
    app.mount("/static", StaticFiles(directory=STATIC))
    app.state.addresses = home.addresses(pages.router for pages in PAGES)
    problems.install(app)
    app.add_middleware(InLanguage)
    app.add_middleware(InTurn)
    return SecurityHeaders(app)


def _equip(app: FastAPI, database: Database, ports: Ports) -> None:
    """Give requests what they reach beside their own slice."""
    app.state.uow = database.app
    app.state.system_uow = database.sign_in
    app.state.sign_in = SessionReader(database.sign_in)
    app.state.vault = ports.vault
    app.state.consent = ports.consent
    app.state.history = ports.history
    app.state.nodes = ports.nodes
    app.state.checkpoint_key = ports.checkpoint_key
    app.state.recorder_address = ports.recorder_address
    app.state.condition = ports.condition
    app.state.contract_roots = ports.contract_roots
    app.state.ops = ports.ops
    app.state.csrf_secret = ports.csrf_secret
    app.state.is_demo = ports.is_demo
    app.state.tour = ports.tour
    app.state.quota = Quota()
    app.state.is_date_movable = ports.is_date_movable
    app.state.webhook_desk = Desk(ports.vault.sealer, ports.is_loopback_told)
    app.state.provider_door = Door(ports.vault.sealer, Relying(ports.is_loopback_told))
    app.state.cookie_secure = ports.is_cookie_secure
    app.state.surroundings = cases_pages.Surroundings()
    app.state.right_notices = verification_notices
    app.state.ledger_mark = ports.ledger_mark
    app.state.views = finding_view_pages.views_of
    app.state.today = books_pages.today
    app.state.news = News(database.owner, ports.closing)
    app.state.counters = {
        ("/tasks", "/to-sign", "/notifications"): monitoring_pages.counts,
        ("/payments",): payments_pages.rejected,
    }
    app.state.templates = templates(extra_dirs=TEMPLATES, frame_of=frame_of)
    app.state.templates.env.globals |= {"in_chinese": in_chinese, "ledger_told": ledger_told}
    app.state.templates.env.globals |= {"tour_bar": tour_pages.bar_of}


def build_worker(
    web3: Web3, deployment: Deployment, relayers: Relayers, uow: UnitOfWork, depth: int
) -> tuple[Sender, Indexer]:
    """The two hands of the platform on the chain: one writes, one reads."""
    node = Node.of(web3)
    sender = Sender(node, deployment, relayers, uow, signing_projector.on_refused, depth)
    reader = Reader.of(web3, deployment.address)
    indexer = Indexer(reader, PROJECTORS, on_range, uow, depth)
    return sender, indexer


def build_capture(web3: Web3, uow: UnitOfWork) -> Capture:
    """The hand that keeps what proves each step."""
    return Capture(Node.of(web3), uow, bundles.next_anchor)


def build_notary(
    web3: Web3, deployment: Deployment, recorder: BaseAccount, key: PlatformKey, uow: UnitOfWork
) -> Notary:
    """The hand that signs checkpoints and has the audit log anchored."""
    machine = LedgerRecorder(recorder, deployment.chain_id, deployment.address)
    return Notary(uow, key, machine, Reader.of(web3, deployment.address))


def open_checkpoint_key(var: Path) -> PlatformKey:
    return PlatformKey(secret.kept_in(var / "secrets" / "checkpoints.key"))


def build_history(web3: Web3, url: str, deployment: Deployment) -> NodeHistory:
    return NodeHistory.of(web3, url, deployment.address)


def build_nodes(web3: Web3, url: str, deployment: Deployment, hosts: str) -> NodeBook:
    """Through what nodes auditors may look: ours, and any of their own at these hosts."""
    ours = NodeSight.through(Node.of(web3), url, deployment.address)
    return NodeBook(ours, frozenset(hosts.split()))


def build_reconciler(web3: Web3, url: str, deployment: Deployment, uow: UnitOfWork) -> Reconciler:
    """Who holds our tables against the ledger's own state, now and then."""
    state = StateReader.of(web3, deployment.address)
    return Reconciler(uow, build_history(web3, url, deployment), state)


def build_consent(deployment: Deployment) -> LedgerConsent:
    return LedgerConsent(deployment.chain_id, deployment.address)


def build_ops(settings: Settings, clock: Clock) -> OpsClient:
    """The client of EPO OPS; without a key it refuses by name, and serves what it has kept."""
    access = OpsAccess(settings.ops_key, settings.ops_secret, settings.ops_url)
    return OpsClient(access, settings.var / "ops", clock)
