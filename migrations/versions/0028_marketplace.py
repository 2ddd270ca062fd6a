"""Financing requests, offers and what became of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

# A bank sees the requests addressed to it and its own answers; never those of another bank. What
# became of a request its addressees learn too: the id of an offer tells nothing of what it says.
RIGHTS = """
grant select, insert, update (amount, term_months, purpose, asset_ids, addressees, is_to_all,
  posted_at) on financing_requests to ipfin_app;
alter table financing_requests enable row level security;
create policy tenant on financing_requests to ipfin_app
  using (ipfin_sees_all() or id in (select ipfin_granted()))
  with check (id in (select ipfin_granted()));
create policy own on financing_requests as restrictive for insert to ipfin_app
  with check (borrower_id = ipfin_party());
create policy mine on financing_requests as restrictive for update to ipfin_app
  using (borrower_id = ipfin_party());
create function ipfin_keep_request() returns trigger language plpgsql as $$
begin
  if old.posted_at is not null then
    raise exception 'request % is posted: it never changes again', old.id;
  end if;
  return new;
end $$;
create trigger keep_request before update on financing_requests
  for each row execute function ipfin_keep_request();
create function ipfin_requested() returns setof uuid language sql stable as
  $$ select id from financing_requests where borrower_id = ipfin_party() $$;

grant select, insert on offers, request_declines, request_outcomes to ipfin_app;
alter table offers enable row level security;
create policy seen on offers for select to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party() or request_id in (select ipfin_requested()));
create policy own on offers for insert to ipfin_app
  with check (bank_id = ipfin_party() and request_id in (select id from financing_requests));
alter table request_declines enable row level security;
create policy seen on request_declines for select to ipfin_app
  using (ipfin_sees_all() or bank_id = ipfin_party() or request_id in (select ipfin_requested()));
create policy own on request_declines for insert to ipfin_app
  with check (bank_id = ipfin_party() and request_id in (select id from financing_requests));
alter table request_outcomes enable row level security;
create policy seen on request_outcomes for select to ipfin_app
  using (request_id in (select id from financing_requests));
create policy own on request_outcomes for insert to ipfin_app
  with check (request_id in (select ipfin_requested()));
"""
UNDO = """
drop trigger keep_request on financing_requests;
drop function ipfin_keep_request();
"""


def upgrade() -> None:
    op.create_table(
        "financing_requests",
        sa.Column("borrower_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("term_months", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("asset_ids", postgresql.JSONB(), nullable=False),
        sa.Column("addressees", postgresql.JSONB(), nullable=False),
        sa.Column("is_to_all", sa.Boolean(), nullable=False),
        *_made(),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_financing_requests_amount_positive")),
        sa.CheckConstraint("term_months > 0", name=op.f("ck_financing_requests_term_positive")),
        _key("financing_requests", "borrower_id", "parties.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_financing_requests")),
    )
    op.create_index(
        op.f("ix_financing_requests_borrower_id"), "financing_requests", ["borrower_id"]
    )
    _create_offers()
    op.create_table(
        "request_declines",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *_made(),
        sa.Column("id", sa.Uuid(), nullable=False),
        _key("request_declines", "request_id", "financing_requests.id"),
        _key("request_declines", "bank_id", "parties.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_declines")),
        sa.UniqueConstraint(
            "request_id", "bank_id", name=op.f("uq_request_declines_request_id_bank_id")
        ),
    )
    op.create_table(
        "request_outcomes",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("loan_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        *_made(),
        sa.CheckConstraint(
            "(offer_id is null) = (loan_id is null)", name=op.f("ck_request_outcomes_whole")
        ),
        _key("request_outcomes", "request_id", "financing_requests.id"),
        _key("request_outcomes", "offer_id", "offers.id"),
        _key("request_outcomes", "loan_id", "loans.id"),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_request_outcomes")),
        sa.UniqueConstraint("offer_id", name=op.f("uq_request_outcomes_offer_id")),
        sa.UniqueConstraint("loan_id", name=op.f("uq_request_outcomes_loan_id")),
    )
    op.execute(RIGHTS)


def downgrade() -> None:
    op.execute(UNDO)
    op.drop_table("request_outcomes")
    op.drop_table("request_declines")
    op.drop_table("offers")
    op.execute("drop function ipfin_requested()")
    op.drop_table("financing_requests")


def _create_offers() -> None:
    op.create_table(
        "offers",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.BigInteger(), nullable=False),
        sa.Column("spread", sa.BigInteger(), nullable=False),
        sa.Column("plan", postgresql.JSONB(), nullable=False),
        sa.Column("fees", postgresql.JSONB(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("conditions", postgresql.JSONB(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        *_made(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_offers_amount_positive")),
        sa.CheckConstraint("rate > 0", name=op.f("ck_offers_rate_positive")),
        _key("offers", "request_id", "financing_requests.id"),
        _key("offers", "bank_id", "parties.id"),
        _key("offers", "product_id", "policy_versions.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    for column in ("request_id", "bank_id"):
        op.create_index(op.f(f"ix_offers_{column}"), "offers", [column])


def _made() -> list[sa.Column[object]]:
    return [
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))
