"""Payment orders, and what a bank's files told."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

STATES = ("draft", "sent", "accepted", "booked", "rejected")
BOTH = ("credit", "debit")
WAYS = ("out", "in")

# The worker, as the owner, writes what banks told; people of a bank only add what they decide.
RIGHTS = """
grant select, insert on settlement_accounts to ipfin_app;
grant update (checked_by, checked_at) on settlement_accounts to ipfin_app;
alter table settlement_accounts enable row level security;
create policy tenant on settlement_accounts to ipfin_app
  using (bank_id = ipfin_party() or ipfin_sees_all())
  with check (bank_id = ipfin_party());
create policy own on settlement_accounts as restrictive for update to ipfin_app
  using (bank_id = ipfin_party());
create function settlement_account_of_one_bank() returns trigger
  language plpgsql security definer set search_path = public as $$ begin
    perform pg_advisory_xact_lock(hashtextextended(new.account ->> 'number', 31));
    if exists (
      select from settlement_accounts where checked_at is not null
        and account ->> 'number' = new.account ->> 'number' and bank_id <> new.bank_id
    ) then raise unique_violation using message = 'the account is another bank''s'; end if;
    return new;
  end $$;
create trigger of_one_bank before insert or update of checked_at on settlement_accounts
  for each row when (new.checked_at is not null) execute function settlement_account_of_one_bank();

create function ipfin_operates() returns boolean language sql stable as $$
  select exists (
    select from parties where id = ipfin_party() and kind in ('operator', 'tech-provider'))
$$;
grant select on bank_files to ipfin_app;
alter table bank_files enable row level security;
create policy tenant on bank_files to ipfin_app
  using (bank_id = ipfin_party() or ipfin_sees_all() or ipfin_operates());

grant select, insert on payment_orders to ipfin_app;
alter table payment_orders enable row level security;
create policy tenant on payment_orders to ipfin_app
  using (bank_id = ipfin_party() or ipfin_sees_all() or loan_id in (select id from loans))
  with check (bank_id = ipfin_party());
grant select on payment_events to ipfin_app;
alter table payment_events enable row level security;
create policy tenant on payment_events to ipfin_app
  using (order_id in (select id from payment_orders));

grant select on account_statements, account_entries to ipfin_app;
alter table account_statements enable row level security;
create policy tenant on account_statements to ipfin_app
  using (bank_id = ipfin_party() or ipfin_sees_all());
alter table account_entries enable row level security;
create policy tenant on account_entries to ipfin_app
  using (bank_id = ipfin_party() or ipfin_sees_all());

grant select on entry_matches to ipfin_app;
alter table entry_matches enable row level security;
create policy tenant on entry_matches to ipfin_app
  using (entry_id in (select id from account_entries));
"""
TABLES = (
    "entry_matches",
    "account_entries",
    "account_statements",
    "payment_events",
    "payment_orders",
    "bank_files",
    "settlement_accounts",
)


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _bank(table: str, *, nullable: bool) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("bank_id", sa.Uuid(), nullable=nullable),
        sa.ForeignKeyConstraint(["bank_id"], ["parties.id"], name=op.f(f"fk_{table}_bank_id")),
    ]


def _of_a_file(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["bank_files.id"], name=op.f(f"fk_{table}_file_id")),
    ]


def _id(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    _orders()
    _files()
    _told()
    for table in TABLES[1:-1]:
        if table != "payment_events":
            op.create_index(op.f(f"ix_{table}_bank_id"), table, ["bank_id"])
    op.create_index(op.f("ix_payment_orders_loan_id"), "payment_orders", ["loan_id"])
    op.create_index(op.f("ix_payment_events_order_id"), "payment_events", ["order_id"])
    op.create_index(
        "uq_payment_events_sent",
        "payment_events",
        ["order_id"],
        unique=True,
        postgresql_where=sa.text("state = 'sent'"),
    )
    op.execute(RIGHTS)


def _orders() -> None:
    op.create_table(
        "settlement_accounts",
        *_bank("settlement_accounts", nullable=False),
        sa.Column("account", postgresql.JSONB(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        _moment("made_at"),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        _moment("checked_at", nullable=True),
        *_id("settlement_accounts"),
        sa.CheckConstraint("made_by <> checked_by", name="four_eyes"),
    )
    op.create_table(
        "payment_orders",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        *_bank("payment_orders", nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=True),
        sa.Column("debtor", postgresql.JSONB(), nullable=False),
        sa.Column("creditor", postgresql.JSONB(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("execute_on", sa.Date(), nullable=False),
        sa.Column("remittance", sa.String(length=140), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        _moment("created_at"),
        *_id("payment_orders"),
        sa.UniqueConstraint(
            "record_id", "attempt", name=op.f("uq_payment_orders_record_id_attempt")
        ),
        sa.CheckConstraint("amount > 0", name="amount_positive"),
    )


def _files() -> None:
    op.create_table(
        "bank_files",
        *_bank("bank_files", nullable=True),
        sa.Column("way", _words("fileway", *WAYS), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=66), nullable=False),
        _moment("created_at"),
        _moment("handed_over_at", nullable=True),
        sa.Column("problem", sa.String(length=64), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        *_id("bank_files"),
        sa.UniqueConstraint("hash", name=op.f("uq_bank_files_hash")),
    )
    op.create_table(
        "payment_events",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("state", _words("orderstate", *STATES), nullable=False),
        sa.Column("reason_code", sa.String(length=35), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=False),
        *_of_a_file("payment_events"),
        _moment("at"),
        *_id("payment_events"),
        sa.ForeignKeyConstraint(
            ["order_id"], ["payment_orders.id"], name=op.f("fk_payment_events_order_id")
        ),
        sa.UniqueConstraint("order_id", "number", name=op.f("uq_payment_events_order_id_number")),
    )


def _told() -> None:
    op.create_table(
        "account_statements",
        *_bank("account_statements", nullable=True),
        *_of_a_file("account_statements"),
        sa.Column("account", sa.String(length=34), nullable=False),
        sa.Column("reference", sa.String(length=35), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("opening", sa.BigInteger(), nullable=False),
        sa.Column("closing", sa.BigInteger(), nullable=False),
        *_id("account_statements"),
    )
    op.create_table(
        "account_entries",
        *_bank("account_entries", nullable=True),
        *_of_a_file("account_entries"),
        sa.Column("account", sa.String(length=34), nullable=False),
        sa.Column("direction", _words("direction", *BOTH), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("value_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=35), nullable=False),
        sa.Column("end_to_end_id", sa.String(length=35), nullable=True),
        sa.Column("counterparty", sa.String(length=140), nullable=False),
        sa.Column("counterparty_account", sa.String(length=34), nullable=False),
        sa.Column("remittance", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        _moment("created_at"),
        *_id("account_entries"),
        sa.ForeignKeyConstraint(
            ["order_id"], ["payment_orders.id"], name=op.f("fk_account_entries_order_id")
        ),
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        sa.UniqueConstraint(
            "account", "reference", name=op.f("uq_account_entries_account_reference")
        ),
    )
    op.create_table(
        "entry_matches",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("matched_by", sa.Uuid(), nullable=False),
        _moment("matched_at"),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["account_entries.id"], name=op.f("fk_entry_matches_entry_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_entry_matches")),
    )


def downgrade() -> None:
    for table in TABLES[:3]:
        op.drop_table(table)
    op.drop_table("payment_events")
    op.drop_table("payment_orders")
    op.drop_table("bank_files")
    op.execute("drop function ipfin_operates()")
    op.drop_table("settlement_accounts")
    op.execute("drop function settlement_account_of_one_bank()")
