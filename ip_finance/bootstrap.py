"""The composition root: the only module that sees every part."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from eth_account.signers.base import BaseAccount
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from jinja2 import PackageLoader
from sqlalchemy import URL
from web3 import Web3

from ip_finance.actions import api as actions_api
from ip_finance.actions import pages as actions_pages
from ip_finance.appraisals import api as appraisals_api
from ip_finance.appraisals import order_pages as appraisal_orders_pages
from ip_finance.appraisals import pages as appraisals_pages
from ip_finance.appraisals import report_api as appraisal_reports_api
from ip_finance.appraisals import report_pages as appraisal_reports_pages
from ip_finance.audit import api as audit_api
from ip_finance.audit import pages as audit_pages
from ip_finance.audit.domain import ChainHistory
from ip_finance.bundles import api as bundles_api
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
from ip_finance.chain.signer import Relayers
from ip_finance.chain.state import StateReader
from ip_finance.checkpoints import api as checkpoints_api
from ip_finance.checkpoints.domain import PlatformKey
from ip_finance.collateral import api as collateral_api
from ip_finance.collateral import pages as collateral_pages
from ip_finance.core.actor import SYSTEM, Actor
from ip_finance.core.clock import Clock
from ip_finance.core.condition import Condition
from ip_finance.core.deployment import Deployment
from ip_finance.core.engines import DbRole, owner_engine, role_engine, sessions_of
from ip_finance.core.uow import UnitOfWork
from ip_finance.documents import api as documents_api
from ip_finance.documents import pages as documents_pages
from ip_finance.documents.service import Vault
from ip_finance.dossiers import api as dossiers_api
from ip_finance.dossiers import pages as dossiers_pages
from ip_finance.eligibility import api as eligibility_api
from ip_finance.eligibility import pages as eligibility_pages
from ip_finance.hearing import PROJECTORS, on_range
from ip_finance.intake import api as intake_api
from ip_finance.intake import pages as intake_pages
from ip_finance.ip_assets import api as ip_assets_api
from ip_finance.ip_assets import pages as ip_assets_pages
from ip_finance.legal_status import api as legal_status_api
from ip_finance.legal_status import pages as legal_status_pages
from ip_finance.loans import api as loans_api
from ip_finance.loans import pages as loans_pages
from ip_finance.local import secret
from ip_finance.monitoring import api as monitoring_api
from ip_finance.monitoring import pages as monitoring_pages
from ip_finance.notary import Notary
from ip_finance.ops.client import OpsAccess, OpsClient
from ip_finance.parties import api as parties_api
from ip_finance.parties import pages as parties_pages
from ip_finance.parties import repository as parties_repository
from ip_finance.parties import service as parties
from ip_finance.pledges import api as pledges_api
from ip_finance.pledges import pages as pledges_pages
from ip_finance.reconciler import Reconciler
from ip_finance.registrations import api as registrations_api
from ip_finance.registrations import pages as registrations_pages
from ip_finance.scanning.clamd import Clamd
from ip_finance.settings import Settings
from ip_finance.signing import api as signing_api
from ip_finance.signing import pages as signing_pages
from ip_finance.signing import projector as signing_projector
from ip_finance.signing.domain import Consent
from ip_finance.storage.files import FileStore
from ip_finance.storage.sealing import sealer_from
from ip_finance.verification import api as verification_api
from ip_finance.verification import pages as verification_pages
from ip_finance.verification.results import notices as verification_notices
from ip_finance.web import problems, status
from ip_finance.web.ledger_refusals import ledger_told
from ip_finance.web.pages import frame_of
from ip_finance.web.refusals import in_chinese, role_words
from ip_finance.web.security import SecurityHeaders
from ip_finance.web.templating import STATIC, LedgerMark, Visitor, templates

APIS = (
    parties_api,
    signing_api,
    checkpoints_api,
    documents_api,
    ip_assets_api,
    legal_status_api,
    intake_api,
    verification_api,
    appraisals_api,
    appraisal_reports_api,
    loans_api,
    eligibility_api,
    pledges_api,
    dossiers_api,
    registrations_api,
    collateral_api,
    actions_api,
    monitoring_api,
    bundles_api,
    audit_api,
)

PAGES = (
    cases_pages,
    parties_pages,
    signing_pages,
    documents_pages,
    ip_assets_pages,
    legal_status_pages,
    intake_pages,
    verification_pages,
    appraisals_pages,
    appraisal_orders_pages,
    appraisal_reports_pages,
    loans_pages,
    eligibility_pages,
    pledges_pages,
    registrations_pages,
    collateral_pages,
    monitoring_pages,
    dossiers_pages,
    actions_pages,
    audit_pages,
)
TEMPLATES = {
    name: PackageLoader(f"ip_finance.{name}")
    for name in sorted({page.__name__.split(".")[1] for page in PAGES})
}
"""Where each slice keeps the templates of its pages."""


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
            return parties.actor_of(tx, secret)

    def describe(self, actor: Actor) -> Visitor:
        with self.uow.begin(SYSTEM) as tx:
            person = parties_repository.person(tx.session, actor.person_id)
            return Visitor(person.name, person.party.name, role_words(actor.roles))


@dataclass(frozen=True, slots=True)
class Ports:
    """What a running platform needs beside its database."""

    vault: Vault
    consent: Consent
    history: ChainHistory
    checkpoint_key: PlatformKey
    recorder_address: str
    ledger_mark: LedgerMark
    condition: Condition
    csrf_secret: bytes
    contract_roots: Path
    ops: OpsClient
    is_demo: bool
    is_cookie_secure: bool


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


def build_app(database: Database, ports: Ports) -> SecurityHeaders:
    """The web application. Everything it needs is given; it reads no setting."""
    app = FastAPI(
        title="IP-pledge financing",
        summary="Verify, value, pledge and release: every step signed by its party, on chain.",
        docs_url=None,  # the stock page needs inline scripts, which our policy forbids
        redoc_url=None,
    )
    app.state.uow = database.app
    app.state.system_uow = database.sign_in
    app.state.sign_in = SessionReader(database.sign_in)
    app.state.vault = ports.vault
    app.state.consent = ports.consent
    app.state.history = ports.history
    app.state.checkpoint_key = ports.checkpoint_key
    app.state.recorder_address = ports.recorder_address
    app.state.condition = ports.condition
    app.state.contract_roots = ports.contract_roots
    app.state.ops = ports.ops
    app.state.csrf_secret = ports.csrf_secret
    app.state.is_demo = ports.is_demo
    app.state.cookie_secure = ports.is_cookie_secure
    app.state.surroundings = cases_pages.Surroundings()
    app.state.right_notices = verification_notices
    app.state.ledger_mark = ports.ledger_mark
    app.state.counters = {
        "/tasks": partial(monitoring_pages.open_tasks, database.app),
        "/notifications": partial(monitoring_pages.unread, database.app),
    }
    app.state.templates = templates(extra_dirs=TEMPLATES, frame_of=frame_of)
    app.state.templates.env.globals |= {"in_chinese": in_chinese, "ledger_told": ledger_told}
    for slice_api in APIS:
        app.include_router(slice_api.router, prefix="/api")
    for slice_pages in PAGES:
        app.include_router(slice_pages.router)
    app.include_router(status.router, prefix="/api")
    app.mount("/static", StaticFiles(directory=STATIC))
    problems.install(app)
    return SecurityHeaders(app)


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
