"""Dated policies, changed by maker and checker."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from ip_finance.policies import defaults

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

# Whoever is decided on by a policy may read it once it is accepted: companies all, a bank its own,
# the platform's, and the products of others. What is only proposed is its owner's.
RIGHTS = """
create function ipfin_is(wanted text) returns boolean language sql stable as
  $$ select exists (select from parties where id = ipfin_party() and kind = wanted) $$;
grant select, insert, update (checked_by, checked_at, verdict, check_comment)
  on policy_versions to ipfin_app;
alter table policy_versions enable row level security;
create policy seen on policy_versions for select to ipfin_app using (
  ipfin_sees_all()
  or owner_id = ipfin_party()
  or (owner_id is null and (verdict = 'accepted' or ipfin_is('operator')))
  or (verdict = 'accepted' and (kind = 'product' or not ipfin_is('bank')))
);
create policy proposed on policy_versions for insert to ipfin_app with check (
  verdict is null and checked_by is null
  and (owner_id = ipfin_party() or (owner_id is null and ipfin_is('operator')))
);
create policy checked on policy_versions for update to ipfin_app
  using (owner_id = ipfin_party() or (owner_id is null and ipfin_is('operator')));
create function ipfin_check_once() returns trigger language plpgsql as $$
begin
  if old.verdict is not null then
    raise exception 'version % is checked: it never changes again', old.id;
  end if;
  if new.checked_by = old.made_by then
    raise exception 'version % is not checked by whoever made it', old.id;
  end if;
  return new;
end $$;
create trigger check_once before update on policy_versions
  for each row execute function ipfin_check_once();
"""
UNDO = """
drop trigger check_once on policy_versions;
drop function ipfin_check_once();
"""
KINDS = (
    "lpr",
    "product",
    "subsidy",
    "credit",
    "stages",
    "conditions",
    "classification",
    "margin",
    "pool",
)
OURS = ("lpr", "product", "subsidy", "credit")
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
        "policy_versions",
        sa.Column("kind", _words("policykind", *KINDS), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict", _words("verdict", "accepted", "rejected"), nullable=True),
        sa.Column("check_comment", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(checked_at is null) = (verdict is null)",
            name=op.f("ck_policy_versions_check_complete"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["parties.id"], name=op.f("fk_policy_versions_owner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_versions")),
    )
    op.create_index(op.f("ix_policy_versions_owner_id"), "policy_versions", ["owner_id"])
    op.create_index(
        "ix_policy_versions_kind_key", "policy_versions", ["kind", "key", "effective_from"]
    )
    op.execute(RIGHTS)
    op.bulk_insert(VERSIONS, [row for kind in OURS for row in defaults.rows(kind)])


def downgrade() -> None:
    op.execute(UNDO)
    op.drop_table("policy_versions")
    op.execute("drop function ipfin_is(text)")
