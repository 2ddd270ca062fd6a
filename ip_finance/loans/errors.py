"""What the rules of lending refuse: each a fact with its name, its rule and its cure. Pure."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from ip_finance.core.errors import Conflict, Forbidden, NotFound, RuleViolated
from ip_finance.core.money import Fen


class LoanNotFound(NotFound):
    code = "loan-not-found"

    def __init__(self, loan_id: UUID) -> None:
        super().__init__("No such loan.", loan_id=str(loan_id))


class LoanExists(Conflict):
    code = "loan-exists"

    def __init__(self, loan_id: UUID) -> None:
        super().__init__(
            "Another application is filed under this id.",
            cure="Choose a new id for a new application.",
            loan_id=str(loan_id),
        )


class NotTheLender(Forbidden):
    code = "not-the-lender"

    def __init__(self) -> None:
        super().__init__(
            "The claim of this loan belongs to another bank.",
            cure="Leave it to the bank that holds the claim on the ledger.",
        )


class NotABank(RuleViolated):
    code = "not-a-bank"

    def __init__(self, bank_id: UUID) -> None:
        super().__init__(
            "An application goes to a bank that takes part on the ledger.",
            cure="Choose one of the banks listed.",
            bank_id=str(bank_id),
        )


class TermTooLong(RuleViolated):
    code = "term-too-long"
    rule = "LN-01"

    def __init__(self, months: int, limit: int) -> None:
        super().__init__(
            f"A working-capital loan runs at most {limit} months, not {months}.",
            cure="Ask for a shorter term.",
            term_months=months,
            limit=limit,
        )


class WrongLoanState(Conflict):
    code = "wrong-loan-state"

    def __init__(self, state: StrEnum, *needed: StrEnum) -> None:
        names = " / ".join(one.value for one in needed)
        super().__init__(
            f"The loan is {state.value}; this needs it {names}.",
            cure="Open the case: it shows whose move it is.",
            state=state.value,
            needed=names,
        )


class AboveLimit(RuleViolated):
    code = "above-lending-limit"
    rule = "LN-15"

    def __init__(self, amount: Fen, limit: Fen, arithmetic: str) -> None:
        super().__init__(
            f"{amount} fen is above the limit of {limit} fen: {arithmetic}.",
            cure="Approve less, or have more rights offered.",
            amount_fen=amount,
            limit_fen=limit,
        )


class AboveApplied(RuleViolated):
    code = "above-applied-amount"

    def __init__(self, amount: Fen, applied: Fen) -> None:
        super().__init__(
            f"{amount} fen is more than the {applied} fen applied for.",
            cure="Approve at most what was applied for.",
            amount_fen=amount,
            applied_fen=applied,
        )


class MaturityAfterRight(RuleViolated):
    code = "maturity-after-right"
    rule = "PP-15"

    def __init__(self, maturity_on: date, number: str, expires_on: date) -> None:
        super().__init__(
            f"The loan matures on {maturity_on}, when {number} has ended ({expires_on}).",
            cure="Choose an earlier maturity, or leave the right out.",
            maturity_on=maturity_on.isoformat(),
            number=number,
            expires_on=expires_on.isoformat(),
        )


class MaturityNotAhead(RuleViolated):
    code = "maturity-not-ahead"

    def __init__(self, maturity_on: date) -> None:
        super().__init__(
            f"The maturity {maturity_on} is not in the future.",
            cure="Choose a later day.",
            maturity_on=maturity_on.isoformat(),
        )


class MaturityBeyondTerm(RuleViolated):
    code = "maturity-beyond-term"
    rule = "LN-01"

    def __init__(self, maturity_on: date, months: int, latest: date) -> None:
        super().__init__(
            f"{months} months were applied for: approved today, the loan matures by {latest}, "
            f"not on {maturity_on}.",
            cure="Choose an earlier maturity, or have the company apply for a longer term.",
            maturity_on=maturity_on.isoformat(),
            term_months=months,
            latest=latest.isoformat(),
        )


class AboveApproved(RuleViolated):
    code = "above-approved-amount"

    def __init__(self, amount: Fen, available: Fen) -> None:
        super().__init__(
            f"{amount} fen is more than the {available} fen still approved for release.",
            cure="Release at most what is available, or approve a change of terms first.",
            amount_fen=amount,
            available_fen=available,
        )


class PledgeNotRegistered(Conflict):
    code = "pledge-not-registered"
    rule = "CC-04"

    def __init__(self, live: int, unregistered: int) -> None:
        super().__init__(
            "Nothing may be released before every pledge is registered at the IP office: "
            "a pledge exists from its registration.",
            cure="Have the pledge signed, registered at the office, and confirmed here.",
            live_pledges=live,
            unregistered=unregistered,
        )


class AboveOutstanding(RuleViolated):
    code = "above-outstanding"

    def __init__(self, principal: Fen, outstanding: Fen) -> None:
        super().__init__(
            f"{principal} fen is more than the {outstanding} fen of principal owed.",
            cure="Post the surplus as interest, or return it.",
            principal_fen=principal,
            outstanding_fen=outstanding,
        )


class NoCapOnFile(RuleViolated):
    code = "no-ltv-cap"

    def __init__(self, right_type: str) -> None:
        super().__init__(
            f"There is no loan-to-value cap in force for rights of the type {right_type}.",
            cure="Ask the operator to put the bank's policy on file.",
            right_type=right_type,
        )
