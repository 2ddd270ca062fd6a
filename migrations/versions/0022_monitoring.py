"""Watched rights, tasks and notifications."""

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Watched rights, tasks and notifications."""


def downgrade() -> None:
    """Watched rights, tasks and notifications."""
