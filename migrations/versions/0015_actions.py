"""What people state for actions, who sees a stop of pledging, and a person's next key."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

RIGHTS = """
grant select, insert on action_statements to ipfin_app;
alter table action_statements enable row level security;
create policy tenant on action_statements to ipfin_app
  using (ipfin_sees_all() or record_id in (select ipfin_granted()))
  with check (record_id in (select ipfin_granted()));
create policy own on action_statements as restrictive for insert to ipfin_app
  with check (party_id = ipfin_party());

-- Every institution may have a guardian, and must see a stop, whoever asks for it first. The
-- record is `ip_finance.actions.domain.PLEDGING`.
create function ipfin_share_pledging() returns trigger
  language plpgsql security definer set search_path = public as $$ begin
  insert into access_grants (record_id, party_id)
    values ('6395547c-07a4-5369-bda9-70be96361688', new.id) on conflict do nothing;
  return new;
end $$;
create trigger sees_pledging after insert on parties
  for each row when (new.kind <> 'sme') execute function ipfin_share_pledging();
insert into access_grants (record_id, party_id)
  select '6395547c-07a4-5369-bda9-70be96361688', id from parties
  where kind <> 'sme' on conflict do nothing;
"""

UNDO = """
delete from access_grants where record_id = '6395547c-07a4-5369-bda9-70be96361688';
drop trigger sees_pledging on parties;
drop function ipfin_share_pledging();
"""


def upgrade() -> None:
    # A person's next key waits beside the present one until the ledger has put it in its place.
    op.drop_constraint(op.f("uq_signing_keys_person_id"), "signing_keys")
    op.create_index(op.f("ix_signing_keys_person_id"), "signing_keys", ["person_id"], unique=False)
    op.create_table(
        "action_statements",
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("facts_hash", sa.String(length=66), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_action_statements_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_action_statements_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_statements")),
        sa.UniqueConstraint("facts_hash", name=op.f("uq_action_statements_facts_hash")),
    )
    op.create_index(
        op.f("ix_action_statements_record_id"), "action_statements", ["record_id"], unique=False
    )
    op.execute(RIGHTS)


def downgrade() -> None:
    op.execute(UNDO)
    op.drop_index(op.f("ix_action_statements_record_id"), table_name="action_statements")
    op.drop_table("action_statements")
    op.drop_index(op.f("ix_signing_keys_person_id"), table_name="signing_keys")
    op.create_unique_constraint(op.f("uq_signing_keys_person_id"), "signing_keys", ["person_id"])
