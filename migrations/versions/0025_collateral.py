"""A bank's own values of rights, and what it learnt of revenue."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

# What a bank thinks of a right is of this bank alone: neither the borrower, nor the operator, nor
# an auditor of the platform reads it.
RIGHTS = """
grant select, insert on internal_valuations to ipfin_app;
alter table internal_valuations enable row level security;
create policy tenant on internal_valuations to ipfin_app
  using (party_id = ipfin_party())
  with check (party_id = ipfin_party() and appraisal_id in (select id from appraisals));
grant select, insert on revenue_reports to ipfin_app;
alter table revenue_reports enable row level security;
create policy tenant on revenue_reports to ipfin_app
  using (party_id = ipfin_party())
  with check (party_id = ipfin_party() and asset_id in (select id from ip_assets));
"""

# What came of a bank's own knowledge is the bank's too; so is that it was told of it.
PRIVATE = """
create policy private on tasks as restrictive for select to ipfin_app
  using (not is_private or party_id = ipfin_party());
create policy private on foreseen as restrictive for select to ipfin_app
  using (not is_private or party_id = ipfin_party());
create policy private on notifications as restrictive for select to ipfin_app
  using (party_id = ipfin_party() or task_id in (select id from tasks));
"""
PUBLIC = """
drop policy private on notifications;
drop policy private on foreseen;
drop policy private on tasks;
"""
FORGET = """
delete from notifications where task_id in (select id from tasks where kind = 'revaluation-due');
delete from tasks where kind = 'revaluation-due';
delete from foreseen where kind = 'revaluation-due';
"""
OF_THE_WATCH = ("tasks", "foreseen")
LATER_KIND = "revaluation-due"
KINDS = (
    "fee-due",
    "fee-surcharge",
    "fee-lapsed",
    "fee-unknown",
    "right-ended",
    "right-ends-early",
    "renewal-due",
    "renewal-grace",
    "registration-ending",
    "registration-short",
    "owner-changed",
    "owner-renamed",
    "invalidation-requested",
    "partly-invalid",
    "frozen-before",
    "frozen-after",
    "freeze-ending",
    "suspended",
    "licensed",
    "pledge-cancelled",
    "sibling-granted",
    "lookalike",
    "verification-ending",
    "verification-over",
    "maturity-passed",
    "limitation",
    "review-late",
    "correction-due",
    "change-duty",
    "cancellation-duty",
    "other",
)


def upgrade() -> None:
    op.create_table(
        "internal_valuations",
        *_of_a_bank("internal_valuations"),
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("high", sa.BigInteger(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.CheckConstraint("0 < low AND low <= base AND base <= high", name="range_rising"),
        sa.CheckConstraint("(inputs IS NULL) = (report IS NULL)", name="run_complete"),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisals.id"], name=op.f("fk_internal_valuations_appraisal_id")
        ),
    )
    op.create_table(
        "revenue_reports",
        *_of_a_bank("revenue_reports"),
        sa.Column("period_ended_on", sa.Date(), nullable=False),
        sa.Column("forecast", sa.BigInteger(), nullable=False),
        sa.Column("actual", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.CheckConstraint("forecast > 0", name="forecast_positive"),
        sa.CheckConstraint("actual >= 0", name="actual_not_negative"),
    )
    for table in ("internal_valuations", "revenue_reports"):
        for column in ("party_id", "asset_id"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.execute(RIGHTS)
    _tell_kinds((*KINDS, LATER_KIND))
    for table in OF_THE_WATCH:
        private: sa.Column[bool] = sa.Column(
            "is_private", sa.Boolean(), server_default=sa.false(), nullable=False
        )
        op.add_column(table, private)
    op.execute(PRIVATE)


def downgrade() -> None:
    op.execute(PUBLIC)
    op.execute(FORGET)
    for table in OF_THE_WATCH:
        op.drop_column(table, "is_private")
    _tell_kinds(KINDS)
    op.drop_table("revenue_reports")
    op.drop_table("internal_valuations")


def _of_a_bank(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f(f"fk_{table}_party_id")),
        sa.ForeignKeyConstraint(["asset_id"], ["ip_assets.id"], name=op.f(f"fk_{table}_asset_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _tell_kinds(kinds: tuple[str, ...]) -> None:
    """Which kinds of tasks there are."""
    for table in OF_THE_WATCH:
        name = op.f(f"ck_{table}_taskkind")
        op.drop_constraint(name, table)
        op.create_check_constraint(name, table, sa.column("kind").in_(kinds))
