"""Filings at the registrars."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

RIGHTS = """
grant select, insert on filings to ipfin_app;
alter table filings enable row level security;
create policy tenant on filings to ipfin_app
  using (ipfin_sees_all() or id in (select ipfin_granted()))
  with check (id in (select ipfin_granted()));
create policy own on filings as restrictive for insert to ipfin_app
  with check (party_id = ipfin_party());
grant select, insert on filing_events to ipfin_app;
alter table filing_events enable row level security;
create policy tenant on filing_events to ipfin_app
  using (filing_id in (select id from filings));
create policy own on filing_events as restrictive for insert to ipfin_app
  with check (party_id = ipfin_party());
"""
FILED = """
create function ipfin_filed_at(wanted uuid) returns setof text language sql stable as $$
  select f.registrar from filings f
  where f.pledge_id = wanted and f.kind = 'registration' and (
    select e.state from filing_events e where e.filing_id = f.id order by e.number desc limit 1
  ) in ('submitted', 'registered')
$$;
"""
STATES = ("draft", "submitted", "correction", "registered", "refused", "withdrawn")
KINDS = ("registration", "change", "cancellation", "extension")
REGISTRARS = ("cnipa-patent", "cnipa-trademark", "cpcc")


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "filings",
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _words("filingkind", *KINDS), nullable=False),
        sa.Column("registrar", _words("registrar", *REGISTRARS), nullable=False),
        sa.Column("cause", sa.String(length=64), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledges.id"], name=op.f("fk_filings_pledge_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_filings_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filings")),
    )
    op.create_index(op.f("ix_filings_pledge_id"), "filings", ["pledge_id"], unique=False)
    op.create_table(
        "filing_events",
        sa.Column("filing_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("state", _words("filingstate", *STATES), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filings.id"], name=op.f("fk_filing_events_filing_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_filing_events_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_filing_events_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_events")),
        sa.UniqueConstraint("filing_id", "number", name=op.f("uq_filing_events_filing_id_number")),
    )
    op.create_index(op.f("ix_filing_events_filing_id"), "filing_events", ["filing_id"])
    op.execute(RIGHTS)
    op.execute(FILED)
    # Earlier certificates have none: their hash stands for number and day.
    op.add_column(
        "pledge_certificates",
        sa.Column("entries", postgresql.JSONB(), nullable=False, server_default=sa.text("'[]'")),
    )
    op.alter_column("pledge_certificates", "entries", server_default=None)


def downgrade() -> None:
    op.drop_column("pledge_certificates", "entries")
    op.execute("drop function ipfin_filed_at(uuid)")
    op.drop_table("filing_events")
    op.drop_table("filings")
