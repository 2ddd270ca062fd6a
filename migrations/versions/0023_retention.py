"""Kinds, versions and retention of documents."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KINDS = (
    "office-file",
    "certificate",
    "register-extract",
    "contract",
    "consent",
    "resolution",
    "identity",
    "receipt",
    "notice",
    "valuation-report",
    "court",
    "other",
)
SCANS = ("not-scanned", "clean", "quarantined", "infected")
DECISIONS = ("purpose-ended", "restricted", "erased")

# A key and a name are taken away by this function alone, for one's own documents alone: the
# application's role deletes from no table and changes no document.
RIGHTS = """
-- A party's own id is the subject of its files: nobody else may name it, or a file, as a person.
create function ipfin_is_no_person(subject uuid) returns boolean
  language sql stable security definer set search_path = public as $$
  select exists (select from parties where id = subject)
      or exists (select from subject_keys where subject_id = subject)
      or exists (select from documents where id = subject or subject_id = subject)
$$;
revoke all on function ipfin_is_no_person(uuid) from public;
grant execute on function ipfin_is_no_person(uuid) to ipfin_app;

drop policy tenant on subject_keys;
create policy tenant on subject_keys to ipfin_app
  using (ipfin_sees_all() or party_id = ipfin_party()
         or subject_id in (select subject_id from documents))
  with check (party_id = ipfin_party());

grant select, insert on data_subjects to ipfin_app;
alter table data_subjects enable row level security;
create policy tenant on data_subjects to ipfin_app
  using (ipfin_sees_all() or party_id = ipfin_party())
  with check (party_id = ipfin_party() and not ipfin_is_no_person(id));

grant select, insert on document_uses to ipfin_app;
alter table document_uses enable row level security;
create policy tenant on document_uses to ipfin_app
  using (ipfin_sees_all() or document_id in (select id from documents))
  with check (not ipfin_sees_all() and document_id in (select id from documents));

grant select, insert on document_decisions to ipfin_app;
alter table document_decisions enable row level security;
create policy tenant on document_decisions to ipfin_app
  using (ipfin_sees_all() or party_id = ipfin_party()
         or document_id in (select id from documents)
         or subject_id in (select subject_id from documents))
  with check (party_id = ipfin_party()
    and (document_id is null
         or document_id in (select id from documents where party_id = ipfin_party()))
    and (subject_id is null
         or subject_id in (select id from data_subjects where party_id = ipfin_party())));

create function ipfin_erase(subject uuid, document uuid) returns void
  language sql security definer set search_path = public as $$
  delete from subject_keys where subject_id = subject and party_id = ipfin_party();
  update documents set name = id::text, salt = '', sha256 = '', sealed_key = ''
    where party_id = ipfin_party() and (subject_id = subject or id = document);
$$;
-- Who may read a document is told to the party that brought it in, and to auditors.
create function ipfin_document_readers(document uuid) returns setof uuid
  language sql stable security definer set search_path = public as $$
  select g.party_id from access_grants g join documents d on d.id = g.record_id
  where d.id = document and (ipfin_sees_all() or d.party_id = ipfin_party())
$$;
revoke all on function ipfin_document_readers(uuid) from public;
grant execute on function ipfin_document_readers(uuid) to ipfin_app;
revoke all on function ipfin_erase(uuid, uuid) from public;
grant execute on function ipfin_erase(uuid, uuid) to ipfin_app;
"""

UNDO = """
drop function ipfin_document_readers(uuid);
drop function ipfin_erase(uuid, uuid);
drop policy tenant on subject_keys;
"""

OLD_RIGHTS = """
create policy tenant on subject_keys to ipfin_app
  using (party_id = ipfin_party() or party_id in (select party_id from documents))
  with check (party_id = ipfin_party());
"""


def upgrade() -> None:
    _widen_documents()
    _widen_keys()
    op.create_table(
        "data_subjects",
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_data_subjects_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_subjects")),
    )
    op.create_index(op.f("ix_data_subjects_party_id"), "data_subjects", ["party_id"])
    _decisions()
    _uses()
    op.execute(RIGHTS)


def downgrade() -> None:
    op.execute(UNDO)
    op.drop_table("document_decisions")
    op.drop_table("document_uses")
    op.drop_table("data_subjects")
    op.execute("drop function ipfin_is_no_person(uuid)")
    op.execute("delete from subject_keys where subject_id <> party_id")
    op.drop_index(op.f("ix_subject_keys_party_id"), table_name="subject_keys")
    op.drop_constraint(op.f("pk_subject_keys"), "subject_keys")
    op.drop_column("subject_keys", "subject_id")
    op.create_primary_key(op.f("pk_subject_keys"), "subject_keys", ["party_id"])
    for name in ("sealed_key", "virus", "scanned_at", "scan", "kind", "replaces_id", "subject_id"):
        op.drop_column("documents", name)
    op.execute(OLD_RIGHTS)


def _widen_documents() -> None:
    kinds = sa.Enum(
        *KINDS, name="documentkind", native_enum=False, create_constraint=True, length=32
    )
    scans = sa.Enum(*SCANS, name="scanstate", native_enum=False, create_constraint=True, length=32)
    op.add_column("documents", sa.Column("subject_id", sa.Uuid(), nullable=True))
    op.add_column("documents", sa.Column("kind", kinds, nullable=True))
    op.add_column("documents", sa.Column("scan", scans, nullable=True))
    op.execute("update documents set subject_id = party_id, kind = 'other', scan = 'not-scanned'")
    for name in ("subject_id", "kind", "scan"):
        op.alter_column("documents", name, nullable=False)
    op.add_column("documents", sa.Column("replaces_id", sa.Uuid(), nullable=True))
    op.add_column("documents", sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("documents", sa.Column("sealed_key", sa.LargeBinary(), nullable=True))
    op.add_column("documents", sa.Column("virus", sa.String(length=200), nullable=True))
    op.create_index(op.f("ix_documents_subject_id"), "documents", ["subject_id"])
    op.create_unique_constraint(op.f("uq_documents_replaces_id"), "documents", ["replaces_id"])
    op.create_foreign_key(
        op.f("fk_documents_replaces_id"), "documents", "documents", ["replaces_id"], ["id"]
    )


def _widen_keys() -> None:
    op.add_column("subject_keys", sa.Column("subject_id", sa.Uuid(), nullable=True))
    op.execute("update subject_keys set subject_id = party_id")
    op.alter_column("subject_keys", "subject_id", nullable=False)
    op.drop_constraint(op.f("pk_subject_keys"), "subject_keys")
    op.create_primary_key(op.f("pk_subject_keys"), "subject_keys", ["subject_id"])
    op.create_index(op.f("ix_subject_keys_party_id"), "subject_keys", ["party_id"])


def _decisions() -> None:
    decisions = sa.Enum(
        *DECISIONS, name="decisionkind", native_enum=False, create_constraint=True, length=32
    )
    op.create_table(
        "document_decisions",
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("kind", decisions, nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("num_nonnulls(document_id, subject_id) = 1", name="one_target"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_document_decisions_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_document_decisions_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_decisions")),
    )
    for name in ("document_id", "party_id", "subject_id"):
        op.create_index(op.f(f"ix_document_decisions_{name}"), "document_decisions", [name])


def _uses() -> None:
    op.create_table(
        "document_uses",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_document_uses_document_id")
        ),
        sa.PrimaryKeyConstraint("document_id", "record_id", name=op.f("pk_document_uses")),
    )
