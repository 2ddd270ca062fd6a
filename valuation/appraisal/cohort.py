"""Where measured counts stand among the rights of their office, field and year."""

from datetime import date, timedelta

from valuation.appraisal.inputs import AppraisalInputs
from valuation.appraisal.result import CohortPosition
from valuation.errors import MissingInput, UnknownReference
from valuation.scores.cohort_table import cohort_table
from valuation.scores.cohorts import cohort_of, field_of

PUBLISHED_AFTER = timedelta(days=548)
"""An application is published 18 months after filing, unless it was asked for earlier (LC-02)."""


def positions(inputs: AppraisalInputs) -> tuple[CohortPosition, ...]:
    """The place of every measured count, in the order of their codes; raw counts say nothing."""
    counts = inputs.measured.counts
    return tuple(_position(inputs, name, counts[name]) for name in sorted(counts))


def _position(inputs: AppraisalInputs, indicator: str, count: float) -> CohortPosition:
    office, symbol = inputs.subject.jurisdiction, inputs.subject.field
    try:
        field = field_of(indicator, office, symbol)
        year = _day(inputs, indicator, office).year
        cohort = cohort_of(indicator, office=office, field=field, year=year)
    except (MissingInput, UnknownReference) as unknown:
        return CohortPosition(
            indicator=indicator,
            count=count,
            cohort=str(unknown),
            basis="",
            size=0,
            percentile=None,
            largest_gap=None,
        )
    return CohortPosition(
        indicator=indicator,
        count=count,
        cohort=f"{cohort.office} {cohort.field or 'all fields'} {cohort.year}, "
        f"table version {cohort.table_version}",
        basis=cohort.basis.name.lower().replace("_", "-"),
        size=cohort.count,
        percentile=cohort.percentile(count),
        largest_gap=cohort_table().measure(indicator).largest_gap.get(office),
    )


def _day(inputs: AppraisalInputs, indicator: str, office: str) -> date:
    """The day whose year names the cohort: grant, or first publication, as the table says."""
    subject, lag = inputs.subject, inputs.measured.publication_lag_days
    table = cohort_table().table(indicator, office)
    if table is not None and table.year_of == "grant":
        if subject.granted_on is None:
            raise MissingInput("subject.granted_on", f"is needed for the cohort of {indicator}")
        return subject.granted_on
    return subject.filed_on + (PUBLISHED_AFTER if lag is None else timedelta(days=lag))
