"""The lender's view: what a right is worth to whoever may have to sell it, and what is missing."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from valuation import checks
from valuation.checks import Floats
from valuation.errors import MalformedInput, OutOfRange
from valuation.risk.distribution import at_quantile, rounded
from valuation.risk.draws import probability
from valuation.risk.inputs import LARGEST
from valuation.risk.liquidation import Line, Liquidation, LiquidationTerms, liquidation_value

LONGEST_LOAN = 30.0
MOST_DATES = 10_000
"""Years."""
LEAST_VALUE = 0.01
"""Yuan; one 分, the least sum there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanTerms:
    """A loan and the bank's policy for it.

    Args:
        exposure: Principal and what else would be claimed at default, yuan; above zero.
        annual_pd: Probability that the borrower defaults in a year.
        years: To maturity.
        ltv_cap: Highest loan as a share of the lending value, in (0, 1]; no law sets it.
        confidence: Probability with which the lending value is to hold, in (0, 1).
        haircuts: Kind of further pledge to the share of its value that the bank does not count.
    """

    exposure: float
    annual_pd: float
    years: float
    ltv_cap: float
    confidence: float
    haircuts: Mapping[str, float]

    def __post_init__(self) -> None:
        checks.fields("", self)
        checked = {
            "exposure": checks.above("exposure", self.exposure, 0.0, at_most=LARGEST),
            "annual_pd": checks.between("annual_pd", self.annual_pd, 0.0, 1.0),
            "years": checks.above("years", self.years, 0.0, at_most=LONGEST_LOAN),
            "ltv_cap": checks.above("ltv_cap", self.ltv_cap, 0.0, at_most=1.0),
            "confidence": probability("confidence", self.confidence),
            "haircuts": {
                kind: checks.below(f"haircuts.{kind}", cut, 1.0, at_least=0.0)
                for kind, cut in sorted(self.haircuts.items())
            },
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)

    @property
    def default_probability(self) -> float:
        """Over the whole loan."""
        return float(1.0 - (1.0 - self.annual_pd) ** self.years)


@dataclass(frozen=True, slots=True, kw_only=True)
class LendingValue:
    """Value that holds with a stated probability; yuan.

    Args:
        every_date: Not undercut on any of the dates, with probability `confidence`.
        at_maturity: The same for the last date alone.
        alive_at_maturity: Probability that there is still a right.
    """

    every_date: float
    at_maturity: float
    alive_at_maturity: float
    confidence: float
    dates: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopUp:
    """Further pledge that brings the loan back to its cap; yuan of value before the haircut."""

    kind: str
    haircut: float
    needed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LendingView:
    """Everything a credit officer asks of a value, with the arithmetic in `lines`.

    `loan_to_value` is None where the lending value is nothing: no loan is covered by nothing.
    `lgd` is the mean share of the exposure that is lost at a default; money in yuan.
    """

    lending_value: LendingValue
    liquidation: Liquidation
    loan_to_value: float | None
    maximum_loan: float
    lgd: float
    expected_loss: float
    expected_loss_at_zero: float
    top_ups: tuple[TopUp, ...]
    loan: LoanTerms
    lines: tuple[Line, ...]


def lending_value(values: Floats, *, dates: Sequence[float], confidence: float) -> LendingValue:
    r"""The value that a right holds with probability c until the loan is repaid.

    .. math:: P(\min_d V(d) \ge v) \ge c

    Args:
        values: Shape (dates, paths), yuan, from `hold_values`; zero once the right has ended.
        dates: Shape (dates,), years; the last is the maturity.
        confidence: c, in (0, 1).

    Source:
        Lending needs a value that can be reached over the whole loan by a prudent view: Regulation
        (EU) 575/2013 art. 4(1)(74), mortgage lending value [mem]; VA-26.

    >>> lending_value(np.array([[5.0, 6.0, 7.0, 8.0], [3.0, 9.0, 0.0, 7.0]]), dates=[0, 1],
    ...               confidence=0.75).every_date
    3.0
    """
    level = probability("confidence", confidence)
    checks.series("dates", dates, 0.0, LONGEST_LOAN, longest=MOST_DATES)
    checks.record("values", values, np.ndarray)
    if values.ndim != 2 or len(values) != len(dates) or not values.size:
        raise MalformedInput("values", f"must have a row for each date, got {values.shape}")
    if not np.all(np.isfinite(values)) or values.min() < 0.0:
        raise OutOfRange("values", "must be finite and not negative")
    return LendingValue(
        every_date=_held(values.min(axis=0), level),
        at_maturity=_held(values[-1], level),
        alive_at_maturity=rounded(float(np.mean(values[-1] > 0.0))),
        confidence=level,
        dates=tuple(float(date) for date in dates),
    )


def loan_to_value(exposure: float, value: float) -> float | None:
    """Exposure over value, a share; None below one 分, where no value covers any loan.

    >>> loan_to_value(28.0, 80.0), loan_to_value(28.0, 0.0)
    (0.35, None)
    """
    return rounded(exposure / value) if value >= LEAST_VALUE else None


def pledge_needed(exposure: Floats, value: Floats, *, ltv_cap: Floats, haircut: float) -> Floats:
    r"""Further pledge that brings loans to their caps, :math:`\max(0, E - cV) / (1 - h)`.

    Args:
        exposure, value, ltv_cap: Shape (loans,); yuan, yuan, share.
        haircut: Share of the further pledge that does not count.

    Source:
        A pledgee may ask for more when the value falls: Civil Code art. 433 (CC-11).

    >>> pledge_needed(np.array([50.0]), np.array([100.0]), ltv_cap=np.array([0.3]), haircut=0.2)
    array([25.])
    """
    counted = 1.0 - checks.below("haircut", haircut, 1.0, at_least=0.0)
    return np.maximum(exposure - ltv_cap * value, 0.0) / counted


