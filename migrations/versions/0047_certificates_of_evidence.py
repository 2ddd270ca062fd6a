"""Certificates of evidence that were issued, and what anybody may ask of them."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

# Only the holder's party issues; nobody changes or takes back what is out. Whoever has a number,
# or the file itself, learns what the certificate says in public, and no more (PI-06: an erased
# file has no digest here).
RIGHTS = """
grant select, insert on evidence_certificates to ipfin_app;
alter table evidence_certificates enable row level security;
create policy tenant on evidence_certificates to ipfin_app
  using (party_id = ipfin_party() or ipfin_sees_all())
  with check (party_id = ipfin_party()
    and document_id in (select id from documents where party_id = ipfin_party()));

create function ipfin_certified(asked_number text, asked_sha256 text)
  returns table (number text, sha256 text, evidence_hash text, kind text, issuer text,
    recorded_at timestamptz, block_number bigint, tx_hash text, issued_at timestamptz)
  language sql stable security definer set search_path = public as $$
    select c.number, d.sha256, d.evidence_hash, c.kind, p.name,
      c.recorded_at, c.block_number, c.tx_hash, c.issued_at
    from evidence_certificates c
      join documents d on d.id = c.document_id
      join parties p on p.id = c.party_id
    where c.number = asked_number or (d.sha256 = asked_sha256 and asked_sha256 <> '')
    order by c.recorded_at, c.number
    limit 20
  $$;
revoke all on function ipfin_certified(text, text) from public;
grant execute on function ipfin_certified(text, text) to ipfin_app;

create function ipfin_mined_at(hash text) returns timestamptz
  language sql stable security definer set search_path = public as $$
    select mined_at from chain_transactions where tx_hash = hash
  $$;
revoke all on function ipfin_mined_at(text) from public;
grant execute on function ipfin_mined_at(text) to ipfin_app;
create index ix_documents_sha256 on documents (sha256);
create index ix_signing_requests_evidence_hash on signing_requests ((step ->> 'evidence_hash'));
"""


def upgrade() -> None:
    op.create_table(
        "evidence_certificates",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("tx_hash", sa.String(length=66), nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_certificates")),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_evidence_certificates_party_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_evidence_certificates_document_id")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_evidence_certificates_number")),
        sa.UniqueConstraint("document_id", name=op.f("uq_evidence_certificates_document_id")),
    )
    op.create_index(
        op.f("ix_evidence_certificates_party_id"), "evidence_certificates", ["party_id"]
    )
    op.execute(RIGHTS)


def downgrade() -> None:
    op.execute("drop index ix_signing_requests_evidence_hash")
    op.execute("drop index ix_documents_sha256")
    op.execute("drop function ipfin_mined_at(text)")
    op.execute("drop function ipfin_certified(text, text)")
    op.drop_table("evidence_certificates")
