"""What the whole ledger says: more steps, more states, more mirrors.

The mirrors are emptied: `ipfin rebuild` makes them anew from the ledger's events.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MIRRORS = (
    "parties_on_ledger",
    "keys_on_ledger",
    "assets_on_ledger",
    "verifications_on_ledger",
    "valuations_on_ledger",
    "loans_on_ledger",
    "movements_on_ledger",
    "pledges_on_ledger",
    "pledged_assets_on_ledger",
)
LOAN_STATES = ("draft", "applied", "declined", "approved", "active", "settled")
LATER_LOAN_STATES = ("overdue", "defaulted", "enforcing")
PLEDGE_STATES = ("draft", "signed", "registered", "discharged")
LATER_PLEDGE_STATES = ("voided", "lapsed", "waived", "force-discharged")
CHANGES = (
    "declined",
    "terms",
    "overdue",
    "cured",
    "default",
    "enforcement-opened",
    "enforcement-closed",
)
ADDED = {
    "parties_on_ledger": (("version", sa.BigInteger(), False),),
    "keys_on_ledger": (
        ("version", sa.BigInteger(), False),
        ("rotated_to", sa.String(length=42), True),
    ),
    "assets_on_ledger": (
        ("verification", sa.BigInteger(), True),
        ("dispute", sa.BigInteger(), True),
    ),
    "verifications_on_ledger": (
        ("ended_by", sa.BigInteger(), True),
        ("ended_version", sa.BigInteger(), True),
        ("end_hash", sa.String(length=66), True),
    ),
    "loans_on_ledger": (
        ("applied_fen", sa.Numeric(20, 0), False),
        ("approved_fen", sa.Numeric(20, 0), False),
        ("undistributed_fen", sa.Numeric(20, 0), False),
    ),
    "pledges_on_ledger": (
        ("assets", postgresql.JSONB(), False),
        ("end_hash", sa.String(length=66), True),
        ("ended_on", sa.BigInteger(), True),
        ("end_witness", sa.BigInteger(), True),
    ),
}

RIGHTS = """
grant select on disputes_on_ledger to ipfin_app;
alter table disputes_on_ledger enable row level security;
create policy tenant on disputes_on_ledger to ipfin_app
  using (ipfin_sees_all() or asset in (select asset_key from ip_assets));
grant select on loan_changes_on_ledger to ipfin_app;
alter table loan_changes_on_ledger enable row level security;
create policy tenant on loan_changes_on_ledger to ipfin_app
  using (ipfin_sees_all() or loan in (select id from loans));
grant select on claim_offers_on_ledger to ipfin_app;
alter table claim_offers_on_ledger enable row level security;
create policy tenant on claim_offers_on_ledger to ipfin_app
  using (ipfin_sees_all() or loan in (select id from loans));
grant select on realisations_on_ledger to ipfin_app;
alter table realisations_on_ledger enable row level security;
create policy tenant on realisations_on_ledger to ipfin_app
  using (ipfin_sees_all() or loan in (select id from loans));
grant select on distributions_on_ledger to ipfin_app;
alter table distributions_on_ledger enable row level security;
create policy tenant on distributions_on_ledger to ipfin_app
  using (ipfin_sees_all() or loan in (select id from loans));
-- Everybody may know that pledging is stopped, and which logs are anchored.
grant select on pledging_stops_on_ledger, log_anchors_on_ledger to ipfin_app;

-- The loans whose claim the caller holds: a claim can be assigned to another bank.
create function ipfin_lent() returns setof uuid language sql stable as $$
  select loans.id from loans left join loans_on_ledger on loans_on_ledger.loan = loans.id
  where case when loans_on_ledger.loan is null then loans.bank_id = ipfin_party()
    else loans_on_ledger.bank = (select number from parties where id = ipfin_party()) end
$$;
alter policy own on loan_decisions with check (loan_id in (select ipfin_lent()));
alter policy own on loan_movements with check (loan_id in (select ipfin_lent()));
alter policy own on pledge_certificates
  with check (pledge_id in (select id from pledges where loan_id in (select ipfin_lent())));
"""
UNDO = """
alter policy own on loan_decisions
  with check (loan_id in (select id from loans where bank_id = ipfin_party()));
alter policy own on loan_movements
  with check (loan_id in (select id from loans where bank_id = ipfin_party()));
alter policy own on pledge_certificates
  with check (pledge_id in (select id from pledges where pledgee_id = ipfin_party()));
drop function ipfin_lent();
"""
LIVE = """
alter table pledged_assets_on_ledger add constraint ex_pledged_assets_on_ledger_live
  exclude using btree (asset with =) where (is_live) deferrable initially deferred
