"""JSON of verifications."""

from datetime import date, datetime
from typing import Annotated, Any, Generic, Self, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.verification.domain import AddVerification
from ip_finance.verification.findings import (
    Finding,
    Findings,
    claims_of,
    differences,
    findings_of,
)
from ip_finance.verification.models import Verification

T = TypeVar("T")

FIRST_PATENT_LAW = date(1985, 4, 1)

Text = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]+$")]
Day = Annotated[date, Field(ge=FIRST_PATENT_LAW)]


class FindingIn(BaseModel, Generic[T]):
    model_config = ConfigDict(extra="forbid")

    found: T = Field(description="What the source says; null where it says nothing.")
    source: Text = Field(description="Where it was read: a register, an extract, a gazette.")
    read_on: Day = Field(description="The day on which it was read.")

    def to_finding(self) -> Finding[T]:
        return Finding(self.found, self.source, self.read_on)


class FindingsIn(BaseModel):
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
    fees_paid_through: FindingIn[Day | None] = Field(description="Last day paid for (PP-13).")

    def to_findings(self) -> Findings:
        return Findings(
            owner_name=self.owner_name.to_finding(),
            owner_uscc=self.owner_uscc.to_finding(),
            number=self.number.to_finding(),
            title=self.title.to_finding(),
            filed_on=self.filed_on.to_finding(),
            granted_on=self.granted_on.to_finding(),
            is_alive=self.is_alive.to_finding(),
            is_encumbered=self.is_encumbered.to_finding(),
            is_frozen=self.is_frozen.to_finding(),
            fees_paid_through=self.fees_paid_through.to_finding(),
        )


class VerificationIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    asset_id: UUID
    document_id: UUID = Field(description="The proof, kept before.")
    findings: FindingsIn

    def to_command(self, verification_id: UUID) -> AddVerification:
        findings = self.findings.to_findings()
        return AddVerification(verification_id, self.asset_id, self.document_id, findings)


class DifferenceOut(BaseModel):
    field: str
    claimed: str | bool | date | None
    found: str | bool | date | None


class VerificationOut(BaseModel):
    id: UUID
    asset_id: UUID
    provider_id: UUID
    document_id: UUID
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
            findings=found,
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
