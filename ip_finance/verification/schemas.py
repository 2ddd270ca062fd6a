"""JSON of verifications."""

from datetime import date, datetime
from typing import Annotated, Any, Generic, Self, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.office_files.numbers import RightKind
from ip_finance.rights.events import EventKind
from ip_finance.verification.comparison import Agreement, Compared, SourceKind, differences
from ip_finance.verification.domain import AddFormerName, AddVerification, Why
from ip_finance.verification.findings import (
    CoOwner,
    Finding,
    Findings,
    claims_of,
    facts_of,
    findings_of,
)
from ip_finance.verification.models import FormerNameOnFile, Verification
from ip_finance.verification.repository import Due

T = TypeVar("T")

FIRST_PATENT_LAW = date(1985, 4, 1)

Text = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]+$")]
Goods = Annotated[str, Field(min_length=1, max_length=5_000, pattern=r"^[^\x00]+$")]
Day = Annotated[date, Field(ge=FIRST_PATENT_LAW)]


class FindingIn(BaseModel, Generic[T]):
    model_config = ConfigDict(extra="forbid")

    found: T = Field(description="What the source says; null where it says nothing.")
    source: Text = Field(description="Where it was read: a register, an extract, a gazette.")
    read_on: Day = Field(description="The day on which it was read.")

    def to_finding(self) -> Finding[T]:
        return Finding(self.found, self.source, self.read_on)


class CoOwnerIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Text
    uscc: Text | None = None
    share: Text | None = Field(default=None, description="As printed; null if none is agreed.")
    consents: bool | None = Field(
        default=None, description="Whether a consent to the pledge was seen; null: not looked for."
    )


class CoOwnersIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    found: list[CoOwnerIn] = Field(default=[], max_length=50, description="Empty: there are none.")
    source: Text
    read_on: Day

    def to_finding(self) -> Finding[tuple[CoOwner, ...]]:
        owners = tuple(CoOwner(**one.model_dump()) for one in self.found)
        return Finding(owners, self.source, self.read_on)


class EveryRightsFindingsIn(BaseModel):
    """What is found out of a right of any kind."""

    model_config = ConfigDict(extra="forbid")

    owner_name: FindingIn[Text]
    owner_uscc: FindingIn[Text | None]
    number: FindingIn[Text]
    title: FindingIn[Text]
    filed_on: FindingIn[Day]
    granted_on: FindingIn[Day | None]
    is_alive: FindingIn[bool] = Field(description="Neither ended nor declared invalid (PP-11).")
    is_encumbered: FindingIn[bool] = Field(description="A pledge is registered (PP-18).")
    is_frozen: FindingIn[bool] = Field(description="Seized, or pledging suspended (PP-14).")
    co_owners: CoOwnersIn | None = Field(default=None, description="Who else owns it (PP-03).")

    def to_findings(self) -> Findings:
        told = {name: getattr(self, name) for name in type(self).model_fields}
        return Findings(**{name: one.to_finding() for name, one in told.items() if one is not None})


class PatentFindingsIn(EveryRightsFindingsIn):
    fees_paid_through: FindingIn[Day | None]


class TrademarkFindingsIn(EveryRightsFindingsIn):
    ends_on: FindingIn[Day | None]
    classes: FindingIn[Goods | None]


class SoftwareFindingsIn(EveryRightsFindingsIn):
    completed_on: FindingIn[Day | None]
    published_on: FindingIn[Day | None]
    is_disputed: FindingIn[bool]


class FindingsIn(EveryRightsFindingsIn):
    """The fields of the right's kind; those of other kinds are left out."""

    fees_paid_through: FindingIn[Day | None] | None = Field(
        default=None, description="Of a patent: last day paid for (PP-13)."
    )
    ends_on: FindingIn[Day | None] | None = Field(
        default=None, description="Of a trademark: the first day without it (TM-09)."
    )
    classes: FindingIn[Goods | None] | None = Field(
        default=None, description="Of a trademark: Nice classes and goods."
    )
    completed_on: FindingIn[Day | None] | None = Field(default=None, description="Of software.")
    published_on: FindingIn[Day | None] | None = Field(default=None, description="Of software.")
    is_disputed: FindingIn[bool] | None = Field(
        default=None, description="Of software: somebody else claims to own it (CR-04)."
    )


F = TypeVar("F", bound=EveryRightsFindingsIn)