"""


def upgrade() -> None:
    _empty()
    for table, columns in ADDED.items():
        for name, type_, nullable in columns:
            op.add_column(table, sa.Column(name, type_, nullable=nullable))
    _allow("loans_on_ledger", "loanstate", "state", LOAN_STATES + LATER_LOAN_STATES)
    _allow("pledges_on_ledger", "pledgestate", "state", PLEDGE_STATES + LATER_PLEDGE_STATES)
    op.drop_index("uq_pledged_assets_on_ledger_live", table_name="pledged_assets_on_ledger")
    op.execute(LIVE)
    _make_mirrors_of_rights()
    _make_mirrors_of_loans()
    _make_other_mirrors()
    op.execute(RIGHTS)


def downgrade() -> None:
    op.execute(UNDO)
    _empty()
    for table in (
        "log_anchors_on_ledger",
        "pledging_stops_on_ledger",
        "distributions_on_ledger",
        "realisations_on_ledger",
        "claim_offers_on_ledger",
        "loan_changes_on_ledger",
        "disputes_on_ledger",
    ):
        op.drop_table(table)
    op.drop_constraint("ex_pledged_assets_on_ledger_live", "pledged_assets_on_ledger")
    op.create_index(
        "uq_pledged_assets_on_ledger_live",
        "pledged_assets_on_ledger",
        ["asset"],
        unique=True,
        postgresql_where=sa.text("is_live"),
    )
    _allow("pledges_on_ledger", "pledgestate", "state", PLEDGE_STATES)
    _allow("loans_on_ledger", "loanstate", "state", LOAN_STATES)
    for table, columns in ADDED.items():
        for name, _, _ in columns:
            op.drop_column(table, name)


def _empty() -> None:
    op.execute("truncate " + ", ".join(MIRRORS))


def _allow(table: str, name: str, column: str, values: tuple[str, ...]) -> None:
    """Let the column hold these words."""
    constraint = op.f(f"ck_{table}_{name}")
    op.drop_constraint(constraint, table)
    op.create_check_constraint(constraint, table, sa.column(column).in_(values))


def _make_mirrors_of_rights() -> None:
    op.create_table(
        "disputes_on_ledger",
        sa.Column("asset", sa.String(length=66), nullable=False),
        sa.Column("asset_version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("initiator", sa.BigInteger(), nullable=False),
        sa.Column("evidence_hash", sa.String(length=66), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arbiter", sa.BigInteger(), nullable=True),
        sa.Column("resolved_version", sa.BigInteger(), nullable=True),
        sa.Column("is_upheld", sa.Boolean(), nullable=True),
        sa.Column("resolution_hash", sa.String(length=66), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tx_hash", sa.String(length=66), nullable=False),
        sa.PrimaryKeyConstraint("asset", "asset_version", name=op.f("pk_disputes_on_ledger")),
    )
    op.create_index(
        op.f("ix_disputes_on_ledger_evidence_hash"), "disputes_on_ledger", ["evidence_hash"]
    )


def _of_loan(table: str, *columns: sa.Column[object]) -> None:
    """A mirror with one row for each version of a loan that such an event made."""
    op.create_table(
        table,
        sa.Column("loan", sa.Uuid(), nullable=False),
        sa.Column("loan_version", sa.BigInteger(), nullable=False),
        *columns,
        sa.Column("tx_hash", sa.String(length=66), nullable=False),
        sa.PrimaryKeyConstraint("loan", "loan_version", name=op.f(f"pk_{table}")),
    )


def _make_mirrors_of_loans() -> None:
    _of_loan(
        "loan_changes_on_ledger",
        sa.Column(
            "change",
            sa.Enum(
                *CHANGES,
                name="loanchange",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("overdue_fen", sa.Numeric(20, 0), nullable=True),
        sa.Column("overdue_since", sa.BigInteger(), nullable=True),
        sa.Column("document_hash", sa.String(length=66), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    _of_loan(
        "claim_offers_on_ledger",
        sa.Column("offered_by", sa.BigInteger(), nullable=False),
        sa.Column("bank", sa.BigInteger(), nullable=False),
        sa.Column("terms_hash", sa.String(length=66), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice_hash", sa.String(length=66), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
    )
    _of_loan(
        "realisations_on_ledger",
        sa.Column("pledge", sa.BigInteger(), nullable=False),
        sa.Column("proceeds_fen", sa.Numeric(20, 0), nullable=False),
        sa.Column("undistributed_fen", sa.Numeric(20, 0), nullable=False),
        sa.Column("court_document_hash", sa.String(length=66), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    _of_loan(
        "distributions_on_ledger",
        sa.Column("costs_fen", sa.Numeric(20, 0), nullable=False),
        sa.Column("interest_fen", sa.Numeric(20, 0), nullable=False),
        sa.Column("principal_fen", sa.Numeric(20, 0), nullable=False),
        sa.Column("surplus_fen", sa.Numeric(20, 0), nullable=False),
        sa.Column("outstanding_fen", sa.Numeric(20, 0), nullable=False),
        sa.Column("court_document_hash", sa.String(length=66), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def _make_other_mirrors() -> None:
    op.create_table(
        "pledging_stops_on_ledger",
        sa.Column("stop_version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("party", sa.BigInteger(), nullable=False),
        sa.Column("reason_hash", sa.String(length=66), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resumption_hash", sa.String(length=66), nullable=True),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tx_hash", sa.String(length=66), nullable=False),
        sa.PrimaryKeyConstraint("stop_version", name=op.f("pk_pledging_stops_on_ledger")),
    )
    op.create_table(
        "log_anchors_on_ledger",
        sa.Column("party", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Numeric(20, 0), autoincrement=False, nullable=False),
        sa.Column("root", sa.String(length=66), nullable=False),
        sa.Column("tx_hash", sa.String(length=66), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("party", "size", name=op.f("pk_log_anchors_on_ledger")),
    )
