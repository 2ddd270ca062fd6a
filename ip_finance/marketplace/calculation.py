"""What a loan costs its borrower, before and after subsidies: schedule, fees, all-in rate. Pure.

Subsidies are taken as received on the day on which the subsidised interest or fee is paid, and
interest as paid in time (RS-04 pays nothing for what is late); of several programmes the later
one gets what the earlier ones leave.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP
from fractions import Fraction

from ip_finance.core.money import WHOLE, BasisPoints, Fen
from ip_finance.loan_engine.amortisation import schedule_of
from ip_finance.loan_engine.calendars import add_months
from ip_finance.loan_engine.conventions import Rounding, rounded
from ip_finance.loan_engine.effective_cost import EffectiveCost, Flow, effective_cost
from ip_finance.loan_engine.errors import TermsImpossible
from ip_finance.loan_engine.plan import Plan
from ip_finance.loan_engine.terms import Row, Schedule, Terms
from ip_finance.policies.contents.product import Fee, Payer
from ip_finance.policies.contents.subsidy import CapPeriod, Subsidy


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan as it would be made; `region` None: nobody knows where its borrower is."""

    principal: Fen
    months: int
    rate: BasisPoints
    plan: Plan
    fees: tuple[Fee, ...]
    starts_on: date
    region: str | None = None

    @property
    def annual_rate(self) -> Fraction:
        return Fraction(self.rate, WHOLE)

    @property
    def ends_on(self) -> date:
        return add_months(self.starts_on, self.months)


@dataclass(frozen=True, slots=True)
class Granted:
    """What one programme would pay, on which days."""

    key: str
    name: str
    payer: str
    flows: tuple[Flow, ...]

    @property
    def amount(self) -> Fen:
        return Fen(sum(amount for _, amount in self.flows))


@dataclass(frozen=True, slots=True)
class Cost:
    """The loan's table, its fees, and the cost with and without what programmes pay."""

    loan: Loan
    schedule: Schedule
    charges: tuple[tuple[Fee, Fen], ...]
    granted: tuple[Granted, ...]
    before: EffectiveCost
    after: EffectiveCost

    @property
    def a_month(self) -> Fen:
        """What the loan costs a month after subsidies: the total over its months, half up."""
        return Fen(rounded(self.after.total, self.loan.months, Rounding.HALF_UP))

    @property
    def before_bps(self) -> BasisPoints:
        return _bps(self.before)

    @property
    def after_bps(self) -> BasisPoints:
        return _bps(self.after)

    @property
    def first_due(self) -> Row:
        return self.schedule.rows[0]


@dataclass(slots=True)
class _Left:
    """What programmes may still pay: of each row's interest, of each fee, within each cap."""

    interest: dict[int, Fen]
    fees: dict[int, Fen]
    paid: dict[tuple[str, int], Fen] = field(default_factory=dict)

    def within(self, key: str, subsidy: Subsidy, on: date, amount: Fen) -> Fen:
        """The part of `amount` within the cap of its period, counted as paid."""
        period = (key, on.year if subsidy.cap_period is CapPeriod.YEARLY else 0)
        already = self.paid.get(period, Fen(0))
        given = subsidy.capped(amount, already)
        self.paid[period] = Fen(already + given)
        return given


def cost_of(loan: Loan, programmes: Mapping[str, Subsidy]) -> Cost:
    """The whole cost. `programmes` by key, in the order in which they are applied for."""
    terms = Terms(
        principal=loan.principal,
        annual_rate=loan.annual_rate,
        starts_on=loan.starts_on,
        ends_on=loan.ends_on,
        plan=loan.plan,
    )
    schedule = schedule_of(terms)
    charges = tuple((fee, fee.of(loan.principal)) for fee in loan.fees)
    borne = [(fee, amount) for fee, amount in charges if fee.payer is Payer.BORROWER]
    left = _Left(
        {row.n: row.interest for row in schedule.rows},
        {place: amount for place, (_, amount) in enumerate(borne)},
    )
    granted = tuple(
        Granted(key, one.name, one.payer, tuple(_flows(loan, schedule, borne, key, one, left)))
        for key, one in programmes.items()
        if one.bar_to(loan.principal, loan.months, loan.region) is None
    )
    drawn: Flow = (loan.starts_on, loan.principal)
    paid = [(loan.starts_on, amount) for _, amount in borne]
    received = [flow for one in granted for flow in one.flows]
    return Cost(
        loan=loan,
        schedule=schedule,
        charges=charges,
        granted=granted,
        before=effective_cost(drawn, schedule, paid),
        after=effective_cost(drawn, schedule, paid, received),
    )


def _bps(cost: EffectiveCost) -> BasisPoints:
    """The all-in annual rate in basis points, half up."""
    return BasisPoints(int((cost.annual_rate * WHOLE).to_integral_value(ROUND_HALF_UP)))


def find_cost(loan: Loan, programmes: Mapping[str, Subsidy]) -> Cost | None:
    """The cost; None where no table or no rate can be reckoned, such as of 0.01 with a fee."""
    try:
        return cost_of(loan, programmes)
    except TermsImpossible:
        return None


def _flows(
    loan: Loan,
    schedule: Schedule,
    borne: Sequence[tuple[Fee, Fen]],
    key: str,
    subsidy: Subsidy,
    left: _Left,
) -> list[Flow]:
    """What one programme pays, day by day, out of what the others have left."""
    start = loan.starts_on
    flows = [
        (start, left.within(key, subsidy, start, subsidy.of_principal(loan.principal))),
    ]
    for place, (fee, amount) in enumerate(borne):
        wanted = min(subsidy.of_fee(fee.kind, amount), left.fees[place])
        given = left.within(key, subsidy, start, wanted)
        left.fees[place] = Fen(left.fees[place] - given)
        flows.append((start, given))
    for row in schedule.rows:
        wanted = min(subsidy.of_interest(row.interest, loan.annual_rate), left.interest[row.n])
        given = left.within(key, subsidy, row.due_on, wanted)
        left.interest[row.n] = Fen(left.interest[row.n] - given)
        flows.append((row.due_on, given))
    return [(on, amount) for on, amount in flows if amount]
