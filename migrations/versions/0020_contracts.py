"""Pledge contracts, their papers and signatures."""

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Pledge contracts, their papers and signatures."""


def downgrade() -> None:
    """Pledge contracts, their papers and signatures."""
