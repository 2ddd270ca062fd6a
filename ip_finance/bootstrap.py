"""The composition root: the only module that sees every part."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eth_account.signers.base import BaseAccount
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from jinja2 import PackageLoader
from sqlalchemy import URL
from web3 import Web3

from ip_finance.appraisals import api as appraisals_api
from ip_finance.appraisals import pages as appraisals_pages
from ip_finance.appraisals import projector as appraisals_projector
from ip_finance.audit import api as audit_api
from ip_finance.audit import pages as audit_pages
from ip_finance.audit.domain import ChainHistory
from ip_finance.cases import pages as cases_pages
from ip_finance.chain.client import ledger_at
from ip_finance.chain.consent import LedgerConsent
from ip_finance.chain.indexer import Indexer, Projector, Projectors, Reader
from ip_finance.chain.sender import Sender
from ip_finance.chain_api import events
from ip_finance.core.actor import SYSTEM, Actor
from ip_finance.core.clock import Clock
from ip_finance.core.deployment import Deployment
from ip_finance.core.engines import DbRole, owner_engine, role_engine, sessions_of
from ip_finance.core.uow import UnitOfWork
from ip_finance.documents import api as documents_api
from ip_finance.documents.service import Vault
from ip_finance.ip_assets import api as ip_assets_api
from ip_finance.ip_assets import pages as ip_assets_pages
from ip_finance.ip_assets import projector as ip_assets_projector
from ip_finance.loans import api as loans_api
from ip_finance.loans import pages as loans_pages
from ip_finance.loans import projector as loans_projector
from ip_finance.parties import api as parties_api
from ip_finance.parties import pages as parties_pages
from ip_finance.parties import projector as parties_projector
from ip_finance.parties import repository as parties_repository
from ip_finance.parties import service as parties
from ip_finance.pledges import api as pledges_api
from ip_finance.pledges import pages as pledges_pages
from ip_finance.pledges import projector as pledges_projector
from ip_finance.signing import api as signing_api
from ip_finance.signing import pages as signing_pages
from ip_finance.signing import projector as signing_projector
from ip_finance.signing.domain import Consent
from ip_finance.storage.files import FileStore
from ip_finance.storage.sealing import sealer_from
from ip_finance.verification import api as verification_api
from ip_finance.verification import pages as verification_pages
from ip_finance.verification import projector as verification_projector
from ip_finance.web import problems
from ip_finance.web.pages import frame_of
from ip_finance.web.refusals import in_chinese, role_words
from ip_finance.web.security import SecurityHeaders
from ip_finance.web.templating import STATIC, LedgerMark, Visitor, templates

APIS = (
    parties_api,
    signing_api,
    documents_api,
    ip_assets_api,
    verification_api,
    appraisals_api,
    loans_api,
    pledges_api,
    audit_api,
)

PAGES = (
    cases_pages,
    parties_pages,
    signing_pages,
    ip_assets_pages,
    verification_pages,
    appraisals_pages,
    loans_pages,
    pledges_pages,
    audit_pages,
)
TEMPLATES = {
    name: PackageLoader(f"ip_finance.{name}")
    for name in (
        "parties",
        "signing",
        "ip_assets",
        "verification",
        "appraisals",
        "loans",
        "pledges",
        "cases",
        "audit",
    )
}

# Who hears what, from the lowest slice to the highest.
HEARERS: dict[type[events.ChainEvent], Sequence[Projector]] = {
    events.PartyAdmitted: (parties_projector.on_party_admitted,),
    events.KeyEnrolled: (signing_projector.on_key_enrolled,),
    events.AssetRegistered: (ip_assets_projector.on_registered,),
    events.VerificationAttested: (
        ip_assets_projector.on_verified,
        verification_projector.on_attested,
    ),
    events.ValuationRecorded: (ip_assets_projector.on_valued, appraisals_projector.on_recorded),
    events.LoanApplied: (loans_projector.on_applied,),
    events.LoanApproved: (loans_projector.on_approved,),
    events.LoanDeclined: (loans_projector.on_declined,),
    events.AssetsPledged: (
        ip_assets_projector.on_pledged,
        loans_projector.on_pledged,
        pledges_projector.on_pledged,
    ),
    events.RegistrationConfirmed: (
        loans_projector.on_registration_confirmed,
        pledges_projector.on_registration_confirmed,
    ),
    events.FundsReleased: (loans_projector.on_released,),
    events.RepaymentRecorded: (loans_projector.on_repaid,),
    events.PledgeDischarged: (
        ip_assets_projector.on_discharged,
        loans_projector.on_discharged,
        pledges_projector.on_discharged,
    ),
}
PROJECTORS: Projectors = {
    kind: (*hearers, signing_projector.on_taken) for kind, hearers in HEARERS.items()
}


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
    ledger_mark: LedgerMark
    csrf_secret: bytes
    is_demo: bool
    is_cookie_secure: bool


def open_database(owner_url: URL, app_url: URL, clock: Clock) -> Database:
    return Database(
        owner=UnitOfWork(sessions_of(owner_engine(owner_url)), clock),
        app=UnitOfWork(sessions_of(role_engine(app_url, DbRole.APP)), clock),
        sign_in=UnitOfWork(sessions_of(role_engine(app_url, DbRole.SIGN_IN)), clock),
    )


def open_vault(var: Path) -> Vault:
    return Vault(FileStore(var / "documents"), sealer_from(var / "secrets"))


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
    app.state.csrf_secret = ports.csrf_secret
    app.state.is_demo = ports.is_demo
    app.state.cookie_secure = ports.is_cookie_secure
    app.state.surroundings = cases_pages.Surroundings()
    app.state.ledger_mark = ports.ledger_mark
    app.state.templates = templates(extra_dirs=TEMPLATES, frame_of=frame_of)
    app.state.templates.env.globals["in_chinese"] = in_chinese
    for slice_api in APIS:
        app.include_router(slice_api.router, prefix="/api")
    for slice_pages in PAGES:
        app.include_router(slice_pages.router)
    app.mount("/static", StaticFiles(directory=STATIC))
    problems.install(app)
    return SecurityHeaders(app)


def build_worker(
    web3: Web3, deployment: Deployment, relayer: BaseAccount, uow: UnitOfWork, depth: int
) -> tuple[Sender, Indexer]:
    """The two hands of the platform on the chain: one writes, one reads."""
    ledger = ledger_at(web3, deployment.address)
    sender = Sender(web3, ledger, relayer, uow, signing_projector.on_refused)
    indexer = Indexer(Reader.of(web3, ledger), PROJECTORS, uow, depth)
    return sender, indexer


@dataclass(frozen=True, slots=True)
class NodeHistory:
    """The ledger's history as the node at `url` tells it."""

    reader: Reader
    url: str

    def node(self) -> str:
        return self.url

    def up_to(self, block: int) -> list[tuple[events.ChainEvent, events.Seen]]:
        return self.reader.events(0, block)


def build_history(web3: Web3, url: str, deployment: Deployment) -> NodeHistory:
    return NodeHistory(Reader.of(web3, ledger_at(web3, deployment.address)), url)


def build_consent(deployment: Deployment) -> LedgerConsent:
    return LedgerConsent(deployment.chain_id, deployment.address)
