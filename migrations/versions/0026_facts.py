"""What is stated about a loan on the ledger.

Anybody may record any hash: `is_stated` tells what a party of ours stated from what a stranger
recorded. Who sees the loan reads a statement once the ledger has it; what a bank or a pool thinks
of its debtor (classes, claims, recoveries, write-offs, memoranda) its own party alone.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

RIGHTS = """
grant select on facts_on_ledger to ipfin_app;
alter table facts_on_ledger enable row level security;
create policy tenant on facts_on_ledger to ipfin_app
  using (ipfin_sees_all() or loan in (select id from loans));
grant select, insert on loan_facts to ipfin_app;
alter table loan_facts enable row level security;
create policy tenant on loan_facts to ipfin_app
  using (
    party_id = ipfin_party() or ipfin_sees_all()
    or (
      fact not in (10, 19, 20, 21, 22, 23, 24, 28)
      and exists (
        select from facts_on_ledger told where told.evidence_hash = facts_hash and told.is_stated
      )
    )
  )
  with check (loan_id in (select id from loans));
create policy own on loan_facts as restrictive for insert to ipfin_app
  with check (party_id = ipfin_party());
"""


def upgrade() -> None:
    op.create_table(
        "facts_on_ledger",
        sa.Column("evidence_hash", sa.String(length=66), nullable=False),
        sa.Column("loan", sa.Uuid(), nullable=False),
        sa.Column("party", sa.BigInteger(), nullable=False),
        sa.Column("fact", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.Numeric(20, 0), nullable=False),
        sa.Column("tx_hash", sa.String(length=66), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_stated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("party", "evidence_hash", name=op.f("pk_facts_on_ledger")),
    )
    op.create_index(op.f("ix_facts_on_ledger_loan"), "facts_on_ledger", ["loan"])
    op.create_index(
        "uq_facts_on_ledger_stated",
        "facts_on_ledger",
        ["evidence_hash"],
        unique=True,
        postgresql_where=sa.text("is_stated"),
    )
    op.create_table(
        "loan_facts",
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("fact", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("facts_hash", sa.String(length=66), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_loan_facts_amount_not_negative")),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.id"], name=op.f("fk_loan_facts_loan_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_loan_facts_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_facts")),
        sa.UniqueConstraint("facts_hash", name=op.f("uq_loan_facts_facts_hash")),
    )
    op.create_index(op.f("ix_loan_facts_loan_id"), "loan_facts", ["loan_id"])
    op.execute(RIGHTS)


def downgrade() -> None:
    op.drop_table("loan_facts")
    op.drop_table("facts_on_ledger")
