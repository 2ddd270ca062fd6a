"""Legal events of rights."""

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Legal events of rights."""


def downgrade() -> None:
    """Legal events of rights."""
