"""Options on a project: closed form, binomial lattice, and the right to wait of a young patent.

Rates here are continuously compounded, as in the literature on options, and the rate is riskless:
the risk is in the volatility. Values of the lattice are rounded to 10 significant digits, because
`exp` of C libraries differs in the last bit.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from valuation import checks
from valuation.checks import Floats
from valuation.economics.discount import LONGEST_LIFE, SHORTEST_LIFE
from valuation.economics.flows import (
    LARGEST_AMOUNT,
    Approach,
    Assumption,
    MethodValue,
    lines,
    significant,
    stepwise_value,
)
from valuation.errors import MalformedInput, OutOfRange

MOST_STEPS = 5_000

CALMEST, WILDEST = 0.001, 5.0
"""Volatility a year; below, a lattice has no room between its nodes, above, it is a slip."""

FARTHEST = 600.0
"""Log distance of a node from the root; beyond, its value is no longer a number."""


class OptionKind(StrEnum):
    """The right to buy or the right to sell."""

    CALL = "call"
    PUT = "put"


class Exercise(StrEnum):
    """Only at the end, or at any time until then."""

    EUROPEAN = "european"
    AMERICAN = "american"


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionTerms:
    """What an option depends on.

    `spot` and `strike` in currency units, not negative and above 0; `rate` riskless and continuous,
    in [0, 1]; `volatility` of the log of the asset, per root year, in [0.001, 5]; `years` to
    expiry, a day at least, at most 30; `dividend_yield` continuous, in [0, 1]: what waiting costs.
    """

    spot: float
    strike: float
    rate: float
    volatility: float
    years: float
    dividend_yield: float = 0.0

    def __post_init__(self) -> None:
        checked = {
            "spot": checks.between("spot", self.spot, 0.0, LARGEST_AMOUNT),
            "strike": checks.above("strike", self.strike, 0.0, at_most=LARGEST_AMOUNT),
            "rate": checks.between("rate", self.rate, 0.0, 1.0),
            "volatility": checks.between("volatility", self.volatility, CALMEST, WILDEST),
            "years": checks.between("years", self.years, SHORTEST_LIFE, LONGEST_LIFE),
            "dividend_yield": checks.between("dividend_yield", self.dividend_yield, 0.0, 1.0),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)

    @property
    def d1(self) -> float:
        """First argument of the normal distribution in the closed form."""
        spread = self.volatility * math.sqrt(self.years)
        drift = self.rate - self.dividend_yield + 0.5 * self.volatility**2
        return (math.log(self.spot) - math.log(self.strike) + drift * self.years) / spread

    @property
    def d2(self) -> float:
        """Second argument: `d1` less one standard deviation over the life."""
        return self.d1 - self.volatility * math.sqrt(self.years)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lattice:
    """A Cox-Ross-Rubinstein lattice: up and down factors, riskless probability, discount."""

    up: float
    down: float
    probability: float
    discount: float

    def back(self, values: Floats) -> Floats:
        """Expected present value one step earlier; entries run from the highest node down."""
        expected = self.probability * values[:-1] + (1.0 - self.probability) * values[1:]
        return self.discount * expected

    def nodes(self, spot: float, step: int) -> Floats:
        """Asset values after some steps, highest first."""
        if step * math.log(self.up) > FARTHEST:
            raise OutOfRange("volatility", f"reaches values beyond any number in {step} steps")
        return spot * self.up ** np.arange(step, -step - 1, -2, dtype=np.float64)


def lattice(*, rate: float, volatility: float, dividend_yield: float, step: float) -> Lattice:
    r"""Lattice of steps of `step` years: :math:`u = e^{\sigma\sqrt{h}}`,
    :math:`p = (e^{(r-q)h} - d) / (u - d)`.

    Raises:
        OutOfRange: The volatility is too low for the length of the steps: p is no probability.

    Source:
        Cox, Ross, Rubinstein (1979), Journal of Financial Economics 7:229.
    """
    up = math.exp(volatility * math.sqrt(step))
    down = 1.0 / up
    probability = (math.exp((rate - dividend_yield) * step) - down) / (up - down)
    if not 0.0 < probability < 1.0:
        raise OutOfRange(
            "volatility",
            f"of {volatility:g} is too low beside the rates for steps of {step:.3g} years: give a "
            "higher one, or more steps",
        )
    return Lattice(up=up, down=down, probability=probability, discount=math.exp(-rate * step))


def black_scholes_merton(kind: OptionKind, terms: OptionTerms) -> float:
    r"""European option in closed form.

    .. math:: C = S e^{-qT} N(d_1) - K e^{-rT} N(d_2), \quad
              d_{1,2} = \frac{\ln(S/K) + (r - q \pm \sigma^2/2) T}{\sigma\sqrt{T}}

    Source:
        Black, Scholes (1973); Merton (1973). The example is Hull, Options, Futures, and Other
        Derivatives, chapter on the Black-Scholes-Merton model: 4.76 and 0.81.

    >>> terms = OptionTerms(spot=42, strike=40, rate=0.10, volatility=0.20, years=0.5)
    >>> [round(black_scholes_merton(kind, terms), 2) for kind in OptionKind]
    [4.76, 0.81]
    """
    _check_member("kind", kind, OptionKind)
    checks.record("terms", terms, OptionTerms)
    sign = 1.0 if kind is OptionKind.CALL else -1.0
    strike_now = terms.strike * math.exp(-terms.rate * terms.years)
    if terms.spot == 0.0:
        return max(-sign * strike_now, 0.0)
    spot_now = terms.spot * math.exp(-terms.dividend_yield * terms.years)
    value = sign * (spot_now * normal(sign * terms.d1) - strike_now * normal(sign * terms.d2))
    return max(value, 0.0)


def binomial(kind: OptionKind, exercise: Exercise, terms: OptionTerms, *, steps: int) -> float:
    """Option on a Cox-Ross-Rubinstein lattice; it nears the closed form as the steps grow.

    Args:
        kind: Call or put.
        exercise: European or American.
        terms: What the option depends on.
        steps: In [1, 5000].

    Source:
        Cox, Ross, Rubinstein (1979). The example is Hull, chapter on binomial trees in practice:
        American put, five steps, 4.49.

    >>> terms = OptionTerms(spot=50, strike=50, rate=0.10, volatility=0.40, years=5 / 12)
    >>> round(binomial(OptionKind.PUT, Exercise.AMERICAN, terms, steps=5), 2)
    4.49
    """
    _check_member("kind", kind, OptionKind)
    _check_member("exercise", exercise, Exercise)
    checks.record("terms", terms, OptionTerms)
    count = checks.whole("steps", steps, 1, MOST_STEPS)
    tree = lattice(
        rate=terms.rate,
        volatility=terms.volatility,
        dividend_yield=terms.dividend_yield,
        step=terms.years / count,
    )
    sign = 1.0 if kind is OptionKind.CALL else -1.0
    values = np.maximum(sign * (tree.nodes(terms.spot, count) - terms.strike), 0.0)
    for step in range(count - 1, -1, -1):
        values = tree.back(values)
        if exercise is Exercise.AMERICAN:
            values = np.maximum(values, sign * (tree.nodes(terms.spot, step) - terms.strike))
    return significant(float(values[0]))


def deferral_option(
    terms: OptionTerms, *, steps: int = 500, assumptions: tuple[Assumption, ...] = ()
) -> MethodValue:
    """An early-stage patent as the right to invest in its project, now or later.

    Args:
        terms: `spot`: present value of the project's cash, from an income method without the
            investment; `strike`: the investment; `years`: how long the right keeps others away;
            `dividend_yield`: cash lost a year to competition while waiting (1 / remaining life is
            usual); `volatility`: of the project value.
        steps: Of the lattice.
        assumptions: Carried along.

    Returns:
        The American call on the lattice. Its lines show the value of investing at once and the
        European closed form, which it is never below by more than the lattice's own error.

    Source:
        McDonald, Siegel (1986); Dixit, Pindyck (1994); patents as options: Damodaran, Investment
        Valuation (from memory).

    >>> terms = OptionTerms(spot=90.0, strike=100.0, rate=0.03, volatility=0.4, years=5.0,
    ...     dividend_yield=0.1)
    >>> found = deferral_option(terms)
    >>> [(line.code, round(line.amount, 1)) for line in found.lines if "now" in line.code]
    [('invest-now', 0.0)]
    """
    checks.record("terms", terms, OptionTerms)
    checks.records("assumptions", assumptions, Assumption)
    american = binomial(OptionKind.CALL, Exercise.AMERICAN, terms, steps=steps)
    tree_step = terms.years / steps
    return stepwise_value(
        lines(
            project_value=terms.spot,
            investment=terms.strike,
            invest_now=max(terms.spot - terms.strike, 0.0),
            european=significant(black_scholes_merton(OptionKind.CALL, terms)),
            step_years=significant(tree_step),
            up_factor=significant(math.exp(terms.volatility * math.sqrt(tree_step))),
            value=american,
        ),
        method="option-to-invest",
        source="Cox, Ross, Rubinstein (1979); McDonald, Siegel (1986)",
        approach=Approach.OPTION,
        formula="value = American call on a Cox-Ross-Rubinstein lattice: up = exp(volatility *"
        " sqrt(step-years)); at each node the larger of waiting and project-value - investment",
        assumptions=(
            Assumption(code="riskless-rate", amount=terms.rate, text="continuous"),
            Assumption(code="volatility", amount=terms.volatility),
            Assumption(code="years-to-decide", amount=terms.years),
            Assumption(code="competition-decay", amount=terms.dividend_yield, text="continuous"),
            Assumption(code="steps", amount=float(steps)),
            *assumptions,
        ),
    )


def normal(z: float) -> float:
    """Standard normal distribution function."""
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


def _check_member(argument: str, value: object, kind: type[StrEnum]) -> None:
    if not isinstance(value, kind):
        raise MalformedInput(argument, f"must be a {kind.__name__}, got {value!r}")
