"""The fixtures `studio` and `given`. A test module names this one in `pytest_plugins`."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from eth_tester import EthereumTester, PyEVMBackend
from web3 import Web3

from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import unix
from ip_finance.pledges.models import DossierPaper
from tests.api import RELAYERS, Given, Platform, Studio
from tests.builders import Stage, record_event
from tests.certificates import scenes as certificates
from tests.clock import NOON
from tests.collateral import scenes as collateral
from tests.compensation import scenes as compensation
from tests.credit import scenes as credit
from tests.database import Server
from tests.desks import bank_scenes, sme_scenes
from tests.documents import scenes as documents
from tests.eligibility import scenes as eligibility
from tests.enforcement import scenes as enforcement
from tests.evm import NodeLikeProvider
from tests.explorer import scenes as explorer
from tests.finding import scenes as finding
from tests.intake.builders import import_portfolio
from tests.loans import scenes as loans
from tests.margin_calls import scenes as margin_calls
from tests.marketplace import scenes as marketplace
from tests.monitoring import scenes as monitoring
from tests.parties import scenes as parties
from tests.parties.builders import id_of
from tests.payments import scenes as payments
from tests.reports import scenes as reports
from tests.servicing import scenes as servicing
from tests.verification import scenes as verification
from tests.webhooks import scenes as webhooks


@pytest.fixture(scope="session")
def studio(server: Server, template: str, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """A chain whose first block is an hour before the tests' noon, and no stage played yet."""
    genesis = PyEVMBackend.generate_genesis_params({"timestamp": unix(NOON) - 3_600})
    tester = EthereumTester(PyEVMBackend(genesis_parameters=genesis))
    web3 = Web3(NodeLikeProvider(tester))
    rich = web3.eth.accounts[0]
    for relayer in RELAYERS.accounts:
        web3.eth.send_transaction(
            {"from": rich, "to": relayer.address, "value": Web3.to_wei(1_000, "ether")}
        )
    return Studio(server, tmp_path_factory.mktemp("stages"), template, tester, web3)


@pytest.fixture
def given(studio: Studio, tmp_path: Path) -> Iterator[Given]:
    """A platform of this test's own, with the case at the stage that the test names."""
    with ExitStack() as stack:

        def open_at(stage: Stage) -> Platform:
            kept, name = studio.at(stage), f"test_{uuid4().hex}"
            stack.callback(studio.server.drop, name)
            return stack.enter_context(studio.open(kept, name, tmp_path / name))

        yield open_at


@pytest.fixture(scope="module")
def busy_platform(studio: Studio, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """One platform for a module of tests that change nothing, with an approved loan on it."""
    yield from _for_a_module(studio, tmp_path_factory, Stage.APPROVED)


@pytest.fixture(scope="module")
def signed_platform(studio: Studio, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """One platform for a module that brings it further by itself, with a signed pledge on it."""
    yield from _for_a_module(studio, tmp_path_factory, Stage.SIGNED)


@pytest.fixture(scope="module")
def full_platform(studio: Studio, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """One platform for a module of tests that change nothing, with something in every table."""
    for platform in _for_a_module(studio, tmp_path_factory, Stage.RELEASED):
        path = f"/loans/{id_of('loan')}/actions/declare-default"
        platform.post("officer", path, {"reason": "催收期满仍未清偿。"})
        record_event(platform)
        import_portfolio(platform)
        documents.file_everything(platform)
        verification.file_everything(platform)
        eligibility.file_everything(platform)
        collateral.file_everything(platform)
        marketplace.file_everything(platform)
        credit.file_everything(platform)
        monitoring.file_everything(platform)
        margin_calls.file_everything(platform)
        loans.record(platform)
        payments.file_everything(platform)
        webhooks.file_everything(platform)
        enforcement.file_everything(platform)
        compensation.file_everything(platform)
        bank_scenes.take_work(platform)
        parties.file_everything(platform)
        accept_valuation(platform)
        file_dossier_paper(platform)
        sme_scenes.file_draft(platform)
        sme_scenes.write_message(platform)
        certificates.file_everything(platform)
        explorer.file_everything(platform)
        finding.save_view(platform)
        servicing.file_everything(platform)  # late: it turns the bank's day
        reports.file_everything(platform)  # last: it turns the bank's month
        yield platform


def accept_valuation(platform: Platform) -> None:
    """The bank accepts the valuation that its loan stands on."""
    path = f"/appraisals/{id_of('appraisal')}/acceptance"
    platform.post("officer", path, {"decision": "accepted"})


def file_dossier_paper(platform: Platform) -> None:
    """A paper in the dossier of the pledge, put there before it was filed at the office."""
    document = platform.upload("owner", "report", b"%PDF-1.7 report")
    with platform.database.owner.begin(SYSTEM) as tx:
        tx.session.add(
            DossierPaper(
                id=uuid4(),
                pledge_id=id_of("pledge"),
                slot="valuation-report",
                document_id=UUID(document),
                party_id=id_of("sme"),
                created_by=id_of("owner"),
                created_at=tx.now,
            )
        )


def _for_a_module(
    studio: Studio, folders: pytest.TempPathFactory, stage: Stage
) -> Iterator[Platform]:
    """Its chain moves on once a test opens a platform of its own: only read it then."""
    kept, name = studio.at(stage), f"test_{uuid4().hex}"
    with studio.open(kept, name, folders.mktemp("module") / name) as platform:
        yield platform
    studio.server.drop(name)
