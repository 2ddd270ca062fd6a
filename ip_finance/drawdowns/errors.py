"""What is refused about drawdowns, each with its rule and its cure. Pure."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from ip_finance.core.errors import Conflict, Forbidden, NotFound, RuleViolated


class DrawdownNotFound(NotFound):
    code = "drawdown-not-found"

    def __init__(self, drawdown_id: UUID) -> None:
        super().__init__("No such drawdown.", drawdown_id=str(drawdown_id))


class DrawdownExists(Conflict):
    code = "drawdown-exists"

    def __init__(self, drawdown_id: UUID) -> None:
        super().__init__(
            "Another drawdown is on record under this id.",
            cure="Choose a new id for a new drawdown.",
            drawdown_id=str(drawdown_id),
        )


class WrongDrawdownState(Conflict):
    code = "wrong-drawdown-state"

    def __init__(self, state: str, needed: Sequence[str]) -> None:
        names = " / ".join(needed)
        super().__init__(
            f"The drawdown is {state}; this needs it {names}.",
            cure="Open the loan's drawdowns: they show whose move it is.",
            state=state,
            needed=names,
        )


class DrawdownDecided(Conflict):
    code = "drawdown-decided"

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(
            f"{by} has decided on this drawdown already, at {at.isoformat()}.",
            cure="Reload the page: it shows the decision.",
            by=by,
            at=at.isoformat(),
        )


class OwnDrawdown(Forbidden):
    code = "own-drawdown"

    def __init__(self) -> None:
        super().__init__(
            "Nobody checks what he has made himself.",
            cure="Have a colleague check it.",
        )


class ValueDatePast(RuleViolated):
    code = "value-date-past"

    def __init__(self, on: date, today: date) -> None:
        super().__init__(
            f"{on} is before the business date {today}.",
            cure="Choose today or a later day.",
            value_on=on.isoformat(),
            today=today.isoformat(),
        )


class EntrustedPaymentNeeded(RuleViolated):
    code = "entrusted-payment-needed"
    rule = "LN-03"

    def __init__(self, reason: str, amount: int, limit: int | None) -> None:
        super().__init__(
            "The bank must pay the borrower's supplier itself: "
            + ("a new customer." if reason == "new-customer" else f"{amount} fen > {limit} fen."),
            cure="Choose entrusted payment and name the supplier, with contract and invoice.",
            reason=reason,
            amount_fen=amount,
            limit_fen=limit,
        )


class PayeeNotBorrower(RuleViolated):
    code = "payee-not-borrower"
    rule = "LN-03"

    def __init__(self, payee: str, borrower: str) -> None:
        super().__init__(
            f"Self-payment goes to an account of the borrower {borrower}, not of {payee}.",
            cure="Name the borrower's own account, or choose entrusted payment.",
            payee=payee,
            borrower=borrower,
        )


class OtherPayee(RuleViolated):
    code = "other-payee"
    rule = "LN-03"

    def __init__(self, payee: str, proposed: str) -> None:
        super().__init__(
            f"The money was released to {proposed}; {payee} is somebody else.",
            cure="Correct the account alone; another payee needs another drawdown.",
            payee=payee,
            proposed=proposed,
        )


class DrawdownOfAnotherBank(Conflict):
    code = "drawdown-of-another-bank"

    def __init__(self) -> None:
        super().__init__(
            "The drawdown was made by the bank that held the claim before.",
            cure="Withdraw it and propose a drawdown of your own.",
        )


class AccountDiffers(RuleViolated):
    code = "account-differs"

    def __init__(self, member: str) -> None:
        super().__init__(
            f"The {member} that you typed is not what the maker has typed.",
            cure="Compare both with the payee's papers; withdraw the drawdown if the maker erred.",
            member=member,
        )


class UnknownCondition(RuleViolated):
    code = "unknown-condition"

    def __init__(self, condition: str, known: Sequence[str]) -> None:
        super().__init__(
            f"{condition[:60]} is no condition that can be stated here.",
            cure="Choose one of: " + (", ".join(known) or "none"),
            condition=condition[:60],
        )


class NotWaivable(RuleViolated):
    code = "not-waivable"

    def __init__(self, condition: str) -> None:
        super().__init__(
            f"The condition {condition} cannot be waived.",
            cure="Have it met first.",
            condition=condition,
        )


class ConditionsNotMet(RuleViolated):
    code = "conditions-not-met"
    rule = "LN-03"

    def __init__(self, conditions: Sequence[str]) -> None:
        names = ", ".join(conditions)
        super().__init__(
            f"Conditions precedent are not met: {names}.",
            cure="Open the loan's drawdowns: each condition says what is missing.",
            conditions=names,
        )


class DrawdownNeeded(RuleViolated):
    code = "drawdown-needed"

    def __init__(self) -> None:
        super().__init__(
            "Money goes out only for a drawdown that was checked.",
            cure="Propose a drawdown, have it checked, and name its id.",
        )


class ReleaseDiffers(RuleViolated):
    code = "release-differs"
    rule = "CC-16"

    def __init__(self, amount: int, proposed: int, payee: str, proposed_payee: str) -> None:
        super().__init__(
            f"{amount} fen to {payee} is not the drawdown: {proposed} fen to {proposed_payee}.",
            cure="Release the whole amount of the drawdown to its payee.",
            amount_fen=amount,
            proposed_fen=proposed,
        )


class PaymentNotRejected(Conflict):
    code = "payment-not-rejected"

    def __init__(self, state: str) -> None:
        super().__init__(
            f"The payment is {state}; only a rejected one is sent again.",
            cure="Open the payment: it shows what the bank has told.",
            state=state,
        )


class NoCorrection(Conflict):
    code = "no-correction"

    def __init__(self) -> None:
        super().__init__(
            "No corrected payee waits to be confirmed.",
            cure="Have an officer correct the payee first.",
        )
