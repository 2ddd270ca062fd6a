"""Addresses that are told what happens."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

# The worker, as the owner, writes what is to be told and how each try went; people of a party
# register, rotate and remove, ask for a ping, and have a delivery made again.
RIGHTS = """
grant select, insert on webhook_endpoints to ipfin_app;
grant update (state, secret_id, sealed, older, older_until) on webhook_endpoints to ipfin_app;
alter table webhook_endpoints enable row level security;
create policy tenant on webhook_endpoints to ipfin_app
  using (party_id = ipfin_party() or ipfin_sees_all())
  with check (party_id = ipfin_party());
create policy own on webhook_endpoints as restrictive for update to ipfin_app
  using (party_id = ipfin_party());

grant select, insert on webhook_deliveries to ipfin_app;
grant update (state, tries, tried_since, next_at) on webhook_deliveries to ipfin_app;
alter table webhook_deliveries enable row level security;
create policy tenant on webhook_deliveries to ipfin_app
  using (endpoint_id in (select id from webhook_endpoints))
  with check (endpoint_id in (select id from webhook_endpoints where party_id = ipfin_party()));

grant select on webhook_attempts to ipfin_app;
alter table webhook_attempts enable row level security;
create policy tenant on webhook_attempts to ipfin_app
  using (delivery_id in (select id from webhook_deliveries));
"""


def upgrade() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("prefixes", postgresql.JSONB(), nullable=False),
        sa.Column("state", _words("endpointstate", "active", "removed"), nullable=False),
        sa.Column("told_through", sa.BigInteger(), nullable=False),
        sa.Column("secret_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("older", sa.LargeBinary(), nullable=True),
        sa.Column("older_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_id("webhook_endpoints"),
        _refers("webhook_endpoints", "party_id", "parties"),
    )
    op.create_table(
        "webhook_deliveries",
        sa.Column("number", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=True),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "state", _words("deliverystate", "pending", "delivered", "given-up"), nullable=False
        ),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("tried_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_id("webhook_deliveries"),
        _refers("webhook_deliveries", "endpoint_id", "webhook_endpoints"),
        sa.UniqueConstraint(
            "endpoint_id", "entry", name=op.f("uq_webhook_deliveries_endpoint_id_entry")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_webhook_deliveries_number")),
    )
    op.create_table(
        "webhook_attempts",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("problem", sa.String(length=100), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=False),
        *_id("webhook_attempts"),
        _refers("webhook_attempts", "delivery_id", "webhook_deliveries"),
    )
    for table, column in (
        ("webhook_endpoints", "party_id"),
        ("webhook_deliveries", "endpoint_id"),
        ("webhook_attempts", "delivery_id"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_index(
        "ix_webhook_deliveries_pending",
        "webhook_deliveries",
        ["endpoint_id", "number"],
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.execute(RIGHTS)


def downgrade() -> None:
    for table in ("webhook_attempts", "webhook_deliveries", "webhook_endpoints"):
        op.drop_table(table)


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _id(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
