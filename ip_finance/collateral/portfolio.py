"""The live loans of a bank together: what may be lost, and how concentrated it is. Pure."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID

import numpy as np

from ip_finance.appraisals.calculation import seed_of
from ip_finance.collateral.calculation import (
    CERTAIN,
    FEN_A_YUAN,
    SIGMAS_TO_P90,
    PolicyView,
    held,
    policy_view,
)
from ip_finance.collateral.domain import UNKNOWN_FIELD, Secured, Secures
from ip_finance.collateral.policy import PolicyName, value, whole
from ip_finance.core.money import WHOLE
from valuation.risk.columns import Loans, Rights, load_loadings
from valuation.risk.inputs import WIDEST
from valuation.risk.liquidation import load_liquidation_terms
from valuation.risk.losses import Concentration, concentration
from valuation.risk.portfolio import PortfolioRisk, portfolio_risk

HORIZON_YEARS: Final = 1


@dataclass(frozen=True, slots=True)
class Part:
    """What rests on rights of one code: the loans' exposure, shared out by value.

    `name` is what people call the code: of an owner, whose code is an id, the name; else the code.
    """

    code: str
    name: str
    exposure: float
    share: float


@dataclass(frozen=True, slots=True)
class Spread:
    """How the exposure spreads over the codes of one kind, the greatest part first."""

    parts: tuple[Part, ...]
    concentration: Concentration


@dataclass(frozen=True, slots=True)
class RightColumn:
    """A right in a portfolio, as the library's `Rights` takes it; yuan and shares of a year."""

    median: float
    log_sd_below: float
    log_sd_above: float
    decline: float
    hazard: float


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The bank's live loans: each against its caps, and all of them under shared shocks.

    `risk` is None where no loan has a right with a value in force.
    """

    loans: tuple[tuple[Secured, PolicyView], ...]
    risk: PortfolioRisk | None
    by_field: Spread | None
    by_owner: Spread | None
    by_type: Spread | None

    @property
    def left_out(self) -> Sequence[Secures]:
        """Rights that count for nothing until they are valued, or a cap is set."""
        return [right for one, _ in self.loans for right in one.left_out]


def portfolio_of(secured: Sequence[Secured], bank_id: UUID, on: date) -> Portfolio:
    """Losses within a year, and concentrations; a loan whose rights have no value is in it too."""
    loans = tuple((one, policy_view(one)) for one in secured)
    owed = [one for one in secured if one.outstanding > 0]
    if not any(one.valued for one in owed):
        return Portfolio(loans, None, None, None, None)
    owners = {_owner_of(right): right.owner for one in owed for right in one.valued}
    seed = seed_of(bank_id)
    risk = portfolio_risk(
        _rights(owed, seed, on),
        _loans(owed, on),
        loadings=load_loadings(),
        liquidation_share=load_liquidation_terms().share(
            annual_rate=value(PolicyName.ENFORCEMENT_DISCOUNT, on)
        ),
        horizon=HORIZON_YEARS,
        paths=whole(PolicyName.PORTFOLIO_PATHS, on),
        seed=seed,
    )
    return Portfolio(
        loans=loans,
        risk=risk,
        by_field=_spread("field", owed, lambda right: right.industry),
        by_owner=_spread("owner", owed, _owner_of, owners),
        by_type=_spread("right type", owed, lambda right: right.right_type),
    )


def column_of(right: Secures, seed: int, on: date) -> RightColumn:
    """The right as one of many: its own values today and at the horizon, put into six figures."""
    today, later = held(right, (0.0, float(HORIZON_YEARS)), seed, on)
    low, median, high = (float(one) for one in np.quantile(today, (0.1, 0.5, 0.9)))
    alive = later[later > 0.0]
    left = float(np.median(alive)) / median if len(alive) and median > 0.0 else 0.0
    return RightColumn(
        median=median,
        log_sd_below=_log_sd(low, median),
        log_sd_above=_log_sd(median, high),
        decline=max(1.0 - left, -1.0),
        hazard=1.0 - len(alive) / len(later),
    )


def _log_sd(lower: float, higher: float) -> float:
    """Of the lognormal for which one is the median and the other its P10 or P90."""
    if lower <= 0.0:
        return WIDEST if higher > 0.0 else 0.0
    return min(math.log(higher / lower) / SIGMAS_TO_P90, WIDEST)


def _rights(owed: Sequence[Secured], seed: int, on: date) -> Rights:
    pairs = [(one, right) for one in owed for right in one.valued]
    rights = [right for _, right in pairs]
    columns = [column_of(right, seed, on) for right in rights]
    return Rights(
        ids=[right.asset_key for right in rights],
        median=np.array([column.median for column in columns]),
        log_sd_below=np.array([column.log_sd_below for column in columns]),
        log_sd_above=np.array([column.log_sd_above for column in columns]),
        annual_log_sd=np.full(len(rights), value(PolicyName.ANNUAL_LOG_SD, on)),
        annual_decline=np.array([column.decline for column in columns]),
        annual_hazard=np.array([column.hazard for column in columns]),
        industry=[right.industry for right in rights],
        owner=[_owner_of(right) for right in rights],
        loan=[str(one.loan_id) for one, _ in pairs],
    )


def _loans(owed: Sequence[Secured], on: date) -> Loans:
    pd = value(PolicyName.DEFAULT_PROBABILITY, on)
    return Loans(
        ids=[str(one.loan_id) for one in owed],
        exposure=np.array([one.outstanding / FEN_A_YUAN for one in owed]),
        annual_pd=np.array([CERTAIN if one.is_defaulted else pd for one in owed]),
        ltv_cap=np.array([policy_view(one).cap / WHOLE for one in owed]),
        industry=[_field_of(one) for one in owed],
        owner=[str(one.borrower_id) for one in owed],
    )


def _field_of(one: Secured) -> str:
    """The field of the right that carries most of a loan stands for the borrower's."""
    carrying = max(one.valued, key=_worth, default=None)
    return carrying.industry if carrying else UNKNOWN_FIELD


def _worth(right: Secures) -> int:
    return right.valuation.base if right.valuation else 0


def _owner_of(right: Secures) -> str:
    return str(right.owner_id)


def _spread(
    by: str,
    owed: Sequence[Secured],
    code_of: Callable[[Secures], str],
    names: Mapping[str, str] = MappingProxyType({}),
) -> Spread:
    codes, amounts = [], []
    for one in owed:
        total = sum(_worth(right) for right in one.valued)
        for right in one.valued:
            codes.append(code_of(right))
            amounts.append(one.outstanding / FEN_A_YUAN * _worth(right) / total)
    whole_exposure = sum(amounts)
    sums = dict.fromkeys(sorted(codes), 0.0)
    for code, amount in zip(codes, amounts, strict=True):
        sums[code] += amount
    parts = [
        Part(code, names.get(code, code), amount, amount / whole_exposure)
        for code, amount in sums.items()
    ]
    return Spread(
        parts=tuple(sorted(parts, key=lambda part: (-part.exposure, part.code))),
        concentration=concentration(by=by, codes=codes, exposure=np.array(amounts)),
    )
