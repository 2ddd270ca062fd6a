"""JSON of the shelf: products beside a firm, and what a loan costs, in 分 and basis points."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.loan_engine.plan import content_of
from ip_finance.marketplace.calculation import Cost, Granted
from ip_finance.marketplace.gathering import OnShelf, Priced
from ip_finance.marketplace.matching import Finding, Match, Outcome, Reason
from ip_finance.marketplace.words import in_english


class FindingOut(BaseModel):
    reason: Reason
    outcome: Outcome
    subject: str = Field(description="The right's number; empty: the product as a whole.")
    detail: str
    cure: str

    @classmethod
    def of(cls, found: Finding) -> Self:
        told = in_english(found)
        return cls(
            reason=found.reason,
            outcome=found.outcome,
            subject=found.subject,
            detail=told.detail,
            cure=told.cure,
        )


class ShareOut(BaseModel):
    """What one right carries: its value in force times the product's LTV."""

    number: str
    value_fen: int
    ltv_bps: int
    lending_value_fen: int


class MatchOut(BaseModel):
    qualifies: bool
    attainable_fen: int
    rights: list[ShareOut]
    findings: list[FindingOut]

    @classmethod
    def of(cls, found: Match) -> Self:
        return cls(
            qualifies=found.qualifies,
            attainable_fen=found.attainable,
            rights=[
                ShareOut(
                    number=one.number,
                    value_fen=one.value,
                    ltv_bps=one.ltv,
                    lending_value_fen=one.lending_value,
                )
                for one in found.shares
            ],
            findings=[FindingOut.of(one) for one in found.findings],
        )


class GrantedOut(BaseModel):
    """What one programme would pay back, if it is applied for and granted."""

    key: str
    name: str
    payer: str
    amount_fen: int

    @classmethod
    def of(cls, one: Granted) -> Self:
        return cls(key=one.key, name=one.name, payer=one.payer, amount_fen=one.amount)


class CostOut(BaseModel):
    """What a loan drawn today and paid in time costs its borrower."""

    principal_fen: int
    term_months: int
    rate_bps: int
    plan: dict[str, Any]
    instalments: int
    first_due_on: date
    first_due_fen: int
    ends_on: date
    interest_fen: int
    charges_fen: int
    subsidies: list[GrantedOut]
    subsidies_fen: int
    cost_before_fen: int
    cost_after_fen: int
    a_month_fen: int = Field(description="The cost after subsidies over the months, half up.")
    annual_cost_before_bps: int = Field(description="By IRR over the flows, actual/365.")
    annual_cost_after_bps: int = Field(description="The same after subsidies.")

    @classmethod
    def of(cls, cost: Cost) -> Self:
        return cls(
            principal_fen=cost.loan.principal,
            term_months=cost.loan.months,
            rate_bps=cost.loan.rate,
            plan=content_of(cost.loan.plan),
            instalments=len(cost.schedule.rows),
            first_due_on=cost.first_due.due_on,
            first_due_fen=cost.first_due.due,
            ends_on=cost.schedule.ends_on,
            interest_fen=cost.before.interest,
            charges_fen=cost.before.charges,
            subsidies=[GrantedOut.of(one) for one in cost.granted],
            subsidies_fen=cost.after.subsidies,
            cost_before_fen=cost.before.total,
            cost_after_fen=cost.after.total,
            a_month_fen=cost.a_month,
            annual_cost_before_bps=cost.before_bps,
            annual_cost_after_bps=cost.after_bps,
        )


class PricedOut(BaseModel):
    way: str
    cost: CostOut | None = Field(description="Null: it cannot be reckoned for such a loan.")

    @classmethod
    def of(cls, one: Priced) -> Self:
        return cls(way=one.way.name, cost=CostOut.of(one.cost) if one.cost else None)


class BankOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str


class ProductOut(BaseModel):
    id: UUID = Field(description="The version of the policy that holds today.")
    key: str
    owner_id: UUID | None = Field(description="The bank; null: a product of the whole platform.")
    banks: list[BankOut]
    content: dict[str, Any]
    source: str
    is_verified: bool
    rate_bps: int
    match: MatchOut | None = Field(description="Null unless a firm asks.")
    priced: list[PricedOut]

    @classmethod
    def of(cls, one: OnShelf) -> Self:
        return cls(
            id=one.version.id,
            key=one.version.key,
            owner_id=one.version.owner_id,
            banks=[BankOut.model_validate(bank) for bank in one.banks],
            content=one.version.content,
            source=one.version.source,
            is_verified=one.version.is_verified,
            rate_bps=one.rate,
            match=MatchOut.of(one.match) if one.match else None,
            priced=[PricedOut.of(way) for way in one.priced],
        )
