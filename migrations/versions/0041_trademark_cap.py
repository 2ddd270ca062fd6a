"""The cap of trademarks: what the more careful of two reports quotes."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

CAPS = sa.table(
    "ltv_caps",
    sa.column("right_type"),
    sa.column("effective_from"),
    sa.column("cap"),
    sa.column("source"),
    sa.column("is_verified"),
)
SOURCE = (
    "Caps of the Bank of Communications: 50 % by a trade site (soudai8.com), 30 % by other"
    " reports; the lower; not verified"
)


def upgrade() -> None:
    row = {
        "right_type": "trademark",
        "effective_from": date(2020, 1, 1),
        "cap": 3_000,
        "source": SOURCE,
        "is_verified": False,
    }
    op.bulk_insert(CAPS, [row])


def downgrade() -> None:
    op.execute(CAPS.delete().where(CAPS.c.right_type == "trademark"))
