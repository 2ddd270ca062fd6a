"""JSON of legal events and standings."""

from dataclasses import fields
from datetime import date, datetime
from typing import Annotated, Any, Generic, Literal, Self, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.core.money import Fen
from ip_finance.ip_assets.models import IpAsset
from ip_finance.legal_status.models import RecordedEvent
from ip_finance.legal_status.work import LookedUp
from ip_finance.office_files.numbers import RightType
from ip_finance.rights.events import EventKind, LegalEvent
from ip_finance.rights.fees import FeeStateKind, fee_state
from ip_finance.rights.reminders import DeadlineKind, deadlines
from ip_finance.rights.standing import Standing, Told

T = TypeVar("T")

TOLD = tuple(field.name for field in fields(Standing))
Text = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 1, 1))]


class DetailsIn(BaseModel):
    """What belongs to an event, by its kind; leave out the rest."""

    model_config = ConfigDict(extra="forbid")

    paid_through: Day | None = Field(
        default=None, description="fee-paid: the last day that is paid for."
    )
    ends_on: Day | None = Field(
        default=None, description="renewed, term-changed: the first day without the right."
    )
    until: Day | None = Field(default=None, description="frozen: the last day of the order.")
    owner: Text | None = Field(
        default=None, description="transferred, owner-renamed: who it is now."
    )
    owner_uscc: Text | None = None
    registration_no: Text | None = Field(default=None, description="Of a pledge or a licence.")
    pledgee: Text | None = None
    order_no: Text | None = Field(default=None, description="Of a court order or a suspension.")
    case_no: Text | None = Field(default=None, description="Of a request for invalidation.")
    exclusive: Literal["yes", "no"] | None = Field(default=None, description="Of a licence.")
    note: Text | None = None


class EventIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: EventKind
    happened_on: Day = Field(description="The day of the gazette or of the entry in the register.")
    source: Text = Field(description="Where it was read: a gazette, a register, a receipt.")
    code: Annotated[str, Field(max_length=16, pattern=r"^[0-9A-Za-z ]+$")] | None = None
    details: DetailsIn = DetailsIn()
    document_id: UUID | None = Field(default=None, description="The proof, kept before.")

    def to_event(self) -> LegalEvent:
        details = self.details.model_dump(mode="json", exclude_none=True)
        return LegalEvent(self.kind, self.happened_on, self.source, self.code, details)


class EventOut(BaseModel):
    id: UUID
    asset_id: UUID
    kind: EventKind
    code: str | None
    happened_on: date
    source: str
    details: dict[str, Any]
    document_id: UUID | None
    party_id: UUID = Field(description="Who recorded it; zero if the platform did by itself.")
    created_at: datetime

    @classmethod
    def of(cls, row: RecordedEvent) -> Self:
        return cls.model_validate(row, from_attributes=True)


class KeptOut(BaseModel):
    code: str | None
    happened_on: date
    reason: str = Field(description="The refusal for which the entry was not recorded.")


class LookUpOut(BaseModel):
    """What EPO OPS told of a right, and what of it was new."""

    document_id: UUID = Field(description="The answer as it came, kept by its hash.")
    asked_at: datetime = Field(description="An answer of the last 24 hours serves again.")
    recorded: list[EventOut]
    known: int = Field(description="Entries that were on record before.")
    kept: list[KeptOut] = Field(description="Entries that cannot be recorded; see the document.")

    @classmethod
    def of(cls, told: LookedUp) -> Self:
        return cls(
            document_id=told.document_id,
            asked_at=told.asked_at,
            recorded=[EventOut.of(row) for row in told.recorded],
            known=told.known,
            kept=[
                KeptOut(code=one.code, happened_on=one.happened_on, reason=reason)
                for one, reason in told.kept
            ],
        )


class ToldOut(BaseModel, Generic[T]):
    value: T
    source: str
    on: date = Field(description="The day of the document or event that tells it.")

    @classmethod
    def of(cls, told: Told[T]) -> Self:
        return cls(value=told.value, source=told.source, on=told.on)


class FeeStateOut(BaseModel):
    """The next unpaid annual fee; without `year` there is none, or nobody knows."""

    kind: FeeStateKind
    year: int | None = None
    due_on: date | None = None
    last_on: date | None = Field(default=None, description="The last day to pay with a surcharge.")
    late_month: int | None = None
    surcharge_bps: int | None = Field(default=None, description="Of the full fee of the year.")
    payable_fen: Fen | None = Field(default=None, description="What must be paid today.")


class DeadlineOut(BaseModel):
    kind: DeadlineKind
    day: date
    payable_fen: Fen | None


class StandingOut(BaseModel):
    """How a right stands today: independent answers, each with what told it."""

    asset_id: UUID
    on: date
    is_granted: ToldOut[bool]
    is_alive: ToldOut[bool]
    is_encumbered: ToldOut[bool]
    is_frozen: ToldOut[bool]
    is_suspended: ToldOut[bool]
    is_invalidation_pending: ToldOut[bool]
    is_partly_invalid: ToldOut[bool]
    is_exclusively_licensed: ToldOut[bool]
    is_openly_licensed: ToldOut[bool]
    owner: ToldOut[str] = Field(description="Empty after a change that names no new owner.")
    owner_uscc: ToldOut[str | None]
    ends_on: ToldOut[date] = Field(description="The first day without the right.")
    fees_paid_through: ToldOut[date] | None = Field(description="Null: no source says it.")
    frozen_until: ToldOut[date] | None
    fee: FeeStateOut
    deadlines: list[DeadlineOut]

    @classmethod
    def of(cls, asset: IpAsset, standing: Standing, on: date) -> Self:
        found: dict[str, Any] = {name: getattr(standing, name) for name in TOLD}
        right = (RightType(asset.right_type), asset.filed_on, standing.granted_on)
        return cls(
            asset_id=asset.id,
            on=on,
            fee=_fee(asset, standing, on),
            deadlines=[
                DeadlineOut(kind=one.kind, day=one.day, payable_fen=one.payable)
                for one in deadlines(*right, standing, on)
            ],
            **{name: told and ToldOut.of(told) for name, told in found.items()},
        )


def _fee(asset: IpAsset, standing: Standing, on: date) -> FeeStateOut:
    told = standing.fees_paid_through
    state = fee_state(
        RightType(asset.right_type),
        asset.filed_on,
        standing.granted_on,
        told.value if told else None,
        on,
        ends_on=standing.ends_on.value,
    )
    return FeeStateOut(
        kind=state.kind,
        year=state.fee.year if state.fee else None,
        due_on=state.fee.due_on if state.fee else None,
        last_on=state.fee.last_on if state.fee else None,
        late_month=state.late.month if state.late else None,
        surcharge_bps=state.late.share if state.late else None,
        payable_fen=state.payable,
    )
