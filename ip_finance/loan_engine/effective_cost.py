"""What a loan costs all in, a year: the rate at which what is received equals what is paid.

Fees and subsidies are flows like any other, so offers with different ones compare (RS-04).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, TypeAlias

from ip_finance.core.money import Fen
from ip_finance.loan_engine.formulas import root_of
from ip_finance.loan_engine.terms import Schedule

Flow: TypeAlias = tuple[date, Fen]
"""Received above nought, paid below."""

_YEAR: Final = 365
_PLACES: Final = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class EffectiveCost:
    """The cost of one loan to its borrower, as shown beside an offer."""

    annual_rate: Decimal
    """By IRR over the dated flows, actual/365, half up to a ten-thousandth of a per cent."""
    interest: Fen
    charges: Fen
    subsidies: Fen

    @property
    def total(self) -> Fen:
        """Paid beyond the principal, in 分."""
        return Fen(self.interest + self.charges - self.subsidies)


def annual_rate_of(flows: Iterable[Flow]) -> Decimal:
    """The yearly rate at which dated flows are worth nothing: actual/365, half up to six places.

    >>> annual_rate_of([(date(2026, 1, 1), Fen(100_00)), (date(2027, 1, 1), Fen(-110_00))])
    Decimal('0.100000')
    """
    by_day: dict[date, int] = {}
    for on, amount in flows:
        by_day[on] = by_day.get(on, 0) + amount
    first = min(by_day)
    daily = root_of([((on - first).days, Decimal(amount)) for on, amount in by_day.items()])
    return ((1 + daily) ** _YEAR - 1).quantize(_PLACES, ROUND_HALF_UP)


def effective_cost(
    drawn: Flow, schedule: Schedule, charges: Sequence[Flow] = (), subsidies: Sequence[Flow] = ()
) -> EffectiveCost:
    """The all-in cost. Charges and subsidies are given as amounts above nought on their dates."""
    drawn_on, principal = drawn
    flows: list[Flow] = [(drawn_on, principal)]
    flows += [(row.due_on, Fen(-row.due)) for row in schedule.rows]
    flows += [(on, Fen(-amount)) for on, amount in charges]
    flows += list(subsidies)
    totals = schedule.totals
    return EffectiveCost(
        annual_rate=annual_rate_of(flows),
        interest=totals.interest,
        charges=Fen(totals.fees + totals.penalties + sum(amount for _, amount in charges)),
        subsidies=Fen(sum(amount for _, amount in subsidies)),
    )
