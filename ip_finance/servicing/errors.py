"""What servicing refuses. Pure."""

from datetime import date, datetime
from uuid import UUID

from ip_finance.core.errors import Conflict, Forbidden, NotFound, RuleViolated
from ip_finance.core.money import Fen


class AccountNotFound(NotFound):
    code = "account-not-found"

    def __init__(self, loan_id: UUID) -> None:
        super().__init__("This loan has no account: nothing was released.", loan_id=str(loan_id))


class DayAhead(Conflict):
    code = "closing-ahead-of-the-day"

    def __init__(self, through: date, today: date) -> None:
        super().__init__(
            f"{through} is not over; it is {today}.",
            cure="Close the day once it is over, or set IPFIN_MOVABLE_DATE for a trial.",
            through=through.isoformat(),
            today=today.isoformat(),
        )


class DayClosedAlready(Conflict):
    code = "day-closed-already"

    def __init__(self, through: date, open_day: date) -> None:
        super().__init__(
            f"{through} is closed; the books are open for {open_day}.",
            cure="Ask for a later day.",
            through=through.isoformat(),
            open_day=open_day.isoformat(),
        )


class ClosingTooFar(Conflict):
    code = "closing-too-far"

    def __init__(self, through: date, limit: int) -> None:
        super().__init__(
            f"{through} is more than {limit} days ahead of the books.",
            cure="Close in smaller steps.",
            through=through.isoformat(),
            limit=limit,
        )


class BadCursor(RuleViolated):
    code = "bad-cursor"

    def __init__(self, cursor: str) -> None:
        super().__init__(
            "This is not where a page of the list ended.",
            cure="Send back the `next` of the page before, as it came.",
            cursor=cursor,
        )


class AboveOwed(RuleViolated):
    code = "payment-above-owed"
    rule = "CC-15"

    def __init__(self, amount: Fen, payoff: Fen, on: date) -> None:
        super().__init__(
            f"{payoff} fen would end the loan on {on}; {amount} fen is more.",
            cure="Record what ends the loan, and give the rest back.",
            amount_fen=amount,
            payoff_fen=payoff,
            on=on.isoformat(),
        )


class NothingAhead(RuleViolated):
    code = "nothing-prepaid"

    def __init__(self, on: date) -> None:
        super().__init__(
            f"Nothing of this sum would prepay the loan on {on}: all of it is due by then.",
            cure="Offer more than what is due.",
            on=on.isoformat(),
        )


class ModeMissing(RuleViolated):
    code = "prepayment-mode-missing"

    def __init__(self, prepaid: Fen) -> None:
        super().__init__(
            f"{prepaid} fen of this payment prepay the loan; in which of three ways is not said.",
            cure="Agree with the borrower on fewer, smaller or the next instalments.",
            prepaid_fen=prepaid,
        )


class DayNotQuoted(RuleViolated):
    code = "day-not-quoted"

    def __init__(self, on: date, open_day: date, last: date) -> None:
        super().__init__(
            f"The books are open for {open_day}; {on} is before it or after {last}.",
            cure="Ask for a day between the two.",
            on=on.isoformat(),
            open_day=open_day.isoformat(),
            last=last.isoformat(),
        )


class PaidAhead(RuleViolated):
    code = "payment-ahead-of-the-books"

    def __init__(self, paid_on: date, open_day: date) -> None:
        super().__init__(
            f"{paid_on} has not come: the books are open for {open_day}.",
            cure="Record the payment once its day is there.",
            paid_on=paid_on.isoformat(),
            open_day=open_day.isoformat(),
        )


class PaidTooLongAgo(RuleViolated):
    code = "payment-too-long-ago"

    def __init__(self, paid_on: date, first: date) -> None:
        super().__init__(
            f"A payment is recorded within five working days; {paid_on} is before {first}.",
            cure="Record it with a later day, and waive what accrued since.",
            paid_on=paid_on.isoformat(),
            first=first.isoformat(),
        )


class CreditDiffers(RuleViolated):
    code = "credit-differs"

    def __init__(self, amount: Fen, credited: Fen) -> None:
        super().__init__(
            f"The account shows {credited} fen, not {amount}.",
            cure="Record what the account shows, or choose another entry.",
            amount_fen=amount,
            credited_fen=credited,
        )


class NeverReset(Conflict):
    code = "rate-never-reset"

    def __init__(self, loan_id: UUID) -> None:
        super().__init__(
            "The rate of this loan was not set anew since its release.",
            cure="Wait for its next day of repricing.",
            loan_id=str(loan_id),
        )


class AdjustmentNotFound(NotFound):
    code = "adjustment-not-found"

    def __init__(self, adjustment_id: UUID) -> None:
        super().__init__(
            "There is no such adjustment.",
            cure="Look it up among the adjustments of the loan.",
            adjustment_id=str(adjustment_id),
        )


class AdjustmentTooLarge(RuleViolated):
    code = "adjustment-too-large"

    def __init__(self, amount: Fen, most: Fen) -> None:
        super().__init__(
            f"There are {most} fen to adjust, not {amount}.",
            cure="Adjust what there is, at most.",
            amount_fen=amount,
            most_fen=most,
        )


class AdjustmentChecked(Conflict):
    code = "adjustment-checked"

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(
            f"{by} confirmed this adjustment at {at.isoformat()}.",
            cure="Propose another if this one is not enough.",
            by=by,
            at=at.isoformat(),
        )


class OwnAdjustment(Forbidden):
    code = "own-adjustment"

    def __init__(self) -> None:
        super().__init__(
            "Nobody confirms an adjustment that is his own.",
            cure="Have a colleague confirm it.",
        )
