"""What a loan's collateral is worth to the bank: from stored values to the library and back. Pure.

Money on file is in 分, the library counts in yuan; ceilings by policy are whole 分 throughout.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

import numpy as np

from ip_finance.appraisals.calculation import seed_of
from ip_finance.collateral.domain import Secured, Secures, ValueRange
from ip_finance.collateral.policy import PolicyName, value, whole
from ip_finance.core.money import WHOLE, BasisPoints, Fen, share_down
from valuation.appraisal.appraise import ENGINE
from valuation.appraisal.report import methods_in
from valuation.checks import Floats
from valuation.risk.bundle import in_step
from valuation.risk.columns import load_loadings
from valuation.risk.copula import SharedShocks
from valuation.risk.distribution import Distribution, distribution_of
from valuation.risk.holding import hold_methods
from valuation.risk.inputs import WIDEST
from valuation.risk.lending import (
    LendingValue,
    LendingView,
    LoanTerms,
    lending_value,
    lending_view,
)
from valuation.risk.liquidation import (
    Liquidation,
    LiquidationTerms,
    liquidation_value,
    load_liquidation_terms,
)
from valuation.risk.reconcile import Method
from valuation.risk.right_model import PointModel

DAYS_A_YEAR: Final = 365.25
SIGMAS_TO_P90: Final = 1.2815515655446004
"""P10 and P90 of a lognormal value are this many log-sds from its median."""
DATES_A_YEAR: Final = 4
LEAST_LOG_SD: Final = 0.1
"""No value is known better, however narrow the band that was signed."""
FEN_A_YUAN: Final = 100
OVERDUE_YEARS: Final = 1.0
"""How far ahead a loan is looked at whose maturity has passed."""
CERTAIN: Final = 1.0


@dataclass(frozen=True, slots=True)
class RightValue:
    """One right: what a sale would bring, what holds until maturity, what the policy lends."""

    right: Secures
    liquidation: Liquidation
    lending: LendingValue
    limit: Fen


@dataclass(frozen=True, slots=True)
class PolicyView:
    """The loan against the caps of the policy: value × cap, as at the approval (LN-15)."""

    value: Fen
    limit: Fen
    outstanding: Fen

    @property
    def cap(self) -> BasisPoints:
        """The cap of the bundle: the limit over the value, rounded down."""
        return BasisPoints(self.limit * WHOLE // self.value) if self.value else BasisPoints(0)

    @property
    def ltv(self) -> BasisPoints | None:
        """Owed over value, rounded up; None where nothing has a value."""
        if not self.value:
            return None
        return BasisPoints(-(-self.outstanding * WHOLE // self.value))

    @property
    def shortfall(self) -> Fen:
        """What is owed beyond the limit: paid back, it heals the breach."""
        return Fen(max(self.outstanding - self.limit, 0))

    @property
    def top_up(self) -> Fen | None:
        """Value of further rights of the same mix that heals it; None where no cap is known."""
        if not self.shortfall:
            return Fen(0)
        return Fen(-(-self.shortfall * self.value // self.limit)) if self.limit else None

    @property
    def is_breached(self) -> bool:
        return self.shortfall > 0


@dataclass(frozen=True, slots=True)
class LoanValue:
    """The collateral of one loan: right by right, together, and by the policy."""

    secured: Secured
    rights: tuple[RightValue, ...]
    policy: PolicyView
    lending: LendingView | None
    today: Distribution | None
    at_maturity: Distribution | None
    years: float

    @property
    def left_out(self) -> Sequence[Secures]:
        return self.secured.left_out


def policy_view(secured: Secured, factor: float = 0.0, right_type: str | None = None) -> PolicyView:
    """The loan against its caps, if all values, or those of one type, changed by a share."""
    pairs = [
        (shocked(one.valuation.base, factor if right_type in (None, one.right_type) else 0.0), one)
        for one in secured.valued
        if one.valuation
    ]
    return PolicyView(
        value=Fen(sum(worth for worth, _ in pairs)),
        limit=Fen(sum(share_down(worth, BasisPoints(one.cap or 0)) for worth, one in pairs)),
        outstanding=secured.outstanding,
    )


def shocked(amount: Fen, factor: float) -> Fen:
    """The amount after a shock, rounded down.

    >>> shocked(Fen(1_001), -0.2)
    800
    """
    return Fen(int(amount * (1 + Decimal(repr(factor)))))


def log_sd_of(band: ValueRange) -> float:
    """The log-sd of the lognormal whose P10 and P90 are as far apart as the signed ones.

    >>> round(log_sd_of(ValueRange(Fen(100), Fen(200), Fen(300))), 4)
    0.4286
    """
    log_sd = math.log(band.high / band.low) / (2.0 * SIGMAS_TO_P90)
    return min(max(log_sd, LEAST_LOG_SD), WIDEST)


def methods_of(right: Secures) -> tuple[Method, ...]:
    """Models of the value: those of its report, or of its signed band alone.

    A band alone is what a report of another engine leaves.
    """
    if right.report.get("engine") == ENGINE:
        return methods_in(right.report)
    assert right.valuation is not None, "only rights with a value are asked for"
    model = PointModel(
        median=right.valuation.base / FEN_A_YUAN,
        model_log_sd=log_sd_of(right.valuation),
        life_years=years_between(right.valued_on, right.ends_on) if right.valued_on else 0.0,
        lapse_hazards=yearly_hazards(right.kept),
        invalidation_hazard=right.invalidation,
    )
    return (Method(name="signed-band", model=model, weight=1.0, reason="the ledger"),)


def held(right: Secures, dates: Sequence[float], seed: int, on: date) -> Floats:
    """What a buyer would pay for the right on each date, counted from the day; it lives today.

    Shape (dates, paths), yuan.
    """
    elapsed = years_between(right.valued_on or on, on)
    return hold_methods(
        methods_of(right),
        dates=[elapsed + ahead for ahead in dates],
        right=right.asset_key,
        seed=seed,
        paths=whole(PolicyName.PORTFOLIO_PATHS, on),
        annual_log_sd=value(PolicyName.ANNUAL_LOG_SD, on),
        alive_at=elapsed,
    )


def yearly_hazards(kept_by_year: Sequence[float]) -> tuple[float, ...]:
    """By year, the probability to end in it, from the share kept at its end.

    >>> yearly_hazards((0.9, 0.45))
    (0.1, 0.5)
    """
    pairs = pairwise((1.0, *kept_by_year))
    return tuple(round(1.0 - later / now, 9) if now else 1.0 for now, later in pairs)


def years_between(start: date, end: date) -> float:
    return max((end - start).days, 0) / DAYS_A_YEAR


def loan_terms(secured: Secured, policy: PolicyView, confidence: float, on: date) -> LoanTerms:
    """The loan as the library takes it; a loan in default defaults for certain."""
    pd = value(PolicyName.DEFAULT_PROBABILITY, on)
    return LoanTerms(
        exposure=secured.outstanding / FEN_A_YUAN,
        annual_pd=CERTAIN if secured.is_defaulted else pd,
        years=years_left(secured, on),
        ltv_cap=policy.cap / WHOLE,
        confidence=confidence,
        haircuts={"cash": 0.0, "same": 1.0 - policy.cap / WHOLE},
    )


def years_left(secured: Secured, on: date) -> float:
    """To maturity; of a loan that should have been paid, a year."""
    matures = secured.matures_on
    return years_between(on, matures) if matures and matures > on else OVERDUE_YEARS


def dates_of(years: float) -> list[float]:
    """Today, each quarter, and the maturity."""
    quarters = [n / DATES_A_YEAR for n in range(math.ceil(years * DATES_A_YEAR))]
    return [*quarters, years]


def loan_value(secured: Secured, confidence: float, on: date) -> LoanValue:
    """Everything about the collateral of one loan."""
    policy, years = policy_view(secured), years_left(secured, on)
    dates, terms = dates_of(years), load_liquidation_terms()
    rate = value(PolicyName.ENFORCEMENT_DISCOUNT, on)
    seed, paths = seed_of(secured.loan_id), whole(PolicyName.PORTFOLIO_PATHS, on)
    shocks = SharedShocks(load_loadings(), seed=seed, paths=paths)
    together = np.zeros((len(dates), paths))
    rights = []
    for one in secured.valued:
        values = held(one, dates, seed, on)
        together += in_step(
            values,
            right=one.asset_key,
            industry=one.industry,
            owner=str(one.owner_id),
            shocks=shocks,
        )
        lending = lending_value(values, dates=dates, confidence=confidence)
        rights.append(_right_value(one, lending, terms, rate))
    is_known = bool(rights) and secured.outstanding > 0 and policy.limit > 0
    return LoanValue(
        secured=secured,
        rights=tuple(rights),
        policy=policy,
        lending=lending_view(
            together,
            dates=dates,
            appraised=policy.value / FEN_A_YUAN,
            loan=loan_terms(secured, policy, confidence, on),
            terms=terms,
            annual_rate=rate,
        )
        if is_known
        else None,
        today=distribution_of(together[0], seed=seed) if rights else None,
        at_maturity=distribution_of(together[-1], seed=seed) if rights else None,
        years=years,
    )


def _right_value(
    one: Secures, lending: LendingValue, terms: LiquidationTerms, rate: float
) -> RightValue:
    assert one.valuation is not None, "it is valued"
    base = one.valuation.base
    return RightValue(
        right=one,
        liquidation=liquidation_value(base / FEN_A_YUAN, terms=terms, annual_rate=rate),
        lending=lending,
        limit=share_down(base, BasisPoints(one.cap or 0)),
    )
