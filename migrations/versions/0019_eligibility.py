"""Pre-checks, acknowledgements, and the portfolio that the rules ask about."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

RIGHTS = """
grant select, insert on prechecks to ipfin_app;
alter table prechecks enable row level security;
create policy tenant on prechecks to ipfin_app
  using (ipfin_sees_all() or id in (select ipfin_granted()))
  with check (id in (select ipfin_granted()));
create policy own on prechecks as restrictive for insert to ipfin_app
  with check (party_id = ipfin_party());
grant select, insert on acknowledgements to ipfin_app;
alter table acknowledgements enable row level security;
create policy tenant on acknowledgements to ipfin_app
  using (precheck_id in (select id from prechecks))
  with check (precheck_id in (select ipfin_granted()));
create policy own on acknowledgements as restrictive for insert to ipfin_app
  with check (party_id = ipfin_party());

-- The bundle rule asks about marks that are not offered: their register is public, but of whom to
-- ask must be known to the caller. Of other rights no more than what tells two apart.
create function ipfin_portfolio(owner uuid)
  returns table (right_type text, number text, title text, filed_on date, granted_on date,
    expires_on date, document jsonb, events jsonb)
  language sql stable security definer set search_path = public as $$
  select right_type, number, title, filed_on, granted_on, expires_on,
    case when right_type = 'trademark' then facts else '{}'::jsonb end,
    coalesce((
      select jsonb_agg(jsonb_build_object('kind', kind, 'happened_on', happened_on,
        'source', source, 'code', code, 'details', details))
      from legal_events
      where asset_id = ip_assets.id and right_type = 'trademark'), '[]'::jsonb)
  from ip_assets
  where owner_id = owner and (owner = ipfin_party() or ipfin_sees_all() or exists (
    select from access_grants where record_id = owner and party_id = ipfin_party()))
  order by number
$$;
"""


def upgrade() -> None:
    """Pre-checks."""
    op.create_table(
        "prechecks",
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("plan", postgresql.JSONB(), nullable=False),
        sa.Column("case", postgresql.JSONB(), nullable=False),
        sa.Column("rule_set", sa.String(length=32), nullable=False),
        sa.Column("lines", postgresql.JSONB(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "eligible",
                "to-acknowledge",
                "incomplete",
                "blocked",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_prechecks_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prechecks")),
    )
    op.create_index(op.f("ix_prechecks_party_id"), "prechecks", ["party_id"], unique=False)
    op.create_table(
        "acknowledgements",
        sa.Column("precheck_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "pledgor",
                "pledgee",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_acknowledgements_party_id")
        ),
        sa.ForeignKeyConstraint(
            ["precheck_id"], ["prechecks.id"], name=op.f("fk_acknowledgements_precheck_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgements")),
        sa.UniqueConstraint(
            "precheck_id",
            "rule",
            "about",
            "side",
            name=op.f("uq_acknowledgements_precheck_id_rule_about_side"),
        ),
    )
    op.execute(RIGHTS)


def downgrade() -> None:
    """Pre-checks."""
    op.execute("drop function ipfin_portfolio(uuid)")
    op.drop_table("acknowledgements")
    op.drop_index(op.f("ix_prechecks_party_id"), table_name="prechecks")
    op.drop_table("prechecks")
