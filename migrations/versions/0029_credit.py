"""Need, limit, stages and decisions of a bank; numbers of applications."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from ip_finance.policies import defaults

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

# One sequence a year, made when the year's first application comes. The web application may make
# none; the trigger runs as the owner, and two that come first together wait for each other.
NUMBERS = """
create function ipfin_number_loan() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  of_year text := to_char(new.created_at at time zone 'Asia/Shanghai', 'YYYY');
  counter text := 'case_numbers_' || of_year;
begin
  if new.number is null then
    if to_regclass(counter) is null then
      perform pg_advisory_xact_lock(hashtext(counter));
      execute format('create sequence if not exists %I', counter);
    end if;
    new.number := 'SQ-' || of_year || '-' || lpad(nextval(counter)::text, 6, '0');
  end if;
  return new;
end $$;
revoke all on function ipfin_number_loan() from public;
create trigger number before insert on loans
  for each row execute function ipfin_number_loan();
"""
NUMBER_THE_OLD = """
do $$
declare
  old record;
  of_year text;
begin
  for old in select id, created_at from loans order by created_at, id loop
    of_year := to_char(old.created_at at time zone 'Asia/Shanghai', 'YYYY');
    execute format('create sequence if not exists %I', 'case_numbers_' || of_year);
    update loans
      set number = 'SQ-' || of_year || '-'
        || lpad(nextval('case_numbers_' || of_year)::text, 6, '0')
      where id = old.id;
  end loop;
end $$;
"""
FORGET_NUMBERS = """
drop trigger number on loans;
drop function ipfin_number_loan();
do $$
declare
  counter record;
begin
  for counter in select relname from pg_class
    where relkind = 'S' and relname like 'case\\_numbers\\_%'
      and relnamespace = 'public'::regnamespace
  loop
    execute format('drop sequence %I', counter.relname);
  end loop;
end $$;
"""

# What a bank writes about an application is the bank's; the borrower sees what is asked of it.
RIGHTS = """
grant select, insert on financial_statements to ipfin_app;
alter table financial_statements enable row level security;
create policy tenant on financial_statements to ipfin_app
  using (ipfin_sees_all() or party_id = ipfin_party()
    or party_id in (select borrower_id from loans where bank_id = ipfin_party()))
  with check (party_id = ipfin_party());
grant select, insert on stated_needs to ipfin_app;
alter table stated_needs enable row level security;
create policy tenant on stated_needs to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party()
    or loan_id in (select id from loans where borrower_id = ipfin_party()))
  with check (bank_id = ipfin_party()
    and loan_id in (select id from loans where bank_id = ipfin_party()));
grant select, insert on credit_memos to ipfin_app;
alter table credit_memos enable row level security;
create policy tenant on credit_memos to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party())
  with check (bank_id = ipfin_party()
    and loan_id in (select id from loans where bank_id = ipfin_party()));
grant select, insert on frozen_memos to ipfin_app;
alter table frozen_memos enable row level security;
create policy tenant on frozen_memos to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party())
  with check (bank_id = ipfin_party() and id in (select id from credit_memos));
grant select, insert on credit_decisions to ipfin_app;
alter table credit_decisions enable row level security;
create policy tenant on credit_decisions to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party()
    or (decision = 'refer'
      and loan_id in (select id from loans where borrower_id = ipfin_party())))
  with check (bank_id = ipfin_party() and memo_id in (select id from frozen_memos));
"""


VERSIONS = sa.table(
    "policy_versions",
    sa.column("id", sa.Uuid()),
    sa.column("kind"),
    sa.column("owner_id", sa.Uuid()),
    sa.column("key"),
    sa.column("effective_from", sa.Date()),
    sa.column("content", postgresql.JSONB()),
    sa.column("source"),
    sa.column("is_verified", sa.Boolean()),
    sa.column("comment"),
    sa.column("made_by", sa.Uuid()),
    sa.column("made_at", sa.DateTime(timezone=True)),
    sa.column("checked_by", sa.Uuid()),
    sa.column("checked_at", sa.DateTime(timezone=True)),
    sa.column("verdict"),
    sa.column("check_comment"),
)


def upgrade() -> None:
    op.add_column(
        "loan_decisions",
        sa.Column("plan", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    )
    op.add_column("loan_decisions", sa.Column("memo_hash", sa.String(length=66), nullable=True))
    op.add_column("loans", sa.Column("number", sa.String(length=20), nullable=True))
    op.execute(NUMBERS)
    op.execute(NUMBER_THE_OLD)
    op.alter_column("loans", "number", nullable=False)
    op.create_unique_constraint(op.f("uq_loans_number"), "loans", ["number"])
    _statements()
    _needs()
    _memos()
    _decisions()
    op.execute(RIGHTS)
    op.bulk_insert(VERSIONS, defaults.rows("stages"))


def downgrade() -> None:
    op.execute("delete from policy_versions where kind = 'stages'")
    for table in (
        "credit_decisions",
        "frozen_memos",
        "credit_memos",
        "stated_needs",
        "financial_statements",
    ):
        op.drop_table(table)
    op.execute(FORGET_NUMBERS)
    op.drop_column("loans", "number")
    op.drop_column("loan_decisions", "memo_hash")
    op.drop_column("loan_decisions", "plan")


def _statements() -> None:
    op.create_table(
        "financial_statements",
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("fiscal_year", sa.BigInteger(), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("serial", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_financial_statements_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_financial_statements")),
    )
    op.create_index(op.f("ix_financial_statements_party_id"), "financial_statements", ["party_id"])


def _needs() -> None:
    op.create_table(
        "stated_needs",
        *_of_a_loan("stated_needs"),
        sa.Column("need", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("need >= 0", name="need_not_negative"),
    )
    op.create_index(op.f("ix_stated_needs_loan_id"), "stated_needs", ["loan_id"])


def _memos() -> None:
    op.create_table(
        "credit_memos",
        *_of_a_loan("credit_memos"),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("proposal", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("words", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("round > 0", name="round_positive"),
    )
    op.create_index(op.f("ix_credit_memos_loan_id"), "credit_memos", ["loan_id"])
    op.create_table(
        "frozen_memos",
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=66), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["credit_memos.id"], name=op.f("fk_frozen_memos_id")),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.id"], name=op.f("fk_frozen_memos_loan_id")),
        sa.ForeignKeyConstraint(["bank_id"], ["parties.id"], name=op.f("fk_frozen_memos_bank_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_memos")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_frozen_memos_content_hash")),
        sa.UniqueConstraint("loan_id", "round", name=op.f("uq_frozen_memos_loan_id_round")),
    )


def _decisions() -> None:
    op.create_table(
        "credit_decisions",
        *_of_a_loan("credit_decisions"),
        sa.Column("memo_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "officer",
                "approver",
                name="stagerole",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "decision",
            sa.Enum(
                "approve",
                "refer",
                "reject",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("papers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["memo_id"], ["frozen_memos.id"], name=op.f("fk_credit_decisions_memo_id")
        ),
        sa.UniqueConstraint(
            "loan_id",
            "round",
            "person_id",
            "decision",
            name=op.f("uq_credit_decisions_loan_id_round_person_id_decision"),
        ),
    )
    op.create_index(op.f("ix_credit_decisions_memo_id"), "credit_decisions", ["memo_id"])


def _of_a_loan(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.id"], name=op.f(f"fk_{table}_loan_id")),
        sa.ForeignKeyConstraint(["bank_id"], ["parties.id"], name=op.f(f"fk_{table}_bank_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
