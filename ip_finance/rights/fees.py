"""Annual fees of patents: what each year costs, until when, and what being late costs, to the day.

All days are calendar days as the law counts them; whether an office is open on one is not asked
here. Amounts are 分. What nobody could verify in the text of the law says so (`is_verified`).
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from ip_finance.core.money import WHOLE, BasisPoints, Fen, share_down
from ip_finance.office_files.numbers import RightKind, RightType
from ip_finance.rights.terms import patent_ends_on, years_after

DUE_SOON: Final = timedelta(days=90)
"""From when on a fee that is not late yet is called due: T-90 of the duty in § 6.2."""


@dataclass(frozen=True, slots=True)
class FeeTable:
    """What the office asks from a day on: by right, the last year of each band and its fee."""

    in_force_from: date
    source: str
    is_verified: bool
    bands: Mapping[RightType, tuple[tuple[int, Fen], ...]]


@dataclass(frozen=True, slots=True)
class Lateness:
    """What is added in each month after the due day, as shares of the full fee of the year."""

    source: str
    is_verified: bool
    shares: tuple[BasisPoints, ...]


@dataclass(frozen=True, slots=True)
class Relief:
    """What an owner with a fee reduction on file (费减备案) is let off, and for how long."""

    source: str
    is_verified: bool
    share_off: BasisPoints
    years: int


class Reduction(StrEnum):
    """Whether the owner has a fee reduction on file (LC-10)."""

    NONE = "none"
    ONE_APPLICANT = "one-applicant"
    JOINT_APPLICANTS = "joint-applicants"


_MODEL: Final = ((3, Fen(60_000)), (5, Fen(90_000)), (8, Fen(120_000)), (10, Fen(200_000)))
TABLES: Final = (
    FeeTable(
        date(2021, 6, 1),
        "国家知识产权局专利收费标准：年费",
        is_verified=True,
        bands={
            RightType.INVENTION: (
                (3, Fen(90_000)),
                (6, Fen(120_000)),
                (9, Fen(200_000)),
                (12, Fen(400_000)),
                (15, Fen(600_000)),
                (20, Fen(800_000)),
            ),
            RightType.UTILITY_MODEL: _MODEL,
            RightType.DESIGN: (*_MODEL, (15, Fen(300_000))),
        },
    ),
)
"""Newest last. The one table that we have is used for earlier years too."""

LATENESS: Final = Lateness(
    "专利法实施细则第115条；首月不收滞纳金为办事惯例",
    is_verified=False,
    shares=tuple(BasisPoints(share) for share in (0, 500, 1_000, 1_500, 2_000, 2_500)),
)
RELIEFS: Final = {
    Reduction.ONE_APPLICANT: Relief(
        "专利收费减缴办法：单一申请人", is_verified=False, share_off=BasisPoints(8_500), years=10
    ),
    Reduction.JOINT_APPLICANTS: Relief(
        "专利收费减缴办法：共同申请人", is_verified=False, share_off=BasisPoints(7_000), years=10
    ),
}


@dataclass(frozen=True, slots=True)
class LateMonth:
    """One month of the time to pay late: `total` is the fee and what is added in this month."""

    month: int
    begins_on: date
    ends_on: date
    share: BasisPoints
    total: Fen


@dataclass(frozen=True, slots=True)
class AnnualFee:
    """The fee of one patent year (the first begins with the filing day).

    `due_on` is the last day without delay, `last_on` the last day at all; unpaid after it, the
    right ended on the due day (LC-11, LC-12). The year of grant is paid for at registration, so
    it knows no delay. `full` is the fee in the table, `payable` what is left of it after a
    reduction.
    """

    year: int
    starts_on: date
    due_on: date
    last_on: date
    full: Fen
    payable: Fen
    late_months: tuple[LateMonth, ...]


class FeeStateKind(StrEnum):
    """Where the next unpaid annual fee stands. NOT_OWED: no such fee, or no grant yet."""

    PAID = "paid"
    DUE_SOON = "due-soon"
    IN_SURCHARGE = "in-surcharge"
    LAPSED = "lapsed"
    UNKNOWN = "unknown"
    NOT_OWED = "not-owed"


@dataclass(frozen=True, slots=True)
class FeeState:
    """`fee` is the next unpaid one, None if there is none or nobody knows.

    `payable` is what must be paid on the day that was asked for; `late` is the month of delay.
    """

    kind: FeeStateKind
    fee: AnnualFee | None = None
    late: LateMonth | None = None
    payable: Fen | None = None

    @property
    def lapsed_on(self) -> date | None:
        """The day on which the right ended for want of payment."""
        return self.fee.due_on if self.fee and self.kind is FeeStateKind.LAPSED else None


def annual_fees(
    right_type: RightType,
    filed_on: date,
    granted_on: date,
    *,
    ends_on: date | None = None,
    reduction: Reduction = Reduction.NONE,
) -> tuple[AnnualFee, ...]:
    """The fees of a patent from the year of its grant to its last.

    `ends_on` is the first day without the right if its term was extended (LC-03).
    """
    end = ends_on or patent_ends_on(right_type, filed_on)
    first = patent_year(filed_on, granted_on)
    last = patent_year(filed_on, end - timedelta(days=1))
    return tuple(
        _annual_fee(right_type, filed_on, granted_on, year, reduction)
        for year in range(first, last + 1)
    )


def fee_state(
    right_type: RightType,
    filed_on: date,
    granted_on: date | None,
    paid_through: date | None,
    on: date,
    *,
    ends_on: date | None = None,
    reduction: Reduction = Reduction.NONE,
) -> FeeState:
    """Where the next unpaid fee stands on that day; `paid_through` is the last day paid for.

    A fee is payable in its month of delay up to the last day of the month, and a right whose fee is
    unpaid after the sixth has lapsed.
    """
    if right_type.kind is not RightKind.PATENT or granted_on is None or on < granted_on:
        return FeeState(FeeStateKind.NOT_OWED)
    registered = granted_paid_through(filed_on, granted_on)
    if paid_through is None and on > registered:
        return FeeState(FeeStateKind.UNKNOWN)
    unpaid_from = max(paid_through or registered, registered) + timedelta(days=1)
    end = ends_on or patent_ends_on(right_type, filed_on)
    if unpaid_from >= end:
        return FeeState(FeeStateKind.PAID)
    year = patent_year(filed_on, unpaid_from)
    return _state_of(_annual_fee(right_type, filed_on, granted_on, year, reduction), on)


def granted_paid_through(filed_on: date, granted_on: date) -> date:
    """The last day of the year of grant, whose fee is paid at registration (LC-11)."""
    return years_after(filed_on, patent_year(filed_on, granted_on)) - timedelta(days=1)


def patent_year(filed_on: date, day: date) -> int:
    """The number of the patent year that the day is in; the first begins with the filing.

    >>> patent_year(date(2020, 9, 15), date(2021, 9, 14))
    1
    >>> patent_year(date(2020, 9, 15), date(2021, 9, 15))
    2
    """
    passed = day.year - filed_on.year
    return passed + 1 if years_after(filed_on, passed) <= day else passed


def full_fee(right_type: RightType, year: int, on: date) -> Fen:
    """The fee of the patent year in the table in force on that day; past its end, the last band."""
    table = next((found for found in reversed(TABLES) if found.in_force_from <= on), TABLES[0])
    bands = table.bands[right_type]
    return next((fee for last_year, fee in bands if year <= last_year), bands[-1][1])


def months_after(day: date, months: int) -> date:
    """The corresponding day, or the last of a month that has none (Implementing Rules art. 5).

    >>> months_after(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _annual_fee(
    right_type: RightType, filed_on: date, granted_on: date, year: int, reduction: Reduction
) -> AnnualFee:
    starts_on, grant_year = years_after(filed_on, year - 1), patent_year(filed_on, granted_on)
    full = full_fee(right_type, year, starts_on)
    payable = _reduced(full, reduction, year - grant_year)
    if year == grant_year:
        return AnnualFee(year, starts_on, granted_on, granted_on, full, payable, ())
    due_on = months_after(filed_on, 12 * (year - 1))
    late = tuple(
        LateMonth(
            month,
            months_after(due_on, month - 1) + timedelta(days=1),
            months_after(due_on, month),
            share,
            Fen(payable + share_down(full, share)),
        )
        for month, share in enumerate(LATENESS.shares, start=1)
    )
    return AnnualFee(year, starts_on, due_on, late[-1].ends_on, full, payable, late)


def _reduced(full: Fen, reduction: Reduction, years_since_grant: int) -> Fen:
    relief = RELIEFS.get(reduction)
    if relief is None or years_since_grant >= relief.years:
        return full
    return share_down(full, BasisPoints(WHOLE - relief.share_off))


def _state_of(fee: AnnualFee, on: date) -> FeeState:
    if on > fee.last_on:
        return FeeState(FeeStateKind.LAPSED, fee)
    if on > fee.due_on:
        late = next(month for month in fee.late_months if on <= month.ends_on)
        return FeeState(FeeStateKind.IN_SURCHARGE, fee, late, late.total)
    kind = FeeStateKind.DUE_SOON if on >= fee.due_on - DUE_SOON else FeeStateKind.PAID
    return FeeState(kind, fee, payable=fee.payable)
