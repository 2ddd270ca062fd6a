"""Kinds, versions and retention of documents."""

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Kinds, versions and retention of documents."""


def downgrade() -> None:
    """Kinds, versions and retention of documents."""
