"""Appraisals and valuations."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

RIGHTS = """
grant select, insert,
  update (id, state, reviewed_by, reviewed_at, review_comment) on appraisals to ipfin_app;
alter table appraisals enable row level security;
create policy tenant on appraisals to ipfin_app
  using (ipfin_sees_all() or id in (select ipfin_granted()))
  with check (id in (select ipfin_granted()));
create policy own on appraisals as restrictive for insert to ipfin_app
  with check (party_id = ipfin_party());
grant select on valuations_on_ledger to ipfin_app;
alter table valuations_on_ledger enable row level security;
create policy tenant on valuations_on_ledger to ipfin_app
  using (ipfin_sees_all() or asset in (select asset_key from ip_assets));
"""


def upgrade() -> None:

    op.create_table(
        "valuations_on_ledger",
        sa.Column("asset", sa.String(length=66), nullable=False),
        sa.Column("asset_version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("low_fen", sa.Numeric(20, 0), nullable=False),
        sa.Column("base_fen", sa.Numeric(20, 0), nullable=False),
        sa.Column("high_fen", sa.Numeric(20, 0), nullable=False),
        sa.Column("valid_until", sa.BigInteger(), nullable=False),
        sa.Column("report_hash", sa.String(length=66), nullable=False),
        sa.Column("tx_hash", sa.String(length=66), nullable=False),
        sa.PrimaryKeyConstraint("asset", "asset_version", name=op.f("pk_valuations_on_ledger")),
    )
    op.create_index(
        op.f("ix_valuations_on_ledger_report_hash"),
        "valuations_on_ledger",
        ["report_hash"],
        unique=False,
    )
    op.create_table(
        "appraisals",
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("appraiser_id", sa.Uuid(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("high", sa.BigInteger(), nullable=False),
        sa.Column("single_method_reason", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("report_hash", sa.String(length=66), nullable=False),
        sa.Column("valued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "drafted",
                "reviewed",
                name="appraisalstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_comment", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'reviewed') = (reviewed_by IS NOT NULL)",
            name=op.f("ck_appraisals_review_complete"),
        ),
        sa.CheckConstraint(
            "0 < low AND low <= base AND base <= high", name=op.f("ck_appraisals_range_rising")
        ),
        sa.CheckConstraint(
            "reviewed_by <> appraiser_id", name=op.f("ck_appraisals_reviewer_is_another")
        ),
        sa.ForeignKeyConstraint(
            ["appraiser_id"], ["people.id"], name=op.f("fk_appraisals_appraiser_id")
        ),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["ip_assets.id"], name=op.f("fk_appraisals_asset_id")
        ),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_appraisals_party_id")),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["people.id"], name=op.f("fk_appraisals_reviewed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisals")),
        sa.UniqueConstraint("report_hash", name=op.f("uq_appraisals_report_hash")),
    )
    op.create_index(op.f("ix_appraisals_asset_id"), "appraisals", ["asset_id"], unique=False)
    op.execute(RIGHTS)


def downgrade() -> None:

    op.drop_index(op.f("ix_appraisals_asset_id"), table_name="appraisals")
    op.drop_table("appraisals")
    op.drop_index(op.f("ix_valuations_on_ledger_report_hash"), table_name="valuations_on_ledger")
    op.drop_table("valuations_on_ledger")
