"""Legal events of rights."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

RIGHTS = """
-- Whoever sees the right sees its events; nobody changes or removes one.
grant select, insert on legal_events to ipfin_app;
alter table legal_events enable row level security;
create policy tenant on legal_events to ipfin_app
  using (ipfin_sees_all() or asset_id in (select id from ip_assets))
  with check (asset_id in (select ipfin_granted()));
create policy own on legal_events as restrictive for insert to ipfin_app
  with check (party_id = ipfin_party());
"""


def upgrade() -> None:
    """Legal events of rights."""
    op.create_table(
        "legal_events",
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "published",
                "granted",
                "refused",
                "fee-paid",
                "fee-missed",
                "term-changed",
                "term-ended",
                "lapsed",
                "abandoned",
                "partly-abandoned",
                "cancelled",
                "restored",
                "renewed",
                "invalidation-requested",
                "invalidation-rejected",
                "invalidated",
                "partly-invalidated",
                "frozen",
                "unfrozen",
                "suspended",
                "resumed",
                "pledged",
                "pledge-changed",
                "pledge-cancelled",
                "transferred",
                "owner-renamed",
                "owner-moved",
                "licensed",
                "licence-changed",
                "licence-ended",
                "open-licence-declared",
                "open-licence-withdrawn",
                "other",
                name="eventkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=16), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("content_hash", sa.String(length=66), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["ip_assets.id"], name=op.f("fk_legal_events_asset_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_legal_events_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_events")),
        sa.UniqueConstraint(
            "asset_id", "content_hash", name=op.f("uq_legal_events_asset_id_content_hash")
        ),
    )
    op.execute(RIGHTS)


def downgrade() -> None:
    """Legal events of rights."""
    op.drop_table("legal_events")
