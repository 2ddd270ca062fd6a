"""Drafts of applications, kept while they are written."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

# A draft is its writer's alone: not even others of the firm, nor auditors, see what is not sent.
RIGHTS = """
grant select, insert on application_drafts to ipfin_app;
grant update (step, content, saved_at, ended_at) on application_drafts to ipfin_app;
alter table application_drafts enable row level security;
create policy own on application_drafts to ipfin_app
  using (person_id = ipfin_person() and party_id = ipfin_party())
  with check (person_id = ipfin_person() and party_id = ipfin_party());
"""


def upgrade() -> None:
    """One row a person and draft."""
    op.create_table(
        "application_drafts",
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_application_drafts_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_drafts")),
    )
    op.create_index(
        "ix_application_drafts_person_id", "application_drafts", ["person_id", "saved_at"]
    )
    op.execute(RIGHTS)


def downgrade() -> None:
    op.drop_table("application_drafts")
