"""Working-capital loans: what may be asked, approved, released and repaid. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from ip_finance.core.errors import Conflict, NotFound, RuleViolated
from ip_finance.core.money import BasisPoints, Fen, share_down

LONGEST_TERM_MONTHS = 36
"""Working-capital loans run three years at most, in principle (LN-01)."""


class LoanState(StrEnum):
    """The ledger's states; DRAFT is what the ledger does not know yet."""

    DRAFT = "draft"
    APPLIED = "applied"
    DECLINED = "declined"
    APPROVED = "approved"
    ACTIVE = "active"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Apply:
    """An application for a working-capital loan. The caller picks the id."""

    loan_id: UUID
    bank_id: UUID
    amount: Fen
    term_months: int
    purpose: str
    asset_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Approve:
    """A bank officer's proposal to approve. The annual rate is in basis points, actual/360."""

    loan_id: UUID
    amount: Fen
    rate: BasisPoints
    maturity_on: date
    comment: str


@dataclass(frozen=True, slots=True)
class Release:
    """Money to be paid out to the borrower's account or to a payee of theirs."""

    loan_id: UUID
    amount: Fen
    payee: str


@dataclass(frozen=True, slots=True)
class Repay:
    """Money that came in, split as the bank has posted it."""

    loan_id: UUID
    principal: Fen
    interest: Fen
    paid_on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """A loan as the ledger knows it. `unregistered` pledges are signed but not at the office."""

    state: LoanState
    available: Fen
    outstanding: Fen
    live_pledges: int
    unregistered: int


@dataclass(frozen=True, slots=True)
class Collateral:
    """What one right contributes to the limit: its value in force and the cap of its type."""

    number: str
    value: Fen
    cap: BasisPoints
    expires_on: date

    @property
    def lending_value(self) -> Fen:
        """The value times the cap, rounded down."""
        return share_down(self.value, self.cap)


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

    def __init__(self, months: int) -> None:
        super().__init__(
            f"A working-capital loan runs at most {LONGEST_TERM_MONTHS} months, not {months}.",
            cure="Ask for a shorter term.",
            term_months=months,
            limit=LONGEST_TERM_MONTHS,
        )


class WrongLoanState(Conflict):
    code = "wrong-loan-state"

    def __init__(self, state: LoanState, *needed: LoanState) -> None:
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


def check_term(months: int) -> None:
    """Raises: TermTooLong."""
    if months > LONGEST_TERM_MONTHS:
        raise TermTooLong(months)


def check_state(state: LoanState, *needed: LoanState) -> None:
    """Raises: WrongLoanState unless the loan is in one of the states."""
    if state not in needed:
        raise WrongLoanState(state, *needed)


def lending_limit(collateral: Sequence[Collateral]) -> Fen:
    """What the rights together can carry (LN-15, the term of the collateral)."""
    return Fen(sum(one.lending_value for one in collateral))


def check_approvable(
    cmd: Approve, applied: Fen, collateral: Sequence[Collateral], today: date
) -> None:
    """Refuse an approval that the application or the collateral cannot carry.

    Raises: AboveApplied, AboveLimit, MaturityNotAhead, MaturityAfterRight.
    """
    if cmd.amount > applied:
        raise AboveApplied(cmd.amount, applied)
    limit = lending_limit(collateral)
    if cmd.amount > limit:
        raise AboveLimit(cmd.amount, limit, _arithmetic(collateral))
    if cmd.maturity_on <= today:
        raise MaturityNotAhead(cmd.maturity_on)
    check_maturity(cmd.maturity_on, [(one.number, one.expires_on) for one in collateral])


def check_maturity(maturity_on: date, rights: Sequence[tuple[str, date]]) -> None:
    """The debt must end while every right still exists (PP-15). Raises: MaturityAfterRight."""
    for number, expires_on in rights:
        if maturity_on >= expires_on:
            raise MaturityAfterRight(maturity_on, number, expires_on)


def check_releasable(standing: Standing, amount: Fen) -> None:
    """Refuse a release that the law, the approval or the ledger does not allow.

    Raises: WrongLoanState, PledgeNotRegistered, AboveApproved.
    """
    check_state(standing.state, LoanState.APPROVED, LoanState.ACTIVE)
    if standing.live_pledges == 0 or standing.unregistered > 0:
        raise PledgeNotRegistered(standing.live_pledges, standing.unregistered)
    if amount > standing.available:
        raise AboveApproved(amount, standing.available)


def check_repayable(standing: Standing, principal: Fen) -> None:
    """Raises: WrongLoanState, AboveOutstanding."""
    check_state(standing.state, LoanState.ACTIVE)
    if principal > standing.outstanding:
        raise AboveOutstanding(principal, standing.outstanding)


def _arithmetic(collateral: Sequence[Collateral]) -> str:
    parts = [f"{one.number} {one.value} × {one.cap} bp = {one.lending_value}" for one in collateral]
    return "; ".join(parts) or "no right offered"
