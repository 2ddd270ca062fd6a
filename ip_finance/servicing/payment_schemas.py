"""JSON of payments, quotes, rates and new terms. Amounts are whole 分, rates basis points."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.core.money import BasisPoints, Fen
from ip_finance.loan_engine.events import Prepayment
from ip_finance.loan_engine.plan import carried, content_of
from ip_finance.loans.schemas import PlanIn, PositiveFen, Text
from ip_finance.servicing.adjusting import Adjust
from ip_finance.servicing.amending import Amend, Amendment
from ip_finance.servicing.domain import AdjustmentKind
from ip_finance.servicing.planning import Due
from ip_finance.servicing.prepaying import Dues, Mode, Split
from ip_finance.servicing.quoting import Quote
from ip_finance.servicing.receiving import Pay
from ip_finance.signing.models import SigningRequest
from ip_finance.signing.schemas import Asked


class PaymentIn(BaseModel):
    """What came in; the platform splits it as of the open day of the books."""

    model_config = ConfigDict(extra="forbid")

    amount_fen: PositiveFen
    paid_on: date
    mode: Prepayment | None = Field(
        default=None, description="Needed where a part of it prepays, and not all is paid."
    )
    entry_id: UUID | None = Field(
        default=None, description="The credit of the bank's account that it is."
    )

    def to_command(self, loan_id: UUID) -> Pay:
        return Pay(loan_id, Fen(self.amount_fen), self.paid_on, self.mode, self.entry_id)


class QuoteIn(BaseModel):
    """What a page is asked to quote: the pay-off of a day, and a prepayment where one is named."""

    amount_fen: PositiveFen | None = None
    on: date | None = None


class SplitOut(BaseModel):
    """Where a payment goes: costs, penalty interest, interest, principal (CC-15)."""

    fees_fen: int
    penalties_fen: int
    interest_fen: int
    principal_fen: int
    prepaid_fen: int
    accrued_fen: int = Field(description="Interest not due yet, paid with all of the principal.")

    @classmethod
    def of(cls, split: Split) -> Self:
        return cls(
            fees_fen=split.fees,
            penalties_fen=split.penalties,
            interest_fen=split.interest,
            principal_fen=split.principal,
            prepaid_fen=split.prepaid,
            accrued_fen=split.accrued,
        )


class PaymentAsked(Asked):
    """The repayment that waits for the bank's signature, and its split."""

    split: SplitOut

    @classmethod
    def made(cls, request: SigningRequest, split: Split) -> Self:
        return cls(**Asked.of(request).model_dump(), split=SplitOut.of(split))


class PayoffOut(BaseModel):
    """What ends the loan on a day, with its parts."""

    on: date
    fees_fen: int
    penalties_fen: int
    interest_fen: int
    principal_fen: int = Field(description="Principal that fell due by then.")
    accrued_fen: int
    ahead_fen: int = Field(description="Principal that falls due later.")
    payoff_fen: int

    @classmethod
    def of(cls, dues: Dues) -> Self:
        return cls(
            on=dues.on,
            fees_fen=dues.fees,
            penalties_fen=dues.penalties,
            interest_fen=dues.interest,
            principal_fen=dues.principal,
            accrued_fen=dues.accrued,
            ahead_fen=dues.ahead,
            payoff_fen=dues.payoff,
        )


class PlannedOut(BaseModel):
    n: int
    due_on: date
    principal_fen: int
    interest_fen: int
    due_fen: int
    balance_fen: int


class ModeOut(BaseModel):
    """One way to prepay: what it makes of the rest."""

    mode: Prepayment
    instalment_before_fen: int
    instalment_after_fen: int
    rows_before: int
    rows_after: int
    interest_before_fen: int
    interest_after_fen: int
    interest_saved_fen: int
    ends_on_before: date
    ends_on_after: date
    rows: list[PlannedOut]

    @classmethod
    def of(cls, mode: Mode) -> Self:
        return cls(
            mode=mode.mode,
            instalment_before_fen=mode.instalment_before,
            instalment_after_fen=mode.instalment_after,
            rows_before=mode.rows_before,
            rows_after=len(mode.rows),
            interest_before_fen=mode.interest_before,
            interest_after_fen=mode.interest_after,
            interest_saved_fen=mode.interest_saved,
            ends_on_before=mode.ends_on_before,
            ends_on_after=mode.ends_on_after,
            rows=planned_of(mode.rows),
        )


