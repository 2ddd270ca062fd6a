"""Loan accounts, instalments and closings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

# Bank and borrower see an account; how the bank's close went is the bank's.
RIGHTS = """
grant select on loan_accounts, instalments, closings to ipfin_app;
alter table loan_accounts enable row level security;
create policy tenant on loan_accounts to ipfin_app using (
  ipfin_sees_all() or bank_id = ipfin_party() or borrower_id = ipfin_party());
alter table instalments enable row level security;
create policy tenant on instalments to ipfin_app using (
  exists (select from loan_accounts where loan_accounts.loan_id = instalments.loan_id));
alter table closings enable row level security;
create policy tenant on closings to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party());
grant select, insert on closing_orders to ipfin_app;
alter table closing_orders enable row level security;
create policy tenant on closing_orders to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party())
  with check (bank_id = ipfin_party());
"""
# A close rewrites a row a loan and day: room on the page keeps the indexes out of it.
ROOM = """
alter table loan_accounts set (fillfactor = 70);
alter table instalments set (fillfactor = 80);
"""
AMOUNTS = ("principal", "interest", "fees", "penalties")


def upgrade() -> None:
    _create_accounts()
    _create_instalments()
    _create_closings()
    op.execute(RIGHTS)
    op.execute(ROOM)


def downgrade() -> None:
    op.drop_table("closing_orders")
    op.drop_table("closings")
    op.drop_table("instalments")
    op.drop_table("loan_accounts")


def _create_accounts() -> None:
    op.create_table(
        "loan_accounts",
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("borrower_id", sa.Uuid(), nullable=False),
        sa.Column("plan", postgresql.JSONB(), nullable=False),
        _whole("rate"),
        _whole("overdue_multiple"),
        _whole("misuse_multiple"),
        sa.Column("has_compound_interest", sa.Boolean(), nullable=False),
        _whole("year_days"),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("matures_on", sa.Date(), nullable=False),
        _whole("released"),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "settled",
                "written-off",
                name="accountstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        _whole("version"),
        sa.Column("closed_through", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_accelerated", sa.Boolean(), nullable=False),
        sa.Column("misused_on", sa.Date(), nullable=True),
        sa.Column(
            "facts_heard", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False
        ),
        _party("loan_accounts", "bank_id"),
        _party("loan_accounts", "borrower_id"),
        sa.PrimaryKeyConstraint("loan_id", name=op.f("pk_loan_accounts")),
    )
    for name, columns in (
        ("ix_loan_accounts_bank_id", ["bank_id", "loan_id"]),
        ("ix_loan_accounts_bank_id_due_on", ["bank_id", "due_on", "loan_id"]),
        ("ix_loan_accounts_borrower_id", ["borrower_id", "due_on", "loan_id"]),
        ("ix_loan_accounts_due_on", ["due_on", "loan_id"]),
    ):
        op.create_index(name, "loan_accounts", columns)


def _create_instalments() -> None:
    op.create_table(
        "instalments",
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        _whole("n"),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        *[_whole(amount) for amount in AMOUNTS],
        *[_whole(f"{amount}_paid") for amount in AMOUNTS],
        _whole("accrued"),
        sa.Column("anchor_on", sa.Date(), nullable=False),
        _whole("anchor"),
        sa.Column("penalty_units", sa.Numeric(38, 0), nullable=False),
        sa.Column("is_moved", sa.Boolean(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.CheckConstraint("starts_on <= due_on", name=op.f("ck_instalments_days_in_order")),
        sa.CheckConstraint(
            "principal >= 0 AND interest >= 0 AND fees >= 0 AND penalties >= 0",
            name=op.f("ck_instalments_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["loan_id"], ["loan_accounts.loan_id"], name=op.f("fk_instalments_loan_id")
        ),
        sa.PrimaryKeyConstraint("loan_id", "n", name=op.f("pk_instalments")),
    )


def _create_closings() -> None:
    op.create_table(
        "closings",
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("cursor", sa.Uuid(), nullable=True),
        *[_whole(figure) for figure in ("accounts", "interest", "penalties", "overdue")],
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        _party("closings", "bank_id"),
        sa.PrimaryKeyConstraint("bank_id", "day", name=op.f("pk_closings")),
    )
    op.create_table(
        "closing_orders",
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("through", sa.Date(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _party("closing_orders", "bank_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_orders")),
    )
    op.create_index(op.f("ix_closing_orders_bank_id"), "closing_orders", ["bank_id"])


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _party(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["parties.id"], name=op.f(f"fk_{table}_{column}"))
