"""Working-capital loans: what may be asked, approved, released and repaid. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from ip_finance.core.money import BasisPoints, Fen, share_down
from ip_finance.loan_engine.calendars import add_months
from ip_finance.loan_engine.plan import Plan, content_of
from ip_finance.loans.errors import (
    AboveApplied,
    AboveApproved,
    AboveLimit,
    AboveOutstanding,
    MaturityAfterRight,
    MaturityBeyondTerm,
    MaturityNotAhead,
    PledgeNotRegistered,
    TermTooLong,
    WrongLoanState,
)

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
    OVERDUE = "overdue"
    DEFAULTED = "defaulted"
    ENFORCING = "enforcing"


OWED = (LoanState.ACTIVE, LoanState.OVERDUE, LoanState.DEFAULTED, LoanState.ENFORCING)
"""The states in which something is owed."""
REPAYABLE = (*OWED, LoanState.SETTLED)
"""Late interest may come in after the last principal."""
PLEDGEABLE = (LoanState.APPROVED, LoanState.ACTIVE, LoanState.OVERDUE, LoanState.DEFAULTED)
"""A pledge may be added: at the start, for a further tranche, or to cure."""


class LoanChange(StrEnum):
    """What befell a loan beside money and pledges, each with a document or terms of its own."""

    DECLINED = "declined"
    TERMS = "terms"
    OVERDUE = "overdue"
    CURED = "cured"
    DEFAULT = "default"
    ENFORCEMENT_OPENED = "enforcement-opened"
    ENFORCEMENT_CLOSED = "enforcement-closed"


@dataclass(frozen=True, slots=True)
class Apply:
    """An application for a working-capital loan. The caller picks the id."""

    loan_id: UUID
    bank_id: UUID
    amount: Fen
    term_months: int
    purpose: str
    asset_ids: tuple[UUID, ...]


def usual_plan() -> dict[str, Any]:
    """Interest monthly on the 20th on actual/360, principal at the end (LN-11, LN-14)."""
    return content_of(Plan())


@dataclass(frozen=True, slots=True)
class Approve:
    """A bank officer's proposal to approve. The annual rate is in basis points, actual/360."""

    loan_id: UUID
    amount: Fen
    rate: BasisPoints
    maturity_on: date
    comment: str
    plan: dict[str, Any] = field(default_factory=usual_plan)
    """How it is repaid, as `loan_engine.plan.content_of` writes it."""
    memo_hash: str | None = None
    """Of the credit memo on which the bank's stages decided."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What an approval may not go beyond: the amount and the term that the borrower asked for."""

    amount: Fen
    term_months: int


@dataclass(frozen=True, slots=True)
class Release:
    """Money to be paid out to the borrower's account or to a payee of theirs."""

    loan_id: UUID
    amount: Fen
    payee: str
    basis: Mapping[str, str] = field(default_factory=dict)
    """What the release rests on, by name; it goes into the evidence."""


@dataclass(frozen=True, slots=True)
class Repay:
    """Money that came in, split as the bank has posted it."""

    loan_id: UUID
    principal: Fen
    interest: Fen
    paid_on: date
    basis: Mapping[str, Any] = field(default_factory=dict)
    """What the split rests on, by name; it goes into the evidence."""


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


def check_term(months: int) -> None:
    """Raises: TermTooLong."""
    if months > LONGEST_TERM_MONTHS:
        raise TermTooLong(months, LONGEST_TERM_MONTHS)


def check_state(state: LoanState, *needed: LoanState) -> None:
    """Raises: WrongLoanState unless the loan is in one of the states."""
    if state not in needed:
        raise WrongLoanState(state, *needed)


def lending_limit(collateral: Sequence[Collateral]) -> Fen:
    """What the rights together can carry (LN-15, the term of the collateral)."""
    return Fen(sum(one.lending_value for one in collateral))


def check_approvable(
    cmd: Approve, applied: Applied, collateral: Sequence[Collateral], today: date
) -> None:
    """Refuse an approval that the application or the collateral cannot carry.

    Raises: AboveApplied, AboveLimit, MaturityNotAhead, MaturityAfterRight, MaturityBeyondTerm.
    """
    if cmd.amount > applied.amount:
        raise AboveApplied(cmd.amount, applied.amount)
    limit = lending_limit(collateral)
    if cmd.amount > limit:
        raise AboveLimit(cmd.amount, limit, _arithmetic(collateral))
    if cmd.maturity_on <= today:
        raise MaturityNotAhead(cmd.maturity_on)
    check_maturity(cmd.maturity_on, [(one.number, one.expires_on) for one in collateral])
    latest = latest_maturity(today, applied.term_months)
    if cmd.maturity_on > latest:
        raise MaturityBeyondTerm(cmd.maturity_on, applied.term_months, latest)


def latest_maturity(approved_on: date, term_months: int) -> date:
    """When a debt approved on that day ends at the latest: after the term applied for (LN-01)."""
    return add_months(approved_on, term_months)


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
    check_state(standing.state, *REPAYABLE)
    if principal > standing.outstanding:
        raise AboveOutstanding(principal, standing.outstanding)


def _arithmetic(collateral: Sequence[Collateral]) -> str:
    parts = [f"{one.number} {one.value} × {one.cap} bp = {one.lending_value}" for one in collateral]
    return "; ".join(parts) or "no right offered"
