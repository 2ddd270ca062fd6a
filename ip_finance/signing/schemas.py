"""JSON of keys and signing requests."""

import json
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ip_finance.chain_api.roles import Side
from ip_finance.chain_api.stored import step_of
from ip_finance.signing.domain import Consent, RequestState
from ip_finance.signing.models import SigningKey, SigningRequest

AddressText = Annotated[str, Field(pattern=r"^0x[0-9a-fA-F]{40}$")]

LONGEST_KEYSTORE = 10_000


def _storable(keystore: dict[str, Any]) -> dict[str, Any]:
    """Refuse what PostgreSQL's JSON cannot hold, and what no wallet ever wrote."""
    text = json.dumps(keystore, allow_nan=False, ensure_ascii=False)
    text.encode()  # half a surrogate pair is no character
    if len(text) > LONGEST_KEYSTORE or "\\u0000" in text:
        raise ValueError("not the text of a keystore")
    return keystore


Keystore = Annotated[dict[str, Any], AfterValidator(_storable)]


class KeyIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    address: AddressText = Field(description="Address of the key.")
    keystore: Keystore = Field(description="Version 3 keystore under your own passphrase.")


class KeyOut(BaseModel):
    address: str
    keystore: dict[str, Any]
    created_at: datetime

    @classmethod
    def of(cls, key: SigningKey) -> Self:
        return cls.model_validate(key, from_attributes=True)


class SignatureIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    signature: str = Field(pattern=r"^0x[0-9a-f]{130}$", description="65 bytes: r, s, v.")


class SlotOut(BaseModel):
    side: str
    party: int | None
    signed_by: str | None


class ToSign(BaseModel):
    side: str
    typed_data: dict[str, Any]


class Asked(BaseModel):
    """A decision that now waits for its signatures at `/signing-requests/{id}`."""

    id: UUID
    kind: str
    record_id: UUID
    state: RequestState

    @classmethod
    def of(cls, request: SigningRequest) -> Self:
        return cls.model_validate(request, from_attributes=True)


class SigningRequestOut(BaseModel):
    id: UUID
    kind: str
    record_id: UUID
    step: dict[str, Any]
    slots: list[SlotOut]
    state: RequestState
    refusal: dict[str, Any] | None
    deadline: datetime
    tx_hash: str | None
    block_number: int | None
    to_sign: ToSign | None = Field(description="What the caller may sign now, if anything.")

    @classmethod
    def of(cls, request: SigningRequest, consent: Consent, side: Side | None = None) -> Self:
        given = request.given
        return cls(
            id=request.id,
            kind=request.kind,
            record_id=request.record_id,
            step=request.step,
            slots=[
                SlotOut(
                    side=slot.side.name,
                    party=slot.party,
                    signed_by=given[n].address if n in given else None,
                )
                for n, slot in enumerate(request.wanted)
            ],
            state=request.state,
            refusal=request.refusal,
            deadline=request.deadline,
            tx_hash=request.tx_hash,
            block_number=request.block_number,
            to_sign=_to_sign(request, consent, side) if side else None,
        )


def _to_sign(request: SigningRequest, consent: Consent, side: Side) -> ToSign:
    step = step_of(request.kind, request.step)
    return ToSign(side=side.name, typed_data=consent.typed_data(step, side))
