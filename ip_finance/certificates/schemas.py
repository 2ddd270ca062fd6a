"""Certificates as JSON."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from ip_finance.certificates.domain import IssueCertificate
from ip_finance.certificates.models import EvidenceCertificate


class CertificateIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    document_id: UUID

    def to_command(self, certificate_id: UUID) -> IssueCertificate:
        return IssueCertificate(certificate_id, self.document_id)


class CertificateOut(BaseModel):
    id: UUID
    number: str
    document_id: UUID
    file: str
    kind: str
    tx_hash: str
    block_number: int
    recorded_at: datetime
    issued_at: datetime

    @classmethod
    def of(cls, made: EvidenceCertificate) -> Self:
        return cls(
            id=made.id,
            number=made.number,
            document_id=made.document_id,
            file=made.document.name,
            kind=made.kind,
            tx_hash=made.tx_hash,
            block_number=made.block_number,
            recorded_at=made.recorded_at,
            issued_at=made.issued_at,
        )
