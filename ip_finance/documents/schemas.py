"""JSON of documents."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from ip_finance.documents.models import Document


class DocumentOut(BaseModel):
    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    evidence_hash: str
    created_at: datetime

    @classmethod
    def of(cls, document: Document) -> Self:
        return cls.model_validate(document, from_attributes=True)
