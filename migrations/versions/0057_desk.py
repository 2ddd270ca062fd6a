"""Loans in default wait for their bank too; whose a score card is, is asked card by card."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0054"
branch_labels = None
depends_on = None

INDEX: Final = "ix_loans_on_ledger_waiting"
WAITING: Final = (
    "(state in ({states}) or available_fen > 0"
    " or live <> 0 and (state = 'settled' or (live & ~registered) <> 0))"
)
# As in 0054: `in (select ...)` had the database list all that the caller may see. There are two
# cards to an order; a thousand, which it takes a function to give, made it read every order.
CARDS: Final = """
create or replace function ipfin_cards(orders uuid[])
  returns table (id uuid, order_id uuid, party_id uuid, scorer_id uuid, created_at timestamptz)
  language sql stable security definer set search_path = public rows {rows} as $$
  select id, order_id, party_id, scorer_id, created_at from scorecards
  where order_id = any(orders) and (ipfin_sees_all() or {granted})
$$;
alter policy tenant on scorecards using ({seen}
  and (scorer_id = ipfin_person() or (select count(*) from ipfin_cards(array[order_id])) >= 2));
"""


def upgrade() -> None:
    _index("'applied', 'approved', 'defaulted', 'enforcing'")
    granted = "exists (select from access_grants as g where g.record_id = scorecards.order_id"
    order = "exists (select from appraisal_orders as o where o.id = scorecards.order_id)"
    is_mine = "g.party_id = (select ipfin_party()))"
    op.execute(CARDS.format(rows=10, granted=f"{granted} and {is_mine}", seen=order))


def downgrade() -> None:
    granted = "order_id in (select ipfin_granted())"
    order = "order_id in (select id from appraisal_orders)"
    op.execute(CARDS.format(rows=1000, granted=granted, seen=order))
    _index("'applied', 'approved'")


def _index(states: str) -> None:
    op.drop_index(INDEX, "loans_on_ledger")
    waits = sa.text(WAITING.format(states=states))
    op.create_index(INDEX, "loans_on_ledger", ["bank"], postgresql_where=waits)
