"""The double-entry journal, and its days."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

# A bank's books are the bank's; the day they are open for is told to everybody who deals with it.
RIGHTS = """
grant select on book_days to ipfin_app;
alter table book_days enable row level security;
create policy everybody on book_days for select to ipfin_app using (true);
grant select, insert on journal_entries, journal_lines to ipfin_app;
alter table journal_entries enable row level security;
create policy tenant on journal_entries to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party())
  with check (bank_id = ipfin_party());
alter table journal_lines enable row level security;
create policy tenant on journal_lines to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party())
  with check (bank_id = ipfin_party());
"""

# Lines come one entry a statement at least, so each statement leaves every entry in balance.
GUARDS = """
create function ipfin_journal_days() returns trigger language plpgsql as $$ begin
  if exists (
    select from (select distinct bank_id, "on" from made) as stated
    where not exists (select from book_days as day where day.bank_id = stated.bank_id
      and day."on" = stated."on" and day.state in ('open', 'closing'))
  ) then
    raise exception 'an entry for a day that the books are not open for'
      using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
create function ipfin_journal_weighs() returns trigger language plpgsql as $$ begin
  if exists (select from made group by entry_id having sum(debit) <> sum(credit)) then
    raise exception 'an entry out of balance' using errcode = 'check_violation';
  end if;
  if exists (
    select from made join journal_entries as entry on entry.id = made.entry_id
    where (entry.bank_id, entry."on") <> (made.bank_id, made."on")
      or entry.loan_id is distinct from made.loan_id
  ) then
    raise exception 'a line that is not of its entry' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger days after insert on journal_entries
  referencing new table as made for each statement execute function ipfin_journal_days();
create trigger weighs after insert on journal_lines
  referencing new table as made for each statement execute function ipfin_journal_weighs();
"""
NEVER_CHANGED = """
create trigger append_only before update or delete on {0}
  for each row execute function ipfin_append_only();
create trigger never_emptied before truncate on {0}
  execute function ipfin_append_only();
"""
# Banks that were admitted before there were books begin with the day of this migration.
OPENED = """
insert into book_days (bank_id, "on", state)
select id, (now() at time zone 'Asia/Shanghai')::date, 'open' from parties
where kind = 'bank' and number in (select party from parties_on_ledger)
"""


def upgrade() -> None:
    op.create_table(
        "book_days",
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closing",
                "closed",
                name="daystate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["bank_id"], ["parties.id"], name=op.f("fk_book_days_bank_id")),
        sa.PrimaryKeyConstraint("bank_id", "on", name=op.f("pk_book_days")),
    )
    for state in ("open", "closing"):
        op.create_index(
            f"uq_book_days_{state}",
            "book_days",
            ["bank_id"],
            unique=True,
            postgresql_where=sa.text(f"state = '{state}'"),
        )
    _create_journal()
    op.execute(RIGHTS)
    op.execute(GUARDS)
    for table in ("journal_entries", "journal_lines"):
        op.execute(NEVER_CHANGED.format(table))
    op.execute(OPENED)


def downgrade() -> None:
    op.drop_table("journal_lines")
    op.drop_table("journal_entries")
    op.drop_table("book_days")
    op.execute("drop function ipfin_journal_weighs(); drop function ipfin_journal_days();")


def _create_journal() -> None:
    op.create_table(
        "journal_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entries")),
        sa.UniqueConstraint(
            "bank_id", "reference", name=op.f("uq_journal_entries_bank_id_reference")
        ),
    )
    op.create_index("ix_journal_entries_bank_id_on", "journal_entries", ["bank_id", "on", "id"])
    op.create_index(op.f("ix_journal_entries_loan_id"), "journal_entries", ["loan_id"])
    op.create_table(
        "journal_lines",
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=True),
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("debit", sa.BigInteger(), nullable=False),
        sa.Column("credit", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "debit >= 0 AND credit >= 0 AND debit + credit > 0",
            name=op.f("ck_journal_lines_amount_stated"),
        ),
        sa.CheckConstraint("debit = 0 OR credit = 0", name=op.f("ck_journal_lines_one_sided")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entries.id"], name=op.f("fk_journal_lines_entry_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "n", name=op.f("pk_journal_lines")),
    )
    op.create_index(
        "ix_journal_lines_bank_id_account", "journal_lines", ["bank_id", "account", "on"]
    )
    op.create_index(op.f("ix_journal_lines_loan_id"), "journal_lines", ["loan_id"])
