"""Search, saved views, and news."""
