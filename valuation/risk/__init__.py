"""Uncertainty: distributions by simulation, what drives them, portfolios, and the lender's view."""
