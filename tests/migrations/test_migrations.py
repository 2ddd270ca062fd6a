"""Models and migrations say the same, and a migration that was undone leaves nothing behind."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
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
AN_APPRAISAL = """
    insert into appraisals (id, asset_id, party_id, appraiser_id, inputs, report, low, base, high,
      single_method_reason, salt, report_hash, valued_on, valid_until, state, created_at)
    values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '{}', '{}',
      1, 2, 3, '', '', '', now(), now(), 'drafted', now())
"""
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


def test_appraisals_that_no_order_stands_behind_are_refused_in_one_sentence(
    engine: Engine,
) -> None:
    migrate(engine, "0023")
    with engine.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))  # no parents
        connection.execute(text(AN_APPRAISAL))

    with pytest.raises(CommandError, match="holds appraisals that no order stands behind"):
        migrate(engine)

    with engine.connect() as connection:
        assert connection.scalar(text("select version_num from alembic_version")) == "0023"


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    before = schema(engine)

    migrate(engine)

    assert schema(engine) == before
