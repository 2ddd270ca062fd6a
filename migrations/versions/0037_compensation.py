"""Pools that share losses, and subsidies."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from ip_finance.policies import defaults

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

# A pool's manager is the operator: it sees every claim, a bank its own. A company sees its
# subsidies, and so does whoever sees the loan. What a pool holds is told to all of its banks, as
# sums, by a function that reads across them.
RIGHTS = """
grant select, insert on pool_covers to ipfin_app;
alter table pool_covers enable row level security;
create policy tenant on pool_covers to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party() or ipfin_is('operator'))
  with check (bank_id = ipfin_party() and loan_id in (select id from loans));
grant select, insert on pool_claims to ipfin_app;
alter table pool_claims enable row level security;
create policy tenant on pool_claims to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party() or ipfin_is('operator'))
  with check (bank_id = ipfin_party() and recorded_on is null and decided_on is null
    and paid_on is null and cover_id in (select id from pool_covers where bank_id = ipfin_party()));
grant select, insert on pool_opinions to ipfin_app;
alter table pool_opinions enable row level security;
create policy tenant on pool_opinions to ipfin_app
  using (claim_id in (select id from pool_claims))
  with check (party_id = ipfin_party() and ipfin_is('operator')
    and claim_id in (select id from pool_claims));
grant select, insert on pool_returns to ipfin_app;
alter table pool_returns enable row level security;
create policy tenant on pool_returns to ipfin_app
  using (claim_id in (select id from pool_claims))
  with check (party_id = ipfin_party() and booked_on is null
    and claim_id in (select id from pool_claims where bank_id = ipfin_party()));
grant select, insert on subsidy_claims to ipfin_app;
alter table subsidy_claims enable row level security;
create policy tenant on subsidy_claims to ipfin_app
  using (ipfin_sees_all() or borrower_id = ipfin_party() or ipfin_is('operator')
    or loan_id in (select id from loans))
  with check (borrower_id = ipfin_party() and recorded_on is null and paid_on is null
    and loan_id in (select id from loans));
grant select, insert on subsidy_checks to ipfin_app;
alter table subsidy_checks enable row level security;
create policy tenant on subsidy_checks to ipfin_app
  using (claim_id in (select id from subsidy_claims))
  with check (party_id = ipfin_party() and ipfin_is('operator')
    and claim_id in (select id from subsidy_claims));
"""
# An agreed claim holds its amount before the ledger has the decision: two decisions never spend
# the same yuan.
FIGURES = """
create function ipfin_pool_figures(wanted text) returns table (
  loans bigint, outstanding numeric, bad numeric, promised numeric, paid numeric, returned numeric)
  language sql stable security definer set search_path = public as $$
  select
    (select count(*) from pool_covers where pool = wanted),
    (select coalesce(sum(l.outstanding_fen), 0) from pool_covers c
      join loans_on_ledger l on l.loan = c.loan_id where c.pool = wanted),
    (select coalesce(sum(l.outstanding_fen), 0) from pool_covers c
      join loans_on_ledger l on l.loan = c.loan_id where c.pool = wanted
      and (l.state in ('defaulted', 'enforcing') or (
        select k.category in ('substandard', 'doubtful', 'loss') from classifications k
        where k.loan_id = c.loan_id order by k.day desc, k.number desc limit 1))),
    (select coalesce(sum(o.amount), 0) from pool_opinions o
      join pool_claims m on m.id = o.claim_id
      where m.pool = wanted and o.kind = 'decision' and o.is_agreed),
    (select coalesce(sum(o.amount), 0) from pool_opinions o
      join pool_claims m on m.id = o.claim_id
      where m.pool = wanted and o.kind = 'decision' and o.is_agreed and m.paid_on is not null),
    (select coalesce(sum(r.amount), 0) from pool_returns r
      join pool_claims m on m.id = r.claim_id
      where m.pool = wanted and r.booked_on is not null)
