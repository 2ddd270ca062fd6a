"""Fitted models with committed coefficients: survival, later citations, brand value."""
