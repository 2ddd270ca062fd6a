"""Pledges and certificates."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

RIGHTS = """
grant select, insert, update (id) on pledges to ipfin_app;
alter table pledges enable row level security;
create policy tenant on pledges to ipfin_app
  using (ipfin_sees_all() or id in (select ipfin_granted()))
  with check (id in (select ipfin_granted()));
create policy own on pledges as restrictive for insert to ipfin_app
  with check (ipfin_party() in (pledgor_id, pledgee_id));
grant select, insert on pledge_certificates to ipfin_app;
alter table pledge_certificates enable row level security;
create policy tenant on pledge_certificates to ipfin_app
  using (pledge_id in (select id from pledges));
create policy own on pledge_certificates as restrictive for insert to ipfin_app
  with check (pledge_id in (select id from pledges where pledgee_id = ipfin_party()));
grant select on pledges_on_ledger to ipfin_app;
alter table pledges_on_ledger enable row level security;
create policy tenant on pledges_on_ledger to ipfin_app
  using (ipfin_sees_all() or loan in (select id from loans));
grant select on pledged_assets_on_ledger to ipfin_app;
alter table pledged_assets_on_ledger enable row level security;
create policy tenant on pledged_assets_on_ledger to ipfin_app
  using (ipfin_sees_all() or loan in (select id from loans));
"""


def upgrade() -> None:

    op.create_table(
        "pledged_assets_on_ledger",
        sa.Column("loan", sa.Uuid(), nullable=False),
        sa.Column("pledge", sa.BigInteger(), nullable=False),
        sa.Column("asset", sa.String(length=66), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            "loan", "pledge", "asset", name=op.f("pk_pledged_assets_on_ledger")
        ),
    )
    op.create_index(
        "uq_pledged_assets_on_ledger_live",
        "pledged_assets_on_ledger",
        ["asset"],
        unique=True,
        postgresql_where=sa.text("is_live"),
    )
    op.create_table(
        "pledges_on_ledger",
        sa.Column("loan", sa.Uuid(), nullable=False),
        sa.Column("pledge", sa.BigInteger(), nullable=False),
        sa.Column("pledgor", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "signed",
                "registered",
                "discharged",
                name="pledgestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("secured_fen", sa.Numeric(20, 0), nullable=False),
        sa.Column("fingerprint", sa.String(length=66), nullable=False),
        sa.Column("terms_hash", sa.String(length=66), nullable=False),
        sa.Column("certificate_hash", sa.String(length=66), nullable=True),
        sa.Column("registered_on", sa.BigInteger(), nullable=True),
        sa.Column("witness", sa.BigInteger(), nullable=True),
        sa.Column("tx_hash", sa.String(length=66), nullable=False),
        sa.PrimaryKeyConstraint("loan", "pledge", name=op.f("pk_pledges_on_ledger")),
    )
    op.create_index(
        op.f("ix_pledges_on_ledger_terms_hash"), "pledges_on_ledger", ["terms_hash"], unique=False
    )
    op.create_table(
        "pledges",
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("pledgor_id", sa.Uuid(), nullable=False),
        sa.Column("pledgee_id", sa.Uuid(), nullable=False),
        sa.Column("asset_ids", postgresql.JSONB(), nullable=False),
        sa.Column("secured", sa.BigInteger(), nullable=False),
        sa.Column("terms", postgresql.JSONB(), nullable=False),
        sa.Column("terms_hash", sa.String(length=66), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("secured > 0", name=op.f("ck_pledges_secured_positive")),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.id"], name=op.f("fk_pledges_loan_id")),
        sa.ForeignKeyConstraint(["pledgee_id"], ["parties.id"], name=op.f("fk_pledges_pledgee_id")),
        sa.ForeignKeyConstraint(["pledgor_id"], ["parties.id"], name=op.f("fk_pledges_pledgor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledges")),
        sa.UniqueConstraint("terms_hash", name=op.f("uq_pledges_terms_hash")),
    )
    op.create_index(op.f("ix_pledges_loan_id"), "pledges", ["loan_id"], unique=False)
    op.create_table(
        "pledge_certificates",
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("certificate_hash", sa.String(length=66), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_pledge_certificates_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledges.id"], name=op.f("fk_pledge_certificates_pledge_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_certificates")),
        sa.UniqueConstraint(
            "certificate_hash", name=op.f("uq_pledge_certificates_certificate_hash")
        ),
    )
    op.create_index(
        op.f("ix_pledge_certificates_pledge_id"), "pledge_certificates", ["pledge_id"], unique=False
    )
    op.execute(RIGHTS)


def downgrade() -> None:

    op.drop_index(op.f("ix_pledge_certificates_pledge_id"), table_name="pledge_certificates")
    op.drop_table("pledge_certificates")
    op.drop_index(op.f("ix_pledges_loan_id"), table_name="pledges")
    op.drop_table("pledges")
    op.drop_index(op.f("ix_pledges_on_ledger_terms_hash"), table_name="pledges_on_ledger")
    op.drop_table("pledges_on_ledger")
    op.drop_index(
        "uq_pledged_assets_on_ledger_live",
        table_name="pledged_assets_on_ledger",
        postgresql_where=sa.text("is_live"),
    )
    op.drop_table("pledged_assets_on_ledger")
