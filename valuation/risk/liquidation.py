"""What a forced sale would bring: auction floors, costs, and the time that it takes."""

from dataclasses import dataclass
from datetime import date

from valuation import checks
from valuation.codec import read_data
from valuation.economics.discount import discount_factor
from valuation.risk.distribution import rounded
from valuation.risk.inputs import LARGEST

LONGEST_SALE = 120.0
"""Months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One step of a calculation that a reader can redo.

    `value` is None where the step has no answer, such as a share of nothing. `law` is the id of a
    rule in the project's catalogue, or empty.
    """

    what: str
    formula: str
    value: float | None
    unit: str
    law: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidationTerms:
    """How a court would sell, with where the figures come from.

    Args:
        first_round: Lowest price of the first auction, share of the appraised value.
        second_round_cut: How far the second may start below the first, a share.
        cost_share: Costs of enforcement and sale, share of the price.
        months_to_sale: Months from default to the money.
    """

    id: str
    version: str
    as_of: date
    source: str
    licence: str
    verified: bool
    first_round: float
    second_round_cut: float
    cost_share: float
    months_to_sale: float

    def __post_init__(self) -> None:
        for name, high in (
            ("first_round", 1.0),
            ("second_round_cut", 1.0),
            ("cost_share", 1.0),
            ("months_to_sale", LONGEST_SALE),
        ):
            object.__setattr__(self, name, checks.between(name, getattr(self, name), 0.0, high))

    def share(self, *, annual_rate: float) -> float:
        """What arrives, as a share of the appraised value; a sale in the second round.

        >>> round(load_liquidation_terms().share(annual_rate=0.05), 6)
        0.48
        """
        floor = self.first_round * (1.0 - self.second_round_cut)
        return floor * (1.0 - self.cost_share) * _wait(self, annual_rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Liquidation:
    """Value in a forced sale; yuan today, with its arithmetic."""

    value: float
    share: float
    terms: LiquidationTerms
    annual_rate: float
    lines: tuple[Line, ...]


def load_liquidation_terms() -> LiquidationTerms:
    """The shipped terms of a court sale (EN-01).

    >>> load_liquidation_terms().first_round, load_liquidation_terms().verified
    (0.7, False)
    """
    return read_data("liquidation.v1.json", LiquidationTerms)


def liquidation_value(
    appraised: float, *, terms: LiquidationTerms, annual_rate: float
) -> Liquidation:
    r"""Floor of the second auction, less costs, discounted to today.

    .. math:: L = V \, f_1 (1 - c_2) (1 - k) (1 + r)^{-m/12}

    Args:
        appraised: Value that the court's appraisal would state, yuan.
        terms: Auction floors, costs and time.
        annual_rate: Rate at which the lender discounts the wait, fraction a year.

    Source:
        Auction floors EN-01; that lending looks at a value of this kind: VA-26.

    >>> found = liquidation_value(1e6, terms=load_liquidation_terms(), annual_rate=0.05)
    >>> found.value
    480000.0
    >>> [line.value for line in found.lines]
    [700000.0, 560000.0, 504000.0, 480000.0]
    """
    value = checks.between("appraised", appraised, 0.0, LARGEST)
    first = value * terms.first_round
    second = first * (1.0 - terms.second_round_cut)
    net = second * (1.0 - terms.cost_share)
    share = terms.share(annual_rate=annual_rate)
    years = f"{terms.months_to_sale:g}/12"
    lines = (
        _yuan("first auction", f"{value:.6g} × {terms.first_round:g}", first, "EN-01"),
        _yuan("second auction", f"{first:.6g} × (1 − {terms.second_round_cut:g})", second, "EN-01"),
        _yuan("after costs", f"{second:.6g} × (1 − {terms.cost_share:g})", net, "EN-02"),
        _yuan("today", f"{net:.6g} × (1 + {annual_rate:g})^−{years}", value * share, "VA-26"),
    )
    return Liquidation(
        value=rounded(value * share),
        share=rounded(share),
        terms=terms,
        annual_rate=annual_rate,
        lines=lines,
    )


def _wait(terms: LiquidationTerms, annual_rate: float) -> float:
    rate = checks.between("annual_rate", annual_rate, 0.0, 1.0)
    return discount_factor(rate, terms.months_to_sale / 12.0)


def _yuan(what: str, formula: str, value: float, law: str) -> Line:
    return Line(what=what, formula=formula, value=rounded(value), unit="CNY", law=law)
