"""Pools, claims and subsidies, in and out. Titles are the labels of the forms."""

from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ip_finance.compensation.domain import (
    ClaimState,
    ClaimSubsidy,
    FileClaim,
    SubsidyKind,
    SubsidyState,
)
from ip_finance.compensation.models import PoolClaim, PoolCover, SubsidyClaim
from ip_finance.compensation.service import Held
from ip_finance.core.money import MAX_FEN, Fen

PLAIN = r"^[^\x00]+$"
FIRST_DAY = date(2000, 1, 1)
SomeFen = Annotated[int, Field(ge=0, le=MAX_FEN)]
Key = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z0-9-]+$")]
Text = Annotated[str, Field(min_length=2, max_length=2_000, pattern=PLAIN)]
Day = Annotated[date, Field(ge=FIRST_DAY)]


class CoverIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    pool: Key
    loan_id: UUID


class ClaimIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    loan_id: UUID
    kind: Literal["provisional", "final"] = Field(
        "final", title="申请类别", description="处置终结之前为预补偿（RS-01）。"
    )
    insured_fen: SomeFen = Field(0, title="保险已赔付的本金")
    document_id: UUID = Field(title="贷款台账")

    def to_command(self, claim_id: UUID) -> FileClaim:
        is_provisional = self.kind == "provisional"
        return FileClaim(
            claim_id, self.loan_id, is_provisional, Fen(self.insured_fen), self.document_id
        )


class OpinionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    decision: Literal["agreed", "refused"] = Field(title="结论")
    comment: Text = Field(title="意见")


class ReturnIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    recovery_id: UUID | None = Field(
        description="The recovery; null gives back what was paid too much before."
    )


class SubsidyIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    loan_id: UUID
    programme: Key = Field(title="贴息贴费项目")
    kind: SubsidyKind = Field(title="类别")
    since: Day = Field(title="期间起")
    until: Day = Field(title="期间止")
    fee_kind: Literal["", "appraisal", "guarantee", "registration", "insurance", "notary"] = Field(
        "", title="费用种类"
    )
    fee_fen: SomeFen = Field(0, title="费用金额")
    document_id: UUID | None = Field(None, title="凭证")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since > self.until:
            raise ValueError("the days are not in order")
        if (self.kind is SubsidyKind.FEE) != bool(self.fee_kind and self.fee_fen):
            raise ValueError("a fee, and only a fee, has a kind and an amount")
        return self

    def to_command(self, claim_id: UUID) -> ClaimSubsidy:
        return ClaimSubsidy(
            claim_id,
            self.loan_id,
            self.programme,
            self.kind,
            self.since,
            self.until,
            self.fee_kind,
            Fen(self.fee_fen),
            self.document_id,
        )


class CoverOut(BaseModel):
    id: UUID
    pool: str
    loan_id: UUID
    bank_id: UUID
    covered_on: date

    @classmethod
    def of(cls, one: PoolCover) -> Self:
        return cls.model_validate(one, from_attributes=True)


class SharerOut(BaseModel):
    party: str
    name: str
    share_bps: int


class PoolOut(BaseModel):
    """A pool: its shares, what it holds and has left, and whether its breaker has tripped."""

    key: str
    name: str
    sharers: list[SharerOut]
    fund_fen: int | None
    balance_fen: int | None = Field(description="Fund less payments plus returns.")
    promised_fen: int
    paid_fen: int
    returned_fen: int
    left_fen: int | None = Field(description="What may still be promised; null: no known limit.")
    cap_loan_fen: int | None
    cap_pool_fen: int | None
    loans: int
    outstanding_fen: int
    bad_fen: int
    bad_ratio_bps: int
    breaker_bps: int | None
    is_tripped: bool
    overdue_days: int
    demands: int
    needs_enforcement: bool
    source: str
    is_verified: bool

    @classmethod
    def of(cls, held: Held) -> Self:
        pool, figures = held.pool, held.figures
        return cls(
            key=held.key,
            name=pool.name,
            sharers=[
                SharerOut(party=one.party, name=one.name, share_bps=one.share)
                for one in pool.sharers
            ],
            fund_fen=pool.fund,
            balance_fen=figures.balance(pool),
            promised_fen=figures.promised,
            paid_fen=figures.paid,
            returned_fen=figures.returned,
            left_fen=figures.left(pool),
            cap_loan_fen=pool.cap_loan,
            cap_pool_fen=pool.cap_pool,
            loans=figures.loans,
            outstanding_fen=figures.outstanding,
            bad_fen=figures.bad,
            bad_ratio_bps=figures.bad_ratio,
            breaker_bps=pool.breaker,
            is_tripped=figures.is_tripped(pool),
            overdue_days=pool.overdue_days,
            demands=pool.demands,
            needs_enforcement=pool.needs_enforcement,
            source=held.version.source,
            is_verified=held.version.is_verified,
        )


class OpinionOut(BaseModel):
    kind: str
    is_agreed: bool
    amount_fen: int
    comment: str
    person_id: UUID


class ReturnOut(BaseModel):
    id: UUID
    recovery_id: UUID | None
    amount_fen: int
    figures: dict[str, Any]
    booked_on: date | None


class ClaimOut(BaseModel):
    id: UUID
    pool: str
    loan_id: UUID
    bank_id: UUID
    state: ClaimState
    is_provisional: bool
    loss_fen: int
    amount_fen: int
    excess_fen: int
    figures: dict[str, Any]
    document_id: UUID
    filed_on: date
    recorded_on: date | None
    decided_on: date | None
    paid_on: date | None
    opinions: list[OpinionOut]
    returns: list[ReturnOut]

    @classmethod
    def of(cls, one: PoolClaim) -> Self:
        return cls(
            id=one.id,
            pool=one.pool,
            loan_id=one.loan_id,
            bank_id=one.bank_id,
            state=one.state,
            is_provisional=one.is_provisional,
            loss_fen=one.loss,
            amount_fen=one.amount,
            excess_fen=one.excess,
            figures=one.figures,
            document_id=one.document_id,
            filed_on=one.filed_on,
            recorded_on=one.recorded_on,
            decided_on=one.decided_on,
            paid_on=one.paid_on,
            opinions=[
                OpinionOut(
                    kind=said.kind.value,
                    is_agreed=said.is_agreed,
                    amount_fen=said.amount,
                    comment=said.comment,
                    person_id=said.person_id,
                )
                for said in one.opinions
            ],
            returns=[
                ReturnOut(
                    id=back.id,
                    recovery_id=back.recovery_id,
                    amount_fen=back.amount,
                    figures=back.figures,
                    booked_on=back.booked_on,
                )
                for back in one.returns
            ],
        )


class SubsidyOut(BaseModel):
    id: UUID
    loan_id: UUID
    programme: str
    kind: SubsidyKind
    state: SubsidyState
    since: date
    until: date
    base_fen: int = Field(description="What was paid in time, or the fee.")
    amount_fen: int
    figures: dict[str, Any]
    document_id: UUID | None
    filed_on: date
    recorded_on: date | None
    paid_on: date | None
    comment: str | None

    @classmethod
    def of(cls, one: SubsidyClaim) -> Self:
        return cls(
            id=one.id,
            loan_id=one.loan_id,
            programme=one.programme,
            kind=one.kind,
            state=one.state,
            since=one.since,
            until=one.until,
            base_fen=one.base,
            amount_fen=one.amount,
            figures=one.figures,
            document_id=one.document_id,
            filed_on=one.filed_on,
            recorded_on=one.recorded_on,
            paid_on=one.paid_on,
            comment=one.check.comment if one.check else None,
        )
