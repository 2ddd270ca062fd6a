"""A workbook of 10,000 patents from upload to rights on file, beside only reading its cells.

Ours begins with the file received and ends when every right is filed, with grants, hashes and the
import's rows; two examiners see each right. The plain way is openpyxl reading the same bytes.
"""

import io
from collections.abc import Iterator
from uuid import uuid4

from openpyxl import load_workbook

from ip_finance.bootstrap import open_database, open_vault
from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from ip_finance.core.canonical import fresh_salt, salted_hash
from ip_finance.core.clock import system_clock
from ip_finance.core.uow import UnitOfWork
from ip_finance.documents import service as documents
from ip_finance.documents.domain import KeepDocument
from ip_finance.documents.service import Vault
from ip_finance.intake import repository, service
from ip_finance.intake.domain import ImportState, ReceiveImport
from ip_finance.intake.work import ImportWork
from ip_finance.local import postgres
from ip_finance.migrating import migrate
from ip_finance.office_files.portfolio_columns import PATENTS
from ip_finance.parties.domain import PartyKind
from ip_finance.parties.models import Party
from tests.bench.figures import Figure, a_folder, timed
from tests.intake.builders import patent, workbook
from tests.parties.builders import OPERATOR, PROVIDER, SME, Company

RIGHTS = 10_000
MOST_SECONDS = 20.0
"""What issue 4 allows for a workbook of so many rows."""


def measure() -> Iterator[Figure]:
    """Rows a second from the file to rights on file, and how long the whole takes."""
    content = workbook({PATENTS.title: [patent(serial) for serial in range(1, RIGHTS + 1)]})
    plain = timed(lambda: read_plainly(content))
    with a_folder() as var:
        url = postgres.start(var / "pg")
        try:
            database = open_database(url, url, system_clock)
            migrate(database.owner.engine)
            actor = an_owner(database.owner)
            vault = open_vault(var)
            ours = timed(lambda: bring_in(database.app, vault, actor, content))
        finally:
            postgres.stop(var / "pg")
    yield Figure("workbook rows filed", RIGHTS / ours, "1/s", "openpyxl read", RIGHTS / plain)
    yield Figure("10,000 rows", ours, "s", "openpyxl read", plain)
    yield Figure("10,000 rows", ours, "s", "budget, at most", MOST_SECONDS)


def an_owner(uow: UnitOfWork) -> Actor:
    """A signatory of a company; a provider and an operator are there to see its rights."""
    owner = Actor(uuid4(), uuid4(), frozenset({PersonRole.SIGNATORY}))
    with uow.begin(SYSTEM) as tx:
        for company in (SME, PROVIDER, OPERATOR):
            party_id = owner.party_id if company is SME else uuid4()
            tx.session.add(_party(company, party_id, tx.now))
            tx.session.flush()
            tx.grant(party_id, party_id)
    return owner


def _party(company: Company, party_id: object, now: object) -> Party:
    salt = fresh_salt()
    return Party(
        id=party_id,
        kind=PartyKind(company.kind),
        name=company.name,
        uscc=company.uscc,
        identity_hash=salted_hash(salt, {"uscc": company.uscc, "name": company.name}),
        salt=salt,
        dual_approval_above=0,
        created_at=now,
    )


def bring_in(uow: UnitOfWork, vault: Vault, actor: Actor, content: bytes) -> None:
    """Import the workbook as its owner."""
    import_id = uuid4()
    with uow.begin(actor) as tx:
        file = KeepDocument(uuid4(), "portfolio.xlsx", "application/octet-stream", content)
        document = documents.keep(tx, vault, file)
        service.receive(tx, ReceiveImport(import_id, document.id))
    ImportWork(uow, vault, actor).run(import_id)
    with uow.begin(actor) as tx:
        batch = repository.by_id(tx.session, import_id)
        assert (batch.state, batch.filed) == (ImportState.FILED, RIGHTS), batch.refusal


def read_plainly(content: bytes) -> None:
    """Every cell of every sheet, as openpyxl gives it."""
    book = load_workbook(io.BytesIO(content), read_only=True)
    for sheet in book.worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass
