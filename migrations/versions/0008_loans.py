"""Loans, decisions, movements, and the policy of loan-to-value caps."""

from datetime import date

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

RIGHTS = """
grant select, insert, update (id) on loans to ipfin_app;
alter table loans enable row level security;
create policy tenant on loans to ipfin_app
  using (ipfin_sees_all() or id in (select ipfin_granted()))
  with check (id in (select ipfin_granted()));
create policy own on loans as restrictive for insert to ipfin_app
  with check (borrower_id = ipfin_party());
grant select, insert on loan_decisions to ipfin_app;
alter table loan_decisions enable row level security;
create policy tenant on loan_decisions to ipfin_app
  using (loan_id in (select id from loans));
create policy own on loan_decisions as restrictive for insert to ipfin_app
  with check (loan_id in (select id from loans where bank_id = ipfin_party()));
grant select, insert on loan_movements to ipfin_app;
alter table loan_movements enable row level security;
create policy tenant on loan_movements to ipfin_app
  using (loan_id in (select id from loans));
create policy own on loan_movements as restrictive for insert to ipfin_app
  with check (loan_id in (select id from loans where bank_id = ipfin_party()));
grant select on ltv_caps to ipfin_app;
grant select on loans_on_ledger to ipfin_app;
alter table loans_on_ledger enable row level security;
create policy tenant on loans_on_ledger to ipfin_app
  using (ipfin_sees_all() or loan in (select id from loans));
grant select on movements_on_ledger to ipfin_app;
alter table movements_on_ledger enable row level security;
create policy tenant on movements_on_ledger to ipfin_app
  using (ipfin_sees_all() or loan in (select id from loans));
"""


CAPS = sa.table(
    "ltv_caps",
    sa.column("right_type"),
    sa.column("effective_from"),
    sa.column("cap"),
    sa.column("source"),
    sa.column("is_verified"),
)
SOURCE = "Caps of the Bank of Communications as quoted by a trade site (soudai8.com); not verified"
CAPS_ON_FILE = [
    {
        "right_type": right_type,
        "effective_from": date(2020, 1, 1),
        "cap": cap,
        "source": SOURCE,
        "is_verified": False,
    }
    for right_type, cap in (("invention", 2_500), ("utility-model", 1_500))
]


def upgrade() -> None:

    op.create_table(
        "loans_on_ledger",
        sa.Column("loan", sa.Uuid(), nullable=False),
        sa.Column("borrower", sa.BigInteger(), nullable=False),
        sa.Column("bank", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "applied",
                "declined",
                "approved",
                "active",
                "settled",
                name="loanstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("available_fen", sa.Numeric(20, 0), nullable=False),
        sa.Column("outstanding_fen", sa.Numeric(20, 0), nullable=False),
        sa.Column("terms_hash", sa.String(length=66), nullable=False),
        sa.Column("pledges", sa.BigInteger(), nullable=False),
        sa.Column("registered", sa.BigInteger(), nullable=False),
        sa.Column("live", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", sa.String(length=66), nullable=False),
        sa.PrimaryKeyConstraint("loan", name=op.f("pk_loans_on_ledger")),
    )
    op.create_table(
        "ltv_caps",
        sa.Column("right_type", sa.String(length=32), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("cap", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("right_type", "effective_from", name=op.f("pk_ltv_caps")),
    )
    op.create_table(
        "movements_on_ledger",
        sa.Column("loan", sa.Uuid(), nullable=False),
        sa.Column("loan_version", sa.BigInteger(), nullable=False),
        sa.Column("released_fen", sa.Numeric(20, 0), nullable=False),
        sa.Column("principal_fen", sa.Numeric(20, 0), nullable=False),
        sa.Column("interest_fen", sa.Numeric(20, 0), nullable=False),
        sa.Column("outstanding_fen", sa.Numeric(20, 0), nullable=False),
        sa.Column("evidence_hash", sa.String(length=66), nullable=False),
        sa.Column("tx_hash", sa.String(length=66), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("loan", "loan_version", name=op.f("pk_movements_on_ledger")),
    )
    op.create_table(
        "loans",
        sa.Column("borrower_id", sa.Uuid(), nullable=False),
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("term_months", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("asset_ids", postgresql.JSONB(), nullable=False),
        sa.Column("terms_hash", sa.String(length=66), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_loans_amount_positive")),
        sa.CheckConstraint("term_months > 0", name=op.f("ck_loans_term_positive")),
        sa.ForeignKeyConstraint(["bank_id"], ["parties.id"], name=op.f("fk_loans_bank_id")),
        sa.ForeignKeyConstraint(["borrower_id"], ["parties.id"], name=op.f("fk_loans_borrower_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loans")),
    )
    op.create_index(op.f("ix_loans_bank_id"), "loans", ["bank_id"], unique=False)
    op.create_index(op.f("ix_loans_borrower_id"), "loans", ["borrower_id"], unique=False)
    op.create_table(
        "loan_decisions",
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.BigInteger(), nullable=False),
        sa.Column("maturity_on", sa.Date(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("terms_hash", sa.String(length=66), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.id"], name=op.f("fk_loan_decisions_loan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_decisions")),
        sa.UniqueConstraint("terms_hash", name=op.f("uq_loan_decisions_terms_hash")),
    )
    op.create_index(op.f("ix_loan_decisions_loan_id"), "loan_decisions", ["loan_id"], unique=False)
    op.create_table(
        "loan_movements",
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("evidence_hash", sa.String(length=66), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.id"], name=op.f("fk_loan_movements_loan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_movements")),
        sa.UniqueConstraint("evidence_hash", name=op.f("uq_loan_movements_evidence_hash")),
    )
    op.create_index(op.f("ix_loan_movements_loan_id"), "loan_movements", ["loan_id"], unique=False)
    op.execute(RIGHTS)
    op.bulk_insert(CAPS, CAPS_ON_FILE)


def downgrade() -> None:

    op.drop_table("movements_on_ledger")
    op.drop_table("ltv_caps")
    op.drop_table("loans_on_ledger")
    op.drop_index(op.f("ix_loan_movements_loan_id"), table_name="loan_movements")
    op.drop_table("loan_movements")
    op.drop_index(op.f("ix_loan_decisions_loan_id"), table_name="loan_decisions")
    op.drop_table("loan_decisions")
    op.drop_index(op.f("ix_loans_borrower_id"), table_name="loans")
    op.drop_index(op.f("ix_loans_bank_id"), table_name="loans")
    op.drop_table("loans")
