"""JSON of appraisals. Rates are fractions a year or of revenue: 0.18 is 18 %."""

import json
from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.appraisals.calculation import refusing
from ip_finance.appraisals.domain import AppraisalState, DraftAppraisal, ReviewAppraisal
from ip_finance.appraisals.models import Appraisal
from valuation import (
    EXPERT_INPUT,
    Convention,
    DiscountRateBuildUp,
    PatentAppraisalInputs,
    RoyaltyRange,
    Scenarios,
)

FIRST_PATENT_LAW = date(1985, 4, 1)

Number = Annotated[float, Field(allow_inf_nan=False)]
Words = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"^[^\x00]+$")]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]


class RoyaltyRangeIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    minimum: Number = Field(description="Fraction of revenue.")
    maximum: Number = Field(description="Fraction of revenue.")
    source: Words = Field(EXPERT_INPUT, description="Who says so.")

    def to_range(self) -> RoyaltyRange:
        return RoyaltyRange(minimum=self.minimum, maximum=self.maximum, source=self.source)


class DiscountRateIn(BaseModel):
    """Risk-free rate and four premiums, fractions a year; the rate is their sum (VA-23)."""

    model_config = ConfigDict(extra="forbid")

    risk_free: Number
    technical: Number
    market: Number
    financial: Number
    management: Number

    def to_build_up(self) -> DiscountRateBuildUp:
        return DiscountRateBuildUp(
            risk_free=self.risk_free,
            technical=self.technical,
            market=self.market,
            financial=self.financial,
            management=self.management,
        )


class StressIn(BaseModel):
    """How the low scenario departs from the base; policy, so that none is a default."""

    model_config = ConfigDict(extra="forbid")

    discount_spread: Number = Field(description="Added to the discount rate.")
    revenue_haircut: Number = Field(description="Fraction taken off the forecast.")

    def to_scenarios(self) -> Scenarios:
        return Scenarios.stressed(
            discount_spread=self.discount_spread, revenue_haircut=self.revenue_haircut
        )


class AppraisalIn(BaseModel):
    """The inputs of an appraisal by relief from royalty."""

    model_config = ConfigDict(extra="forbid")

    asset_id: UUID
    base_date: date = Field(ge=FIRST_PATENT_LAW, description="The day that the value is for.")
    revenue_yuan: list[Number] = Field(
        min_length=1, max_length=30, description="Forecast of each year after the base date."
    )
    royalty_range: RoyaltyRangeIn
    scheme_id: Name = Field(description="Indicator scheme that rates the right.")
    scheme_version: Name
    ratings: dict[Name, Number] = Field(
        max_length=200, description="Rating of every indicator by code, on the scheme's scale."
    )
    tax_rate: Number = Field(description="Tax on the saved royalty, a fraction.")
    discount_rate: DiscountRateIn
    legal_life_years: Number = Field(description="From the base date to the end of the right.")
    economic_life_years: Number = Field(description="Years the technology is expected to earn.")
    convention: Convention = Field(description="When the cash of a year arrives.")
    stress: StressIn
    single_method_reason: Words = Field(description="Why one method must do (VA-02).")

    def to_command(self, appraisal_id: UUID) -> DraftAppraisal:
        """Raises: ValuationRefused: an input is outside what the method can use."""
        with refusing():
            inputs = self._inputs()
        return DraftAppraisal(appraisal_id, self.asset_id, inputs, self.single_method_reason)

    def _inputs(self) -> PatentAppraisalInputs:
        return PatentAppraisalInputs(
            base_date=self.base_date,
            revenue=self.revenue_yuan,
            royalty_range=self.royalty_range.to_range(),
            ratings=self.ratings,
            scheme_id=self.scheme_id,
            scheme_version=self.scheme_version,
            tax_rate=self.tax_rate,
            discount_rate=self.discount_rate.to_build_up(),
            legal_life_years=self.legal_life_years,
            economic_life_years=self.economic_life_years,
            convention=self.convention,
            scenarios=self.stress.to_scenarios(),
        )


class ReviewIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    comment: Words = Field(description="What was checked, and what was found.")

    def to_command(self, appraisal_id: UUID) -> ReviewAppraisal:
        return ReviewAppraisal(appraisal_id, self.comment)


class CaveatOut(BaseModel):
    code: str
    rule: str
    text: str


class AppraisalOut(BaseModel):
    id: UUID
    asset_id: UUID
    appraiser_id: UUID
    low_fen: int
    base_fen: int
    high_fen: int
    method: str
    is_scheme_verified: bool = Field(description="False: cite the score as of no standard.")
    caveats: list[CaveatOut]
    single_method_reason: str
    valued_on: date
    valid_until: datetime
    state: AppraisalState
    reviewed_by: UUID | None
    reviewed_at: datetime | None
    review_comment: str | None
    report: dict[str, Any]
    report_hash: str
    is_recomputed: bool = Field(description="The inputs give this report again, byte for byte.")
    created_at: datetime
    asset_version: int | None = Field(description="The version that the record made.")
    tx_hash: str | None

    @classmethod
    def of(cls, appraisal: Appraisal) -> Self:
        report, ledger = json.loads(appraisal.report), appraisal.on_ledger
        return cls(
            id=appraisal.id,
            asset_id=appraisal.asset_id,
            appraiser_id=appraisal.appraiser_id,
            low_fen=appraisal.low,
            base_fen=appraisal.base,
            high_fen=appraisal.high,
            method=", ".join(method["method"] for method in report["methods"]),
            is_scheme_verified=report["scheme_score"]["verified"],
            caveats=report["caveats"],
            single_method_reason=appraisal.single_method_reason,
            valued_on=appraisal.valued_on,
            valid_until=appraisal.valid_until,
            state=appraisal.state,
            reviewed_by=appraisal.reviewed_by,
            reviewed_at=appraisal.reviewed_at,
            review_comment=appraisal.review_comment,
            report=report,
            report_hash=appraisal.report_hash,
            is_recomputed=appraisal.is_recomputed,
            created_at=appraisal.created_at,
            asset_version=ledger.asset_version if ledger else None,
            tx_hash=ledger.tx_hash if ledger else None,
        )


class RecomputationOut(BaseModel):
    """Anybody who may see the appraisal may have it computed again."""

    id: UUID
    is_recomputed: bool = Field(description="The inputs give report and range, byte for byte.")
    is_committed: bool = Field(description="The report is the one that the hash stands for.")
    report_hash: str

    @classmethod
    def of(cls, appraisal: Appraisal) -> Self:
        return cls.model_validate(appraisal, from_attributes=True)
