"""Keys, signing requests and signatures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

RIGHTS = """
grant select, insert on signing_keys to ipfin_app;
alter table signing_keys enable row level security;
create policy tenant on signing_keys to ipfin_app
  using (party_id = ipfin_party());
grant select on keys_on_ledger to ipfin_app;
grant select, insert, update on signing_requests to ipfin_app;
alter table signing_requests enable row level security;
create policy tenant on signing_requests to ipfin_app
  using (ipfin_sees_all() or record_id in (select ipfin_granted()))
  with check (record_id in (select ipfin_granted()));
grant select, insert on signatures to ipfin_app;
alter table signatures enable row level security;
create policy tenant on signatures to ipfin_app
  using (request_id in (select id from signing_requests))
  with check (request_id in (
    select id from signing_requests where record_id in (select ipfin_granted())));
alter table chain_outbox enable row level security;
create policy tenant on chain_outbox to ipfin_app
  using (request_id in (select id from signing_requests))
  with check (request_id in (
    select id from signing_requests where record_id in (select ipfin_granted())));
"""

UNDO = """
drop policy tenant on chain_outbox;
alter table chain_outbox disable row level security;
"""


def upgrade() -> None:

    op.create_table(
        "keys_on_ledger",
        sa.Column("key", sa.String(length=42), nullable=False),
        sa.Column("party", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("roles", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_keys_on_ledger")),
    )
    op.create_table(
        "signing_keys",
        sa.Column("address", sa.String(length=42), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("keystore", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_signing_keys")),
        sa.UniqueConstraint("person_id", name=op.f("uq_signing_keys_person_id")),
    )
    op.create_table(
        "signing_requests",
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("step", postgresql.JSONB(), nullable=False),
        sa.Column("slots", postgresql.JSONB(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "complete",
                "taken",
                "refused",
                "superseded",
                name="requeststate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("refusal", postgresql.JSONB(), nullable=True),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("tx_hash", sa.String(length=66), nullable=True),
        sa.Column("block_number", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_requests")),
    )
    op.create_index(
        "uq_signing_requests_open",
        "signing_requests",
        ["record_id", "kind"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "signatures",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=42), nullable=False),
        sa.Column("party", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("roles", sa.BigInteger(), nullable=False),
        sa.Column("signature", sa.String(length=132), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["signing_requests.id"], name=op.f("fk_signatures_request_id")
        ),
        sa.PrimaryKeyConstraint("request_id", "position", name=op.f("pk_signatures")),
        sa.UniqueConstraint(
            "request_id", "person_id", name=op.f("uq_signatures_request_id_person_id")
        ),
    )
    op.execute(RIGHTS)


def downgrade() -> None:
    op.execute(UNDO)
    op.drop_table("signatures")
    op.drop_index(
        "uq_signing_requests_open",
        table_name="signing_requests",
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_table("signing_requests")
    op.drop_table("signing_keys")
    op.drop_table("keys_on_ledger")
