"""What anybody sees without signing in: landing page, check, status."""
