"""What checks found and since when, the node an auditor chose, and samples that auditors drew."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

# Auditors alone read these. They and the worker, as the owner, add verdicts; a verdict that holds
# on is confirmed, never otherwise changed. A sample stays as it was drawn.
RIGHTS = """
grant select, insert on audit_verdicts to ipfin_app;
grant update (last_at, times, block, events, checked) on audit_verdicts to ipfin_app;
grant select, insert on audit_findings, samples, sample_items to ipfin_app;
grant select, insert, update on chosen_nodes to ipfin_app;
alter table audit_verdicts enable row level security;
create policy auditors on audit_verdicts to ipfin_app
  using (ipfin_sees_all()) with check (ipfin_sees_all());
alter table audit_findings enable row level security;
create policy auditors on audit_findings to ipfin_app
  using (ipfin_sees_all()) with check (ipfin_sees_all());
alter table samples enable row level security;
create policy auditors on samples to ipfin_app
  using (ipfin_sees_all()) with check (ipfin_sees_all() and party_id = ipfin_party());
alter table sample_items enable row level security;
create policy auditors on sample_items to ipfin_app
  using (ipfin_sees_all())
  with check (sample_id in (select id from samples where party_id = ipfin_party()));
alter table chosen_nodes enable row level security;
create policy own on chosen_nodes to ipfin_app
  using (ipfin_sees_all() and person_id = ipfin_person())
  with check (ipfin_sees_all() and person_id = ipfin_person());
-- The application may not read what the worker sends; this alone it may ask of it.
create function ipfin_is_relayer(address text) returns boolean
  language sql stable security definer set search_path = public as $$
  select exists (select from chain_transactions where lower(relayer) = lower(address))
$$;
"""
NEVER_CHANGED = """
create trigger append_only before update or delete on {0}
  for each row execute function ipfin_append_only();
create trigger never_emptied before truncate on {0}
  execute function ipfin_append_only();
"""


def upgrade() -> None:
    _create_verdicts()
    _create_samples()
    op.create_table(
        "chosen_nodes",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_chosen_nodes")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_chosen_nodes_person_id")
        ),
    )
    op.execute(RIGHTS)
    for table in ("audit_findings", "samples", "sample_items"):
        op.execute(NEVER_CHANGED.format(table))


def downgrade() -> None:
    op.execute("drop function ipfin_is_relayer(text)")
    for table in ("chosen_nodes", "sample_items", "samples", "audit_findings", "audit_verdicts"):
        op.drop_table(table)


def _create_verdicts() -> None:
    op.create_table(
        "audit_verdicts",
        sa.Column("number", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("kind", _words("verdictkind", "records", "log"), nullable=False),
        sa.Column("node", sa.String(length=300), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.Column("checked", sa.BigInteger(), nullable=False),
        sa.Column("mismatches", sa.BigInteger(), nullable=False),
        sa.Column("findings_hash", sa.String(length=66), nullable=False),
        *_id("audit_verdicts"),
        sa.UniqueConstraint("number", name=op.f("uq_audit_verdicts_number")),
    )
    op.create_table(
        "audit_findings",
        sa.Column("verdict_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("table_name", sa.String(length=64), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("column_name", sa.String(length=64), nullable=False),
        sa.Column("ours", sa.String(), nullable=False),
        sa.Column("expected", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("verdict_id", "place", name=op.f("pk_audit_findings")),
        sa.ForeignKeyConstraint(
            ["verdict_id"], ["audit_verdicts.id"], name=op.f("fk_audit_findings_verdict_id")
        ),
    )


def _create_samples() -> None:
    populations = ("loans", "assets", "pledges", "documents")
    op.create_table(
        "samples",
        sa.Column("number", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("population", _words("population", *populations), nullable=False),
        sa.Column("method", _words("method", "random", "by-risk"), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("population_size", sa.BigInteger(), nullable=False),
        sa.Column("population_hash", sa.String(length=66), nullable=False),
        sa.Column("tickets", postgresql.JSONB(), nullable=False),
        sa.Column("node", sa.String(length=300), nullable=False),
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        *_id("samples"),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_samples_party_id")),
        sa.UniqueConstraint("number", name=op.f("uq_samples_number")),
    )
    op.create_table(
        "sample_items",
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("record", sa.String(length=100), nullable=False),
        sa.Column("label", sa.String(length=600), nullable=False),
        sa.Column("tickets", sa.BigInteger(), nullable=False),
        sa.Column("compared", sa.BigInteger(), nullable=False),
        sa.Column("differences", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("sample_id", "place", name=op.f("pk_sample_items")),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["samples.id"], name=op.f("fk_sample_items_sample_id")
        ),
    )


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _id(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
