"""The audit log's Merkle tree and rules; checkpoints, cosigners, cosignatures, anchors."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NUMBERED = """
-- Entries are numbered without gaps from here on: entry n is leaf n - 1 of the tree.
update audit_log set seq = -numbered.n
  from (select seq as old, row_number() over (order by seq) as n from audit_log) as numbered
  where seq = numbered.old;
update audit_log set seq = -seq;
update audit_head set size = (select count(*) from audit_log);
"""

APPEND_ONLY = """
create function ipfin_append_only() returns trigger language plpgsql as $$ begin
  raise exception 'rows of % are never changed or removed', tg_table_name
    using errcode = 'restrict_violation';
end $$;
create function ipfin_only_withdrawn() returns trigger language plpgsql as $$ begin
  if tg_op = 'UPDATE' and old.withdrawn_at is null and new.withdrawn_at is not null
     and (to_jsonb(new) - 'withdrawn_at') = (to_jsonb(old) - 'withdrawn_at') then
    return new;
  end if;
  raise exception 'rows of % are never changed or removed', tg_table_name
    using errcode = 'restrict_violation';
end $$;
create function ipfin_only_grows() returns trigger language plpgsql as $$ begin
  if tg_op = 'UPDATE' and new.id = old.id and new.size > old.size then
    return new;
  end if;
  raise exception 'the head of the log only grows' using errcode = 'restrict_violation';
end $$;
create trigger only_grows before update or delete on audit_head
  for each row execute function ipfin_only_grows();
create trigger never_emptied before truncate on audit_head
  execute function ipfin_append_only();
create trigger only_withdrawn before update or delete on checkpoints
  for each row execute function ipfin_only_withdrawn();
create trigger never_emptied before truncate on checkpoints
  execute function ipfin_append_only();
"""
GUARDED = ("audit_log", "audit_tree", "cosigners", "cosignatures", "log_anchors")
NEVER_CHANGED = """
create trigger append_only before update or delete on {0}
  for each row execute function ipfin_append_only();
create trigger never_emptied before truncate on {0}
  execute function ipfin_append_only();
"""

RIGHTS = """
grant select on audit_tree, checkpoints to ipfin_app;
grant select, insert on cosigners, cosignatures to ipfin_app;
alter table cosigners enable row level security;
create policy everybody on cosigners for select to ipfin_app using (true);
create policy own on cosigners for insert to ipfin_app with check (party_id = ipfin_party());
alter table cosignatures enable row level security;
create policy everybody on cosignatures for select to ipfin_app using (true);
create policy own on cosignatures for insert to ipfin_app with check (party_id = ipfin_party());
"""

UNDO = """
drop trigger only_grows on audit_head;
drop trigger never_emptied on audit_head;
drop trigger append_only on audit_log;
drop trigger never_emptied on audit_log;
"""
FUNCTIONS = """
drop function ipfin_only_grows();
drop function ipfin_only_withdrawn();
drop function ipfin_append_only();
"""


def upgrade() -> None:
    op.add_column(
        "audit_head", sa.Column("size", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.alter_column("audit_head", "size", server_default=None)
    op.execute("alter table audit_log alter column seq drop identity")
    op.execute(NUMBERED)
    op.create_table(
        "audit_tree",
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("index", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "index", name=op.f("pk_audit_tree")),
    )
    op.create_table(
        "checkpoints",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "log",
                "chain",
                name="checkpointkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=66), nullable=False),
        sa.Column("note", sa.String(length=1_000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoints")),
    )
    op.create_index(
        "uq_checkpoints_standing",
        "checkpoints",
        ["kind", "number"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    )
    _cosigning()
    op.create_table(
        "log_anchors",
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.String(length=66), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_log_anchors")),
    )
    op.create_index(op.f("ix_log_anchors_sent_on"), "log_anchors", ["sent_on"], unique=False)
    op.create_table(
        "chain_progress",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("event_block", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_progress")),
    )
    op.execute(APPEND_ONLY)
    for table in GUARDED:
        op.execute(NEVER_CHANGED.format(table))
    op.execute(RIGHTS)


def _cosigning() -> None:
    op.create_table(
        "cosigners",
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("party_id", name=op.f("pk_cosigners")),
        sa.UniqueConstraint("key", name=op.f("uq_cosigners_key")),
        sa.UniqueConstraint("name", name=op.f("uq_cosigners_name")),
    )
    op.create_table(
        "cosignatures",
        sa.Column("checkpoint_id", sa.BigInteger(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.String(length=500), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkpoint_id"], ["checkpoints.id"], name=op.f("fk_cosignatures_checkpoint_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["cosigners.party_id"], name=op.f("fk_cosignatures_party_id")
        ),
        sa.PrimaryKeyConstraint("checkpoint_id", "party_id", name=op.f("pk_cosignatures")),
    )


def downgrade() -> None:
    op.execute(UNDO)
    op.drop_table("chain_progress")
    op.drop_index(op.f("ix_log_anchors_sent_on"), table_name="log_anchors")
    op.drop_table("log_anchors")
    op.drop_table("cosignatures")
    op.drop_table("cosigners")
    op.drop_index(
        "uq_checkpoints_standing",
        table_name="checkpoints",
        postgresql_where=sa.text("withdrawn_at is null"),
    )
    op.drop_table("checkpoints")
    op.drop_table("audit_tree")
    op.execute(FUNCTIONS)
    op.execute("alter table audit_log alter column seq add generated by default as identity")
    op.execute(
        "select setval(pg_get_serial_sequence('audit_log', 'seq'),"
        " coalesce((select max(seq) from audit_log), 1))"
    )
    op.drop_column("audit_head", "size")
