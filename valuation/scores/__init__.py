"""Scores: rated indicators by published schemes, and measured indicators within their cohort."""
