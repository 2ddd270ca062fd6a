"""Discount rate from the cost of capital, beside the build-up by premiums in `discount`."""

import math
from dataclasses import dataclass, fields

from valuation import checks


@dataclass(frozen=True, slots=True, kw_only=True)
class WaccBuildUp:
    r"""After-tax weighted cost of capital, plus a premium for the right itself.

    .. math:: k_e = r_f + \beta \, ERP + s + q, \quad
              r = (1 - w) k_e + w \, k_d (1 - T) + a

    Fractions a year: risk-free `r_f`, equity risk premium, size premium `s`, specific premium `q`
    and cost of debt `k_d` in [0, 1]; `beta` in [0, 5]; debt share `w` in [0, 1); tax `T` in [0, 1);
    asset premium `a`, because a right carries more risk than the business that uses it.

    Source: capital asset pricing model (Sharpe 1964, Lintner 1965); IVS 210 on rates above the
    WACC for intangible assets (from memory).

    >>> round(WaccBuildUp(
    ...     risk_free=0.02, beta=1.2, equity_risk_premium=0.06, size_premium=0.02,
    ...     specific_premium=0.01, cost_of_debt=0.04, debt_share=0.25, tax_rate=0.25,
    ...     asset_premium=0.03).rate, 6)
    0.129
    """

    risk_free: float
    beta: float
    equity_risk_premium: float
    size_premium: float
    specific_premium: float
    cost_of_debt: float
    debt_share: float
    tax_rate: float
    asset_premium: float

    def __post_init__(self) -> None:
        for part in fields(self):
            name = f"discount_rate.{part.name}"
            value = checks.between(
                name, getattr(self, part.name), 0.0, 5.0 if part.name == "beta" else 1.0
            )
            object.__setattr__(self, part.name, value)
        for name in ("debt_share", "tax_rate"):
            checks.below(f"discount_rate.{name}", getattr(self, name), 1.0, at_least=0.0)
        checks.above("discount_rate", self.rate, 0.0, at_most=1.0)

    @property
    def cost_of_equity(self) -> float:
        """What owners ask for, a fraction a year."""
        beta_part = self.beta * self.equity_risk_premium
        return math.fsum((self.risk_free, beta_part, self.size_premium, self.specific_premium))

    @property
    def rate(self) -> float:
        """The weighted cost of capital plus the asset premium."""
        equity = (1.0 - self.debt_share) * self.cost_of_equity
        debt = self.debt_share * self.cost_of_debt * (1.0 - self.tax_rate)
        return math.fsum((equity, debt, self.asset_premium))
