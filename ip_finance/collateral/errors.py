"""What the bank's view of its collateral refuses, each with its cure. Pure."""

from datetime import date
from uuid import UUID

from ip_finance.core.errors import Conflict, NotFound, RuleViolated


class InternalValuationNotFound(NotFound):
    code = "internal-valuation-not-found"

    def __init__(self, valuation_id: UUID) -> None:
        super().__init__("No such internal valuation.", valuation_id=str(valuation_id))


class InternalValuationExists(Conflict):
    code = "internal-valuation-exists"

    def __init__(self, valuation_id: UUID) -> None:
        super().__init__(
            "Another internal valuation is kept under this id; none is ever overwritten.",
            cure="Send the new internal valuation under a new id.",
            valuation_id=str(valuation_id),
        )


class NothingToCompare(Conflict):
    code = "nothing-to-compare"

    def __init__(self, appraisal_id: UUID) -> None:
        super().__init__(
            "Nobody has reviewed this appraisal yet: it may still be replaced by another.",
            cure="Compare with an appraisal that was reviewed.",
            appraisal_id=str(appraisal_id),
        )


class EngineCannotBeRun(Conflict):
    code = "engine-cannot-be-run"

    def __init__(self, appraisal_id: UUID) -> None:
        super().__init__(
            "The first engine made this appraisal; it takes no pricing of the bank's own.",
            cure="State a range of your own, or have the right valued anew.",
            appraisal_id=str(appraisal_id),
        )


class AppraisalOfAnotherRight(RuleViolated):
    code = "appraisal-of-another-right"

    def __init__(self, asset_id: UUID, appraisal_id: UUID) -> None:
        super().__init__(
            "The appraisal is of another right.",
            cure="Choose an appraisal of the right that you value.",
            asset_id=str(asset_id),
            appraisal_id=str(appraisal_id),
        )


class OneBasisNeeded(RuleViolated):
    code = "one-basis-needed"

    def __init__(self) -> None:
        super().__init__(
            "An internal valuation has a range or a pricing of the bank's own: exactly one.",
            cure="Send either `stated` or `pricing`.",
        )


class RangeNotRising(RuleViolated):
    code = "range-not-rising"

    def __init__(self, low: int, base: int, high: int) -> None:
        super().__init__(
            f"low {low}, base {base} and high {high} must rise and be above zero.",
            cure="State 0 < low <= base <= high, in 分.",
            low_fen=low,
            base_fen=base,
            high_fen=high,
        )


class ExplanationMissing(RuleViolated):
    code = "difference-unexplained"

    def __init__(self, difference_bps: int, threshold_bps: int) -> None:
        super().__init__(
            f"The internal value differs by {difference_bps} bp from the external one; "
            f"above {threshold_bps} bp the difference must be explained.",
            cure="Say in `explanation` why the bank sees another value.",
            difference_bps=difference_bps,
            threshold_bps=threshold_bps,
        )


class NothingPledged(Conflict):
    code = "nothing-pledged"

    def __init__(self, loan_id: UUID) -> None:
        super().__init__(
            "No live pledge secures this loan.",
            cure="Open the case: it shows how far the pledge is.",
            loan_id=str(loan_id),
        )


class BadShock(RuleViolated):
    code = "bad-shock"

    def __init__(self, stated: str) -> None:
        super().__init__(
            f"A shock is a fraction of all values from -1 to 1, such as -0.2; got {stated}.",
            cure="State `factor` in [-1, 1].",
            stated=stated,
            lowest="-1",
            highest="1",
        )


class RevenueReportExists(Conflict):
    code = "revenue-report-exists"

    def __init__(self, report_id: UUID) -> None:
        super().__init__(
            "Another report of revenue is kept under this id.",
            cure="Send the new report under a new id.",
            report_id=str(report_id),
        )


class PeriodAhead(RuleViolated):
    code = "period-ahead"

    def __init__(self, ended_on: date) -> None:
        super().__init__(
            f"The period ends on {ended_on}, which is still to come.",
            cure="Report a period that is over.",
            stated=ended_on.isoformat(),
        )


class NotPledgedToYou(Conflict):
    code = "not-pledged-to-you"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"The right {number} secures no loan of your bank.",
            cure="Report what concerns rights that are pledged to you.",
            number=number,
        )


class NoCollateralPolicy(Conflict):
    code = "no-collateral-policy"

    def __init__(self, name: str, on: date) -> None:
        super().__init__(
            f"No policy `{name}` is in force on {on}.",
            cure="Add the policy with its source.",
            name=name,
            on=on.isoformat(),
        )
