"""How a loan is repaid: the conventions of the contract, kept as JSON in policies and decisions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Final, Self

from ip_finance.core.money import Fen
from ip_finance.loan_engine.conventions import (
    BusinessDays,
    DayCount,
    InstalmentBy,
    InterestOn,
    Method,
    MonthEnd,
    Remainder,
    Repricing,
    Rounding,
)
from ip_finance.loan_engine.errors import PlanNotCarried, PlanNotUnderstood

MAX_PERIODS: Final = 1_200
YEARS_DIFFER: Final = frozenset(
    {
        DayCount.ACT_365_NO_LEAP,
        DayCount.ACT_365_CANADIAN,
        DayCount.ACT_365_25,
        DayCount.ACT_ACT_ISDA,
        DayCount.ACT_ACT_ISMA,
        DayCount.ACT_ACT_AFB,
        DayCount.ACT_ACT_BY_LAST_DAY,
        DayCount.MONTHS,
        DayCount.EQUAL_PERIODS,
        DayCount.ONE,
    }
)
"""Day counts whose years are not all of one whole number of days."""
_TENORS: Final = ("1Y", "5Y")
_LARGEST: Final = 10**15
_NOTHING: Final = Fen(0)
_ONE_FEN: Final = Fen(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The conventions of one contract. All amounts 分, all shares basis points."""

    method: Method = Method.INTEREST_FIRST
    interest_on: InterestOn = InterestOn.BALANCE
    day_count: DayCount = DayCount.ACT_360
    every_months: int = 1
    every_days: int = 0
    """Periods of so many days instead of months; a week is 7."""
    settle_on: int | None = 20
    """The day of the month interest is settled on; None: the anniversary of the drawdown."""
    grace_principal: int = 0
    grace_interest: int = 0
    """Periods in which interest is reckoned but falls due after them."""
    interest_free: int = 0
    """Periods in which none is reckoned."""
    balloon: Fen = _NOTHING
    """Principal left for the last row, beside its regular share."""
    planned: tuple[tuple[date, Fen], ...] = ()
    down_payment_bps: int = 0
    fixed_instalment: Fen = _NOTHING
    """An agreed instalment; 0: reckoned from the term."""
    fixed_principal_bps: int = 0
    """An agreed share of the sum lent for each period; 0: reckoned from the term."""
    rounding: Rounding = Rounding.HALF_UP
    instalment_unit: Fen = _ONE_FEN
    instalment_rounding: Rounding = Rounding.HALF_UP
    instalment_by: InstalmentBy = InstalmentBy.PERIODS
    remainder: Remainder = Remainder.LAST
    month_end: MonthEnd = MonthEnd.CLAMP
    business_days: BusinessDays = BusinessDays.UNADJUSTED
    repricing: Repricing = Repricing.FIXED
    lpr_tenor: str = "1Y"
    spread_bps: int | None = None
    """Above the LPR; None: the rate is agreed as a figure."""
    overdue_multiple_bps: int = 15_000
    misuse_multiple_bps: int = 20_000
    has_compound_interest: bool = False

    def __post_init__(self) -> None:
        for member, (low, high) in _RANGES.items():
            value = getattr(self, member)
            if value is not None and not low <= value <= high:
                raise _bad(member, value)
        if self.lpr_tenor not in _TENORS:
            raise _bad("lpr_tenor", self.lpr_tenor)
        dates = [on for on, _ in self.planned]
        if dates != sorted(set(dates)) or len(dates) > MAX_PERIODS:
            raise _bad("planned", f"{len(dates)} dates")
        if not all(0 < amount <= _LARGEST for _, amount in self.planned):
            raise _bad("planned", str(self.planned))

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """The plan kept as `content`; members left out take their defaults."""
        if not isinstance(content, Mapping):
            raise _bad("plan", type(content).__name__)
        unknown = sorted(set(content) - set(_READERS))
        if unknown:
            raise _bad(unknown[0], "unknown")
        return cls(**{name: _read(name, value) for name, value in content.items()})


_RANGES: Final[dict[str, tuple[int, int]]] = {
    "every_months": (1, 120),
    "every_days": (0, 366),
    "settle_on": (1, 28),
    "grace_principal": (0, MAX_PERIODS),
    "grace_interest": (0, MAX_PERIODS),
    "interest_free": (0, MAX_PERIODS),
    "balloon": (0, _LARGEST),
    "down_payment_bps": (0, 9_999),
    "fixed_instalment": (0, _LARGEST),
    "fixed_principal_bps": (0, 10_000),
    "instalment_unit": (1, 10**9),
    "spread_bps": (-10_000, 10_000),
    "overdue_multiple_bps": (10_000, 100_000),
    "misuse_multiple_bps": (10_000, 100_000),
}


def plan_of(content: Mapping[str, Any]) -> Plan:
    """The plan kept as `content`.

    >>> plan_of({"method": "bullet", "day_count": "act-365f"}).method
    <Method.BULLET: 'bullet'>
    """
    return Plan.of(content)


def carried(content: Mapping[str, Any]) -> Plan:
    """The plan kept as `content`, for a loan that is to run by it.

    Raises: PlanNotUnderstood; PlanNotCarried: interest put off past periods of grace, or a year
    that is not of one length, by which no day's penalty could be reckoned (LN-13).
    """
    plan = plan_of(content)
    if plan.grace_interest:
        raise PlanNotCarried("grace_interest", str(plan.grace_interest))
    if plan.day_count in YEARS_DIFFER:
        raise PlanNotCarried("day_count", plan.day_count.value)
    return plan


def content_of(plan: Plan) -> dict[str, Any]:
    """The plan as JSON; `plan_of` reads it back.

    >>> plan_of(content_of(Plan())) == Plan()
    True
    """
    return {field.name: _written(getattr(plan, field.name)) for field in fields(plan)}


def _written(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [[on.isoformat(), amount] for on, amount in value]
    return value


def _bad(member: str, value: Any) -> PlanNotUnderstood:
    return PlanNotUnderstood(
        f"{member} of the repayment plan cannot be {value!r}.",
        cure="Correct the member named, or leave it out for the default.",
        member=member,
        value=str(value),
    )


def _read(name: str, value: Any) -> Any:
    try:
        return _READERS[name](value)
    except (TypeError, ValueError, OverflowError) as error:
        raise _bad(name, value) from error


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(value)
    return value


def _whole_or_none(value: Any) -> int | None:
    return None if value is None else _whole(value)


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _payments(value: Any) -> tuple[tuple[date, Fen], ...]:
    if not isinstance(value, list | tuple):
        raise TypeError(value)
    return tuple((date.fromisoformat(on), Fen(_whole(amount))) for on, amount in value)


_ENUMS: Final[dict[str, type[StrEnum]]] = {
    "method": Method,
    "interest_on": InterestOn,
    "day_count": DayCount,
    "rounding": Rounding,
    "instalment_rounding": Rounding,
    "instalment_by": InstalmentBy,
    "remainder": Remainder,
    "month_end": MonthEnd,
    "business_days": BusinessDays,
    "repricing": Repricing,
}
_READERS: Final[dict[str, Callable[[Any], Any]]] = {
    **dict.fromkeys((field.name for field in fields(Plan)), _whole),
    **_ENUMS,
    "settle_on": _whole_or_none,
    "spread_bps": _whole_or_none,
    "planned": _payments,
    "lpr_tenor": _text,
    "has_compound_interest": _yes_or_no,
}
