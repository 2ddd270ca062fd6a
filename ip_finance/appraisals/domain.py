"""One valuation of one right: when it may be made, and who must look at it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from ip_finance.core.clock import from_unix, unix, unix_day
from ip_finance.core.errors import Conflict, NotFound, RuleViolated
from valuation.appraisal.inputs import LIFE_TOLERANCE_YEARS
from valuation.appraisal.pricing import Pricing
from valuation.appraisal.subject import DAYS_A_YEAR

VALID_FOR = timedelta(days=365)
"""A report is used for one year from its base date (VA-04)."""


class AppraisalState(StrEnum):
    """DRAFTED by an appraiser, REVIEWED by somebody else; then two appraisers sign it."""

    DRAFTED = "drafted"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class DraftAppraisal:
    """The price of a scored order. The caller picks the id.

    `counts` are what registers tell beyond the office file, by indicator.
    """

    appraisal_id: UUID
    order_id: UUID
    pricing: Pricing
    counts: Mapping[str, float]
    paths: int
    disagreement_note: str


@dataclass(frozen=True, slots=True)
class ReviewAppraisal:
    """What the reviewer says after reading the report."""

    appraisal_id: UUID
    comment: str


class AppraisalNotFound(NotFound):
    code = "appraisal-not-found"

    def __init__(self, appraisal_id: UUID) -> None:
        super().__init__("No such appraisal.", appraisal_id=str(appraisal_id))


class AppraisalExists(Conflict):
    code = "appraisal-exists"

    def __init__(self, appraisal_id: UUID) -> None:
        super().__init__(
            "Another appraisal is kept under this id; an appraisal is never overwritten.",
            cure="Send the new appraisal under a new id.",
            appraisal_id=str(appraisal_id),
        )


class AppraisalReviewed(Conflict):
    code = "appraisal-reviewed"

    def __init__(self, appraisal_id: UUID) -> None:
        super().__init__(
            "This appraisal has been reviewed already.",
            cure="Ask for the signatures, or draft a new appraisal.",
            appraisal_id=str(appraisal_id),
        )


class AppraisalNotReviewed(Conflict):
    code = "appraisal-not-reviewed"
    rule = "four-eyes"

    def __init__(self, appraisal_id: UUID) -> None:
        super().__init__(
            "Nobody has reviewed this appraisal yet.",
            cure="A reviewer other than the appraiser reads and comments it first.",
            appraisal_id=str(appraisal_id),
        )


class AppraisalRecorded(Conflict):
    code = "appraisal-recorded"

    def __init__(self, tx_hash: str) -> None:
        super().__init__(
            "This appraisal is on the ledger already.",
            cure="Draft a new appraisal if the right is to be valued anew.",
            tx_hash=tx_hash,
        )


class AppraisalExpired(Conflict):
    code = "appraisal-expired"
    rule = "VA-04"

    def __init__(self, ended_at: datetime) -> None:
        super().__init__(
            f"The report could be used until {ended_at.isoformat()}.",
            cure="Draft a new appraisal with a newer base date.",
            ended_at=ended_at.isoformat(),
        )


class NotReproducible(Conflict):
    code = "appraisal-not-reproducible"

    def __init__(self, appraisal_id: UUID) -> None:
        super().__init__(
            "The stored inputs no longer give the stored report.",
            cure="Report this to the auditor, and draft a new appraisal.",
            appraisal_id=str(appraisal_id),
        )


class NotAppraised(Conflict):
    code = "asset-not-appraised"
    rule = "VA-04"

    def __init__(self, asset_key: str) -> None:
        super().__init__(
            "No valuation of this right is in force.",
            cure="Have two appraisers sign a reviewed appraisal for the ledger.",
            asset_key=asset_key,
        )


class VerificationMissing(Conflict):
    code = "verification-missing"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"No verification of the right {number} is in force.",
            cure="Have a tech provider attest the right on the ledger first.",
            number=number,
        )


class ReviewerIsAppraiser(RuleViolated):
    code = "reviewer-is-appraiser"
    rule = "four-eyes"

    def __init__(self) -> None:
        super().__init__(
            "You drafted this appraisal; its review needs somebody else.",
            cure="Ask a colleague with the role reviewer.",
        )


class CommentMissing(RuleViolated):
    code = "comment-missing"

    def __init__(self) -> None:
        super().__init__(
            "A review without a word is none.", cure="Say what you checked and what you found."
        )


class BaseDateAhead(RuleViolated):
    code = "base-date-ahead"
    rule = "VA-04"

    def __init__(self, base_date: date) -> None:
        super().__init__(
            f"The base date {base_date.isoformat()} is still to come.",
            cure="Value the right as of today or earlier.",
            base_date=base_date.isoformat(),
        )


class LifeBeyondTerm(RuleViolated):
    code = "life-beyond-term"
    rule = "VA-20"

    def __init__(self, stated: float, expires_on: date) -> None:
        super().__init__(
            f"A legal life of {stated:g} years outlasts the right, which ends on {expires_on}.",
            cure="State the years from the base date to the end of the right.",
            stated_years=f"{stated:g}",
            expires_on=expires_on.isoformat(),
        )


class RangeEmpty(RuleViolated):
    code = "range-empty"

    def __init__(self) -> None:
        super().__init__(
            "In one case of ten or more the right is worth nothing, so that it secures nothing.",
            cure="Check revenue, royalty range and risks; a right without value cannot be used.",
        )


class ValuationRefused(RuleViolated):
    code = "valuation-refused"

    def __init__(self, argument: str, reason: str) -> None:
        super().__init__(
            f"{argument} {reason}",
            cure="Correct the input that is named.",
            argument=argument,
            reason=reason,
        )


def check_base_date(base_date: date, *, now: datetime, today: date) -> None:
    """Raises: BaseDateAhead; AppraisalExpired: a report of that day could not be used any more."""
    if base_date > today:
        raise BaseDateAhead(base_date)
    check_in_date(valid_until(base_date), now)


def check_life(legal_years: float, *, base_date: date, expires_on: date) -> None:
    """Refuse a life that the register contradicts. Raises: LifeBeyondTerm."""
    years_left = (expires_on - base_date).days / DAYS_A_YEAR
    if legal_years > years_left + LIFE_TOLERANCE_YEARS:
        raise LifeBeyondTerm(legal_years, expires_on)


def check_verified(number: str, verified_until: int, now: datetime) -> None:
    """Raises `VerificationMissing` unless the ledger holds an attestation that is in force."""
    if verified_until <= unix(now):
        raise VerificationMissing(number)


def check_in_date(ended_at: datetime, now: datetime) -> None:
    """Raises `AppraisalExpired` once the report may no longer be used."""
    if ended_at <= now:
        raise AppraisalExpired(ended_at)


def check_reviewable(
    appraisal_id: UUID, state: AppraisalState, *, appraiser_id: UUID, reviewer_id: UUID
) -> None:
    """Raises: ReviewerIsAppraiser, AppraisalReviewed."""
    if reviewer_id == appraiser_id:
        raise ReviewerIsAppraiser
    if state is not AppraisalState.DRAFTED:
        raise AppraisalReviewed(appraisal_id)


def check_comment(comment: str) -> None:
    """Raises `CommentMissing` if there is nothing to read in it."""
    if not comment.strip():
        raise CommentMissing


def valid_until(base_date: date) -> datetime:
    """When the report may no longer be used, 00:00 in Beijing (VA-04)."""
    return from_unix(unix_day(base_date + VALID_FOR))
