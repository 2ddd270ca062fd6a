"""JSON of documents, their subjects, and what was decided of them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.documents.domain import AddSubject, DecisionKind, EndPurpose, Erase, ScanState
from ip_finance.documents.models import DataSubject, Document, DocumentDecision, DocumentUse
from ip_finance.documents.retention import DocumentKind, Retention

Text = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]+$")]
Reference = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]


class DocumentOut(BaseModel):
    id: UUID
    kind: DocumentKind
    name: str
    media_type: str
    size: int
    sha256: str = Field(description="Empty once the content is erased.")
    evidence_hash: str
    scan: ScanState
    subject_id: UUID = Field(description="Whose personal data it holds; else the party itself.")
    replaces_id: UUID | None = Field(description="The version before this one.")
    created_at: datetime

    @classmethod
    def of(cls, document: Document) -> Self:
        return cls.model_validate(document, from_attributes=True)


class RetentionOut(BaseModel):
    """`until` is null while the purpose lasts: the years count from its end."""

    name: str
    basis: str
    years: int
    until: date | None
    action: str
    source: str
    is_verified: bool

    @classmethod
    def of(cls, found: Retention) -> Self:
        rule = found.rule
        return cls(
            name=rule.name,
            basis=rule.basis,
            years=rule.years,
            until=found.until,
            action=rule.action,
            source=rule.source,
            is_verified=rule.is_verified,
        )


class DecisionOut(BaseModel):
    id: UUID
    document_id: UUID | None
    subject_id: UUID | None
    kind: DecisionKind
    day: date | None
    basis: str
    reason: str
    decided_at: datetime

    @classmethod
    def of(cls, decision: DocumentDecision) -> Self:
        return cls.model_validate(decision, from_attributes=True)


class DocumentCard(BaseModel):
    """All that is known of a document but its content."""

    document: DocumentOut
    versions: list[UUID] = Field(description="The chain it is in, oldest first.")
    retention: RetentionOut
    decisions: list[DecisionOut]
    readers: list[UUID] = Field(description="Parties; only its holder and auditors are told.")
    in_use_by: list[UUID] = Field(description="Records that rely on it; while one does, it stays.")

    @classmethod
    def of(
        cls,
        document: Document,
        versions: Sequence[Document],
        retention: Retention,
        decisions: Sequence[DocumentDecision],
        readers: Sequence[UUID],
        uses: Sequence[DocumentUse],
    ) -> Self:
        return cls(
            document=DocumentOut.of(document),
            versions=[one.id for one in versions],
            retention=RetentionOut.of(retention),
            decisions=[DecisionOut.of(one) for one in decisions],
            readers=sorted(readers),
            in_use_by=[one.record_id for one in uses if one.ended_on is None],
        )


class SubjectIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reference: Reference = Field(description="Your own mark for the person. No name.")

    def to_command(self, subject_id: UUID) -> AddSubject:
        return AddSubject(subject_id, self.reference)


class SubjectOut(BaseModel):
    id: UUID
    reference: str
    created_at: datetime

    @classmethod
    def of(cls, subject: DataSubject) -> Self:
        return cls.model_validate(subject, from_attributes=True)


class ErasureIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Text = Field(description="Who asked, and why. No personal data.")

    def of_document(self, document_id: UUID) -> Erase:
        return Erase(self.reason, document_id=document_id)

    def of_subject(self, subject_id: UUID) -> Erase:
        return Erase(self.reason, subject_id=subject_id)


class PurposeEndIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ended_on: date = Field(ge=date(2000, 1, 1), le=date(2200, 1, 1))
    reason: Text

    def to_command(self, document_id: UUID) -> EndPurpose:
        return EndPurpose(document_id, self.ended_on, self.reason)


class KeptIn(BaseModel):
    """What people say of a file on the upload form."""

    kind: DocumentKind
    subject_id: UUID | None = None
    replaces_id: UUID | None = None
