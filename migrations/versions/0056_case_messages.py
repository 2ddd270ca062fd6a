"""Messages between a borrower and its lender about one case."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0049"
branch_labels = None
depends_on = None

# Only the borrower and whoever holds the claim now, and auditors: who else was let into the case
# reads none of it. Nothing is ever changed or taken back.
RIGHTS = """
create function ipfin_corresponds(asked uuid) returns boolean language sql stable as $$
  select exists (
    select from loans as l left join loans_on_ledger as o on o.loan = l.id
      left join parties as p on p.number = o.bank
    where l.id = asked and ipfin_party() in (l.borrower_id, coalesce(p.id, l.bank_id)))
$$;
grant select, insert on case_messages to ipfin_app;
alter table case_messages enable row level security;
create policy tenant on case_messages to ipfin_app
  using (ipfin_sees_all() or ipfin_corresponds(loan_id))
  with check (party_id = ipfin_party() and person_id = ipfin_person()
    and ipfin_corresponds(loan_id));
"""


def upgrade() -> None:
    """One row a message."""
    op.create_table(
        "case_messages",
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.id"], name=op.f("fk_case_messages_loan_id")),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_case_messages_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_messages")),
    )
    op.create_index("ix_case_messages_loan_id", "case_messages", ["loan_id", "created_at"])
    op.execute(RIGHTS)


def downgrade() -> None:
    op.drop_table("case_messages")
    op.execute("drop function ipfin_corresponds(uuid)")
