"""Webhooks and their log, as JSON and as forms."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.webhooks.domain import DeliveryState, EndpointState, RegisterEndpoint
from ip_finance.webhooks.models import WebhookDelivery, WebhookEndpoint
from ip_finance.webhooks.service import Shown

Prefix = Annotated[str, Field(pattern=r"^[a-z][a-z.-]{0,62}$", max_length=63)]


class EndpointIn(BaseModel):
    """Where to tell, and what: events whose names begin so; none means all."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(min_length=8, max_length=500, pattern=r"^[\x21-\x7e]+$")
    prefixes: list[Prefix] = Field(default_factory=list, max_length=20)

    def to_command(self, endpoint_id: UUID) -> RegisterEndpoint:
        return RegisterEndpoint(endpoint_id, self.url, tuple(sorted(set(self.prefixes))))


class EndpointOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    party_id: UUID
    url: str
    prefixes: list[str]
    state: EndpointState
    secret_id: UUID
    older_until: datetime | None = Field(description="Until then the secret before signs too.")
    created_at: datetime

    @classmethod
    def of(cls, endpoint: WebhookEndpoint) -> Self:
        return cls.model_validate(endpoint)


class EndpointShown(EndpointOut):
    """With the secret: this once, in the answer to the request that made it."""

    secret: str | None

    @classmethod
    def shown(cls, shown: Shown) -> Self:
        told = EndpointOut.of(shown.endpoint).model_dump()
        return cls(**told, secret=shown.secret)


class AttemptOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    at: datetime
    status: int | None
    problem: str | None
    answer: str = Field(description="The first bytes of the answer.")
    duration_ms: int


class DeliveryOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    type: str
    body: str = Field(description="What is sent and signed, byte for byte.")
    state: DeliveryState
    tries: int
    next_at: datetime | None = Field(description="When it is tried; none: not any more.")
    created_at: datetime
    attempts: list[AttemptOut]

    @classmethod
    def of(cls, delivery: WebhookDelivery) -> Self:
        found = cls.model_validate(delivery)
        if delivery.state is not DeliveryState.PENDING:
            found.next_at = None
        return found
