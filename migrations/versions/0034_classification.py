"""Five categories by debtor, and early warnings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from ip_finance.policies import defaults

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

CATEGORIES = ("normal", "special-mention", "substandard", "doubtful", "loss")
GROUNDS = (
    "overdue",
    "cross-default",
    "defaulted",
    "enforcing",
    "accelerated",
    "uncured-call",
    "misuse",
    "restructured",
    "rolled-over",
    "bad-elsewhere",
    "rating-fall",
    "credit-impaired",
    "half-lost",
    "debt-evasion",
    "bankrupt",
    "nearly-all-lost",
    "other",
)
SIGNALS = (
    "overdue-days",
    "overdue-beyond",
    "right-ended",
    "legal-event",
    "value-fall",
    "value-expired",
    "ltv-warning",
    "ltv-breach",
    "call-uncured",
    "covenant-breached",
    "covenant-late",
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
TABLES = (
    "covenant_reports",
    "covenants",
    "early_warning_closings",
    "early_warnings",
    "opinion_decisions",
    "classification_opinions",
    "classifications",
)

# What a bank thinks of its debtor is of this bank alone, and of auditors: the debtor learns of its
# loans, and of calls, elsewhere. A loan that the bank does not see is no loan to write about.
RIGHTS = """
grant select, insert on {table} to ipfin_app;
alter table {table} enable row level security;
create policy tenant on {table} to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party())
  with check (bank_id = ipfin_party());
"""

VERSIONS = sa.table(
    "policy_versions",
    sa.column("id", sa.Uuid()),
    sa.column("kind"),
    sa.column("owner_id", sa.Uuid()),
    sa.column("key"),
    sa.column("effective_from", sa.Date()),
    sa.column("content", JSONB()),
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
    op.create_table(
        "classifications",
        *_of_a_loan("classifications"),
        sa.Column("borrower_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("category", _words("category", *CATEGORIES), nullable=False),
        sa.Column("grounds", JSONB(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("days_overdue", sa.BigInteger(), nullable=False),
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("opinion_id", sa.Uuid(), nullable=True),
        sa.UniqueConstraint(
            "loan_id", "day", "number", name=op.f("uq_classifications_loan_id_day_number")
        ),
    )
    op.create_table(
        "classification_opinions",
        *_of_a_loan("classification_opinions"),
        sa.Column("kind", _words("opinionkind", "ground", "upgrade"), nullable=False),
        sa.Column("ground", _words("ground", *GROUNDS), nullable=True),
        sa.Column("category", _words("category", *CATEGORIES), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("stated_by", sa.Uuid(), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=False),
    )
    op.create_table(
        "opinion_decisions",
        *_of_a_bank("opinion_decisions"),
        sa.Column("opinion_id", sa.Uuid(), nullable=False),
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opinion_id"],
            ["classification_opinions.id"],
            name=op.f("fk_opinion_decisions_opinion_id"),
        ),
        sa.UniqueConstraint("opinion_id", name=op.f("uq_opinion_decisions_opinion_id")),
    )
    op.create_table(
        "early_warnings",
        *_of_a_loan("early_warnings"),
        sa.Column("kind", _words("signal", *SIGNALS), nullable=False),
        sa.Column("severity", _words("gravity", "low", "medium", "high"), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("facts", JSONB(), nullable=False),
        sa.Column("role", _words("personrole", *ROLES), nullable=False),
    )
    op.create_table(
        "early_warning_closings",
        *_of_a_bank("early_warning_closings"),
        sa.Column("warning_id", sa.Uuid(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["warning_id"], ["early_warnings.id"], name=op.f("fk_early_warning_closings_warning_id")
        ),
        sa.UniqueConstraint("warning_id", name=op.f("uq_early_warning_closings_warning_id")),
    )
    op.create_table(
        "covenants",
        *_of_a_loan("covenants"),
        sa.Column("kind", _words("covenantkind", "financial", "information"), nullable=False),
        sa.Column("measure", sa.String(length=200), nullable=False),
        sa.Column("comparison", _words("comparison", "at-least", "at-most"), nullable=True),
        sa.Column("threshold_bps", sa.BigInteger(), nullable=True),
        sa.Column("clause", sa.String(length=200), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("every_months", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("every_months > 0", name="every_months_positive"),
        sa.CheckConstraint(
            "(kind = 'financial') = (comparison IS NOT NULL AND threshold_bps IS NOT NULL)",
            name="financial_has_threshold",
        ),
    )
    op.create_table(
        "covenant_reports",
        *_of_a_bank("covenant_reports"),
        sa.Column("covenant_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("value_bps", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("reported_by", sa.Uuid(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["covenant_id"], ["covenants.id"], name=op.f("fk_covenant_reports_covenant_id")
        ),
    )
    op.create_index(op.f("ix_classifications_bank_id_day"), "classifications", ["bank_id", "day"])
    op.create_index(op.f("ix_early_warnings_bank_id"), "early_warnings", ["bank_id"])
    op.create_index(op.f("ix_covenant_reports_covenant_id"), "covenant_reports", ["covenant_id"])
    for table in ("classification_opinions", "early_warnings", "covenants"):
        op.create_index(op.f(f"ix_{table}_loan_id"), table, ["loan_id"])
    for table in TABLES:
        op.execute(RIGHTS.format(table=table))
    op.bulk_insert(VERSIONS, defaults.rows("classification"))


def downgrade() -> None:
    op.execute("delete from policy_versions where kind = 'classification'")
    for table in TABLES:
        op.drop_table(table)


def _of_a_bank(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["bank_id"], ["parties.id"], name=op.f(f"fk_{table}_bank_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _of_a_loan(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.id"], name=op.f(f"fk_{table}_loan_id")),
        *_of_a_bank(table),
    ]


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
