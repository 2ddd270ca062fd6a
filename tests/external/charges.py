"""Fees and penalties a case tells in words."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final, NamedTuple

from ip_finance.core.money import Fen
from ip_finance.loan_engine.allocation import Bucket
from ip_finance.loan_engine.charges import PercentCharge, on_each_instalment, on_overdue
from ip_finance.loan_engine.conventions import Rounding, rounded
from ip_finance.loan_engine.events import Charge
from ip_finance.loan_engine.lines import AccountRow
from tests.external.reading import basis_points
from tests.external.unstated import is_unstated, unstated_share
from tests.external.words import NotUnderstood, day, fen, fraction_of

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHARE: Final = re.compile(r"(\d+(?:\.\d+)?) ?(?:%|per ?cent)")
_SUM: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_OVERDUE: Final = re.compile(r"overdue|late\b|unpaid")
_EACH: Final = re.compile(r"instal+ment|each|every|per ")
_WHOLE_ROW: Final = re.compile(r"instal+ment|amount|due|outstanding|total")


class Unpaid(NamedTuple):
    """What is left of an instalment."""

    due_on: date
    principal: Fen
    interest: Fen


class Told(NamedTuple):
    """A charge in words, taken apart: a sum, or a share of `of`."""

    bucket: Bucket
    amount: Fen
    share: Fraction
    of: frozenset[Bucket]
    due_on: date | None
    is_late: bool


_PER_CENT: Final = re.compile(r"%|per ?cent")
Rows = Sequence[Mapping[str, Any]]


def read_charge(told: str, bucket: Bucket, rows: Rows) -> Told:
    """What the words say; what they leave out is read off the first printed row."""
    words = told.lower()
    named = _DATE.search(words)
    rest = _DATE.sub("", words)
    due_on = day(named[0]) if named else None
    read = Told(bucket, Fen(0), Fraction(0), _base(rest), due_on, bool(_OVERDUE.search(rest)))
    if _PER_CENT.search(rest) and not read.of:
        raise NotUnderstood(f"the charge {told!r} does not say of what")
    if is_unstated(told):
        return _unstated(read, rest, rows)
    if share := _SHARE.search(rest):
        return read._replace(share=fraction_of(share[1]) / 100)
    amount = _SUM.search(rest)
    if amount is None or not (named or _EACH.search(rest) or read.is_late):
        raise NotUnderstood(f"no meaning for the charge {told!r}")
    return read._replace(amount=fen(amount[0]))


def _unstated(read: Told, words: str, rows: Rows) -> Told:
    charged = next((row for row in rows if fraction_of(row[read.bucket.value])), None)
    if charged is None:
        raise NotUnderstood("neither words nor table tell how much is charged")
    if _PER_CENT.search(words):
        base = sum((fraction_of(charged[part.value]) for part in read.of), Fraction(0))
        return read._replace(share=unstated_share(charged[read.bucket.value], base))
    due_on = None if _EACH.search(words) else day(charged["due_date"])
    return read._replace(amount=fen(charged[read.bucket.value]), due_on=due_on)


def _base(words: str) -> frozenset[Bucket]:
    parts = (Bucket.PRINCIPAL, Bucket.INTEREST)
    named = frozenset(part for part in parts if part.value in words)
    return named or frozenset(parts if _WHOLE_ROW.search(words) else ())


def charges_told(
    told: Told, rows: Sequence[AccountRow], agreed_on: date, checked_on: date, rounding: Rounding
) -> Sequence[Charge]:
    """The charges on a loan whose instalments stand as `rows`."""
    if told.due_on is not None:
        amount = _of_loan(told, rows, rounding) if told.share else told.amount
        return [Charge(on=agreed_on, bucket=told.bucket, amount=amount, due_on=told.due_on)]
    if told.share:
        percent = PercentCharge(told.bucket, basis_points(told.share * 100), told.of)
        if told.is_late:
            return on_overdue(percent, _unpaid(rows), checked_on, rounding)
        return on_each_instalment(percent, rows, agreed_on, rounding)
    on, charged = agreed_on, [row.due_on for row in rows]
    if told.is_late:
        on, charged = checked_on, [row.due_on for row in _unpaid(rows) if row.due_on < checked_on]
    return [
        Charge(on=on, bucket=told.bucket, amount=told.amount, due_on=due_on) for due_on in charged
    ]


def _unpaid(rows: Sequence[AccountRow]) -> list[Unpaid]:
    left = [
        Unpaid(
            row.due_on,
            Fen(row.principal - row.paid_principal),
            Fen(row.interest - row.paid_interest),
        )
        for row in rows
    ]
    return [row for row in left if row.principal or row.interest]


def _of_loan(told: Told, rows: Sequence[AccountRow], rounding: Rounding) -> Fen:
    base = sum(getattr(row, part.value) for row in rows for part in told.of)
    exact = base * told.share
    return Fen(rounded(exact.numerator, exact.denominator, rounding))