$$;
revoke all on function ipfin_pool_figures(text) from public;
grant execute on function ipfin_pool_figures(text) to ipfin_app;
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
TABLES = (
    "subsidy_checks",
    "subsidy_claims",
    "pool_returns",
    "pool_opinions",
    "pool_claims",
    "pool_covers",
)


def upgrade() -> None:
    _create_pool()
    _create_opinions()
    _create_subsidies()
    op.execute(RIGHTS)
    op.execute(FIGURES)
    op.bulk_insert(VERSIONS, defaults.rows("pool"))


def downgrade() -> None:
    op.execute("delete from policy_versions where kind = 'pool'")
    op.execute("drop function ipfin_pool_figures(text)")
    for table in TABLES:
        op.drop_table(table)


def _create_pool() -> None:
    op.create_table(
        "pool_covers",
        sa.Column("pool", sa.String(length=64), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("covered_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        *_of_a_record("pool_covers", ("loan_id", "loans"), ("bank_id", "parties")),
        sa.UniqueConstraint("loan_id", name=op.f("uq_pool_covers_loan_id")),
    )
    op.create_index(op.f("ix_pool_covers_pool"), "pool_covers", ["pool"])
    op.create_table(
        "pool_claims",
        sa.Column("cover_id", sa.Uuid(), nullable=False),
        sa.Column("pool", sa.String(length=64), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("loss", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("excess", sa.BigInteger(), nullable=False),
        sa.Column("figures", JSONB(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("filed_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        *_of_a_record(
            "pool_claims",
            ("cover_id", "pool_covers"),
            ("loan_id", "loans"),
            ("bank_id", "parties"),
            ("document_id", "documents"),
        ),
        sa.CheckConstraint(
            "amount >= 0 AND excess >= 0 AND amount <= loss",
            name=op.f("ck_pool_claims_within_loss"),
        ),
    )
    op.create_index(op.f("ix_pool_claims_loan_id"), "pool_claims", ["loan_id"])
    op.create_index(op.f("ix_pool_claims_pool"), "pool_claims", ["pool"])


def _create_opinions() -> None:
    op.create_table(
        "pool_opinions",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _words("opinionofpool", "review", "decision"), nullable=False),
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        *_of_a_record("pool_opinions", ("claim_id", "pool_claims"), ("party_id", "parties")),
        sa.UniqueConstraint("claim_id", "kind", name=op.f("uq_pool_opinions_claim_id_kind")),
    )
    op.create_table(
        "pool_returns",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("recovery_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("figures", JSONB(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=True),
        *_of_a_record(
            "pool_returns",
            ("claim_id", "pool_claims"),
            ("recovery_id", "recoveries"),
            ("party_id", "parties"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_pool_returns_amount_positive")),
        sa.UniqueConstraint("recovery_id", name=op.f("uq_pool_returns_recovery_id")),
    )


def _create_subsidies() -> None:
    op.create_table(
        "subsidy_claims",
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("borrower_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=64), nullable=False),
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _words("subsidykind", "interest", "principal", "fee"), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("figures", JSONB(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("filed_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        *_of_a_record(
            "subsidy_claims",
            ("loan_id", "loans"),
            ("borrower_id", "parties"),
            ("document_id", "documents"),
        ),
        sa.CheckConstraint(
            "amount > 0 AND amount <= base", name=op.f("ck_subsidy_claims_within_base")
        ),
        sa.CheckConstraint("since <= until", name=op.f("ck_subsidy_claims_days_in_order")),
    )
    op.create_index(op.f("ix_subsidy_claims_borrower_id"), "subsidy_claims", ["borrower_id"])
    op.create_table(
        "subsidy_checks",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        *_of_a_record("subsidy_checks", ("claim_id", "subsidy_claims"), ("party_id", "parties")),
        sa.UniqueConstraint("claim_id", name=op.f("uq_subsidy_checks_claim_id")),
    )


def _of_a_record(table: str, *points: tuple[str, str]) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
            for column, other in points
        ),
    ]


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
