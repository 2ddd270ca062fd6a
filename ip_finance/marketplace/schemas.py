"""JSON of the marketplace. Amounts are whole 分, rates basis points a year."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ip_finance.core.canonical import writable
from ip_finance.core.money import MAX_FEN, BasisPoints, Fen
from ip_finance.loans.schemas import PlanIn
from ip_finance.marketplace.domain import (
    Addressee,
    Draft,
    MakeOffer,
    OfferState,
    RequestState,
)
from ip_finance.marketplace.models import FinancingRequest, Offer
from ip_finance.marketplace.shelf_schemas import CostOut

Amount = Annotated[int, Field(gt=0, le=MAX_FEN)]
Months = Annotated[int, Field(ge=1, le=120)]
Text = Annotated[str, Field(min_length=2, pattern=r"^[^\x00]+$")]
Spread = Annotated[int, Field(ge=-3_000, le=3_000)]


class AddresseeIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    bank_id: UUID
    product_id: UUID | None = Field(None, description="A version, as `/products` names it.")


class RequestIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    amount_fen: Amount
    term_months: Months
    purpose: Text = Field(max_length=500)
    asset_ids: list[UUID] = Field(min_length=1, max_length=100)
    addressees: list[AddresseeIn] = Field(default_factory=list, max_length=100)
    is_to_all: bool = Field(False, description="A need that every bank may see and offer on.")

    def to_command(self, request_id: UUID) -> Draft:
        return Draft(
            request_id=request_id,
            amount=Fen(self.amount_fen),
            term_months=self.term_months,
            purpose=self.purpose,
            asset_ids=tuple(self.asset_ids),
            addressees=tuple(Addressee(one.bank_id, one.product_id) for one in self.addressees),
            is_to_all=self.is_to_all,
        )


class ReasonIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Text = Field(max_length=2_000)


class OfferIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    request_id: UUID
    product_id: UUID
    amount_fen: Amount
    spread_bps: Spread = Field(description="Above or below the LPR of the product's tenor.")
    plan: PlanIn
    fees: Annotated[list[dict[str, Any]], AfterValidator(writable)] = Field(
        default_factory=list, max_length=20, description="As products state them."
    )
    valid_until: date
    conditions: list[Annotated[Text, Field(max_length=500)]] = Field(
        default_factory=list, max_length=50
    )
    comment: Text = Field(max_length=2_000)

    def to_command(self, offer_id: UUID) -> MakeOffer:
        return MakeOffer(
            offer_id=offer_id,
            request_id=self.request_id,
            product_id=self.product_id,
            amount=Fen(self.amount_fen),
            spread=BasisPoints(self.spread_bps),
            plan=self.plan,
            fees=self.fees,
            valid_until=self.valid_until,
            conditions=tuple(self.conditions),
            comment=self.comment,
        )


class AcceptanceIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    loan_id: UUID = Field(description="The id of the application that this becomes.")


class OfferOut(BaseModel):
    id: UUID
    request_id: UUID
    bank_id: UUID
    product_id: UUID
    amount_fen: int
    rate_bps: int
    spread_bps: int
    plan: dict[str, Any]
    fees: list[dict[str, Any]]
    valid_until: date
    conditions: list[str]
    comment: str
    created_at: datetime
    state: OfferState

    @classmethod
    def of(cls, offer: Offer, state: OfferState) -> Self:
        return cls(
            id=offer.id,
            request_id=offer.request_id,
            bank_id=offer.bank_id,
            product_id=offer.product_id,
            amount_fen=offer.amount,
            rate_bps=offer.rate,
            spread_bps=offer.spread,
            plan=offer.plan,
            fees=offer.fees,
            valid_until=offer.valid_until,
            conditions=offer.conditions,
            comment=offer.comment,
            created_at=offer.created_at,
            state=state,
        )


class ComparedOut(BaseModel):
    offer: OfferOut
    bank: str
    cost: CostOut | None = Field(description="Null: it cannot be reckoned any more.")


class DeclineOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    bank_id: UUID
    reason: str
    created_at: datetime


class RequestOut(BaseModel):
    """A request; a bank is told of no other addressee than itself."""

    id: UUID
    borrower_id: UUID
    borrower: str
    amount_fen: int
    term_months: int
    purpose: str
    asset_ids: list[UUID]
    addressees: list[AddresseeIn]
    is_to_all: bool
    created_at: datetime
    posted_at: datetime | None
    state: RequestState

    @classmethod
    def of(cls, request: FinancingRequest, viewer_id: UUID) -> Self:
        is_own = viewer_id == request.borrower_id
        return cls(
            id=request.id,
            borrower_id=request.borrower_id,
            borrower=request.borrower.name,
            amount_fen=request.amount,
            term_months=request.term_months,
            purpose=request.purpose,
            asset_ids=[UUID(one) for one in request.asset_ids],
            addressees=[
                AddresseeIn(bank_id=one.bank_id, product_id=one.product_id)
                for one in request.asked
                if is_own or one.bank_id == viewer_id
            ],
            is_to_all=request.is_to_all,
            created_at=request.created_at,
            posted_at=request.posted_at,
            state=request.state,
        )


class RequestDetail(RequestOut):
    offers: list[OfferOut]
    declines: list[DeclineOut]
    loan_id: UUID | None = Field(description="Told to the firm and to the bank that it chose.")
