"""Rights."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

RIGHTS = """
grant select, insert, update (id) on ip_assets to ipfin_app;
alter table ip_assets enable row level security;
create policy tenant on ip_assets to ipfin_app
  using (ipfin_sees_all() or id in (select ipfin_granted()))
  with check (id in (select ipfin_granted()));
create policy own on ip_assets as restrictive for insert to ipfin_app
  with check (owner_id = ipfin_party());
grant select on assets_on_ledger to ipfin_app;
alter table assets_on_ledger enable row level security;
create policy tenant on assets_on_ledger to ipfin_app
  using (ipfin_sees_all() or asset in (select asset_key from ip_assets));
"""


def upgrade() -> None:

    op.create_table(
        "assets_on_ledger",
        sa.Column("asset", sa.String(length=66), nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("facts_hash", sa.String(length=66), nullable=False),
        sa.Column("evidence_hash", sa.String(length=66), nullable=False),
        sa.Column("verified_until", sa.BigInteger(), nullable=False),
        sa.Column("lien_loan", sa.Uuid(), nullable=True),
        sa.Column("lien_pledge", sa.BigInteger(), nullable=True),
        sa.Column("tx_hash", sa.String(length=66), nullable=False),
        sa.PrimaryKeyConstraint("asset", name=op.f("pk_assets_on_ledger")),
    )
    op.create_index(
        op.f("ix_assets_on_ledger_lien_loan"), "assets_on_ledger", ["lien_loan"], unique=False
    )
    op.create_table(
        "ip_assets",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("right_type", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("asset_key", sa.String(length=66), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("facts_hash", sa.String(length=66), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_ip_assets_document_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["parties.id"], name=op.f("fk_ip_assets_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ip_assets")),
        sa.UniqueConstraint("asset_key", name=op.f("uq_ip_assets_asset_key")),
    )
    op.create_index(op.f("ix_ip_assets_owner_id"), "ip_assets", ["owner_id"], unique=False)
    op.execute(RIGHTS)


def downgrade() -> None:

    op.drop_index(op.f("ix_assets_on_ledger_lien_loan"), table_name="assets_on_ledger")
    op.drop_table("assets_on_ledger")
    op.drop_index(op.f("ix_ip_assets_owner_id"), table_name="ip_assets")
    op.drop_table("ip_assets")
