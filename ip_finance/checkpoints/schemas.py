"""JSON of cosigners and proofs. Checkpoints themselves are plain text: C2SP signed notes."""

import base64
from collections.abc import Sequence
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.checkpoints.models import Cosigner


class CosignerIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    key: str = Field(max_length=200, description="Verifier key: name+id+base64.")


class CosignerOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    party_id: UUID
    name: str
    key: str

    @classmethod
    def of(cls, cosigner: Cosigner) -> Self:
        return cls.model_validate(cosigner)


class KeysOut(BaseModel):
    """By whose signatures a checkpoint is known: the platform's, and the cosigners'."""

    log: str
    chain: str
    cosigners: list[CosignerOut]


class ProofOut(BaseModel):
    """A consistency proof as RFC 6962 § 2.1.2 has it; hashes in base64."""

    first: int
    second: int
    hashes: list[str]

    @classmethod
    def of(cls, first: int, second: int, hashes: Sequence[bytes]) -> Self:
        coded = [base64.b64encode(one).decode() for one in hashes]
        return cls(first=first, second=second, hashes=coded)


class CosignedOut(BaseModel):
    """The cosigners whose signatures are kept."""

    number: int
    cosigners: list[UUID]


class RecorderOut(BaseModel):
    """The machine that anchors the log, and the request to enrol it, for guardians to sign."""

    address: str
    request_id: UUID | None
