"""Filings at the registrars."""

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filings at the registrars."""


def downgrade() -> None:
    """Filings at the registrars."""
