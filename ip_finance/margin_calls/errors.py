"""What the watch over collateral refuses, each with its cure. Pure."""

from datetime import date
from uuid import UUID

from ip_finance.core.errors import Conflict, Forbidden, NotFound, RuleViolated
from ip_finance.core.money import Fen


class MarginCallNotFound(NotFound):
    code = "margin-call-not-found"

    def __init__(self, call_id: UUID) -> None:
        super().__init__("No such margin call.", call_id=str(call_id))


class MarginCallExists(Conflict):
    code = "margin-call-exists"

    def __init__(self, call_id: UUID) -> None:
        super().__init__(
            "Another margin call is on record under this id.",
            cure="Choose a new id for a new call.",
            call_id=str(call_id),
        )


class DraftOutdated(Conflict):
    code = "margin-call-outdated"

    def __init__(self, called_on: date, on: date) -> None:
        super().__init__(
            f"The call was drafted on {called_on:%Y-%m-%d}; the books are open for {on:%Y-%m-%d}.",
            cure="Draft another call: it measures the loan anew and begins a new time to cure.",
            called_on=called_on.isoformat(),
            on=on.isoformat(),
        )


class CallUnderWay(Conflict):
    code = "margin-call-under-way"
    rule = "CC-11"

    def __init__(self, call_id: UUID, called_on: date) -> None:
        super().__init__(
            "A margin call on this loan is under way.",
            cure="Go on with that one; a loan has one call at a time.",
            call_id=str(call_id),
            called_on=called_on.isoformat(),
        )


class NoBreach(RuleViolated):
    code = "no-breach"
    rule = "CC-11"

    def __init__(self, outstanding: Fen, line: Fen) -> None:
        super().__init__(
            "What is owed does not exceed the line.",
            cure="Call for more collateral once values in force show a breach.",
            outstanding_fen=outstanding,
            line_fen=line,
        )


class ValueExpired(RuleViolated):
    code = "value-expired"
    rule = "VA-04"

    def __init__(self, number: str) -> None:
        super().__init__(
            "A pledged right that lives has no value in force: the breach is not established.",
            cure="Have the right valued anew first.",
            number=number,
        )


class CallNotOpen(Conflict):
    code = "margin-call-not-open"

    def __init__(self, state: str, needed: str) -> None:
        super().__init__(
            f"The margin call is {state}; this needs one that is {needed}.",
            cure="Open the call again and see what can be done now.",
            state=state,
            needed=needed,
        )


class NotCured(Conflict):
    code = "margin-call-not-cured"
    rule = "CC-11"

    def __init__(self, shortfall: Fen) -> None:
        super().__init__(
            "The breach is not healed: more is owed than the values in force allow.",
            cure="Register a further pledge, or post a repayment, and ask again.",
            shortfall_fen=shortfall,
        )


class NotTheBorrower(Forbidden):
    code = "not-the-borrower"

    def __init__(self) -> None:
        super().__init__(
            "Only the borrower objects to a call.", cure="Sign in for the borrower's firm."
        )


class ReasonMissing(RuleViolated):
    code = "measure-reason-missing"

    def __init__(self) -> None:
        super().__init__("A measure needs a reason.", cure="Write down why.")


class MeasureNotNeeded(RuleViolated):
    code = "measure-does-not-fit"

    def __init__(self, kind: str) -> None:
        super().__init__(
            "A waiver names its call, an acceleration a day to pay by; misuse names no call.",
            cure="Complete the measure, or choose another one.",
            kind=kind,
        )


class MeasureNotFound(NotFound):
    code = "measure-not-found"

    def __init__(self, measure_id: UUID) -> None:
        super().__init__("No such measure.", measure_id=str(measure_id))


class MeasureExists(Conflict):
    code = "measure-exists"

    def __init__(self, measure_id: UUID) -> None:
        super().__init__(
            "Another measure is on record under this id.",
            cure="Choose a new id for a new measure.",
            measure_id=str(measure_id),
        )


class OwnMeasure(Forbidden):
    code = "own-measure"

    def __init__(self) -> None:
        super().__init__(
            "Nobody decides on what he proposed.", cure="Have an approver of your bank decide."
        )


class MeasureDecided(Conflict):
    code = "measure-decided"

    def __init__(self, by: str, on: date) -> None:
        super().__init__(
            "The measure has been decided on already.",
            cure="Look at the decision.",
            decided_by=by,
            decided_on=on.isoformat(),
        )


class MeasureNotAgreed(Conflict):
    code = "measure-not-agreed"

    def __init__(self) -> None:
        super().__init__(
            "The measure has not been agreed to.",
            cure="Have an approver decide on it first.",
        )


class MeasureStated(Conflict):
    code = "measure-stated"

    def __init__(self, request_id: UUID) -> None:
        super().__init__(
            "The measure waits for its signature, or is on the ledger already.",
            cure="Sign the step that waits.",
            request_id=str(request_id),
        )


class PayByNotAhead(RuleViolated):
    code = "pay-by-not-ahead"

    def __init__(self, stated: date, on: date) -> None:
        super().__init__(
            "An acceleration names a day ahead by which everything is to be paid.",
            cure="Name a later day.",
            stated=stated.isoformat(),
            today=on.isoformat(),
        )


class StillInCurePeriod(RuleViolated):
    code = "still-in-cure-period"
    rule = "CC-11"

    def __init__(self, cure_by: date) -> None:
        super().__init__(
            "The time to cure the call has not run out.",
            cure="Wait until the day has passed, or state another ground.",
            cure_by=cure_by.isoformat(),
        )


class NoLetter(RuleViolated):
    code = "measure-without-letter"

    def __init__(self, kind: str) -> None:
        super().__init__(
            "Only an acceleration is told by a letter of its own.",
            cure="Open the letter of an acceleration.",
            kind=kind,
        )
