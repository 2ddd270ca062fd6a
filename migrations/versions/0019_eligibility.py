"""Pre-checks."""

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Pre-checks."""


def downgrade() -> None:
    """Pre-checks."""
