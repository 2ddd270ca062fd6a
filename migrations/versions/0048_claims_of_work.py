"""Who has taken which piece of a bank's work; figures of a bank that need no instalment."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

# Who is at work on what is told within a bank, and to auditors. What is put back is nobody's.
RIGHTS = """
grant select, insert on work_claims to ipfin_app;
grant update (person_id, claimed_at) on work_claims to ipfin_app;
alter table work_claims enable row level security;
create policy tenant on work_claims to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party())
  with check (bank_id = ipfin_party() and (person_id is null or person_id = ipfin_person()));
"""
# The same as before, asked row by row where few rows are read: `in (select ...)` had the database
# list every loan that the caller may see before it looked at one.
ROW_BY_ROW = """
alter policy tenant on parties
  using (kind <> 'sme' or ipfin_sees_all() or exists (select from access_grants as g
    where g.record_id = parties.id and g.party_id = ipfin_party()));
alter policy tenant on loans
  using (ipfin_sees_all() or exists (select from access_grants as g
    where g.record_id = loans.id and g.party_id = ipfin_party()));
alter policy tenant on loans_on_ledger
  using (ipfin_sees_all() or exists (select from loans where loans.id = loans_on_ledger.loan));
alter policy tenant on loan_decisions
  using (exists (select from loans where loans.id = loan_decisions.loan_id));
"""
AT_ONCE = """
alter policy tenant on parties
  using (kind <> 'sme' or ipfin_sees_all() or id in (select ipfin_granted()));
alter policy tenant on loans using (ipfin_sees_all() or id in (select ipfin_granted()));
alter policy tenant on loans_on_ledger
  using (ipfin_sees_all() or loan in (select id from loans));
alter policy tenant on loan_decisions using (loan_id in (select id from loans));
"""
WAITING = (
    "(state in ('applied', 'approved') or available_fen > 0"
    " or live <> 0 and (state = 'settled' or (live & ~registered) <> 0))"
)
BACKFILL = """
update loan_accounts set principal = coalesce((
  select sum(i.principal - i.principal_paid) from instalments i
  where i.loan_id = loan_accounts.loan_id), 0)
"""


def upgrade() -> None:
    """One row a piece of work that somebody has taken; the principal of each account."""
    op.create_table(
        "work_claims",
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bank_id"], ["parties.id"], name=op.f("fk_work_claims_bank_id")),
        sa.PrimaryKeyConstraint("bank_id", "kind", "record_id", name=op.f("pk_work_claims")),
    )
    op.execute(RIGHTS)
    op.execute(ROW_BY_ROW)
    op.add_column(
        "loan_accounts",
        sa.Column("principal", sa.BigInteger(), server_default="0", nullable=False),
    )
    op.execute(BACKFILL)
    op.create_index(
        "ix_loan_accounts_figures",
        "loan_accounts",
        ["bank_id", "state", "due_on"],
        postgresql_include=["principal", "matures_on"],
    )
    op.create_index("ix_loans_created_at", "loans", ["created_at", "id"])
    op.create_index("ix_loans_on_ledger_bank", "loans_on_ledger", ["bank", "state"])
    op.create_index(
        "ix_loans_on_ledger_waiting",
        "loans_on_ledger",
        ["bank"],
        postgresql_where=sa.text(WAITING),
    )
    op.create_index(
        "ix_classifications_newest",
        "classifications",
        ["bank_id", "loan_id", "day", "number"],
        postgresql_include=["category", "principal"],
    )


def downgrade() -> None:
    op.drop_index("ix_classifications_newest", "classifications")
    op.drop_index("ix_loans_on_ledger_waiting", "loans_on_ledger")
    op.drop_index("ix_loans_on_ledger_bank", "loans_on_ledger")
    op.drop_index("ix_loans_created_at", "loans")
    op.drop_index("ix_loan_accounts_figures", "loan_accounts")
    op.drop_column("loan_accounts", "principal")
    op.execute(AT_ONCE)
    op.drop_table("work_claims")
