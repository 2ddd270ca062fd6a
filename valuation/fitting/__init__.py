"""Fitting: how the committed coefficients came about. Nothing else imports this."""
