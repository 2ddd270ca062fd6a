"""Drawdowns of loans, and what befell each."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from ip_finance.policies import defaults

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

MODES = ("entrusted", "self")
KINDS = (
    "condition-stated",
    "account-checked",
    "waived",
    "checked",
    "withdrawn",
    "released",
    "payee-corrected",
    "payee-confirmed",
    "use-checked",
)
RIGHTS = """
grant select, insert on drawdowns to ipfin_app;
alter table drawdowns enable row level security;
create policy tenant on drawdowns to ipfin_app
  using (ipfin_sees_all() or loan_id in (select id from loans))
  with check (party_id = ipfin_party() and loan_id in (select ipfin_lent()));
grant select, insert on drawdown_events to ipfin_app;
alter table drawdown_events enable row level security;
create policy tenant on drawdown_events to ipfin_app
  using (drawdown_id in (select id from drawdowns))
  with check (party_id = ipfin_party()
    and drawdown_id in (select id from drawdowns where loan_id in (select ipfin_lent())));
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


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "drawdowns",
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("value_on", sa.Date(), nullable=False),
        sa.Column("mode", _words("paymentmode", *MODES), nullable=False),
        sa.Column("payee", postgresql.JSONB(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(), nullable=False),
        sa.Column("demanded", postgresql.JSONB(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.id"], name=op.f("fk_drawdowns_loan_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_drawdowns_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawdowns")),
    )
    op.create_index(op.f("ix_drawdowns_loan_id"), "drawdowns", ["loan_id"])
    # The worker enters what the ledger tells: it acts for no party.
    op.create_table(
        "drawdown_events",
        sa.Column("drawdown_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", _words("drawdowneventkind", *KINDS), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["drawdown_id"], ["drawdowns.id"], name=op.f("fk_drawdown_events_drawdown_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawdown_events")),
        sa.UniqueConstraint(
            "drawdown_id", "number", name=op.f("uq_drawdown_events_drawdown_id_number")
        ),
    )
    op.create_index(op.f("ix_drawdown_events_drawdown_id"), "drawdown_events", ["drawdown_id"])
    op.execute(RIGHTS)
    op.bulk_insert(VERSIONS, defaults.rows("conditions"))


def downgrade() -> None:
    op.execute("delete from policy_versions where kind = 'conditions'")
    op.drop_table("drawdown_events")
    op.drop_table("drawdowns")
