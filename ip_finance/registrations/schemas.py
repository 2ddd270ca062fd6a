"""Filings in and out, as JSON and as forms."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.core.money import MAX_FEN
from ip_finance.dossiers.domain import Registrar
from ip_finance.registrations import service
from ip_finance.registrations.domain import (
    Channel,
    Entry,
    FilingKind,
    FilingState,
    OpenFiling,
)
from ip_finance.registrations.duties import Duty
from ip_finance.registrations.models import Filing, FilingEvent
from ip_finance.registrations.policy import Due
from ip_finance.registrations.service import Entered

FIRST_PATENT_LAW = date(1985, 4, 1)

Text = Annotated[str, Field(min_length=2, max_length=500, pattern=r"^[^\x00]+$")]
Number = Annotated[str, Field(min_length=4, max_length=20, pattern=r"^[^\x00]+$")]
Day = Annotated[date, Field(ge=FIRST_PATENT_LAW)]


class FilingIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    pledge_id: UUID
    kind: FilingKind
    registrar: Registrar
    cause: str = Field(
        "",
        max_length=64,
        pattern=r"^[a-z0-9-]*$",
        description="The duty that it fulfils, as `/filings/duties` names it.",
    )

    def to_command(self, filing_id: UUID) -> OpenFiling:
        return OpenFiling(filing_id, self.pledge_id, self.kind, self.registrar, self.cause)


class SubmissionIn(BaseModel):
    """Papers were handed in (again, after a correction)."""

    model_config = ConfigDict(extra="forbid")

    channel: Channel
    submission_no: Number = Field(description="业务受理编号")
    submitted_on: Day
    document_id: UUID = Field(description="The receipt, kept before.")

    def to_entry(self, filing_id: UUID) -> Entry:
        facts = {"channel": self.channel.value, "submission_no": self.submission_no}
        return Entry(filing_id, FilingState.SUBMITTED, self.submitted_on, self.document_id, facts)


class CorrectionIn(BaseModel):
    """The office asks for corrections."""

    model_config = ConfigDict(extra="forbid")

    noticed_on: Day
    items: list[Text] = Field(min_length=1, max_length=20, description="补正事项")
    answer_by: Day | None = Field(None, description="As the notice says; else by policy.")
    document_id: UUID = Field(description="The notice, kept before.")

    def to_entry(self, filing_id: UUID) -> Entry:
        answer_by = self.answer_by.isoformat() if self.answer_by else None
        facts = {"items": self.items, "answer_by": answer_by}
        return Entry(filing_id, FilingState.CORRECTION, self.noticed_on, self.document_id, facts)


class OutcomeIn(BaseModel):
    """The office has entered it."""

    model_config = ConfigDict(extra="forbid")

    number: Number = Field(description="质押登记号")
    registered_on: Day
    registered_fen: int | None = Field(
        None, gt=0, le=MAX_FEN, description="As registered; a pledge's must be the contract's."
    )
    ends_on: date | None = Field(None, description="Where the registration itself ends (TM-13).")
    document_id: UUID = Field(description="The certificate or notice, kept before.")

    def to_entry(self, filing_id: UUID) -> Entry:
        ends_on = self.ends_on.isoformat() if self.ends_on else None
        facts = {
            "number": self.number,
            "registered_fen": self.registered_fen,
            "ends_on": ends_on,
        }
        return Entry(filing_id, FilingState.REGISTERED, self.registered_on, self.document_id, facts)


class RefusalIn(BaseModel):
    """The office refuses."""

    model_config = ConfigDict(extra="forbid")

    ground: str = Field(max_length=8, description="`PP-10` … `PP-21`, `TM-09a` …, `CR-04`")
    text: Text = Field(description="不予登记的理由")
    refused_on: Day
    document_id: UUID = Field(description="The decision, kept before.")

    def to_entry(self, filing_id: UUID) -> Entry:
        facts = {"ground": self.ground, "text": self.text}
        return Entry(filing_id, FilingState.REFUSED, self.refused_on, self.document_id, facts)


class WithdrawalIn(BaseModel):
    """The parties take the filing back."""

    model_config = ConfigDict(extra="forbid")

    text: Text = Field(description="撤回原因")
    withdrawn_on: Day

    def to_entry(self, filing_id: UUID) -> Entry:
        return Entry(filing_id, FilingState.WITHDRAWN, self.withdrawn_on, None, {"text": self.text})


class DeadlineOut(BaseModel):
    on: date
    is_provisional: bool = Field(description="The holidays on the way are not announced yet.")
    source: str
    is_verified: bool

    @classmethod
    def of(cls, due: Due) -> Self:
        return cls(
            on=due.deadline.on,
            is_provisional=due.deadline.is_provisional,
            source=due.period.source,
            is_verified=due.period.is_verified,
        )


class FilingEventOut(BaseModel):
    number: int
    state: FilingState
    happened_on: date
    document_id: UUID | None
    facts: dict[str, Any]
    party_id: UUID
    created_at: datetime

    @classmethod
    def of(cls, event: FilingEvent) -> Self:
        return cls.model_validate(event, from_attributes=True)


class FilingOut(BaseModel):
    id: UUID
    pledge_id: UUID
    kind: FilingKind
    registrar: Registrar
    cause: str
    state: FilingState
    events: list[FilingEventOut]
    answer_by: date | None = Field(description="By when the next move is due.")
    deadline: DeadlineOut | None = Field(description="The same by policy, with its source.")
    signing_request_id: UUID | None = Field(
        default=None,
        description="The step that this entry has led to: sign it at `/signing-requests`.",
    )

    @classmethod
    def of(cls, filing: Filing) -> Self:
        due = service.due_of(filing)
        return cls(
            id=filing.id,
            pledge_id=filing.pledge_id,
            kind=filing.kind,
            registrar=filing.registrar,
            cause=filing.cause,
            state=filing.state,
            events=[FilingEventOut.of(event) for event in filing.events],
            answer_by=service.answer_by(filing),
            deadline=DeadlineOut.of(due) if due else None,
        )

    @classmethod
    def entered(cls, entered: Entered) -> Self:
        told = cls.of(entered.filing)
        told.signing_request_id = entered.asked.id if entered.asked else None
        return told


class DutyOut(BaseModel):
    pledge_id: UUID
    loan_id: UUID
    kind: FilingKind
    registrar: Registrar
    cause: str
    arisen_on: date
    deadline: DeadlineOut
    rule: str
    needs_ledger: bool = Field(description="The pledge's end on the ledger is still missing.")
    filing_id: UUID | None

    @classmethod
    def of(cls, duty: Duty) -> Self:
        return cls(
            pledge_id=duty.pledge_id,
            loan_id=duty.loan_id,
            kind=duty.kind,
            registrar=duty.registrar,
            cause=duty.cause,
            arisen_on=duty.arisen_on,
            deadline=DeadlineOut.of(duty.due),
            rule=duty.rule,
            needs_ledger=duty.needs_ledger,
            filing_id=duty.filing_id,
        )
