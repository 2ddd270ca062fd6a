"""What a firm states of those behind it, and what is sent back to it; how much waits to be signed.

Both are only ever added to.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0055"
down_revision = "0056"
branch_labels = None
depends_on = None

# Whoever sees the firm sees both, asked row by row. A firm states for itself alone; whoever sends
# it back sees it too, and which role that takes the service says.
RIGHTS = """
create function ipfin_knows(record uuid) returns boolean language sql stable as $$
  select ipfin_sees_all() or exists (select from access_grants as g
    where g.record_id = record and g.party_id = ipfin_party())
$$;
grant select, insert on onboarding_filings, onboarding_referrals to ipfin_app;
alter table onboarding_filings enable row level security;
create policy tenant on onboarding_filings to ipfin_app
  using (ipfin_knows(party_id))
  with check (party_id = ipfin_party() and filed_by = ipfin_person());
alter table onboarding_referrals enable row level security;
create policy tenant on onboarding_referrals to ipfin_app
  using (ipfin_knows(party_id))
  with check (ipfin_knows(party_id) and referred_by = ipfin_person());
"""
# For the bell on every page, so it must cost little: only what waits is read, and of that only
# what the caller's party was let into. Who may sign is the rule of `signing.domain.slot_for`.
TO_SIGN = """
create function ipfin_to_sign(moment timestamptz) returns bigint
  language sql stable security definer set search_path = public as $$
  with me as (
    select k.party, k.person, k.roles from signing_keys as s
    join keys_on_ledger as k on k.key = s.address
    where s.person_id = ipfin_person() and k.rotated_to is null
    order by s.created_at desc limit 1)
  select count(*) from me cross join signing_requests as r
  where r.state = 'open' and r.deadline > moment
    and exists (select from access_grants as g
      where g.record_id = r.record_id and g.party_id = ipfin_party())
    and not exists (select from signatures as done
      where done.request_id = r.id and done.party = me.party and done.person = me.person)
    and exists (
      select from jsonb_array_elements(r.slots) with ordinality as slot (told, place)
      where (told ->> 'role')::int & me.roles <> 0
        and coalesce((told ->> 'party')::bigint, me.party) = me.party
        and not exists (select from signatures as done
          where done.request_id = r.id and (done.position = place - 1
            or ((told ->> 'role')::int = 32 and done.party = me.party))))
$$;
grant execute on function ipfin_to_sign(timestamptz) to ipfin_app;
"""


def upgrade() -> None:
    """One row a statement, one row a sending back."""
    op.create_table(
        "onboarding_referrals",
        *_of_a_party("onboarding_referrals"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("referred_by", sa.Uuid(), nullable=False),
    )
    op.create_table(
        "onboarding_filings",
        *_of_a_party("onboarding_filings"),
        sa.Column("legal_person", sa.String(length=100), nullable=False),
        sa.Column("controllers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("answers_id", sa.Uuid(), nullable=True),
        sa.Column("filed_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answers_id"],
            ["onboarding_referrals.id"],
            name=op.f("fk_onboarding_filings_answers_id"),
        ),
    )
    for table in ("onboarding_filings", "onboarding_referrals"):
        op.create_index(f"ix_{table}_party_id", table, ["party_id", "number"])
    op.execute(RIGHTS)
    op.execute(TO_SIGN)


def downgrade() -> None:
    op.execute("drop function ipfin_to_sign(timestamptz)")
    for table in ("onboarding_filings", "onboarding_referrals"):
        op.drop_table(table)
    op.execute("drop function ipfin_knows(uuid)")


def _of_a_party(table: str) -> tuple[sa.Column[Any] | sa.Constraint, ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f(f"fk_{table}_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
