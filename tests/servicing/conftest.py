"""One migrated database for a module of tests, each of which has a bank of its own in it."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from ip_finance.bootstrap import Database, open_database
from tests.clock import NOON
from tests.database import Server


@pytest.fixture(scope="module")
def shared_database(server: Server, template: str) -> Iterator[Database]:
    name = f"test_{uuid4().hex}"
    url = server.make(name, template)
    found = open_database(url, url, lambda: NOON)
    yield found
    for uow in (found.owner, found.app, found.sign_in):
        uow.close()
    server.drop(name)
