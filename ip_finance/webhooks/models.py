"""Addresses that are told of events, what each was told, and how every try went."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, LargeBinary, String, Text, text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.db import Entity
from ip_finance.webhooks.domain import DeliveryState, EndpointState


class WebhookEndpoint(Entity):
    """Where a party is told. `told_through` is the entry of the audit log up to which it was.

    `sealed` is the secret that signs, under the platform's key, bound to the endpoint; `older` is
    the one before, which signs too until `older_until`.
    """

    __tablename__ = "webhook_endpoints"

    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    url: Mapped[str] = mapped_column(String(500))
    prefixes: Mapped[list[Any]]
    state: Mapped[EndpointState]
    told_through: Mapped[int]
    secret_id: Mapped[UUID]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    older: Mapped[bytes | None] = mapped_column(LargeBinary)
    older_until: Mapped[datetime | None]
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]


class WebhookAttempt(Entity):
    """One try to deliver: `status` of the answer, or in `problem` why there was none."""

    __tablename__ = "webhook_attempts"

    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_deliveries.id"), index=True)
    at: Mapped[datetime]
    status: Mapped[int | None]
    problem: Mapped[str | None] = mapped_column(String(100))
    answer: Mapped[str] = mapped_column(String(500))
    duration_ms: Mapped[int]


class WebhookDelivery(Entity):
    """One event for one endpoint, in the order of `number`. `entry` is its place in the audit log,
    none for a ping. `tried_since` is the first try since it was last made pending.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Unique("endpoint_id", "entry"),
        Index(
            "ix_webhook_deliveries_pending",
            "endpoint_id",
            "number",
            postgresql_where=text("state = 'pending'"),
        ),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)
    endpoint_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_endpoints.id"), index=True)
    entry: Mapped[int | None]
    type: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[DeliveryState]
    tries: Mapped[int]
    tried_since: Mapped[datetime | None]
    next_at: Mapped[datetime]
    created_at: Mapped[datetime]

    attempts: Mapped[list[WebhookAttempt]] = relationship(
        order_by=WebhookAttempt.at, lazy="selectin", viewonly=True
    )
