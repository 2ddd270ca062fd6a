"""Forms of the marketplace, as its pages ask for things."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.marketplace.schemas import AddresseeIn, Amount, Months, RequestIn, Spread, Text

ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
Choice = Annotated[str, Field(max_length=80, pattern=rf"^{ID}/({ID})?$")]


class TryIn(BaseModel):
    """The calculator on the shelf."""

    model_config = ConfigDict(extra="forbid")

    amount_fen: Amount | None = None
    term_months: Months = 12


class RequestForm(BaseModel):
    """A request as the page asks for it: a choice is a bank and, if any, its product."""

    model_config = ConfigDict(extra="forbid")

    amount_fen: Amount
    term_months: Months
    purpose: Text = Field(max_length=500)
    asset_ids: list[UUID] = Field(min_length=1, max_length=100)
    choices: list[Choice] = Field(default_factory=list, max_length=100)
    is_to_all: bool = False

    def to_body(self) -> RequestIn:
        pairs = [one.split("/") for one in self.choices]
        return RequestIn(
            amount_fen=self.amount_fen,
            term_months=self.term_months,
            purpose=self.purpose,
            asset_ids=self.asset_ids,
            addressees=[
                AddresseeIn(bank_id=UUID(bank), product_id=UUID(product) if product else None)
                for bank, product in pairs
            ],
            is_to_all=self.is_to_all,
        )


class OfferForm(BaseModel):
    """An offer as the page asks for it: a way of repaying is one of a product's, by its place."""

    model_config = ConfigDict(extra="forbid")

    way: str = Field(max_length=40, pattern=rf"^{ID}/[0-9]{{1,3}}$")
    amount_fen: Amount
    spread_bps: Spread
    valid_until: date
    conditions: list[Annotated[Text, Field(max_length=500)]] = Field(max_length=50)
    comment: Text = Field(max_length=2_000)
