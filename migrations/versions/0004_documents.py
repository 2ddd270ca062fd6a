"""Documents and the keys of their subjects."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

RIGHTS = """
grant select, insert on documents to ipfin_app;
alter table documents enable row level security;
create policy tenant on documents to ipfin_app
  using (ipfin_sees_all() or id in (select ipfin_granted()))
  with check (id in (select ipfin_granted()));
create policy own on documents as restrictive for insert to ipfin_app
  with check (party_id = ipfin_party());
grant select, insert on subject_keys to ipfin_app;
alter table subject_keys enable row level security;
create policy tenant on subject_keys to ipfin_app
  using (party_id = ipfin_party() or party_id in (select party_id from documents))
  with check (party_id = ipfin_party());
"""


def upgrade() -> None:

    op.create_table(
        "documents",
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=66), nullable=False),
        sa.Column("evidence_hash", sa.String(length=66), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_documents_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("evidence_hash", name=op.f("uq_documents_evidence_hash")),
    )
    op.create_index(op.f("ix_documents_party_id"), "documents", ["party_id"], unique=False)
    op.create_table(
        "subject_keys",
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_subject_keys_party_id")
        ),
        sa.PrimaryKeyConstraint("party_id", name=op.f("pk_subject_keys")),
    )
    op.execute(RIGHTS)


def downgrade() -> None:

    op.drop_table("subject_keys")
    op.drop_index(op.f("ix_documents_party_id"), table_name="documents")
    op.drop_table("documents")
