"""The report of an appraisal for readers: one composition, shown as a page and as a paper.

Every figure comes from the stored JSON of the report; nothing is calculated anew but positions of
marks in a chart.
"""
