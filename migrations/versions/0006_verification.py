"""Verifications."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

RIGHTS = """
grant select, insert, update (id) on verifications to ipfin_app;
alter table verifications enable row level security;
create policy tenant on verifications to ipfin_app
  using (ipfin_sees_all() or id in (select ipfin_granted()))
  with check (id in (select ipfin_granted()));
create policy own on verifications as restrictive for insert to ipfin_app
  with check (provider_id = ipfin_party());
grant select on verifications_on_ledger to ipfin_app;
alter table verifications_on_ledger enable row level security;
create policy tenant on verifications_on_ledger to ipfin_app
  using (ipfin_sees_all() or asset in (select asset_key from ip_assets));
"""


def upgrade() -> None:

    op.create_table(
        "verifications_on_ledger",
        sa.Column("asset", sa.String(length=66), nullable=False),
        sa.Column("asset_version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("provider", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.String(length=66), nullable=False),
        sa.Column("valid_until", sa.BigInteger(), nullable=False),
        sa.Column("evidence_hash", sa.String(length=66), nullable=False),
        sa.Column("tx_hash", sa.String(length=66), nullable=False),
        sa.PrimaryKeyConstraint("asset", "asset_version", name=op.f("pk_verifications_on_ledger")),
    )
    op.create_index(
        op.f("ix_verifications_on_ledger_fingerprint"),
        "verifications_on_ledger",
        ["fingerprint"],
        unique=False,
    )
    op.create_table(
        "verifications",
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("findings", postgresql.JSONB(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=66), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["ip_assets.id"], name=op.f("fk_verifications_asset_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_verifications_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["parties.id"], name=op.f("fk_verifications_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verifications")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_verifications_fingerprint")),
    )
    op.create_index(op.f("ix_verifications_asset_id"), "verifications", ["asset_id"], unique=False)
    op.execute(RIGHTS)


def downgrade() -> None:

    op.drop_index(op.f("ix_verifications_asset_id"), table_name="verifications")
    op.drop_table("verifications")
    op.drop_index(
        op.f("ix_verifications_on_ledger_fingerprint"), table_name="verifications_on_ledger"
    )
    op.drop_table("verifications_on_ledger")
