"""Files of loans that failed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

# Whoever sees the loan sees the file of its enforcement; only in one's own name is it added to.
# What a bank writes off, and what it gets later, is of the bank; the ledger's events book it.
RIGHTS = """
grant select, insert on enforcement_cases to ipfin_app;
alter table enforcement_cases enable row level security;
create policy tenant on enforcement_cases to ipfin_app
  using (ipfin_sees_all() or loan_id in (select id from loans))
  with check (bank_id = ipfin_party() and loan_id in (select id from loans));
grant select, insert on enforcement_events to ipfin_app;
alter table enforcement_events enable row level security;
create policy tenant on enforcement_events to ipfin_app
  using (case_id in (select id from enforcement_cases))
  with check (party_id = ipfin_party() and case_id in (select id from enforcement_cases));
grant select, insert on write_offs to ipfin_app;
alter table write_offs enable row level security;
create policy tenant on write_offs to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party())
  with check (bank_id = ipfin_party() and booked_on is null
    and loan_id in (select id from loans));
grant select, insert on write_off_decisions to ipfin_app;
alter table write_off_decisions enable row level security;
create policy tenant on write_off_decisions to ipfin_app
  using (write_off_id in (select id from write_offs))
  with check (bank_id = ipfin_party()
    and write_off_id in (select id from write_offs where write_offs.bank_id = ipfin_party()));
grant select, insert on recoveries to ipfin_app;
alter table recoveries enable row level security;
create policy tenant on recoveries to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party())
  with check (bank_id = ipfin_party() and booked_on is null
    and loan_id in (select id from loans));
"""
KINDS = (
    "demand",
    "delivery",
    "agreement",
    "mandate",
    "application",
    "service",
    "objection",
    "ruling",
    "auction",
    "failure",
    "sale",
    "transfer",
    "strike-out",
)
GROUNDS = ("enforced", "bankrupt", "long-overdue")
TABLES = (
    "recoveries",
    "write_off_decisions",
    "write_offs",
    "enforcement_events",
    "enforcement_cases",
)


def upgrade() -> None:
    op.create_table(
        "enforcement_cases",
        *_of_a_loan("enforcement_cases"),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.UniqueConstraint("loan_id", name=op.f("uq_enforcement_cases_loan_id")),
    )
    op.create_table(
        "enforcement_events",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("cures", sa.BigInteger(), nullable=False),
        sa.Column("kind", _words("entrykind", *KINDS), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("facts", JSONB(), nullable=False),
        sa.Column("facts_hash", sa.String(length=66), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        *_of_a_record("enforcement_events"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["enforcement_cases.id"], name=op.f("fk_enforcement_events_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_enforcement_events_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_enforcement_events_party_id")
        ),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_enforcement_events_case_id_number")),
    )
    op.create_index(op.f("ix_enforcement_events_case_id"), "enforcement_events", ["case_id"])
    op.create_table(
        "write_offs",
        *_of_a_loan("write_offs"),
        sa.Column("ground", _words("writeoffground", *GROUNDS), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_write_offs_document_id")
        ),
    )
    op.create_index(op.f("ix_write_offs_loan_id"), "write_offs", ["loan_id"])
    op.create_table(
        "write_off_decisions",
        sa.Column("write_off_id", sa.Uuid(), nullable=False),
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        *_of_a_record("write_off_decisions"),
        sa.ForeignKeyConstraint(
            ["write_off_id"], ["write_offs.id"], name=op.f("fk_write_off_decisions_write_off_id")
        ),
        sa.UniqueConstraint("write_off_id", name=op.f("uq_write_off_decisions_write_off_id")),
    )
    op.create_table(
        "recoveries",
        *_of_a_loan("recoveries"),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("costs", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_recoveries_amount_positive")),
        sa.CheckConstraint(
            "costs >= 0 AND costs <= amount", name=op.f("ck_recoveries_costs_within")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_recoveries_document_id")
        ),
    )
    op.create_index(op.f("ix_recoveries_loan_id"), "recoveries", ["loan_id"])
    op.execute(RIGHTS)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _of_a_record(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _of_a_loan(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        *_of_a_record(table),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.id"], name=op.f(f"fk_{table}_loan_id")),
        sa.ForeignKeyConstraint(["bank_id"], ["parties.id"], name=op.f(f"fk_{table}_bank_id")),
    ]


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
