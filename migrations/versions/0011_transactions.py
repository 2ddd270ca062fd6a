"""Transactions apart from the steps that they carry; every signed form of each."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# What was carried before: one step a transaction, one signed form of each.
MOVE = """
insert into chain_transactions
  (relayer, nonce, gas, state, tx_hash, mined_at, created_at)
select relayer, nonce, 0,
  case state when 'signed' then 'signed' when 'mined' then 'mined' else 'failed' end,
  case state when 'signed' then null else tx_hash end, mined_at, created_at
from chain_outbox where nonce is not null order by seq;
insert into chain_attempts
  (tx_hash, transaction_id, raw_tx, max_fee, priority_fee, signed_at_block, signed_at)
select o.tx_hash, t.id, o.raw_tx, 0, 0, 0, o.created_at
from chain_outbox o join chain_transactions t on (t.relayer, t.nonce) = (o.relayer, o.nonce);
update chain_outbox o set transaction_id = t.id, place = 0
from chain_transactions t where (t.relayer, t.nonce) = (o.relayer, o.nonce);
delete from chain_outbox where kind = 'Deploy';
"""
MOVE_BACK = """
update chain_outbox o set relayer = t.relayer, nonce = t.nonce, mined_at = t.mined_at,
  tx_hash = a.tx_hash, raw_tx = a.raw_tx
from chain_transactions t join chain_attempts a on a.transaction_id = t.id
where o.transaction_id = t.id and a.tx_hash = coalesce(t.tx_hash, a.tx_hash);
"""


def upgrade() -> None:
    op.create_table(
        "chain_transactions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("relayer", sa.String(length=42), nullable=False),
        sa.Column("nonce", sa.BigInteger(), nullable=False),
        sa.Column("gas", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "signed",
                "mined",
                "failed",
                name="transactionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("tx_hash", sa.String(length=66), nullable=True),
        sa.Column("block_number", sa.BigInteger(), nullable=True),
        sa.Column("mined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_transactions")),
        sa.UniqueConstraint("relayer", "nonce", name=op.f("uq_chain_transactions_relayer_nonce")),
        sa.UniqueConstraint("tx_hash", name=op.f("uq_chain_transactions_tx_hash")),
    )
    op.create_index(
        "ix_chain_transactions_signed",
        "chain_transactions",
        ["id"],
        postgresql_where=sa.text("state = 'signed'"),
    )
    op.create_table(
        "chain_attempts",
        sa.Column("tx_hash", sa.String(length=66), nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), nullable=False),
        sa.Column("raw_tx", sa.LargeBinary(), nullable=False),
        sa.Column("max_fee", sa.Numeric(20, 0), nullable=False),
        sa.Column("priority_fee", sa.Numeric(20, 0), nullable=False),
        sa.Column("signed_at_block", sa.BigInteger(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tx_hash", name=op.f("pk_chain_attempts")),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["chain_transactions.id"],
            name=op.f("fk_chain_attempts_transaction_id"),
        ),
    )
    op.create_index(op.f("ix_chain_attempts_transaction_id"), "chain_attempts", ["transaction_id"])
    op.add_column("chain_outbox", sa.Column("transaction_id", sa.BigInteger(), nullable=True))
    op.add_column("chain_outbox", sa.Column("place", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_chain_outbox_transaction_id"),
        "chain_outbox",
        "chain_transactions",
        ["transaction_id"],
        ["id"],
    )
    op.create_unique_constraint(
        op.f("uq_chain_outbox_transaction_id_place"), "chain_outbox", ["transaction_id", "place"]
    )
    op.execute(MOVE)
    op.drop_index("ix_chain_outbox_waiting", table_name="chain_outbox")
    _index_waiting("seq", "pending", "ix_chain_outbox_waiting")
    _index_waiting("seq", "signed", "ix_chain_outbox_signed")
    op.drop_constraint(op.f("uq_chain_outbox_relayer_nonce"), "chain_outbox")
    op.drop_constraint(op.f("uq_chain_outbox_tx_hash"), "chain_outbox")
    for column in ("relayer", "nonce", "raw_tx", "tx_hash", "mined_at"):
        op.drop_column("chain_outbox", column)


def _index_waiting(column: str, state: str, name: str) -> None:
    where = sa.text(f"state = '{state}'")
    op.create_index(name, "chain_outbox", [column], postgresql_where=where)


def downgrade() -> None:
    for column in (
        sa.Column("relayer", sa.String(length=42), nullable=True),
        sa.Column("nonce", sa.BigInteger(), nullable=True),
        sa.Column("raw_tx", sa.LargeBinary(), nullable=True),
        sa.Column("tx_hash", sa.String(length=66), nullable=True),
        sa.Column("mined_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("chain_outbox", column)
    op.execute(MOVE_BACK)
    op.create_unique_constraint(
        op.f("uq_chain_outbox_relayer_nonce"), "chain_outbox", ["relayer", "nonce"]
    )
    op.create_unique_constraint(op.f("uq_chain_outbox_tx_hash"), "chain_outbox", ["tx_hash"])
    op.drop_index("ix_chain_outbox_signed", table_name="chain_outbox")
    op.drop_index("ix_chain_outbox_waiting", table_name="chain_outbox")
    _index_waiting("state", "pending", "ix_chain_outbox_waiting")
    op.drop_constraint(op.f("uq_chain_outbox_transaction_id_place"), "chain_outbox")
    op.drop_constraint(op.f("fk_chain_outbox_transaction_id"), "chain_outbox")
    op.drop_column("chain_outbox", "place")
    op.drop_column("chain_outbox", "transaction_id")
    op.drop_table("chain_attempts")
    op.drop_table("chain_transactions")
