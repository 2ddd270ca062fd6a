"""What reports and reconciliations refuse. Pure."""

from datetime import date
from uuid import UUID

from ip_finance.core.errors import Conflict, NotFound, RuleViolated


class DayNotReached(RuleViolated):
    code = "report-day-ahead"

    def __init__(self, on: date, open_day: date) -> None:
        super().__init__(
            f"The books are open for {open_day}; {on} has not come.",
            cure="Ask for a day up to the one that the books are open for.",
            on=on.isoformat(),
            open_day=open_day.isoformat(),
        )


class NotYourReport(NotFound):
    code = "report-not-found"

    def __init__(self, name: str) -> None:
        super().__init__(
            "There is no such report for you.",
            cure="See `GET /api/reports` for those that there are.",
            report=name,
        )


class MonthNotOver(RuleViolated):
    code = "month-not-over"

    def __init__(self, month: date, open_day: date) -> None:
        super().__init__(
            f"The books are open for {open_day}: the month {month:%Y-%m} is not over.",
            cure="Close the month's last day first.",
            month=f"{month:%Y-%m}",
            open_day=open_day.isoformat(),
        )


class ReconciliationNotFound(NotFound):
    code = "monthly-reconciliation-not-found"

    def __init__(self, reconciliation_id: UUID) -> None:
        super().__init__(
            "There is no such monthly reconciliation.",
            cure="See `GET /api/monthly-reconciliations`.",
            reconciliation_id=str(reconciliation_id),
        )


class ReconciliationExists(Conflict):
    code = "monthly-reconciliation-exists"

    def __init__(self, reconciliation_id: UUID) -> None:
        super().__init__(
            "There is another reconciliation under this id.",
            cure="Send a fresh id.",
            reconciliation_id=str(reconciliation_id),
        )


class ReconciliationReplaced(Conflict):
    code = "monthly-reconciliation-replaced"

    def __init__(self, by: str, at: str) -> None:
        super().__init__(
            f"{by} has reconciled this month anew at {at}.",
            cure="Sign the newest reconciliation of the month.",
            by=by,
            at=at,
        )


class SignedOffAlready(Conflict):
    code = "monthly-reconciliation-signed-off"

    def __init__(self, by: str, at: str) -> None:
        super().__init__(
            f"Two people stand behind this reconciliation already; the last was {by} at {at}.",
            cure="Nothing is left to do.",
            by=by,
            at=at,
        )


class OwnSignOff(RuleViolated):
    code = "own-sign-off"
    rule = "four-eyes"

    def __init__(self) -> None:
        super().__init__(
            "You have signed this reconciliation off already; the second must be another person.",
            cure="Ask a colleague who is an approver.",
        )


class DifferencesUnexplained(RuleViolated):
    code = "differences-unexplained"

    def __init__(self, differences: int) -> None:
        super().__init__(
            f"There are {differences} differences; a sign-off says what was done about them.",
            cure="Say in the comment what each difference is and who follows it up.",
            differences=differences,
        )
