"""Files, write-offs and recoveries, in and out. Titles are the labels of the forms."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.core.money import MAX_FEN, Fen
from ip_finance.enforcement.calculation import Distribution
from ip_finance.enforcement.domain import EntryKind, WriteOffGround, standing
from ip_finance.enforcement.models import EnforcementEvent, Recovery, WriteOff
from ip_finance.enforcement.planning import Step
from ip_finance.enforcement.policy import Figure
from ip_finance.enforcement.service import File
from ip_finance.enforcement.write_offs import Recover

PLAIN = r"^[^\x00]+$"
FIRST_DAY = date(1995, 10, 1)
PositiveFen = Annotated[int, Field(gt=0, le=MAX_FEN)]
SomeFen = Annotated[int, Field(ge=0, le=MAX_FEN)]
Word = Annotated[str, Field(min_length=2, max_length=200, pattern=PLAIN)]
Text = Annotated[str, Field(min_length=2, max_length=2_000, pattern=PLAIN)]
Day = Annotated[date, Field(ge=FIRST_DAY)]
Number = Annotated[int, Field(ge=1, le=100_000)]


class InCourtIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    court: Word = Field(title="法院")
    case_no: Word = Field(title="案号")
    issued_on: Day = Field(title="文书日期")
    document_id: UUID | None = Field(None, title="法律文书")

    @property
    def paper(self) -> dict[str, Any]:
        """The members that every step in court takes."""
        return {name: getattr(self, name) for name in InCourtIn.model_fields}


class RealisationIn(InCourtIn):
    sale: Number = Field(title="哪一次成交")


class LowerRankIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Word
    amount_fen: PositiveFen


class DistributionIn(InCourtIn):
    costs_fen: SomeFen = Field(title="实现质权的费用")
    taxes_fen: SomeFen = Field(title="税费")
    lower_ranks: list[LowerRankIn] = Field(default=[], max_length=20, title="后顺位债权")


class WriteOffIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    loan_id: UUID
    ground: WriteOffGround = Field(title="核销依据")
    reason: Text = Field(title="说明")
    document_id: UUID = Field(title="证明文件")


class WriteOffDecisionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    decision: Literal["agreed", "refused"] = Field(title="决定")
    comment: Text = Field(title="意见")


class RecoveryIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    loan_id: UUID
    amount_fen: PositiveFen = Field(title="收回金额")
    costs_fen: SomeFen = Field(title="其中追偿费用")
    received_on: Day = Field(title="收到日")
    source: Word = Field(title="来源")
    document_id: UUID | None = Field(None, title="凭证")

    def to_command(self, recovery_id: UUID) -> Recover:
        return Recover(
            recovery_id,
            self.loan_id,
            Fen(self.amount_fen),
            Fen(self.costs_fen),
            self.received_on,
            self.source,
            self.document_id,
        )


def standing_numbers(events: Sequence[EnforcementEvent]) -> frozenset[int]:
    """The entries that are not struck out, of whichever default."""
    return frozenset(one.number for one in standing([event.told for event in events]))


class EventOut(BaseModel):
    number: int
    kind: EntryKind
    happened_on: date
    document_id: UUID | None
    facts: dict[str, Any]
    facts_hash: str
    signing_request_id: UUID
    is_on_ledger: bool
    is_struck_out: bool
    party_id: UUID
    created_at: datetime

    @classmethod
    def of(cls, event: EnforcementEvent, standing: frozenset[int]) -> Self:
        is_counter = event.kind is EntryKind.STRIKE_OUT
        return cls(
            number=event.number,
            kind=event.kind,
            happened_on=event.happened_on,
            document_id=event.document_id,
            facts=event.facts,
            facts_hash=event.facts_hash,
            signing_request_id=event.request_id,
            is_on_ledger=event.on_ledger is not None,
            is_struck_out=not is_counter and event.number not in standing,
            party_id=event.party_id,
            created_at=event.created_at,
        )


class StepOut(BaseModel):
    kind: EntryKind
    since: date | None = Field(description="Not before this day.")
    by: date | None = Field(description="Not after this day.")
    floor_fen: int | None = Field(description="The lowest reserve or price.")

    @classmethod
    def of(cls, step: Step) -> Self:
        return cls(kind=step.kind, since=step.since, by=step.by, floor_fen=step.floor)


class FigureOut(BaseModel):
    name: str
    value: int
    unit: str
    source: str
    is_verified: bool

    @classmethod
    def of(cls, one: Figure) -> Self:
        return cls.model_validate(one, from_attributes=True)


class FileOut(BaseModel):
    loan_id: UUID
    state: str
    today: date
    undistributed_fen: int
    principal_fen: int = Field(description="Deficiency: principal still owed by the borrower.")
    interest_fen: int = Field(description="Interest, penalties and fees still owed.")
    events: list[EventOut]
    next_steps: list[StepOut]
    figures: list[FigureOut]

    @classmethod
    def of(cls, file: File) -> Self:
        counted = standing_numbers(file.events)
        return cls(
            loan_id=file.loan.id,
            state=file.loan.state.value,
            today=file.setting.today,
            undistributed_fen=file.undistributed,
            principal_fen=file.debt.principal,
            interest_fen=file.debt.interest,
            events=[EventOut.of(event, counted) for event in file.events],
            next_steps=[StepOut.of(one) for one in file.steps],
            figures=[FigureOut.of(one) for one in file.floors.figures],
        )


class CaseOut(BaseModel):
    id: UUID
    loan_id: UUID
    bank_id: UUID
    created_at: datetime


class RankOut(BaseModel):
    name: str
    amount_fen: int


class DistributionOut(BaseModel):
    """Every yuan of the proceeds, and what is then still owed."""

    proceeds_fen: int
    costs_fen: int
    taxes_fen: int
    interest_fen: int
    principal_fen: int
    lower_ranks: list[RankOut]
    surplus_fen: int
    interest_left_fen: int
    principal_left_fen: int

    @classmethod
    def of(cls, one: Distribution) -> Self:
        return cls(
            proceeds_fen=one.proceeds,
            costs_fen=one.costs,
            taxes_fen=one.taxes,
            interest_fen=one.interest,
            principal_fen=one.principal,
            lower_ranks=[RankOut(name=rank.name, amount_fen=rank.amount) for rank in one.lower],
            surplus_fen=one.surplus,
            interest_left_fen=one.deficit.interest,
            principal_left_fen=one.deficit.principal,
        )


class WriteOffOut(BaseModel):
    id: UUID
    loan_id: UUID
    ground: WriteOffGround
    reason: str
    document_id: UUID
    principal_fen: int
    interest_fen: int
    proposed_on: date
    proposed_by: UUID
    decision: str | None
    comment: str | None
    decided_by: UUID | None
    booked_on: date | None = Field(description="When the ledger had it and the books took it.")

    @classmethod
    def of(cls, one: WriteOff) -> Self:
        said = one.decision
        return cls(
            id=one.id,
            loan_id=one.loan_id,
            ground=one.ground,
            reason=one.reason,
            document_id=one.document_id,
            principal_fen=one.principal,
            interest_fen=one.interest,
            proposed_on=one.proposed_on,
            proposed_by=one.proposed_by,
            decision=None if said is None else ("agreed" if said.is_agreed else "refused"),
            comment=said.comment if said else None,
            decided_by=said.decided_by if said else None,
            booked_on=one.booked_on,
        )


class RecoveryOut(BaseModel):
    id: UUID
    loan_id: UUID
    amount_fen: int
    costs_fen: int
    received_on: date
    source: str
    booked_on: date | None

    @classmethod
    def of(cls, one: Recovery) -> Self:
        return cls(
            id=one.id,
            loan_id=one.loan_id,
            amount_fen=one.amount,
            costs_fen=one.costs,
            received_on=one.received_on,
            source=one.source,
            booked_on=one.booked_on,
        )
