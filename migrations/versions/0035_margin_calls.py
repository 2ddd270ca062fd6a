"""Calls for more collateral, and their cures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from ip_finance.policies import defaults

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

# Both sides of the loan see a call and what was stated of it; a measure that nobody has agreed to
# is the bank's alone. Whoever no longer sees the loan sees nothing of it.
RIGHTS = """
grant select, insert on margin_calls to ipfin_app;
alter table margin_calls enable row level security;
create policy tenant on margin_calls to ipfin_app
  using (ipfin_sees_all() or ipfin_party() in (bank_id, borrower_id))
  with check (bank_id = ipfin_party() and loan_id in (select id from loans));
grant select, insert on margin_call_statements to ipfin_app;
alter table margin_call_statements enable row level security;
create policy tenant on margin_call_statements to ipfin_app
  using (call_id in (select id from margin_calls))
  with check (party_id = ipfin_party() and call_id in (select id from margin_calls));
grant select, insert on measures to ipfin_app;
alter table measures enable row level security;
create policy tenant on measures to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party() or (borrower_id = ipfin_party()
    and id in (select measure_id from measure_decisions where is_agreed)))
  with check (bank_id = ipfin_party() and loan_id in (select id from loans));
grant select, insert on measure_decisions to ipfin_app;
alter table measure_decisions enable row level security;
create policy tenant on measure_decisions to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party() or borrower_id = ipfin_party())
  with check (bank_id = ipfin_party());
grant select, insert on measure_statements to ipfin_app;
alter table measure_statements enable row level security;
create policy tenant on measure_statements to ipfin_app
  using (measure_id in (select id from measures))
  with check (measure_id in (select id from measures where measures.bank_id = ipfin_party()));
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
        "margin_calls",
        *_of_a_loan("margin_calls"),
        sa.Column("called_on", sa.Date(), nullable=False),
        sa.Column("cure_by", sa.Date(), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("facts", JSONB(), nullable=False),
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
    )
    op.create_table(
        "margin_call_statements",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("fact", sa.BigInteger(), nullable=False),
        sa.Column("facts_hash", sa.String(length=66), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        *_of_a_record("margin_call_statements"),
        sa.ForeignKeyConstraint(
            ["call_id"], ["margin_calls.id"], name=op.f("fk_margin_call_statements_call_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_margin_call_statements_party_id")
        ),
        sa.UniqueConstraint("facts_hash", name=op.f("uq_margin_call_statements_facts_hash")),
    )
    op.create_table(
        "measures",
        *_of_a_loan("measures"),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("kind", _words("measurekind", *KINDS), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("pay_by", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["margin_calls.id"], name=op.f("fk_measures_call_id")),
        sa.UniqueConstraint(
            "id", "bank_id", "borrower_id", name=op.f("uq_measures_id_bank_id_borrower_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_measures_document_id")
        ),
    )
    op.create_table(
        "measure_decisions",
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("borrower_id", sa.Uuid(), nullable=False),
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        *_of_a_record("measure_decisions"),
        sa.ForeignKeyConstraint(  # nobody decides on a measure of another bank
            ["measure_id", "bank_id", "borrower_id"],
            ["measures.id", "measures.bank_id", "measures.borrower_id"],
            name=op.f("fk_measure_decisions_measure_id_bank_id_borrower_id"),
        ),
        sa.UniqueConstraint("measure_id", name=op.f("uq_measure_decisions_measure_id")),
    )
    op.create_table(
        "measure_statements",
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("facts_hash", sa.String(length=66), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        *_of_a_record("measure_statements"),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measures.id"], name=op.f("fk_measure_statements_measure_id")
        ),
        sa.UniqueConstraint("facts_hash", name=op.f("uq_measure_statements_facts_hash")),
    )
    for table, column in INDEXED:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.execute(RIGHTS)
    op.bulk_insert(VERSIONS, defaults.rows("margin"))


def downgrade() -> None:
    op.execute("delete from policy_versions where kind = 'margin'")
    op.execute("drop policy tenant on measures")  # it reads the decisions
    for table in (
        "measure_statements",
        "measure_decisions",
        "measures",
        "margin_call_statements",
        "margin_calls",
    ):
        op.drop_table(table)


KINDS = ("waiver", "acceleration", "misuse")
INDEXED = (
    ("margin_calls", "loan_id"),
    ("margin_call_statements", "call_id"),
    ("measures", "loan_id"),
    ("measure_statements", "measure_id"),
)


def _of_a_record(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _of_a_loan(table: str) -> list[sa.schema.SchemaItem]:
    parties = [
        sa.ForeignKeyConstraint([one], ["parties.id"], name=op.f(f"fk_{table}_{one}"))
        for one in ("bank_id", "borrower_id")
    ]
    return [
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("borrower_id", sa.Uuid(), nullable=False),
        *_of_a_record(table),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.id"], name=op.f(f"fk_{table}_loan_id")),
        *parties,
    ]


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
