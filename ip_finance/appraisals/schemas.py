"""JSON of appraisals. Rates are fractions a year or of revenue: 0.18 is 18 %."""

import json
from datetime import date, datetime
from typing import Annotated, Any, Final, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.appraisals.calculation import pricing_of
from ip_finance.appraisals.domain import AppraisalState, DraftAppraisal, ReviewAppraisal
from ip_finance.appraisals.models import Acceptance, Appraisal
from ip_finance.appraisals.orders import DecideOnAppraisal, Decision
from valuation.appraisal.inputs import FEWEST_PATHS

USUAL_PATHS: Final = 10_000
MOST_PATHS: Final = 100_000
"""More would keep others waiting, and move no quantile that anybody lends on."""

Number = Annotated[float, Field(allow_inf_nan=False)]
Words = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"^[^\x00]+$")]
MaybeWords = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]


class AppraisalIn(BaseModel):
    """The price of a scored order; right, scores, evidence and base date come from the order."""

    model_config = ConfigDict(extra="forbid")

    order_id: UUID
    pricing: dict[str, Any] = Field(
        description="The record `Pricing` of the library: economics, lives, methods with weights, "
        "single_method_reason, uncertainty. What is wrong is named by its argument."
    )
    counts: dict[Name, Number] = Field(
        default_factory=dict,
        max_length=50,
        description="Counts of registers that the office file does not tell, by indicator.",
    )
    paths: int = Field(USUAL_PATHS, ge=FEWEST_PATHS, le=MOST_PATHS)
    disagreement_note: MaybeWords = Field(
        "", description="Why both cards can be relied on, if they are disputed."
    )

    def to_command(self, appraisal_id: UUID) -> DraftAppraisal:
        """Raises: ValuationRefused: an input is outside what the methods can use."""
        return DraftAppraisal(
            appraisal_id=appraisal_id,
            order_id=self.order_id,
            pricing=pricing_of(self.pricing),
            counts=self.counts,
            paths=self.paths,
            disagreement_note=self.disagreement_note,
        )


class ReviewIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    comment: Words = Field(description="What was checked, and what was found.")

    def to_command(self, appraisal_id: UUID) -> ReviewAppraisal:
        return ReviewAppraisal(appraisal_id, self.comment)


class AcceptanceIn(BaseModel):
    """A bank's word on a signed valuation; a refusal says why."""

    model_config = ConfigDict(extra="forbid")

    decision: Decision
    comment: MaybeWords = ""

    def to_command(self, appraisal_id: UUID) -> DecideOnAppraisal:
        return DecideOnAppraisal(appraisal_id, self.decision, self.comment)


class AcceptanceOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    appraisal_id: UUID
    party_id: UUID
    decision: Decision
    comment: str
    decided_by: UUID
    decided_at: datetime

    @classmethod
    def of(cls, acceptance: Acceptance) -> Self:
        return cls.model_validate(acceptance)


class CaveatOut(BaseModel):
    code: str
    rule: str
    text: str


class AppraisalOut(BaseModel):
    id: UUID
    order_id: UUID
    asset_id: UUID
    appraiser_id: UUID
    low_fen: int = Field(description="P10 of the distribution.")
    base_fen: int = Field(description="P50.")
    high_fen: int = Field(description="P90.")
    method: str
    is_scheme_verified: bool = Field(description="False: cite the score as of no standard.")
    caveats: list[CaveatOut]
    single_method_reason: str
    disagreement_note: str
    valued_on: date
    valid_until: datetime = Field(description="From this moment on it is not used any more.")
    state: AppraisalState
    reviewed_by: UUID | None
    reviewed_at: datetime | None
    review_comment: str | None
    report: dict[str, Any]
    report_hash: str
    created_at: datetime
    asset_version: int | None = Field(description="The version that the record made.")
    tx_hash: str | None
    acceptances: list[AcceptanceOut] = Field(description="Of banks, as far as you may see them.")

    @classmethod
    def of(cls, appraisal: Appraisal) -> Self:
        report, ledger = json.loads(appraisal.report), appraisal.on_ledger
        return cls(
            id=appraisal.id,
            order_id=appraisal.order_id,
            asset_id=appraisal.asset_id,
            appraiser_id=appraisal.appraiser_id,
            low_fen=appraisal.low,
            base_fen=appraisal.base,
            high_fen=appraisal.high,
            method=", ".join(method["name"] for method in report["methods"]),
            is_scheme_verified=report["score"]["panel"]["verified"],
            caveats=report["caveats"],
            single_method_reason=appraisal.single_method_reason,
            disagreement_note=appraisal.disagreement_note,
            valued_on=appraisal.valued_on,
            valid_until=appraisal.valid_until,
            state=appraisal.state,
            reviewed_by=appraisal.reviewed_by,
            reviewed_at=appraisal.reviewed_at,
            review_comment=appraisal.review_comment,
            report=report,
            report_hash=appraisal.report_hash,
            created_at=appraisal.created_at,
            asset_version=ledger.asset_version if ledger else None,
            tx_hash=ledger.tx_hash if ledger else None,
            acceptances=[AcceptanceOut.of(one) for one in appraisal.acceptances],
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