def planned_of(dues: Sequence[Due]) -> list[PlannedOut]:
    """Instalments as they would be, with the principal left after each."""
    left, rows = int(sum(due.principal for due in dues)), []
    for n, due in enumerate(dues, start=1):
        left -= due.principal
        rows.append(
            PlannedOut(
                n=n,
                due_on=due.due_on,
                principal_fen=due.principal,
                interest_fen=due.interest,
                due_fen=due.principal + due.interest,
                balance_fen=left,
            )
        )
    return rows


class QuoteOut(BaseModel):
    """What paying `amount_fen` would do: what is due first, and three ways for the rest."""

    amount_fen: int
    dues: PayoffOut
    split: SplitOut
    modes: list[ModeOut]

    @classmethod
    def of(cls, quote: Quote) -> Self:
        return cls(
            amount_fen=quote.amount,
            dues=PayoffOut.of(quote.dues),
            split=SplitOut.of(quote.split),
            modes=[ModeOut.of(mode) for mode in quote.modes],
        )


class RateOut(BaseModel):
    """The rate from a day on: the LPR and the spread, or as both sides agreed."""

    model_config = ConfigDict(from_attributes=True)

    from_on: date
    rate_bps: int = Field(validation_alias="rate")
    lpr_bps: int | None = Field(validation_alias="lpr")
    spread_bps: int | None = Field(validation_alias="spread")
    tenor: str | None
    source: str


class RatesOut(BaseModel):
    """The rates of a loan, the newest first."""

    next_reset_on: date | None
    items: list[RateOut]


class ExtensionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ends_on: date
    reason: Text = Field(max_length=2_000)
    rate_bps: int | None = Field(default=None, gt=0, le=10_000)

    def to_command(self, loan_id: UUID) -> Amend:
        rate = None if self.rate_bps is None else BasisPoints(self.rate_bps)
        return Amend(loan_id, self.ends_on, self.reason, rate)


class RestructuringIn(ExtensionIn):
    plan: PlanIn | None = None

    def to_command(self, loan_id: UUID) -> Amend:
        """Raises: PlanNotUnderstood, PlanNotCarried."""
        rate = None if self.rate_bps is None else BasisPoints(self.rate_bps)
        plan = None if self.plan is None else content_of(carried(self.plan))
        return Amend(loan_id, self.ends_on, self.reason, rate, plan)


class RestructuringForm(ExtensionIn):
    """As a page asks for it: the way to repay stays."""


class AmendmentAsked(Asked):
    """The terms that wait for both signatures; `fact` waits for the bank's."""

    fact: Asked

    @classmethod
    def made(cls, amendment: Amendment) -> Self:
        return cls(**Asked.of(amendment.terms).model_dump(), fact=Asked.of(amendment.fact))


class AdjustmentIn(BaseModel):
    """Waive what fell due, or take money out of suspense."""

    model_config = ConfigDict(extra="forbid")

    kind: AdjustmentKind
    amount_fen: PositiveFen
    reason: Text = Field(max_length=2_000)

    def to_command(self, adjustment_id: UUID, loan_id: UUID) -> Adjust:
        return Adjust(adjustment_id, loan_id, self.kind, Fen(self.amount_fen), self.reason)


class AdjustmentOut(BaseModel):
    """Who proposed what, and who confirmed it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    loan_id: UUID
    kind: AdjustmentKind
    amount_fen: int = Field(validation_alias="amount")
    reason: str
    made_by: UUID
    made_at: datetime
    checked_by: UUID | None
    checked_at: datetime | None
