"""Saved views of lists, and an index by which a hash is found."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

# A view is its maker's alone. Whoever removes it ends it: the application deletes from no table.
RIGHTS = """
grant select, insert on saved_views to ipfin_app;
grant update (removed_at) on saved_views to ipfin_app;
alter table saved_views enable row level security;
create policy own on saved_views to ipfin_app
  using (person_id = ipfin_person() and party_id = ipfin_party())
  with check (person_id = ipfin_person() and party_id = ipfin_party());
"""


def upgrade() -> None:
    """One row a person and view."""
    op.create_table(
        "saved_views",
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_saved_views_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
    )
    op.create_index("ix_saved_views_person_id", "saved_views", ["person_id", "path"])
    op.create_index("ix_signing_requests_tx_hash", "signing_requests", ["tx_hash"])
    op.execute(RIGHTS)


def downgrade() -> None:
    op.drop_index("ix_signing_requests_tx_hash", "signing_requests")
    op.drop_table("saved_views")
