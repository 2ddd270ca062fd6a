"""Imports, what became of their items, and how far they are."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

RIGHTS = """
-- As the rule on access_grants has it, but asked once of many records, not of each row.
create function ipfin_grant_each(records uuid[], parties uuid[]) returns void
  language plpgsql security definer set search_path = public as $$ begin
  if exists (
    select record_id from access_grants where record_id = any(records)
    group by record_id having not bool_or(party_id = ipfin_party())
  ) then
    raise insufficient_privilege using message = 'a record of others is among them';
  end if;
  insert into access_grants (record_id, party_id)
    select record, party from unnest(records) as record, unnest(parties) as party
    order by record, party
  on conflict do nothing;
end $$;

grant select, insert,
  update (state, format, refusal, rows, filed, known, kept, problems, ended_at)
  on imports to ipfin_app;
alter table imports enable row level security;
create policy tenant on imports to ipfin_app
  using (ipfin_sees_all() or id in (select ipfin_granted()))
  with check (id in (select ipfin_granted()));
create policy own on imports as restrictive for insert to ipfin_app
  with check (party_id = ipfin_party());
create policy own_change on imports as restrictive for update to ipfin_app
  using (party_id = ipfin_party());

grant select, insert on import_rows to ipfin_app;
alter table import_rows enable row level security;
create policy tenant on import_rows to ipfin_app
  using (import_id in (select id from imports))
  with check (import_id in (select id from imports where party_id = ipfin_party()));

grant select, insert, update (rows_read, rows_filed) on import_progress to ipfin_app;
alter table import_progress enable row level security;
create policy tenant on import_progress to ipfin_app
  using (import_id in (select id from imports))
  with check (import_id in (select id from imports where party_id = ipfin_party()));
"""


def upgrade() -> None:
    """Imports."""
    op.create_table(
        "imports",
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "read",
                "refused",
                "filed",
                name="importstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("format", sa.String(length=64), nullable=True),
        sa.Column("refusal", postgresql.JSONB(), nullable=True),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("filed", sa.BigInteger(), nullable=False),
        sa.Column("known", sa.BigInteger(), nullable=False),
        sa.Column("kept", sa.BigInteger(), nullable=False),
        sa.Column("problems", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_imports_document_id")
        ),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_imports_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index(op.f("ix_imports_party_id"), "imports", ["party_id"], unique=False)
    _create_parts()
    op.execute(RIGHTS)


def _create_parts() -> None:
    op.create_table(
        "import_progress",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("rows_read", sa.BigInteger(), nullable=False),
        sa.Column("rows_filed", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_progress_import_id")
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_import_progress")),
    )
    op.create_table(
        "import_rows",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "filed",
                "known",
                "repeated",
                "foreign",
                "not-filed",
                "events-recorded",
                "events-kept",
                "refused",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("right_type", sa.String(length=32), nullable=True),
        sa.Column("right_number", sa.String(length=64), nullable=True),
        sa.Column("title", sa.String(length=500), nullable=True),
        sa.Column("asset_id", sa.Uuid(), nullable=True),
        sa.Column("detail", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["ip_assets.id"], name=op.f("fk_import_rows_asset_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_rows_import_id")
        ),
        sa.PrimaryKeyConstraint("import_id", "position", name=op.f("pk_import_rows")),
    )


def downgrade() -> None:
    """Imports."""
    op.execute("drop function ipfin_grant_each(uuid[], uuid[])")
    op.drop_table("import_rows")
    op.drop_table("import_progress")
    op.drop_index(op.f("ix_imports_party_id"), table_name="imports")
    op.drop_table("imports")
