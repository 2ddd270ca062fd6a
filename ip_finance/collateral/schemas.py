"""The bank's figures in and out, as JSON and as forms. Yuan in `lines`, 分 in names with `_fen`."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from ip_finance.collateral.calculation import LoanValue, PolicyView, RightValue
from ip_finance.collateral.domain import Secures, ValueRange
from ip_finance.collateral.lending import Shocked
from ip_finance.collateral.policy import Policy
from ip_finance.collateral.portfolio import Portfolio, Spread
from ip_finance.collateral.survival import SurvivalWatch
from valuation.models.monitoring import ExpectedAgainstObserved
from valuation.risk.distribution import Distribution
from valuation.risk.lending import LendingValue, LendingView
from valuation.risk.liquidation import Liquidation
from valuation.risk.portfolio import PortfolioRisk


class RangeOut(BaseModel):
    low_fen: int
    base_fen: int
    high_fen: int

    @classmethod
    def of(cls, band: ValueRange) -> Self:
        return cls(low_fen=band.low, base_fen=band.base, high_fen=band.high)


class PolicyViewOut(BaseModel):
    """Value × cap against what is owed. `top_up_fen` is the value of further rights of this mix."""

    value_fen: int
    limit_fen: int
    outstanding_fen: int
    cap_bps: int
    ltv_bps: int | None
    is_breached: bool
    shortfall_fen: int
    top_up_fen: int | None

    @classmethod
    def of(cls, view: PolicyView) -> Self:
        return cls(
            value_fen=view.value,
            limit_fen=view.limit,
            outstanding_fen=view.outstanding,
            cap_bps=view.cap,
            ltv_bps=view.ltv,
            is_breached=view.is_breached,
            shortfall_fen=view.shortfall,
            top_up_fen=view.top_up,
        )


class SecuresOut(BaseModel):
    asset_id: UUID
    loan_id: UUID
    number: str
    title: str
    right_type: str
    field: str
    owner: str
    is_alive: bool
    ends_on: date
    valuation: RangeOut | None
    valued_on: date | None
    valid_until: date | None
    cap_bps: int | None

    @classmethod
    def of(cls, one: Secures) -> Self:
        return cls(
            asset_id=one.asset_id,
            loan_id=one.loan_id,
            number=one.number,
            title=one.title,
            right_type=one.right_type,
            field=one.field,
            owner=one.owner,
            is_alive=one.is_alive,
            ends_on=one.ends_on,
            valuation=RangeOut.of(one.valuation) if one.valuation else None,
            valued_on=one.valued_on,
            valid_until=one.valid_until,
            cap_bps=one.cap,
        )


class RightValueOut(BaseModel):
    right: SecuresOut
    liquidation: Liquidation
    lending: LendingValue
    limit_fen: int

    @classmethod
    def of(cls, one: RightValue) -> Self:
        return cls(
            right=SecuresOut.of(one.right),
            liquidation=one.liquidation,
            lending=one.lending,
            limit_fen=one.limit,
        )


class CollateralOut(BaseModel):
    """What secures one loan. `policies` are the assumptions, each with its source."""

    loan_id: UUID
    years: float
    rights: list[RightValueOut]
    left_out: list[SecuresOut]
    policy: PolicyViewOut
    lending: LendingView | None
    today: Distribution | None
    at_maturity: Distribution | None
    policies: list[Policy]

    @classmethod
    def of(cls, found: LoanValue, policies: list[Policy]) -> Self:
        return cls(
            loan_id=found.secured.loan_id,
            years=found.years,
            rights=[RightValueOut.of(one) for one in found.rights],
            left_out=[SecuresOut.of(one) for one in found.left_out],
            policy=PolicyViewOut.of(found.policy),
            lending=found.lending,
            today=found.today,
            at_maturity=found.at_maturity,
            policies=policies,
        )


class PortfolioLoanOut(BaseModel):
    loan_id: UUID
    borrower: str
    policy: PolicyViewOut


class PortfolioOut(BaseModel):
    loans: list[PortfolioLoanOut]
    left_out: list[SecuresOut]
    risk: PortfolioRisk | None
    by_field: Spread | None
    by_owner: Spread | None
    by_type: Spread | None

    @classmethod
    def of(cls, found: Portfolio) -> Self:
        return cls(
            loans=[
                PortfolioLoanOut(
                    loan_id=one.loan_id, borrower=one.borrower, policy=PolicyViewOut.of(view)
                )
                for one, view in found.loans
            ],
            left_out=[SecuresOut.of(one) for one in found.left_out],
            risk=found.risk,
            by_field=found.by_field,
            by_owner=found.by_owner,
            by_type=found.by_type,
        )


class PredictedOut(BaseModel):
    asset_id: UUID
    number: str
    valued_on: date
    end_probability: float
    has_ended: bool


class SurvivalOut(BaseModel):
    """`comparison` is null below `fewest` rights: too few to say."""

    on: date
    expected: float
    observed: int
    fewest: int
    rights: list[PredictedOut]
    comparison: ExpectedAgainstObserved | None

    @classmethod
    def of(cls, found: SurvivalWatch) -> Self:
        return cls(
            on=found.on,
            expected=found.expected,
            observed=found.observed,
            fewest=found.fewest,
            rights=[
                PredictedOut(
                    asset_id=one.asset_id,
                    number=one.number,
                    valued_on=one.valued_on,
                    end_probability=one.end_probability(found.on),
                    has_ended=one.has_ended,
                )
                for one in found.rights
            ],
            comparison=found.comparison,
        )


class ShockedOut(BaseModel):
    loan_id: UUID
    borrower: str
    is_new: bool
    before: PolicyViewOut
    after: PolicyViewOut

    @classmethod
    def of(cls, one: Shocked) -> Self:
        return cls(
            loan_id=one.secured.loan_id,
            borrower=one.secured.borrower,
            is_new=one.is_new,
            before=PolicyViewOut.of(one.before),
            after=PolicyViewOut.of(one.after),
        )


class ShockOut(BaseModel):
    factor: float
    right_type: str | None
    breached: int
    loans: list[ShockedOut]
