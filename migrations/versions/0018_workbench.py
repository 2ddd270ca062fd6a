"""Verification against sources, and its schedule."""

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Verification against sources, and its schedule."""


def downgrade() -> None:
    """Verification against sources, and its schedule."""
