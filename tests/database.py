"""A real PostgreSQL for the tests: one server a run, one migrated template, one copy a test."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from uuid import uuid4

import pytest
from sqlalchemy import URL, Engine, create_engine

from ip_finance.bootstrap import Database, open_database
from ip_finance.local import postgres
from ip_finance.migrating import migrate
from tests.clock import NOON

SPEED_OVER_SAFETY = "alter system set fsync = off"


@dataclass(frozen=True)
class Server:
    """The test server; `url` is its superuser's."""

    url: URL

    def admin(self) -> Engine:
        return create_engine(self.url, isolation_level="AUTOCOMMIT")

    def make(self, name: str, template: str = "template0") -> URL:
        """A new database, copied from `template`."""
        admin = self.admin()
        with admin.connect() as connection:
            connection.exec_driver_sql(f"create database {name} template {template}")
        admin.dispose()
        return self.url.set(database=name)

    def drop(self, name: str) -> None:
        admin = self.admin()
        with admin.connect() as connection:
            connection.exec_driver_sql(f"drop database {name} with (force)")
        admin.dispose()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    # Not pytest's own folder: another run may clear that away under a server that still works.
    folder = Path(mkdtemp(prefix="ipfin-tests-"))
    found = Server(postgres.start(folder / "pg"))
    admin = found.admin()
    with admin.connect() as connection:
        connection.exec_driver_sql(SPEED_OVER_SAFETY)
        connection.exec_driver_sql("select pg_reload_conf()")
    admin.dispose()
    yield found
    postgres.stop(folder / "pg")
    rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def template(server: Server) -> str:
    """Name of a database that is migrated and empty."""
    engine = create_engine(server.make("migrated"))
    migrate(engine)
    engine.dispose()
    return "migrated"


@pytest.fixture
def database_url(server: Server, template: str) -> Iterator[URL]:
    name = f"test_{uuid4().hex}"
    yield server.make(name, template)
    server.drop(name)


@pytest.fixture
def database(database_url: URL) -> Iterator[Database]:
    """The three ways into one migrated, empty database of this test's own."""
    found = open_database(database_url, database_url, lambda: NOON)
    yield found
    for uow in (found.owner, found.app, found.sign_in):
        uow.sessions.kw["bind"].dispose()
