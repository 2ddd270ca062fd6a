"""What an instalment has accrued by the beginning of a day: the close's own figures. Pure.

The day may lie ahead of what was closed, or behind it: then the days since are taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ip_finance.core.money import WHOLE, Fen
from ip_finance.servicing.models import Instalment, LoanAccount

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Accrued:
    """Interest and penalties of one instalment; `units` are what the penalties are rounded from."""

    interest: Fen
    units: int
    penalties: Fen


def accrued_by(
    account: LoanAccount, rows: Sequence[Instalment], row: Instalment, on: date
) -> Accrued:
    """What the row has at the beginning of the day, paid as it is."""
    return accrued_since(account, rows, row, on, account.closed_through)


def accrued_since(
    account: LoanAccount, rows: Sequence[Instalment], row: Instalment, on: date, closed: date
) -> Accrued:
    """As `accrued_by`, of a row that stands as the close of the day `closed` left it."""
    last = on - DAY
    units = int(row.penalty_units)
    units += _units(account, rows, row, closed + DAY, last)
    units -= _units(account, rows, row, last + DAY, closed)
    whole = account.year_days * WHOLE * WHOLE
    reckoned = (2 * units + whole) // (2 * whole)
    least = row.penalties if closed <= last else row.penalties_paid
    return Accrued(interest_by(row, on), units, Fen(max(least, reckoned)))


def interest_by(row: Instalment, on: date) -> Fen:
    """Evenly from the anchor, half up to the 分; all of it on the due date."""
    if on >= row.due_on:
        return row.interest
    if on <= row.anchor_on:
        return row.anchor
    days, past = (row.due_on - row.anchor_on).days, (on - row.anchor_on).days
    return Fen(row.anchor + (2 * (row.interest - row.anchor) * past + days) // (2 * days))


def _units(
    account: LoanAccount, rows: Sequence[Instalment], row: Instalment, first: date, last: date
) -> int:
    """The units of the days from `first` to `last`, both of them (LN-13)."""
    late = Fen(row.principal - row.principal_paid)
    if account.has_compound_interest:
        late = Fen(late + row.interest - row.interest_paid)
    misused_on = account.misused_on or date.max
    higher = max(account.overdue_multiple, account.misuse_multiple)
    since_due = max(first, row.due_on)
    units = late * account.overdue_multiple * _days(since_due, min(last, misused_on - DAY))
    units += late * higher * _days(max(since_due, misused_on), last)
    running = _days(max(first, misused_on, row.starts_on), min(last, row.due_on - DAY))
    if running:
        lent = sum(one.principal - one.principal_paid for one in rows if one.due_on >= row.due_on)
        units += lent * (account.misuse_multiple - WHOLE) * running
    return units * account.rate


def _days(first: date, last: date) -> int:
    return max(0, (last - first).days + 1)
