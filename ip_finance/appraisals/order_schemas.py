"""JSON of orders, their evidence and their scorecards."""

from datetime import date, datetime
from typing import Any, Final, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.appraisals.gathering import OrderView
from ip_finance.appraisals.models import OrderEvidence, Scorecard
from ip_finance.appraisals.orders import (
    FileCard,
    FiledCard,
    FileEvidence,
    OrderStep,
    PlaceOrder,
    Rated,
)
from ip_finance.appraisals.schemas import Name, Number, Words
from valuation.appraisal.subject import Purpose, ValueType
from valuation.scores.panel import PanelScore

FIRST_PATENT_LAW: Final = date(1985, 4, 1)


class OrderIn(BaseModel):
    """What is to be valued, what for, and why."""

    model_config = ConfigDict(extra="forbid")

    asset_id: UUID
    purpose: Purpose
    value_type: ValueType
    base_date: date = Field(ge=FIRST_PATENT_LAW, description="The day that the value is for.")
    scheme_id: Name = Field(description="Indicator scheme by which two people score the right.")
    scheme_version: Name
    reason: Words = Field(description="Why the appraisal is asked for.")

    def to_command(self, order_id: UUID) -> PlaceOrder:
        return PlaceOrder(
            order_id=order_id,
            asset_id=self.asset_id,
            purpose=self.purpose.value,
            value_type=self.value_type.value,
            base_date=self.base_date,
            scheme_id=self.scheme_id,
            scheme_version=self.scheme_version,
            reason=self.reason,
        )


class EvidenceIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    argument: Name = Field(description="The input it speaks of, such as `economics.revenue`.")
    source: Words = Field(description="Where the input comes from, in words.")
    document_id: UUID | None = Field(None, description="Its hash is taken by the platform.")

    def to_command(self, order_id: UUID, evidence_id: UUID) -> FileEvidence:
        return FileEvidence(evidence_id, order_id, self.argument, self.source, self.document_id)


class RatedIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    value: Number | None = Field(description="On the scheme's scale; null: it cannot be told.")
    reason: Words = Field(description="Why; also why it cannot be told.")


class CardIn(BaseModel):
    """One scorer's rating of every indicator of the order's scheme, by code."""

    model_config = ConfigDict(extra="forbid")

    ratings: dict[Name, RatedIn] = Field(max_length=200)

    def to_command(self, order_id: UUID, card_id: UUID) -> FileCard:
        rated = {code: Rated(one.value, one.reason) for code, one in self.ratings.items()}
        return FileCard(card_id, order_id, rated)


class EvidenceOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    order_id: UUID
    argument: str
    source: str
    document_id: UUID | None
    sha256: str = Field(description="64 digits, or empty where no document is kept.")
    created_by: UUID
    created_at: datetime

    @classmethod
    def of(cls, evidence: OrderEvidence) -> Self:
        return cls.model_validate(evidence)


class CardOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    order_id: UUID
    scorer_id: UUID
    created_at: datetime
    ratings: dict[str, Any] | None = Field(
        description="Null until both cards are in, but for the scorer."
    )

    @classmethod
    def of(cls, card: FiledCard | Scorecard) -> Self:
        return cls.model_validate(card)


class DisputeOut(BaseModel):
    code: str
    ratings: list[float | None]
    steps_apart: float


class AgreementOut(BaseModel):
    """How far the two scorers agree; a coefficient is null where it is not defined."""

    kappa: float | None = Field(description="Quadratic-weighted.")
    icc: float | None = Field(description="ICC(2,1).")
    icc_low: float | None
    icc_high: float | None
    mean_absolute_difference: float | None
    score_low: float = Field(description="0 to 100, the mean of the scorers.")
    score_high: float
    disputed: list[DisputeOut] = Field(description="More than one level apart.")

    @classmethod
    def of(cls, panel: PanelScore) -> Self:
        found, icc = panel.agreement, panel.agreement.icc
        return cls(
            kappa=found.kappa,
            icc=icc.value if icc else None,
            icc_low=icc.low if icc else None,
            icc_high=icc.high if icc else None,
            mean_absolute_difference=found.mean_absolute_difference,
            score_low=panel.total.low,
            score_high=panel.total.high,
            disputed=[
                DisputeOut(code=one.code, ratings=list(one.ratings), steps_apart=one.steps_apart)
                for one in found.disputed
            ],
        )


class OrderLineOut(BaseModel):
    """An order in a list."""

    id: UUID
    asset_id: UUID
    party_id: UUID
    ordered_by: UUID
    purpose: Purpose
    value_type: ValueType
    base_date: date
    scheme_id: str
    scheme_version: str
    reason: str
    created_at: datetime
    step: OrderStep
    age_days: int = Field(description="Whole days since it was asked for.")

    @classmethod
    def of(cls, view: OrderView) -> Self:
        return cls.model_validate(_line(view))


class OrderOut(OrderLineOut):
    evidence: list[EvidenceOut]
    cards: list[CardOut]
    agreement: AgreementOut | None = Field(description="Once both cards are in.")
    appraisal_ids: list[UUID] = Field(description="Newest first.")

    @classmethod
    def of(cls, view: OrderView) -> Self:
        panel = view.panel
        more = {
            "evidence": [EvidenceOut.of(one) for one in view.evidence],
            "cards": [CardOut.of(one) for one in view.cards],
            "agreement": AgreementOut.of(panel) if panel else None,
            "appraisal_ids": [one.id for one in view.appraisals],
        }
        return cls.model_validate(_line(view) | more)


def _line(view: OrderView) -> dict[str, Any]:
    names = OrderLineOut.model_fields.keys() - {"step", "age_days"}
    told = {name: getattr(view.order, name) for name in names}
    return told | {"step": view.step, "age_days": view.age_days}
