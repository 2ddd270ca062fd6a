"""By what the ledger's chain is known, and where our mirrors differ from the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

RIGHTS = """
grant select on reconciliations to ipfin_app;
alter table reconciliations enable row level security;
create policy auditors on reconciliations to ipfin_app using (ipfin_sees_all());
grant select on differences to ipfin_app;
alter table differences enable row level security;
create policy auditors on differences to ipfin_app using (ipfin_sees_all());
"""


def upgrade() -> None:
    # A ledger founded before this version has another contract: its node is refused by these.
    for column in ("genesis_hash", "code_hash"):
        text = sa.Column(column, sa.String(length=66), nullable=False, server_default="unknown")
        op.add_column("deployments", text)
        op.alter_column("deployments", column, server_default=None)
    op.create_table(
        "reconciliations",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("checked", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliations")),
    )
    op.create_index(op.f("ix_reconciliations_seen_at"), "reconciliations", ["seen_at"])
    op.create_table(
        "differences",
        sa.Column("reconciliation_id", sa.Uuid(), nullable=False),
        sa.Column("table_name", sa.String(length=64), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("column_name", sa.String(length=64), nullable=False),
        sa.Column("ours", sa.String(), nullable=False),
        sa.Column("ledgers", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reconciliation_id"],
            ["reconciliations.id"],
            name=op.f("fk_differences_reconciliation_id"),
        ),
        sa.PrimaryKeyConstraint(
            "reconciliation_id",
            "table_name",
            "row_key",
            "column_name",
            name=op.f("pk_differences"),
        ),
    )
    op.execute(RIGHTS)


def downgrade() -> None:
    op.drop_table("differences")
    op.drop_index(op.f("ix_reconciliations_seen_at"), table_name="reconciliations")
    op.drop_table("reconciliations")
    for column in ("code_hash", "genesis_hash"):
        op.drop_column("deployments", column)
