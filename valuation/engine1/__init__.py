"""The first engine, `patent-appraisal/1`: one patent by relief from royalty in three scenarios.

Kept as it was, so that every report that it made can still be computed again to the same bytes; new
appraisals are made by `valuation.appraisal`.
"""
