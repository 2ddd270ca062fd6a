"""Pledge contracts, their papers and signatures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# A contract is attached once: then terms and hash are settled, and nothing of a pledge changes.
RIGHTS = """
grant update (terms, terms_hash, salt, contract_document_id) on pledges to ipfin_app;
create function ipfin_keep_contract() returns trigger language plpgsql as $$
begin
  if old.contract_document_id is not null then
    raise exception 'a contract is attached to pledge %: its terms are settled', old.id;
  end if;
  return new;
end $$;
create trigger keep_contract before update of terms, terms_hash, salt, contract_document_id
  on pledges for each row when (current_user = 'ipfin_app')
  execute function ipfin_keep_contract();
create policy sides on pledges as restrictive for update to ipfin_app
  using (true) with check (ipfin_party() in (pledgor_id, pledgee_id));
grant select, insert on dossier_papers to ipfin_app;
alter table dossier_papers enable row level security;
create policy tenant on dossier_papers to ipfin_app
  using (pledge_id in (select id from pledges));
create policy own on dossier_papers as restrictive for insert to ipfin_app
  with check (party_id = ipfin_party());
grant select, insert on contract_confirmations to ipfin_app;
alter table contract_confirmations enable row level security;
create policy tenant on contract_confirmations to ipfin_app
  using (pledge_id in (select id from pledges));
create policy own on contract_confirmations as restrictive for insert to ipfin_app
  with check (party_id = ipfin_party() and exists (
    select from pledges p where p.id = pledge_id and p.contract_document_id = document_id
      and ipfin_party() in (p.pledgor_id, p.pledgee_id)));
"""
UNDO = """
drop policy sides on pledges;
drop trigger keep_contract on pledges;
drop function ipfin_keep_contract();
revoke update (terms, terms_hash, salt, contract_document_id) on pledges from ipfin_app;
"""


def upgrade() -> None:
    """Pledge contracts, their papers and signatures."""
    kind = sa.Enum(
        "ordinary",
        "maximum-amount",
        name="pledgekind",
        native_enum=False,
        create_constraint=True,
        length=32,
    )
    op.add_column(
        "pledges", sa.Column("kind", kind, nullable=False, server_default=sa.text("'ordinary'"))
    )
    op.alter_column("pledges", "kind", server_default=None)
    op.add_column(
        "pledges",
        sa.Column("stated", postgresql.JSONB(), nullable=False, server_default=sa.text("'{}'")),
    )
    op.alter_column("pledges", "stated", server_default=None)
    for name in ("resolution_document_id", "contract_document_id"):
        op.add_column("pledges", sa.Column(name, sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f(f"fk_pledges_{name}"), "pledges", "documents", [name], ["id"])
    op.create_table(
        "dossier_papers",
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.String(length=64), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_dossier_papers_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_dossier_papers_party_id")
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledges.id"], name=op.f("fk_dossier_papers_pledge_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_papers")),
    )
    op.create_index(
        op.f("ix_dossier_papers_pledge_id"), "dossier_papers", ["pledge_id"], unique=False
    )
    op.create_table(
        "contract_confirmations",
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_contract_confirmations_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_contract_confirmations_party_id")
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledges.id"], name=op.f("fk_contract_confirmations_pledge_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_confirmations")),
        sa.UniqueConstraint(
            "pledge_id", "party_id", name=op.f("uq_contract_confirmations_pledge_id_party_id")
        ),
    )
    op.execute(RIGHTS)


def downgrade() -> None:
    """Pledge contracts, their papers and signatures."""
    op.execute(UNDO)
    op.drop_table("contract_confirmations")
    op.drop_index(op.f("ix_dossier_papers_pledge_id"), table_name="dossier_papers")
    op.drop_table("dossier_papers")
    for name in ("contract_document_id", "resolution_document_id"):
        op.drop_constraint(op.f(f"fk_pledges_{name}"), "pledges", type_="foreignkey")
        op.drop_column("pledges", name)
    op.drop_column("pledges", "stated")
    op.drop_column("pledges", "kind")
