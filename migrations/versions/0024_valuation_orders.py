"""Orders of appraisals with their evidence and scorecards, and what banks say to a valuation."""

import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

REFUSED = (
    "Migration 0024 refuses this database: it holds appraisals that no order stands behind, and"
    " evidence and scorecards of two people cannot be made up afterwards; set up an empty database,"
    " and appraise the rights anew (`ipfin valuation recompute` still checks the old reports)."
)

# `update (id)` lets the application lock an order; nothing of it is ever changed.
RIGHTS = """
grant select, insert, update (id) on appraisal_orders to ipfin_app;
alter table appraisal_orders enable row level security;
create policy tenant on appraisal_orders to ipfin_app
  using (ipfin_sees_all() or id in (select ipfin_granted()))
  with check (id in (select ipfin_granted()));
create policy own on appraisal_orders as restrictive for insert to ipfin_app
  with check (party_id = ipfin_party() and asset_id in (select id from ip_assets));

grant select, insert on appraisal_evidence to ipfin_app;
alter table appraisal_evidence enable row level security;
create policy tenant on appraisal_evidence to ipfin_app
  using (order_id in (select id from appraisal_orders));
create policy own on appraisal_evidence as restrictive for insert to ipfin_app
  with check (party_id = ipfin_party() and order_id in (select ipfin_granted()));

-- Set by the unit of work for one transaction, as the party is.
create function ipfin_person() returns uuid language sql stable as
  $$ select nullif(current_setting('ipfin.person', true), '')::uuid $$;
-- That a card is in, and whose, everybody sees who sees the order.
create function ipfin_cards(orders uuid[])
  returns table (id uuid, order_id uuid, party_id uuid, scorer_id uuid, created_at timestamptz)
  language sql stable security definer set search_path = public as $$
  select id, order_id, party_id, scorer_id, created_at from scorecards
  where order_id = any(orders) and (ipfin_sees_all() or order_id in (select ipfin_granted()))
$$;
-- Its ratings are its scorer's alone until two cards are in.
grant select, insert on scorecards to ipfin_app;
alter table scorecards enable row level security;
create policy tenant on scorecards to ipfin_app
  using (order_id in (select id from appraisal_orders)
    and (scorer_id = ipfin_person() or (select count(*) from ipfin_cards(array[order_id])) >= 2));
create policy own on scorecards as restrictive for insert to ipfin_app
  with check (party_id = ipfin_party() and scorer_id = ipfin_person()
    and order_id in (select ipfin_granted()));

grant select, insert on appraisal_acceptances to ipfin_app;
alter table appraisal_acceptances enable row level security;
create policy tenant on appraisal_acceptances to ipfin_app
  using (ipfin_sees_all() or id in (select ipfin_granted()));
create policy own on appraisal_acceptances as restrictive for insert to ipfin_app
  with check (party_id = ipfin_party() and appraisal_id in (select ipfin_granted()));
"""


def upgrade() -> None:
    """Orders, evidence, scorecards, acceptances."""
    if op.get_bind().scalar(sa.text("select exists (select from appraisals)")):
        raise CommandError(REFUSED)
    op.create_table(
        "appraisal_orders",
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("ordered_by", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("value_type", sa.String(length=32), nullable=False),
        sa.Column("base_date", sa.Date(), nullable=False),
        sa.Column("scheme_id", sa.String(length=100), nullable=False),
        sa.Column("scheme_version", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_references("appraisal_orders", asset_id="ip_assets", party_id="parties"),
        *_references("appraisal_orders", ordered_by="people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal_orders")),
    )
    _index("appraisal_orders", "asset_id")
    op.create_table(
        "appraisal_evidence",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("argument", sa.String(length=100), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_references("appraisal_evidence", order_id="appraisal_orders", party_id="parties"),
        *_references("appraisal_evidence", document_id="documents", created_by="people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal_evidence")),
    )
    _index("appraisal_evidence", "order_id")
    op.create_table(
        "scorecards",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("scorer_id", sa.Uuid(), nullable=False),
        sa.Column("ratings", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_references("scorecards", order_id="appraisal_orders", party_id="parties"),
        *_references("scorecards", scorer_id="people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecards")),
        sa.UniqueConstraint("order_id", "scorer_id", name=op.f("uq_scorecards_order_id_scorer_id")),
    )
    op.create_table(
        "appraisal_acceptances",
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "accepted",
                "refused",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_references("appraisal_acceptances", appraisal_id="appraisals", party_id="parties"),
        *_references("appraisal_acceptances", decided_by="people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal_acceptances")),
        sa.UniqueConstraint(
            "appraisal_id",
            "party_id",
            name=op.f("uq_appraisal_acceptances_appraisal_id_party_id"),
        ),
    )
    op.add_column("appraisals", sa.Column("order_id", sa.Uuid(), nullable=False))
    op.create_foreign_key(
        op.f("fk_appraisals_order_id"), "appraisals", "appraisal_orders", ["order_id"], ["id"]
    )
    _index("appraisals", "order_id")
    op.add_column("appraisals", sa.Column("disagreement_note", sa.Text(), nullable=False))
    op.drop_column("appraisals", "single_method_reason")
    op.execute(RIGHTS)


def downgrade() -> None:
    """Orders, evidence, scorecards, acceptances."""
    op.add_column("appraisals", sa.Column("single_method_reason", sa.Text(), nullable=False))
    op.drop_column("appraisals", "disagreement_note")
    op.drop_index(op.f("ix_appraisals_order_id"), table_name="appraisals")
    op.drop_constraint(op.f("fk_appraisals_order_id"), "appraisals", type_="foreignkey")
    op.drop_column("appraisals", "order_id")
    op.drop_table("appraisal_acceptances")
    op.drop_table("scorecards")
    op.execute("drop function ipfin_cards")
    op.execute("drop function ipfin_person")
    op.drop_index(op.f("ix_appraisal_evidence_order_id"), table_name="appraisal_evidence")
    op.drop_table("appraisal_evidence")
    op.drop_index(op.f("ix_appraisal_orders_asset_id"), table_name="appraisal_orders")
    op.drop_table("appraisal_orders")


def _references(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in targets.items()
    ]


def _index(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
