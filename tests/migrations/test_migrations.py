"""Models and migrations say the same, and a migration that was undone leaves nothing behind."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, text

from ip_finance.migrating import METADATA, config, migrate
from tests.database import Server

SCHEMA = {
    "columns": """
        select table_name, column_name, data_type, is_nullable, column_default,
               character_maximum_length, is_identity
        from information_schema.columns where table_schema = 'public'
    """,
    "constraints": """
        select conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        from pg_constraint where connamespace = 'public'::regnamespace
    """,
    "indexes": "select tablename, indexdef from pg_indexes where schemaname = 'public'",
    "policies": """
        select tablename, policyname, permissive, roles::text, cmd, qual, with_check
        from pg_policies where schemaname = 'public'
    """,
    "grants": """
        select table_name, grantee, privilege_type from information_schema.role_table_grants
        where table_schema = 'public' and grantee like 'ipfin%'
    """,
    "column grants": """
        select table_name, column_name, grantee, privilege_type
        from information_schema.column_privileges
        where table_schema = 'public' and grantee like 'ipfin%'
    """,
    "functions": """
        select proname, pg_get_functiondef(oid) from pg_proc
        where pronamespace = 'public'::regnamespace
    """,
    "guarded tables": """
        select relname, relrowsecurity from pg_class
        where relnamespace = 'public'::regnamespace and relkind = 'r'
    """,
}
REVISIONS = [script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()]
OLDEST = REVISIONS[-1]


@pytest.fixture
def engine(server: Server, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty database."""
    name = f"migration_{abs(hash(request.node.name))}"
    made = create_engine(server.make(name))
    yield made
    made.dispose()
    server.drop(name)


def undo(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        command.downgrade(config(connection=connection), revision)


def schema(engine: Engine) -> dict[str, list[str]]:
    with engine.connect() as connection:
        return {
            part: sorted(str(tuple(row)) for row in connection.execute(text(query)))
            for part, query in SCHEMA.items()
        }


def test_models_and_migrations_say_the_same(engine: Engine) -> None:
    migrate(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, METADATA) == []


def test_there_is_one_newest_migration() -> None:
    assert len(ScriptDirectory.from_config(config()).get_heads()) == 1


def test_undoing_everything_leaves_nothing_but_the_book_of_migrations(engine: Engine) -> None:
    migrate(engine)

    undo(engine, "base")

    left = schema(engine)
    assert [
        part
        for part in left
        if part not in {"columns", "constraints", "indexes"}
        and left[part] not in ([], ["('alembic_version', False)"])
    ] == []
    assert [row for row in left["columns"] if "alembic_version" not in row] == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_migration_done_undone_and_done_again_leaves_the_same_schema(
    engine: Engine, revision: str
) -> None:
    migrate(engine, revision)
    before = schema(engine)

    undo(engine, "-1")
    migrate(engine, revision)

    assert schema(engine) == before


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    before = schema(engine)

    migrate(engine)

    assert schema(engine) == before
