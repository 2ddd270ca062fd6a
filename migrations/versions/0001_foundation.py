"""Outbox, audit log, access grants, idempotency, deployment; the application's roles."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PREPARE = """
do $$ begin
  if not exists (select from pg_roles where rolname = 'ipfin_app') then
    create role ipfin_app nologin nobypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'ipfin_sign_in') then
    create role ipfin_sign_in nologin nobypassrls;
  end if;
end $$;

-- Set by the unit of work for one transaction.
create function ipfin_party() returns uuid language sql stable as
  $$ select nullif(current_setting('ipfin.party', true), '')::uuid $$;
create function ipfin_sees_all() returns boolean language sql stable as
  $$ select coalesce(current_setting('ipfin.sees_all', true), 'off') = 'on' $$;
"""

RIGHTS = """
-- What the caller may see. Who may let others see a record: who sees it; of a new one, anybody.
create function ipfin_granted() returns setof uuid language sql stable as
  'select record_id from access_grants where party_id = ipfin_party()';
create function ipfin_may_grant(record uuid) returns boolean
  language sql stable security definer set search_path = public as $$
  select not exists (select from access_grants where record_id = record)
      or exists (select from access_grants where record_id = record and party_id = ipfin_party())
$$;
-- Whoever sees `model` sees `record` too.
create function ipfin_grant_like(record uuid, model uuid) returns void
  language sql security definer set search_path = public as $$
  insert into access_grants (record_id, party_id)
  select record, party_id from access_grants
  where record_id = model and ipfin_may_grant(record) and exists (
    select from access_grants where record_id = model and party_id = ipfin_party())
  on conflict do nothing
$$;
grant select, insert on chain_outbox, access_grants, audit_log to ipfin_app;
grant select, insert, update on audit_head, idempotency_keys to ipfin_app;
grant select on deployments to ipfin_app;
alter table access_grants enable row level security;
create policy seen on access_grants for select to ipfin_app using (party_id = ipfin_party());
create policy added on access_grants for insert to ipfin_app
  with check (ipfin_may_grant(record_id));
alter table audit_log enable row level security;
create policy tenant on audit_log to ipfin_app
  using (ipfin_sees_all() or party_id = ipfin_party())
  with check (party_id = ipfin_party());
alter table idempotency_keys enable row level security;
create policy tenant on idempotency_keys to ipfin_app
  using (party_id = ipfin_party());
"""

UNDO = """
drop policy added on access_grants;
drop function ipfin_grant_like(uuid, uuid);
drop function ipfin_may_grant(uuid);
drop function ipfin_granted();
"""


def upgrade() -> None:
    op.execute(PREPARE)
    op.create_table(
        "access_grants",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", "party_id", name=op.f("pk_access_grants")),
    )
    op.create_index(op.f("ix_access_grants_party_id"), "access_grants", ["party_id"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("id", sa.SmallInteger(), nullable=False),
        sa.Column("hash", sa.String(length=66), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_log",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("previous_hash", sa.String(length=66), nullable=False),
        sa.Column("hash", sa.String(length=66), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_log")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_log_hash")),
    )
    op.create_table(
        "chain_outbox",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("dedup_key", sa.String(length=128), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("payload", postgresql.JSONB(), nullable=False),
        sa.Column("signatures", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "signed",
                "mined",
                "reverted",
                "rejected",
                name="outboxstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("refusal", postgresql.JSONB(), nullable=True),
        sa.Column("relayer", sa.String(length=42), nullable=True),
        sa.Column("nonce", sa.BigInteger(), nullable=True),
        sa.Column("raw_tx", sa.LargeBinary(), nullable=True),
        sa.Column("tx_hash", sa.String(length=66), nullable=True),
        sa.Column("mined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_chain_outbox")),
        sa.UniqueConstraint("dedup_key", name=op.f("uq_chain_outbox_dedup_key")),
        sa.UniqueConstraint("relayer", "nonce", name=op.f("uq_chain_outbox_relayer_nonce")),
        sa.UniqueConstraint("tx_hash", name=op.f("uq_chain_outbox_tx_hash")),
    )
    op.create_index(
        "ix_chain_outbox_waiting",
        "chain_outbox",
        ["state"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "deployments",
        sa.Column("id", sa.SmallInteger(), nullable=False),
        sa.Column("chain_id", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.String(length=42), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_to_block", sa.BigInteger(), nullable=False),
        sa.Column("read_to_hash", sa.String(length=66), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployments")),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("request_hash", sa.String(length=66), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("body", postgresql.JSONB(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "key", name=op.f("pk_idempotency_keys")),
    )
    op.execute(RIGHTS)


def downgrade() -> None:
    op.execute(UNDO)
    op.drop_table("idempotency_keys")
    op.drop_table("deployments")
    op.drop_index(
        "ix_chain_outbox_waiting",
        table_name="chain_outbox",
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.drop_table("chain_outbox")
    op.drop_table("audit_log")
    op.drop_table("audit_head")
    op.drop_index(op.f("ix_access_grants_party_id"), table_name="access_grants")
    op.drop_table("access_grants")
    op.execute("drop function ipfin_sees_all(); drop function ipfin_party();")
