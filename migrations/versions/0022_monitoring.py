"""Days that were looked at, tasks and notifications."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

RIGHTS = """
grant select, insert on watch_runs to ipfin_app;
alter table watch_runs enable row level security;
create policy tenant on watch_runs to ipfin_app
  using (ipfin_sees_all() or party_id = ipfin_party());
create policy own on watch_runs as restrictive for insert to ipfin_app
  with check (party_id = ipfin_party() and not is_daily);
grant select on foreseen to ipfin_app;
alter table foreseen enable row level security;
create policy tenant on foreseen to ipfin_app
  using (ipfin_sees_all() or ipfin_party() = any(told));

-- Only the job opens tasks and tells of them; a party closes its own and reads what it was told.
grant select, update (state, comment, document_id, closed_by, closed_at) on tasks to ipfin_app;
alter table tasks enable row level security;
create policy tenant on tasks to ipfin_app
  using (ipfin_sees_all() or id in (select ipfin_granted()));
create policy own on tasks as restrictive for update to ipfin_app
  using (party_id = ipfin_party());
grant select, update (read_at, read_by) on notifications to ipfin_app;
alter table notifications enable row level security;
create policy tenant on notifications to ipfin_app
  using (ipfin_sees_all() or party_id = ipfin_party());
create policy own on notifications as restrictive for update to ipfin_app
  using (party_id = ipfin_party());

grant select, insert, update (address, changed_by, changed_at) on mail_addresses to ipfin_app;
alter table mail_addresses enable row level security;
create policy tenant on mail_addresses to ipfin_app
  using (ipfin_sees_all() or party_id = ipfin_party());
create policy own on mail_addresses as restrictive for insert to ipfin_app
  with check (party_id = ipfin_party());
create policy own_change on mail_addresses as restrictive for update to ipfin_app
  using (party_id = ipfin_party());
"""
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
ROLES = (
    "signatory",
    "verifier",
    "appraiser",
    "reviewer",
    "officer",
    "approver",
    "guardian",
    "auditor",
    "admin",
)


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "watch_runs",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_daily", sa.Boolean(), nullable=False),
        sa.Column("is_preview", sa.Boolean(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rights", sa.BigInteger(), nullable=False),
        sa.Column("hits", sa.BigInteger(), nullable=False),
        sa.Column("opened", sa.BigInteger(), nullable=False),
        sa.Column("superseded", sa.BigInteger(), nullable=False),
        sa.Column("notes", postgresql.JSONB(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_runs")),
    )
    op.create_index(op.f("ix_watch_runs_day"), "watch_runs", ["day"])
    op.create_index(
        "uq_watch_runs_daily",
        "watch_runs",
        ["day"],
        unique=True,
        postgresql_where=sa.text("is_daily"),
    )
    _create_tasks()
    _create_foreseen()
    op.create_table(
        "notifications",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_attempts", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("mail_next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_refused", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _refers("notifications", "task_id", "tasks"),
        _refers("notifications", "party_id", "parties"),
        _refers("notifications", "run_id", "watch_runs"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
        sa.UniqueConstraint("task_id", "party_id", name=op.f("uq_notifications_task_id_party_id")),
    )
    op.create_index(op.f("ix_notifications_party_id"), "notifications", ["party_id"])
    op.create_table(
        "mail_addresses",
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        _refers("mail_addresses", "party_id", "parties"),
        sa.PrimaryKeyConstraint("party_id", name=op.f("pk_mail_addresses")),
    )
    op.execute(RIGHTS)


def _create_tasks() -> None:
    severities, states = ("note", "warning", "alarm"), ("open", "done", "dismissed", "superseded")
    op.create_table(
        "tasks",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", _words("taskkind", *KINDS), nullable=False),
        sa.Column("severity", _words("severity", *severities), nullable=False),
        sa.Column("rule", sa.String(length=16), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("role", _words("personrole", *ROLES), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=True),
        sa.Column("pledge_id", sa.Uuid(), nullable=True),
        sa.Column("loan_id", sa.Uuid(), nullable=True),
        sa.Column("offers", postgresql.JSONB(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("opened_run", sa.Uuid(), nullable=True),
        sa.Column("seen_run", sa.Uuid(), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("state", _words("taskstate", *states), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_run", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _refers("tasks", "party_id", "parties"),
        _refers("tasks", "asset_id", "ip_assets"),
        _refers("tasks", "pledge_id", "pledges"),
        _refers("tasks", "loan_id", "loans"),
        _refers("tasks", "opened_run", "watch_runs"),
        _refers("tasks", "seen_run", "watch_runs"),
        _refers("tasks", "closed_run", "watch_runs"),
        _refers("tasks", "document_id", "documents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("key", name=op.f("uq_tasks_key")),
    )
    for column in ("asset_id", "pledge_id", "loan_id", "opened_run", "seen_run", "closed_run"):
        op.create_index(op.f(f"ix_tasks_{column}"), "tasks", [column])
    op.create_index("ix_tasks_party_id_state_due_on", "tasks", ["party_id", "state", "due_on"])


def _create_foreseen() -> None:
    op.create_table(
        "foreseen",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", _words("taskkind", *KINDS), nullable=False),
        sa.Column("severity", _words("severity", "note", "warning", "alarm"), nullable=False),
        sa.Column("rule", sa.String(length=16), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("told", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=True),
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _refers("foreseen", "run_id", "watch_runs"),
        _refers("foreseen", "party_id", "parties"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foreseen")),
    )
    op.create_index(op.f("ix_foreseen_run_id"), "foreseen", ["run_id"])


def downgrade() -> None:
    for table in ("foreseen", "mail_addresses", "notifications", "tasks", "watch_runs"):
        op.drop_table(table)
