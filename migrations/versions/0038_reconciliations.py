"""Bank file, journal and chain held against each other, month by month."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

RIGHTS = """
grant select, insert on monthly_reconciliations to ipfin_app;
alter table monthly_reconciliations enable row level security;
create policy tenant on monthly_reconciliations to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party())
  with check (bank_id = ipfin_party());
"""
# What hangs on a reconciliation is seen with it, and added by its bank alone.
RIGHTS_OF_PARTS = """
grant select, insert on {0} to ipfin_app;
alter table {0} enable row level security;
create policy tenant on {0} to ipfin_app
  using (reconciliation_id in (select id from monthly_reconciliations))
  with check (reconciliation_id in (
    select id from monthly_reconciliations where bank_id = ipfin_party()));
"""
NEVER_CHANGED = """
create trigger append_only before update or delete on {0}
  for each row execute function ipfin_append_only();
create trigger never_emptied before truncate on {0}
  execute function ipfin_append_only();
"""
PARTS = ("monthly_reconciliation_lines", "monthly_sign_offs")


def upgrade() -> None:
    op.create_table(
        "monthly_reconciliations",
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_reconciliations")),
        sa.ForeignKeyConstraint(
            ["bank_id"], ["parties.id"], name=op.f("fk_monthly_reconciliations_bank_id")
        ),
        sa.UniqueConstraint(
            "bank_id",
            "month",
            "number",
            name=op.f("uq_monthly_reconciliations_bank_id_month_number"),
        ),
    )
    _create_lines()
    _create_sign_offs()
    op.execute(RIGHTS)
    for table in PARTS:
        op.execute(RIGHTS_OF_PARTS.format(table))
    for table in ("monthly_reconciliations", *PARTS):
        op.execute(NEVER_CHANGED.format(table))


def downgrade() -> None:
    for table in (*PARTS, "monthly_reconciliations"):
        op.drop_table(table)


def _create_lines() -> None:
    sides = ("bank", "journal", "chain")
    op.create_table(
        "monthly_reconciliation_lines",
        sa.Column("reconciliation_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("direction", sa.String(length=32), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=True),
        *(sa.Column(f"{side}_amount", sa.BigInteger(), nullable=True) for side in sides),
        *(sa.Column(f"{side}_on", sa.Date(), nullable=True) for side in sides),
        *(sa.Column(f"{side}_reference", sa.String(length=120), nullable=True) for side in sides),
        sa.PrimaryKeyConstraint(
            "reconciliation_id", "n", name=op.f("pk_monthly_reconciliation_lines")
        ),
        sa.ForeignKeyConstraint(
            ["reconciliation_id"],
            ["monthly_reconciliations.id"],
            name=op.f("fk_monthly_reconciliation_lines_reconciliation_id"),
        ),
    )


def _create_sign_offs() -> None:
    op.create_table(
        "monthly_sign_offs",
        sa.Column("reconciliation_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_sign_offs")),
        sa.ForeignKeyConstraint(
            ["reconciliation_id"],
            ["monthly_reconciliations.id"],
            name=op.f("fk_monthly_sign_offs_reconciliation_id"),
        ),
        sa.UniqueConstraint(
            "reconciliation_id", "place", name=op.f("uq_monthly_sign_offs_reconciliation_id_place")
        ),
        sa.UniqueConstraint(
            "reconciliation_id",
            "person_id",
            name=op.f("uq_monthly_sign_offs_reconciliation_id_person_id"),
        ),
        sa.CheckConstraint("place in (1, 2)", name=op.f("ck_monthly_sign_offs_two_places")),
    )
