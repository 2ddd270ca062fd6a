"""What proves each step: headers, trie nodes, captured steps, and what could not be captured."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Who sees a step sees what proves it. Steps of the directory concern everybody.
RIGHTS = """
grant select on capture_place, proof_headers, proof_nodes, captured_steps, capture_gaps
  to ipfin_app;
alter table captured_steps enable row level security;
create policy tenant on captured_steps to ipfin_app
  using (ipfin_sees_all()
    or (loan is null and cardinality(assets) = 0)
    or loan in (select id from loans)
    or (loan is null and assets && array(select asset_key from ip_assets)::varchar[]));
alter table proof_nodes enable row level security;
create policy tenant on proof_nodes to ipfin_app
  using (ipfin_sees_all() or hash in (select unnest(nodes) from captured_steps));
"""


def upgrade() -> None:
    op.create_table(
        "capture_place",
        sa.Column("id", sa.SmallInteger(), nullable=False),
        sa.Column("keys_slot", sa.BigInteger(), nullable=False),
        sa.Column("captured_to_block", sa.BigInteger(), nullable=False),
        sa.Column("captured_to_hash", sa.String(length=66), nullable=False),
        sa.Column("linked_to_block", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture_place")),
    )
    op.create_table(
        "proof_headers",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=66), nullable=False),
        sa.Column("rlp", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_proof_headers")),
    )
    op.create_table(
        "proof_nodes",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("node", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_proof_nodes")),
    )
    op.create_table(
        "capture_gaps",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transaction", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("block", "transaction", name=op.f("pk_capture_gaps")),
    )
    _steps()
    op.execute(RIGHTS)


def _steps() -> None:
    op.create_table(
        "captured_steps",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transaction", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("message", postgresql.JSONB(), nullable=False),
        sa.Column("sides", postgresql.JSONB(), nullable=False),
        sa.Column("signatures", sa.LargeBinary(), nullable=False),
        sa.Column("signers", postgresql.ARRAY(sa.String(length=42)), nullable=False),
        sa.Column("parties", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("loan", sa.Uuid(), nullable=True),
        sa.Column("assets", postgresql.ARRAY(sa.String(length=66)), nullable=False),
        sa.Column("keys", postgresql.ARRAY(sa.String(length=42)), nullable=False),
        sa.Column("party", sa.BigInteger(), nullable=True),
        sa.Column("nodes", postgresql.ARRAY(sa.LargeBinary()), nullable=False),
        sa.PrimaryKeyConstraint("block", "transaction", "log", name=op.f("pk_captured_steps")),
    )
    op.create_index(op.f("ix_captured_steps_loan"), "captured_steps", ["loan"], unique=False)
    op.create_index(op.f("ix_captured_steps_party"), "captured_steps", ["party"], unique=False)
    for column in ("assets", "keys"):
        op.create_index(
            f"ix_captured_steps_{column}",
            "captured_steps",
            [column],
            unique=False,
            postgresql_using="gin",
        )


def downgrade() -> None:
    for column in ("assets", "keys"):
        op.drop_index(
            f"ix_captured_steps_{column}", table_name="captured_steps", postgresql_using="gin"
        )
    op.drop_index(op.f("ix_captured_steps_party"), table_name="captured_steps")
    op.drop_index(op.f("ix_captured_steps_loan"), table_name="captured_steps")
    op.drop_table("proof_nodes")  # its policy reads the steps
    op.drop_table("captured_steps")
    op.drop_table("capture_gaps")
    op.drop_table("proof_headers")
    op.drop_table("capture_place")
