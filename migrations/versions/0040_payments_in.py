"""Rates of running loans: their history, and when each is set anew."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

# Whoever sees the account sees its rates; only projectors and the close write them.
RIGHTS = """
grant select on rate_changes to ipfin_app;
alter table rate_changes enable row level security;
create policy tenant on rate_changes to ipfin_app using (
  exists (select from loan_accounts where loan_accounts.loan_id = rate_changes.loan_id));
"""
OF_ADJUSTMENTS = """
grant select, insert, update on adjustments to ipfin_app;
alter table adjustments enable row level security;
create policy tenant on adjustments to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party())
  with check (bank_id = ipfin_party());
"""
KINDS = (
    "interest-waived",
    "penalty-waived",
    "suspense-to-debt",
    "suspense-to-cash",
    "suspense-to-income",
    "suspense-to-loss",
)
OF_ACCOUNTS = ("next_reset_on", "first_matures_on", "restructured_on")


def upgrade() -> None:
    for name in OF_ACCOUNTS:
        op.add_column("loan_accounts", sa.Column(name, sa.Date(), nullable=True))
    op.execute("update loan_accounts set first_matures_on = matures_on")
    op.create_index(
        "ix_loan_accounts_next_reset_on",
        "loan_accounts",
        ["bank_id", "next_reset_on"],
        postgresql_where=sa.text("next_reset_on is not null"),
    )
    op.create_table(
        "rate_changes",
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("rate", sa.BigInteger(), nullable=False),
        sa.Column("lpr", sa.BigInteger(), nullable=True),
        sa.Column("spread", sa.BigInteger(), nullable=True),
        sa.Column("tenor", sa.String(length=2), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["loan_id"], ["loan_accounts.loan_id"], name=op.f("fk_rate_changes_loan_id")
        ),
        sa.PrimaryKeyConstraint("loan_id", "from_on", name=op.f("pk_rate_changes")),
    )
    op.execute(RIGHTS)
    _create_adjustments()


def _create_adjustments() -> None:
    of_kind = sa.Enum(
        *KINDS, name="adjustmentkind", native_enum=False, create_constraint=True, length=32
    )
    op.create_table(
        "adjustments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("kind", of_kind, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_adjustments_amount_stated")),
        sa.CheckConstraint("made_by <> checked_by", name=op.f("ck_adjustments_four_eyes")),
        sa.ForeignKeyConstraint(
            ["loan_id"], ["loan_accounts.loan_id"], name=op.f("fk_adjustments_loan_id")
        ),
        sa.ForeignKeyConstraint(["bank_id"], ["parties.id"], name=op.f("fk_adjustments_bank_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustments")),
    )
    op.create_index(op.f("ix_adjustments_loan_id"), "adjustments", ["loan_id"])
    op.execute(OF_ADJUSTMENTS)


def downgrade() -> None:
    op.drop_table("adjustments")
    op.drop_table("rate_changes")
    op.drop_index("ix_loan_accounts_next_reset_on", "loan_accounts")
    for name in OF_ACCOUNTS:
        op.drop_column("loan_accounts", name)
