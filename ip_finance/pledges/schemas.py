"""JSON of pledges."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.core.money import MAX_FEN, Fen
from ip_finance.eligibility.facts import PledgeKind
from ip_finance.eligibility.plan_schemas import ResolutionIn
from ip_finance.pledges.contract import NO_CLAUSES, ClaimPeriod, Clauses
from ip_finance.pledges.domain import (
    OfferSecurity,
    OpenPledge,
    PledgeState,
)
from ip_finance.pledges.models import Pledge
from ip_finance.web.exports import Column, in_yuan

FIRST_PATENT_LAW = date(1985, 4, 1)

Text = Annotated[str, Field(min_length=2, pattern=r"^[^\x00]+$")]
Clause = Annotated[str | None, Field(max_length=2_000, pattern=r"^[^\x00]*$")]
Address = Annotated[str | None, Field(min_length=2, max_length=300, pattern=r"^[^\x00]+$")]


class PeriodIn(BaseModel):
    """When the claims under a maximum-amount pledge arise (最高额质押的债权确定期间)."""

    model_config = ConfigDict(extra="forbid")

    begins_on: date = Field(ge=FIRST_PATENT_LAW)
    ends_on: date | None = None

    def to_period(self) -> ClaimPeriod:
        return ClaimPeriod(self.begins_on, self.ends_on)


class ClausesIn(BaseModel):
    """Optional clauses of the contract, in the parties' own words."""

    model_config = ConfigDict(extra="forbid")

    annual_fees: Clause = Field(None, description="年费与续展费用的承担")
    use_during_pledge: Clause = Field(None, description="质押期间的转让与许可")
    invalidation: Clause = Field(None, description="权利被宣告无效或者权利人变更的处理")
    technical_documents: Clause = Field(None, description="实现质权时技术资料的交付")
    same_day_invention: Clause = Field(None, description="同日申请的发明专利授权后的处理")
    other: Clause = Field(None, description="其他约定")


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
    kind: PledgeKind = PledgeKind.ORDINARY
    period: PeriodIn | None = None
    clauses: ClausesIn | None = None
    pledgor_id: UUID | None = Field(None, description="Whose rights; the borrower if left out.")
    resolution: ResolutionIn | None = Field(
        None, description="股东会或董事会决议: needed where the pledgor is not the borrower."
    )
    is_for_own_shareholder: bool | None = Field(
        None, description="The borrower is a shareholder or controller of the pledgor; as above."
    )
    pledgor_address: Address = Field(None, description="As in the right's document if left out.")
    pledgee_address: Address = None
    agent: Address = Field(None, description="Who files for both, if they do not themselves.")
    is_valuation_stated: bool = Field(False, description="The form says that a report exists.")

    def to_command(self, pledge_id: UUID) -> OpenPledge:
        return OpenPledge(
            pledge_id=pledge_id,
            loan_id=self.loan_id,
            asset_ids=tuple(self.asset_ids),
            secured=Fen(self.secured_fen),
            scope=self.scope,
            pledgor_id=self.pledgor_id,
            resolution=self.resolution.to_facts() if self.resolution else None,
            is_for_own_shareholder=self.is_for_own_shareholder,
            kind=self.kind,
            period=self.period.to_period() if self.period else None,
            clauses=Clauses(**self.clauses.model_dump()) if self.clauses else NO_CLAUSES,
            pledgor_address=self.pledgor_address,
            pledgee_address=self.pledgee_address,
            agent=self.agent,
            is_valuation_stated=self.is_valuation_stated,
        )


class SecurityOfferIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    bank_id: UUID
    asset_ids: list[UUID] = Field(min_length=1, max_length=100)
    resolution_document_id: UUID = Field(description="股东会或董事会决议, kept before.")

    def to_command(self) -> OfferSecurity:
        return OfferSecurity(self.bank_id, tuple(self.asset_ids), self.resolution_document_id)


class SecurityOffered(BaseModel):
    """What the bank may see from now on."""

    bank_id: UUID
    asset_ids: list[UUID]
    resolution_document_id: UUID


class PledgeOut(BaseModel):
    id: UUID
    loan_id: UUID
    pledgor_id: UUID
    pledgee_id: UUID
    asset_ids: list[UUID]
    secured_fen: int
    terms: dict[str, Any]
    terms_hash: str
    kind: PledgeKind
    contract_document_id: UUID | None
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
            kind=pledge.kind,
            contract_document_id=pledge.contract_document_id,
            state=pledge.state,
            number=ledger.pledge if ledger else None,
            tx_hash=ledger.tx_hash if ledger else None,
        )


COLUMNS: Sequence[Column[Pledge]] = (
    Column("贷款 loan", lambda pledge: str(pledge.loan_id)),
    Column("序号 number", lambda pledge: pledge.on_ledger.pledge if pledge.on_ledger else None),
    Column("出质人 pledgor", lambda pledge: str(pledge.pledgor_id)),
    Column("质权人 pledgee", lambda pledge: str(pledge.pledgee_id)),
    Column("权利数 rights", lambda pledge: len(pledge.asset_ids)),
    Column("被担保金额（元） secured, CNY", lambda pledge: in_yuan(pledge.secured)),
    Column("种类 kind", lambda pledge: pledge.kind.value),
    Column("状态 state", lambda pledge: pledge.state.value),
    Column("编号 id", lambda pledge: str(pledge.id)),
)
"""Of the list as a file."""
