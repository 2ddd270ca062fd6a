"""The unified appraisal: one schema for every right, purpose and method (engine 2)."""
