"""JSON of pledges."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.core.money import MAX_FEN, Fen
from ip_finance.pledges.domain import ConfirmRegistrationCmd, OpenPledge, PledgeState
from ip_finance.pledges.models import Pledge

FIRST_PATENT_LAW = date(1985, 4, 1)

Text = Annotated[str, Field(min_length=2, pattern=r"^[^\x00]+$")]


class PledgeIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    loan_id: UUID
    asset_ids: list[UUID] = Field(min_length=1, max_length=100)
    secured_fen: int = Field(gt=0, le=MAX_FEN)
    scope: Text = Field(
        "主债权本金、利息、违约金及实现质权的费用",
        max_length=500,
        description="担保范围",
    )

    def to_command(self, pledge_id: UUID) -> OpenPledge:
        return OpenPledge(
            pledge_id=pledge_id,
            loan_id=self.loan_id,
            asset_ids=tuple(self.asset_ids),
            secured=Fen(self.secured_fen),
            scope=self.scope,
        )


class RegistrationIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    certificate_no: Text = Field(min_length=4, max_length=64, description="质押登记号")
    registered_on: date = Field(ge=FIRST_PATENT_LAW)
    document_id: UUID = Field(description="The office's notice, kept before.")

    def to_command(self, pledge_id: UUID) -> ConfirmRegistrationCmd:
        return ConfirmRegistrationCmd(
            pledge_id, self.certificate_no, self.registered_on, self.document_id
        )


class PledgeOut(BaseModel):
    id: UUID
    loan_id: UUID
    pledgor_id: UUID
    pledgee_id: UUID
    asset_ids: list[UUID]
    secured_fen: int
    terms: dict[str, Any]
    terms_hash: str
    state: PledgeState
    number: int | None
    tx_hash: str | None

    @classmethod
    def of(cls, pledge: Pledge) -> Self:
        ledger = pledge.on_ledger
        return cls(
            id=pledge.id,
            loan_id=pledge.loan_id,
            pledgor_id=pledge.pledgor_id,
            pledgee_id=pledge.pledgee_id,
            asset_ids=[UUID(asset_id) for asset_id in pledge.asset_ids],
            secured_fen=pledge.secured,
            terms=pledge.terms,
            terms_hash=pledge.terms_hash,
            state=pledge.state,
            number=ledger.pledge if ledger else None,
            tx_hash=ledger.tx_hash if ledger else None,
        )
