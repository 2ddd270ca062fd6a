"""Verification against sources: several documents of evidence, and former names of owners."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# Whoever sees the verification sees what proves it; whoever sees the party, what it was called.
RIGHTS = """
grant select, insert on verification_evidence to ipfin_app;
alter table verification_evidence enable row level security;
create policy tenant on verification_evidence to ipfin_app
  using (verification_id in (select id from verifications))
  with check (verification_id in (select id from verifications where provider_id = ipfin_party()));
grant select, insert on former_names to ipfin_app;
alter table former_names enable row level security;
create policy tenant on former_names to ipfin_app
  using (ipfin_sees_all() or party_id in (select id from parties))
  with check (party_id in (select id from parties));
create policy own on former_names as restrictive for insert to ipfin_app
  with check (filed_by = ipfin_party());
"""


def upgrade() -> None:
    op.create_table(
        "verification_evidence",
        sa.Column("verification_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["ip_assets.id"], name=op.f("fk_verification_evidence_asset_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_verification_evidence_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["verification_id"],
            ["verifications.id"],
            name=op.f("fk_verification_evidence_verification_id"),
        ),
        sa.PrimaryKeyConstraint("verification_id", "place", name=op.f("pk_verification_evidence")),
    )
    op.create_index(
        op.f("ix_verification_evidence_asset_id"), "verification_evidence", ["asset_id"]
    )
    op.create_table(
        "former_names",
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("filed_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_former_names_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["filed_by"], ["parties.id"], name=op.f("fk_former_names_filed_by")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_former_names_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_names")),
    )
    op.create_index(op.f("ix_former_names_party_id"), "former_names", ["party_id"])
    op.execute(RIGHTS)


def downgrade() -> None:
    op.drop_index(op.f("ix_former_names_party_id"), table_name="former_names")
    op.drop_table("former_names")
    op.drop_index(op.f("ix_verification_evidence_asset_id"), table_name="verification_evidence")
    op.drop_table("verification_evidence")
