"""Fees and late fees reckoned from instalments, for houses that charge them."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Protocol

from ip_finance.core.money import Fen
from ip_finance.loan_engine.allocation import Bucket
from ip_finance.loan_engine.conventions import Rounding, rounded
from ip_finance.loan_engine.events import Charge


class Instalment(Protocol):
    """What a charge is reckoned on."""

    @property
    def due_on(self) -> date: ...
    @property
    def principal(self) -> Fen: ...
    @property
    def interest(self) -> Fen: ...


class PercentCharge(NamedTuple):
    """A share, in basis points, of the parts of an instalment named in `of`."""

    bucket: Bucket
    share_bps: int
    of: frozenset[Bucket]


def on_each_instalment(
    charge: PercentCharge, rows: Iterable[Instalment], on: date, rounding: Rounding
) -> tuple[Charge, ...]:
    """The charge as agreed on `on` for every instalment."""
    return tuple(
        Charge(on=on, bucket=charge.bucket, amount=amount, due_on=row.due_on)
        for row in rows
        if (amount := _amount(charge, row, rounding))
    )


def on_overdue(
    charge: PercentCharge, rows: Iterable[Instalment], checked_on: date, rounding: Rounding
) -> tuple[Charge, ...]:
    """The charge on every instalment whose due date has passed on the day it is checked.

    `rows` hold what is unpaid of each instalment.
    """
    overdue = [row for row in rows if row.due_on < checked_on]
    return on_each_instalment(charge, overdue, checked_on, rounding)


def _amount(charge: PercentCharge, row: Instalment, rounding: Rounding) -> Fen:
    base = 0
    if Bucket.PRINCIPAL in charge.of:
        base += row.principal
    if Bucket.INTEREST in charge.of:
        base += row.interest
    return Fen(rounded(base * charge.share_bps, 10_000, rounding))
