"""Pages at 100,000 loans and twenty people at once, beside a bare page that shows one row.

The bare page is FastAPI and SQLAlchemy and nothing else: no session, no tenant, no log of reads,
no frame. Both are served and asked in the same run, by the same process of askers.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from statistics import quantiles
from tempfile import mkdtemp

from eth_tester import EthereumTester, PyEVMBackend
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from sqlalchemy import create_engine, text
from starlette.types import ASGIApp
from web3 import Web3
from web3.types import TxParams

from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import unix
from ip_finance.core.uow import Tx
from ip_finance.local import postgres
from ip_finance.migrating import migrate
from ip_finance.web.deps import SESSION_COOKIE
from tests.api import RELAYERS, Platform, Studio
from tests.bench.figures import Figure
from tests.builders import Stage
from tests.clock import NOON
from tests.database import Server
from tests.evm import NodeLikeProvider
from tests.journeys.serving import serving
from tests.parties.builders import text_id

LOANS, COMPANIES = 100_000, 10_000
ENOUGH = Web3.to_wei(1_000, "ether")
COMPANY_COPIES = (
    """insert into parties (id, kind, name, uscc, identity_hash, dual_approval_above, salt,
         created_at)
       select cast(md5('company' || n) as uuid), kind, name || n, 'company' || n, identity_hash,
         dual_approval_above, salt, created_at
       from parties, generate_series(1, :companies) as n where id = :borrower""",
    """insert into access_grants (record_id, party_id)
       select cast(md5('company' || n) as uuid), cast(:bank as uuid)
       from generate_series(1, :companies) as n""",
)
"""Further companies that the bank knows, like the borrower."""
LOAN_COPIES = (
    """insert into loans (id, borrower_id, bank_id, amount, term_months, purpose, asset_ids,
         terms_hash, created_at, number, salt)
       select cast(md5('loan' || n) as uuid), borrower_id, bank_id, amount, term_months, purpose,
         asset_ids, '0x' || md5('loan' || n), created_at + n * interval '1 second',
         'SQ-2025-' || lpad(cast(n as text), 6, '0'), salt
       from loans, generate_series(1, :loans) as n where id = :loan""",
    """insert into access_grants (record_id, party_id)
       select cast(md5('loan' || n) as uuid), party_id
       from access_grants, generate_series(1, :loans) as n where record_id = :loan""",
    """insert into loans_on_ledger (loan, borrower, bank, version, state, applied_fen, approved_fen,
         available_fen, outstanding_fen, undistributed_fen, terms_hash, pledges, registered, live,
         tx_hash)
       select cast(md5('loan' || n) as uuid), borrower, bank, version, state, applied_fen,
         approved_fen, available_fen, outstanding_fen, undistributed_fen, '0x' || md5('loan' || n),
         pledges, registered, live, tx_hash
       from loans_on_ledger, generate_series(1, :loans) as n where loan = :loan""",
    """insert into loan_accounts (loan_id, bank_id, borrower_id, plan, rate, overdue_multiple,
         misuse_multiple, has_compound_interest, year_days, opened_on, matures_on, released, state,
         version, closed_through, due_on, is_accelerated, misused_on, facts_heard, next_reset_on,
         first_matures_on, restructured_on, principal)
       select cast(md5('loan' || n) as uuid), bank_id, borrower_id, plan, rate, overdue_multiple,
         misuse_multiple, has_compound_interest, year_days, opened_on, matures_on, released, state,
         version, closed_through, due_on + n % 28, is_accelerated, misused_on, facts_heard,
         next_reset_on, first_matures_on, restructured_on, principal
       from loan_accounts, generate_series(1, :loans) as n where loan_id = :loan""",
)
"""Further loans like the one of the case, their accounts, and who sees them."""
PAGES = {
    "/bank": "a bank's queue",
    "/desk": "a clerk's desk",
    "/collateral": "loans against their caps",
    "/accounts": "the list of accounts",
    "/credit": "applications that wait",
    "/filings": "filings",
    f"/cases/{text_id('loan')}": "the page of a case",
    f"/bank/cases/{text_id('loan')}": "a case as its bank sees it",
}


def measure() -> Iterator[Figure]:
    """The slowest twentieth of answers, in milliseconds."""
    with a_platform() as platform:
        cookie = f"{SESSION_COOKIE}={platform.token('officer')}"
        with serving(platform.app) as ours, serving(bare(platform)) as theirs:
            bare_page = p95(theirs, cookie, "/row")
            for path, name in PAGES.items():
                yield Figure(
                    f"{name} at {LOANS} loans and 20 people at once, p95",
                    p95(ours, cookie, path),
                    "ms",
                    "a bare page that shows one row, p95",
                    bare_page,
                )


def p95(address: str, cookie: str, path: str) -> float:
    asking = [sys.executable, "-m", "tests.bench.asking", address, cookie, path]
    told = subprocess.run(asking, check=True, capture_output=True, text=True).stdout
    waited: list[float] = json.loads(told)
    return round(quantiles(waited, n=20)[-1], 1)


def bare(platform: Platform) -> ASGIApp:
    """What FastAPI and SQLAlchemy take at the least."""
    app, engine = FastAPI(), create_engine(platform.database.owner.engine.url, pool_size=20)
    one_row = text("select number from loans where id = :loan")

    @app.get("/row")
    def row() -> HTMLResponse:
        with engine.connect() as connection:
            number = connection.execute(one_row, {"loan": text_id("loan")}).scalar_one()
        return HTMLResponse(f"<!doctype html><title>{number}</title><p>{number}</p>")

    return app


@contextmanager
def a_platform() -> Iterator[Platform]:
    """One with a loan that is paid out, a hundred thousand like it, and ten thousand companies."""
    folder = Path(mkdtemp(prefix="ipfin-bench-"))
    server = Server(postgres.start(folder / "pg"))
    try:
        engine = create_engine(server.make("migrated"))
        migrate(engine)
        engine.dispose()
        studio = _studio(server, folder)
        with studio.open(studio.at(Stage.RELEASED), "bench", folder / "bench") as platform:
            _multiply(platform)
            yield platform
    finally:
        postgres.stop(folder / "pg")
        rmtree(folder, ignore_errors=True)


def _studio(server: Server, folder: Path) -> Studio:
    genesis = PyEVMBackend.generate_genesis_params({"timestamp": unix(NOON) - 3_600})
    tester = EthereumTester(PyEVMBackend(genesis_parameters=genesis))
    web3 = Web3(NodeLikeProvider(tester))
    for relayer in RELAYERS.accounts:
        given: TxParams = {"from": web3.eth.accounts[0], "to": relayer.address, "value": ENOUGH}
        web3.eth.send_transaction(given)
    return Studio(server, folder, "migrated", tester, web3)


def copy_companies(tx: Tx, companies: int) -> None:
    ids = {"borrower": text_id("sme"), "bank": text_id("bank")}
    for copying in COMPANY_COPIES:
        tx.session.execute(text(copying), ids | {"companies": companies})


def copy_loans(tx: Tx, loans: int) -> None:
    for copying in LOAN_COPIES:
        tx.session.execute(text(copying), {"loans": loans, "loan": text_id("loan")})


def _multiply(platform: Platform) -> None:
    with platform.database.owner.begin(SYSTEM) as tx:
        copy_companies(tx, COMPANIES)
        copy_loans(tx, LOANS)
    plain = platform.database.owner.engine.connect()
    with plain.execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze"))
