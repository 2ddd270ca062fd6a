"""What a payment covers, what prepays, and what each way to prepay makes of the rest. Pure.

Figures of a day ahead take the rate in force and that nothing is paid until then.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ip_finance.core.money import Fen
from ip_finance.loan_engine.conventions import Method
from ip_finance.loan_engine.events import Prepayment
from ip_finance.servicing.errors import AboveOwed, NothingAhead
from ip_finance.servicing.planning import Agreed, Due, Running, rest

NONE = Fen(0)


@dataclass(frozen=True, slots=True)
class Left:
    """An instalment ahead: its day, and what of its principal is not paid."""

    due_on: date
    principal: Fen
    interest: Fen


@dataclass(frozen=True, slots=True)
class Dues:
    """What is owed on a day. `principal` fell due by then, `ahead` falls due later."""

    on: date
    fees: Fen
    penalties: Fen
    interest: Fen
    principal: Fen
    accrued: Fen
    """Interest of the instalment that runs, less what was paid of it."""
    ahead: Fen

    @property
    def due(self) -> Fen:
        return Fen(self.fees + self.penalties + self.interest + self.principal)

    @property
    def payoff(self) -> Fen:
        """What ends the loan that day."""
        return Fen(self.due + self.accrued + self.ahead)


@dataclass(frozen=True, slots=True)
class Split:
    """Where money goes: costs, interest, principal (CC-15); what is over prepays."""

    fees: Fen
    penalties: Fen
    interest: Fen
    principal: Fen
    prepaid: Fen
    accrued: Fen

    @property
    def of_principal(self) -> Fen:
        return Fen(self.principal + self.prepaid)

    @property
    def of_interest(self) -> Fen:
        """What the ledger counts as interest: all that is not principal."""
        return Fen(self.fees + self.penalties + self.interest + self.accrued)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What lies ahead of a loan on a day, and the terms that it is reckoned by."""

    on: date
    rows: tuple[Left, ...]
    running: Running
    agreed: Agreed
    passed: int


@dataclass(frozen=True, slots=True)
class Mode:
    """One way to prepay, beside what would be without it."""

    mode: Prepayment
    rows: tuple[Due, ...]
    interest_before: Fen
    interest_after: Fen
    instalment_before: Fen
    instalment_after: Fen
    ends_on_before: date
    ends_on_after: date
    rows_before: int

    @property
    def interest_saved(self) -> Fen:
        return Fen(self.interest_before - self.interest_after)


def split_of(dues: Dues, amount: Fen) -> Split:
    """Share out money that comes in on the day of `dues`. Raises: AboveOwed.

    Interest that accrued and is not due waits for its day unless the principal is all paid.
    """
    if amount > dues.payoff:
        raise AboveOwed(amount, dues.payoff, dues.on)
    order = (dues.fees, dues.penalties, dues.interest, dues.principal, dues.ahead, dues.accrued)
    left = _less(order, amount)
    return Split(*(Fen(owed - rest_) for owed, rest_ in zip(order, left, strict=True)))


def modes_of(ahead: Ahead, prepaid: Fen) -> list[Mode]:
    """The three ways side by side. Raises: NothingAhead."""
    if not prepaid:
        raise NothingAhead(ahead.on)
    return [_mode(ahead, prepaid, mode) for mode in Prepayment]


def _mode(ahead: Ahead, prepaid: Fen, mode: Prepayment) -> Mode:
    rows = prepaid_rows(ahead, prepaid, mode)
    return Mode(
        mode=mode,
        rows=tuple(rows),
        interest_before=Fen(sum(row.interest for row in ahead.rows)),
        interest_after=Fen(sum(row.interest for row in rows)),
        instalment_before=_instalment([(one.principal, one.interest) for one in ahead.rows]),
        instalment_after=_instalment([(one.principal, one.interest) for one in rows]),
        ends_on_before=ahead.rows[-1].due_on,
        ends_on_after=rows[-1].due_on,
        rows_before=len(ahead.rows),
    )


def _instalment(rows: Sequence[tuple[Fen, Fen]]) -> Fen:
    """The first whole instalment: the one that runs has days of before the change."""
    principal, interest = rows[1] if len(rows) > 1 else rows[0]
    return Fen(principal + interest)


def prepaid_rows(ahead: Ahead, prepaid: Fen, mode: Prepayment) -> list[Due]:
    """The instalments ahead once `prepaid` of their principal came back."""
    balance = Fen(sum(one.principal for one in ahead.rows) - prepaid)
    agreed = after_prepayment(ahead.agreed, ahead.rows, prepaid, mode)
    return rest(balance, agreed, ahead.running, ahead.on, ahead.passed)


def after_prepayment(
    agreed: Agreed, rows: Sequence[Left], prepaid: Fen, mode: Prepayment
) -> Agreed:
    """The terms by which the rest is drawn once principal came back early."""
    is_level = agreed.plan.method is Method.EQUAL_INSTALMENT
    is_even = is_level or agreed.plan.method is Method.EQUAL_PRINCIPAL
    if mode is Prepayment.SMALLER and is_even:
        return agreed
    if mode is Prepayment.FEWER and is_level:
        level = _instalment([(row.principal, row.interest) for row in rows])
        return replace(agreed, plan=replace(agreed.plan, fixed_instalment=level))
    principals = [row.principal for row in rows]
    if mode is Prepayment.NEXT:
        left = _less(principals, prepaid)
    elif mode is Prepayment.FEWER:
        left = _less(principals[::-1], prepaid)[::-1]
    else:
        left = _scaled(principals, prepaid)
    changed = [replace(row, principal=one) for row, one in zip(rows, left, strict=True)]
    return as_planned(agreed, changed)


def as_planned(agreed: Agreed, rows: Sequence[Left]) -> Agreed:
    """Terms that keep the principal of each row as it is; interest follows the balance."""
    plan = replace(
        agreed.plan,
        method=Method.PLANNED,
        planned=tuple((row.due_on, row.principal) for row in rows if row.principal),
        grace_principal=0,
        balloon=NONE,
        fixed_instalment=NONE,
        fixed_principal_bps=0,
    )
    return replace(agreed, plan=plan)


def at_new_rate(agreed: Agreed, rows: Sequence[Left]) -> Agreed:
    """Equal instalments are reckoned anew; else principal stays as planned."""
    return agreed if agreed.plan.method is Method.EQUAL_INSTALMENT else as_planned(agreed, rows)


def _less(principals: Sequence[Fen], amount: Fen) -> list[Fen]:
    """Take an amount off, the first one first."""
    left = []
    for one in principals:
        part = min(one, amount)
        left.append(Fen(one - part))
        amount = Fen(amount - part)
    return left


def _scaled(principals: Sequence[Fen], amount: Fen) -> list[Fen]:
    """Take its share off each, rounded down; the last bears the rest of the 分."""
    whole = sum(principals)
    left = [Fen(one - one * amount // whole) for one in principals]
    return _less(left[::-1], Fen(sum(left) - whole + amount))[::-1]
