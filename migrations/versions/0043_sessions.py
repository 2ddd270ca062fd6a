"""Sessions as people see them, invitations, role changes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

RIGHTS = """
grant select, insert, update, delete on sign_in_tries to ipfin_sign_in;
grant select, insert, update on invitations, role_changes, account_recoveries to ipfin_sign_in;
grant select, insert, update, delete on recovery_codes to ipfin_sign_in;
grant update (password_hash) on credentials to ipfin_sign_in;
grant update (role_names) on people to ipfin_sign_in;
"""
UNDO = """
revoke update (role_names) on people from ipfin_sign_in;
revoke update (password_hash) on credentials from ipfin_sign_in;
"""
TABLES = ("account_recoveries", "recovery_codes", "role_changes", "invitations", "sign_in_tries")


def upgrade() -> None:
    _extend_sessions()
    op.create_table(
        "sign_in_tries",
        sa.Column("key", sa.String(length=66), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_tries")),
    )
    op.create_table(
        "invitations",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.String(length=66), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        *_id("invitations"),
        _refers("invitations", "person_id"),
        sa.UniqueConstraint("person_id", name=op.f("uq_invitations_person_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_invitations_secret_hash")),
    )
    _create_role_changes()
    _create_recoveries()
    op.execute(RIGHTS)


def downgrade() -> None:
    op.execute(UNDO)
    for table in TABLES:
        op.drop_table(table)
    for name in ("seen_at", "stepped_up_at", "proof", "device", "address"):
        op.drop_column("sign_in_sessions", name)


def _extend_sessions() -> None:
    table = "sign_in_sessions"
    op.execute("delete from sign_in_sessions")  # whoever is signed in signs in once more
    op.add_column(table, sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False))
    op.add_column(table, sa.Column("stepped_up_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        table,
        sa.Column(
            "proof",
            _words(
                "proof", "password", "passkey", "provider", "invitation", "recovery-code", "company"
            ),
            nullable=False,
        ),
    )
    op.add_column(table, sa.Column("device", sa.String(length=200), nullable=False))
    op.add_column(table, sa.Column("address", sa.String(length=64), nullable=False))


def _create_role_changes() -> None:
    op.create_table(
        "role_changes",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role_names", postgresql.JSONB(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("state", _words("changestate", "asked", "done", "refused"), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("asked_by <> checked_by", name=op.f("ck_role_changes_two_people")),
        *_id("role_changes"),
        _refers("role_changes", "person_id"),
    )
    op.create_index(
        "uq_role_changes_open",
        "role_changes",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("state = 'asked'"),
    )


def _create_recoveries() -> None:
    op.create_table(
        "recovery_codes",
        sa.Column("code_hash", sa.String(length=66), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        _refers("recovery_codes", "person_id"),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_codes")),
    )
    op.create_index(op.f("ix_recovery_codes_person_id"), "recovery_codes", ["person_id"])
    op.create_table(
        "account_recoveries",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "person_id <> confirmed_by", name=op.f("ck_account_recoveries_two_people")
        ),
        *_id("account_recoveries"),
        _refers("account_recoveries", "person_id"),
    )
    op.create_index(
        "uq_account_recoveries_open",
        "account_recoveries",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("confirmed_at is null"),
    )


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _id(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _refers(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["people.id"], name=op.f(f"fk_{table}_{column}"))