def lending_view(
    values: Floats,
    *,
    dates: Sequence[float],
    appraised: float,
    loan: LoanTerms,
    terms: LiquidationTerms,
    annual_rate: float,
) -> LendingView:
    """Lending value, liquidation value, LTV, highest loan, expected loss and what is missing.

    The share lost at a default is taken at maturity, when the right is oldest: on each path what
    the exposure exceeds of the proceeds of a forced sale. The zero-value line is EN-05: a patent
    that is declared invalid was never there.

    Args:
        values: Shape (dates, paths), yuan, from `hold_values`.
        dates: Shape (dates,), years; the last is the maturity.
        appraised: Value that the appraisal states, yuan.
        loan: The loan and the bank's policy.
        terms: How a court would sell.
        annual_rate: Rate at which the lender discounts the wait for a sale, fraction a year.

    >>> from valuation.risk.liquidation import load_liquidation_terms
    >>> loan = LoanTerms(exposure=20.0, annual_pd=0.02, years=1.0, ltv_cap=0.3, confidence=0.8,
    ...                  haircuts={"deposit": 0.0})
    >>> view = lending_view(np.array([[90.0, 80.0], [60.0, 50.0]]), dates=[0, 1], appraised=85.0,
    ...                     loan=loan, terms=load_liquidation_terms(), annual_rate=0.05)
    >>> view.loan_to_value, view.maximum_loan, view.top_ups[0].needed
    (0.4, 15.0, 5.0)
    """
    checks.record("loan", loan, LoanTerms)
    checks.record("terms", terms, LiquidationTerms)
    held = lending_value(values, dates=dates, confidence=loan.confidence)
    if not math.isclose(held.dates[-1], loan.years):
        raise MalformedInput("dates", f"must end at maturity {loan.years:g}, got {dates[-1]:g}")
    sold = liquidation_value(appraised, terms=terms, annual_rate=annual_rate)
    proceeds = values[-1] * terms.share(annual_rate=annual_rate)
    lgd = rounded(float(np.mean(np.maximum(1.0 - proceeds / loan.exposure, 0.0))))
    at_zero = loan.default_probability * loan.exposure
    view = LendingView(
        lending_value=held,
        liquidation=sold,
        loan_to_value=loan_to_value(loan.exposure, held.every_date),
        maximum_loan=rounded(loan.ltv_cap * held.every_date),
        lgd=lgd,
        expected_loss=rounded(at_zero * lgd),
        expected_loss_at_zero=rounded(at_zero),
        top_ups=tuple(_top_up(loan, held.every_date, *kind) for kind in loan.haircuts.items()),
        loan=loan,
        lines=(),
    )
    return _with_lines(view)


def _held(values: Floats, confidence: float) -> float:
    """The greatest v with P(V >= v) >= c: as many values lie below it as may."""
    ordered = np.sort(values)
    return rounded(at_quantile(ordered[::-1], confidence))


def _top_up(loan: LoanTerms, value: float, kind: str, haircut: float) -> TopUp:
    [needed] = pledge_needed(
        np.array([loan.exposure]),
        np.array([value]),
        ltv_cap=np.array([loan.ltv_cap]),
        haircut=haircut,
    )
    return TopUp(kind=kind, haircut=haircut, needed=rounded(float(needed)))


def _with_lines(view: LendingView) -> LendingView:
    held, loan, sold = view.lending_value, view.loan, view.liquidation
    value, exposure, pd = held.every_date, loan.exposure, loan.default_probability
    quantile = (
        f"{1.0 - held.confidence:.3g} quantile of the lowest value on {len(held.dates)} dates"
    )
    never = f"1 − (1 − {loan.annual_pd:g})^{loan.years:g}"
    lost = f"mean of max(0, 1 − {sold.share:.6g} × value at maturity / {exposure:.6g})"
    nothing = view.expected_loss_at_zero
    steps: tuple[tuple[str, str, float | None, str, str], ...] = (
        ("lending value", quantile, value, "CNY", "VA-26"),
        ("loan to value", f"{exposure:.6g} / {value:.6g}", view.loan_to_value, "share", ""),
        ("highest loan", f"{loan.ltv_cap:g} × {value:.6g}", view.maximum_loan, "CNY", ""),
        ("probability of default", never, rounded(pd), "share", ""),
        ("loss given default", lost, view.lgd, "share", "EN-01"),
        ("expected loss", f"{nothing:.6g} × {view.lgd:.6g}", view.expected_loss, "CNY", ""),
        ("the same, right void", f"{pd:.6g} × {exposure:.6g}", nothing, "CNY", "EN-05"),
    )
    lines = (
        *sold.lines,
        *(
            Line(what=what, formula=formula, value=found, unit=unit, law=law)
            for what, formula, found, unit, law in steps
        ),
        *(_line_of(top_up, view) for top_up in view.top_ups),
    )
    return replace(view, lines=lines)


def _line_of(top_up: TopUp, view: LendingView) -> Line:
    held, loan = view.lending_value.every_date, view.loan
    return Line(
        what=f"further pledge: {top_up.kind}",
        formula=f"max(0, {loan.exposure:.6g} − {loan.ltv_cap:g} × {held:.6g}) / "
        f"(1 − {top_up.haircut:g})",
        value=top_up.needed,
        unit="CNY",
        law="CC-11",
    )
