"""Passkeys, ties to sign-in providers, memberships."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

# Who one is and how one proves it: the application's role has no right to any of this. The role
# that signs people in keeps it, writes down what happens, and answers a form that comes twice.
RIGHTS = """
grant select, insert, update, delete on passkeys to ipfin_sign_in;
grant select, insert, delete on ceremonies to ipfin_sign_in;
grant select, insert, delete on memberships to ipfin_sign_in;
grant select, insert, update on sign_in_providers to ipfin_sign_in;
grant select, insert, delete on provider_ties to ipfin_sign_in;
grant select, insert, update, delete on provider_visits to ipfin_sign_in;
grant insert on audit_log to ipfin_sign_in;
grant select, insert, update on audit_head, idempotency_keys to ipfin_sign_in;
create policy signing_in on audit_log for insert to ipfin_sign_in with check (true);
create policy signing_in on idempotency_keys to ipfin_sign_in using (party_id = ipfin_party());
"""
UNDO = """
drop policy signing_in on idempotency_keys;
drop policy signing_in on audit_log;
revoke select, insert, update on audit_head, idempotency_keys from ipfin_sign_in;
revoke insert on audit_log from ipfin_sign_in;
"""
TABLES = (
    *("provider_visits", "provider_ties", "sign_in_providers"),
    *("memberships", "ceremonies", "passkeys"),
)


def upgrade() -> None:
    _create_passkeys()
    _create_providers()
    op.create_table(
        "memberships",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("human_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _refers("memberships", "person_id", "people"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_human_id"), "memberships", ["human_id"])
    op.execute(RIGHTS)


def downgrade() -> None:
    op.execute(UNDO)
    for table in TABLES:
        op.drop_table(table)


def _create_passkeys() -> None:
    op.create_table(
        "passkeys",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("uses", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.String(length=253), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        *_id("passkeys"),
        _refers("passkeys", "person_id", "people"),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index(op.f("ix_passkeys_person_id"), "passkeys", ["person_id"])
    op.create_table(
        "ceremonies",
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", _words("ceremony", "register", "sign-in", "step-up"), nullable=False),
        sa.Column("tied_to", sa.String(length=66), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("challenge", name=op.f("pk_ceremonies")),
    )


def _create_providers() -> None:
    op.create_table(
        "sign_in_providers",
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("client_id", sa.String(length=200), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column(
            "state",
            _words("providerstate", "proposed", "in-force", "refused", "replaced"),
            nullable=False,
        ),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "proposed_by <> checked_by", name=op.f("ck_sign_in_providers_two_people")
        ),
        *_id("sign_in_providers"),
        _refers("sign_in_providers", "party_id", "parties"),
    )
    op.create_index(op.f("ix_sign_in_providers_party_id"), "sign_in_providers", ["party_id"])
    op.create_table(
        "provider_ties",
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _refers("provider_ties", "person_id", "people"),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_provider_ties")),
    )
    op.create_index(op.f("ix_provider_ties_person_id"), "provider_ties", ["person_id"])
    op.create_table(
        "provider_visits",
        sa.Column("state_hash", sa.String(length=66), nullable=False),
        sa.Column("tied_to", sa.String(length=66), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("told", postgresql.JSONB(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        _refers("provider_visits", "provider_id", "sign_in_providers"),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_provider_visits")),
    )


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _id(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
