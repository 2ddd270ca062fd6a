"""The bank's view of what secures its loans: own values, lending values, shocks, revaluation."""
