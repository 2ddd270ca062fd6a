"""Parties, people, credentials and sessions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

RIGHTS = """
grant select, insert on parties to ipfin_app;
alter table parties enable row level security;
create policy tenant on parties to ipfin_app
  using (kind <> 'sme' or ipfin_sees_all() or id in (select ipfin_granted()))
  with check (id in (select ipfin_granted()));
grant select, insert on people to ipfin_app;
alter table people enable row level security;
create policy tenant on people to ipfin_app
  using (party_id in (select id from parties))
  with check (id in (select ipfin_granted()));
grant select on parties_on_ledger to ipfin_app;
grant insert, select (login, person_id) on credentials to ipfin_app;
alter table credentials enable row level security;
create policy tenant on credentials to ipfin_app
  using (person_id in (select id from people));
grant select on parties, parties_on_ledger, people, credentials to ipfin_sign_in;
grant select, insert, update, delete on sign_in_sessions to ipfin_sign_in;
create policy signing_in on parties to ipfin_sign_in using (true);
create policy signing_in on people to ipfin_sign_in using (true);
create policy signing_in on credentials to ipfin_sign_in using (true);

-- A request and a signature are made by people of the caller's own party.
create policy own on signing_requests as restrictive for insert to ipfin_app
  with check (created_by in (select id from people where party_id = ipfin_party()));
create policy own on signatures as restrictive for insert to ipfin_app
  with check (person_id in (select id from people where party_id = ipfin_party()));
"""

UNDO = """
drop policy own on signatures;
drop policy own on signing_requests;
"""


def upgrade() -> None:

    op.create_table(
        "parties",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "sme",
                "tech-provider",
                "operator",
                "bank",
                "auditor",
                name="partykind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("identity_hash", sa.String(length=66), nullable=False),
        sa.Column("dual_approval_above", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties")),
        sa.UniqueConstraint("number", name=op.f("uq_parties_number")),
        sa.UniqueConstraint("uscc", name=op.f("uq_parties_uscc")),
    )
    op.create_table(
        "parties_on_ledger",
        sa.Column("party", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("identity", sa.String(length=66), nullable=False),
        sa.Column("dual_approval_above_fen", sa.Numeric(20, 0), nullable=False),
        sa.PrimaryKeyConstraint("party", name=op.f("pk_parties_on_ledger")),
    )
    op.create_table(
        "people",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role_names", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_people_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("number", name=op.f("uq_people_number")),
    )
    op.create_index(op.f("ix_people_party_id"), "people", ["party_id"], unique=False)
    op.create_table(
        "credentials",
        sa.Column("login", sa.String(length=100), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_credentials_person_id")
        ),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_credentials")),
        sa.UniqueConstraint("person_id", name=op.f("uq_credentials_person_id")),
    )
    op.create_table(
        "sign_in_sessions",
        sa.Column("secret_hash", sa.String(length=66), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_sign_in_sessions_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_sessions")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_sign_in_sessions_secret_hash")),
    )
    op.create_index(
        op.f("ix_sign_in_sessions_person_id"), "sign_in_sessions", ["person_id"], unique=False
    )
    op.execute(RIGHTS)


def downgrade() -> None:
    op.execute(UNDO)
    op.drop_index(op.f("ix_sign_in_sessions_person_id"), table_name="sign_in_sessions")
    op.drop_table("sign_in_sessions")
    op.drop_table("credentials")
    op.drop_index(op.f("ix_people_party_id"), table_name="people")
    op.drop_table("people")
    op.drop_table("parties_on_ledger")
    op.drop_table("parties")