class Verified(BaseModel, Generic[F]):
    model_config = ConfigDict(extra="forbid")

    asset_id: UUID
    document_id: UUID = Field(description="The proof, kept before.")
    further_ids: list[UUID] = Field(default=[], max_length=8, description="Further proofs.")
    findings: F

    def to_command(self, verification_id: UUID) -> AddVerification:
        return AddVerification(
            verification_id,
            self.asset_id,
            self.document_id,
            self.findings.to_findings(),
            tuple(self.further_ids),
        )


class VerificationIn(Verified[FindingsIn]):
    """Findings about a right of any kind."""


FORMS: dict[RightKind, type[Verified[Any]]] = {
    RightKind.PATENT: Verified[PatentFindingsIn],
    RightKind.TRADEMARK: Verified[TrademarkFindingsIn],
    RightKind.SOFTWARE: Verified[SoftwareFindingsIn],
}
"""What the form of each kind of right asks for."""


class FormerNameIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    party_id: UUID
    name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
    until: Day = Field(description="The first day under the next name.")
    document_id: UUID = Field(description="The proof, kept before.")

    def to_command(self, name_id: UUID) -> AddFormerName:
        return AddFormerName(name_id, self.party_id, self.name, self.until, self.document_id)


class FormerNameOut(BaseModel):
    id: UUID
    party_id: UUID
    name: str
    until: date
    document_id: UUID

    @classmethod
    def of(cls, name: FormerNameOnFile) -> Self:
        return cls.model_validate(name, from_attributes=True)


class SaidOut(BaseModel):
    value: Any
    source: str
    on: date
    kind: SourceKind
    document_id: UUID | None
    agreement: Agreement


class ComparedOut(BaseModel):
    """One field: the claim beside what each source says, the newest first."""

    field: str
    claimed: Any
    said: list[SaidOut]

    @classmethod
    def of(cls, one: Compared) -> Self:
        told = [
            SaidOut(
                value=said.statement.value,
                source=said.statement.source,
                on=said.statement.on,
                kind=said.statement.kind,
                document_id=said.statement.document_id,
                agreement=said.agreement,
            )
            for said in one.said
        ]
        return cls(field=one.field, claimed=one.claimed, said=told)


class DueOut(BaseModel):
    """An attestation that somebody must renew. `event` is what changed the right, if one did."""

    verification_id: UUID
    asset_id: UUID
    number: str
    provider_id: UUID
    why: Why
    since: date
    event: EventKind | None
    source: str | None
    valid_until: datetime

    @classmethod
    def of(cls, due: Due) -> Self:
        event = due.stale.event
        return cls(
            verification_id=due.verification.id,
            asset_id=due.asset.id,
            number=due.asset.number,
            provider_id=due.verification.provider_id,
            why=due.stale.why,
            since=due.stale.since,
            event=event.kind if event else None,
            source=event.source if event else None,
            valid_until=due.verification.valid_until,
        )


class DifferenceOut(BaseModel):
    field: str
    claimed: Any
    found: Any


class VerificationOut(BaseModel):
    id: UUID
    asset_id: UUID
    provider_id: UUID
    document_id: UUID
    further_ids: list[UUID] = Field(description="Documents that prove it beyond the first.")
    findings: dict[str, Any] = Field(description="Claimed, found, source and day of each field.")
    differences: list[DifferenceOut]
    fingerprint: str
    valid_until: datetime
    created_at: datetime
    asset_version: int | None = Field(description="The version that the attestation made.")
    ended_version: int | None = Field(
        description="The version that a withdrawal or a dispute upheld made, before its time."
    )
    tx_hash: str | None

    @classmethod
    def of(cls, verification: Verification) -> Self:
        ledger = verification.on_ledger
        found = verification.findings
        return cls(
            id=verification.id,
            asset_id=verification.asset_id,
            provider_id=verification.provider_id,
            document_id=verification.document_id,
            further_ids=[one.document_id for one in verification.evidence],
            findings=facts_of(found),
            differences=[
                DifferenceOut.model_validate(difference, from_attributes=True)
                for difference in differences(claims_of(found), findings_of(found))
            ],
            fingerprint=verification.fingerprint,
            valid_until=verification.valid_until,
            created_at=verification.created_at,
            asset_version=ledger.asset_version if ledger else None,
            ended_version=ledger.ended_version if ledger else None,
            tx_hash=ledger.tx_hash if ledger else None,
        )
