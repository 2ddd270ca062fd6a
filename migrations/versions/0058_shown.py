"""Whoever may see records learns which of them another party may see."""

from typing import Final

from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

SHOWN: Final = """
create function ipfin_shown(records uuid[], reader uuid) returns setof uuid
  language sql stable security definer set search_path = public rows 10 as $$
  select g.record_id from access_grants as g
  where g.record_id = any(records) and g.party_id = reader and exists (
    select from access_grants as own
    where own.record_id = g.record_id and own.party_id = ipfin_party())
$$;
revoke all on function ipfin_shown(uuid[], uuid) from public;
grant execute on function ipfin_shown(uuid[], uuid) to ipfin_app;
"""


def upgrade() -> None:
    op.execute(SHOWN)


def downgrade() -> None:
    op.execute("drop function ipfin_shown(uuid[], uuid)")
