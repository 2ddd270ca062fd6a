"""What the database keeps apart when nobody above it checks anything.

`tests/migrations/test_row_security.py` asks it as each person; here it is asked by nobody, and the
tables are those that the database itself lists.
"""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ip_finance.core.actor import SYSTEM
from ip_finance.migrating import METADATA
from tests.api import Platform
from tests.migrations.test_row_security import GUARDED, OF_EVERYBODY, WITHOUT_ROW_SECURITY

pytest_plugins = ["tests.parties.platforms"]

OF_ALEMBIC = "alembic_version"
LISTED = text(
    "select relname, relrowsecurity,"
    " has_any_column_privilege('ipfin_app', oid, 'select, insert, update')"
    " from pg_class where relnamespace = cast('public' as regnamespace) and relkind in ('r', 'p')"
)
SELECTABLE = text("select has_table_privilege('ipfin_app', cast(:name as regclass), 'select')")


def test_every_table_of_the_database_keeps_rows_apart_or_has_a_reason(
    full_platform: Platform,
) -> None:
    with full_platform.database.owner.begin(SYSTEM) as tx:
        listed = tx.session.execute(LISTED).all()

    assert {name for name, *_ in listed} - {OF_ALEMBIC} == set(METADATA.tables)
    unguarded = {name for name, has_security, reached in listed if reached and not has_security}
    assert unguarded <= WITHOUT_ROW_SECURITY.keys()


@pytest.mark.parametrize("name", sorted(set(GUARDED) - OF_EVERYBODY))
def test_a_query_that_does_not_say_who_asks_finds_nothing(
    full_platform: Platform, name: str
) -> None:
    database = full_platform.database
    with database.owner.begin(SYSTEM) as tx:
        if not tx.session.scalar(SELECTABLE, {"name": name}):
            pytest.skip("the application may not read whole rows of it at all")
    with database.app.engine.connect() as connection:
        try:
            found = connection.execute(text(f"select count(*) from {name}")).scalar_one()
        except DBAPIError as refused:
            assert "ipfin" in str(refused.orig) or "uuid" in str(refused.orig)  # noqa: PT017
        else:
            assert found == 0
