"""Rights as claimed, and rights as the ledger knows them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.commitment import Commitment, Committed
from ip_finance.core.db import Entity, LedgerRow
from ip_finance.ip_assets.domain import AssetState
from ip_finance.parties.models import Party


class IpAsset(Committed, Entity):
    """A registered right that can secure a loan. One row a right, for ever."""

    __tablename__ = "ip_assets"

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    right_type: Mapped[str] = mapped_column(String(32))
    number: Mapped[str] = mapped_column(String(64))
    asset_key: Mapped[str] = mapped_column(String(66), unique=True)
    title: Mapped[str] = mapped_column(String(500))
    filed_on: Mapped[date]
    granted_on: Mapped[date | None]
    expires_on: Mapped[date]
    facts: Mapped[dict[str, Any]]
    facts_hash: Mapped[str] = mapped_column(String(66))
    created_at: Mapped[datetime]

    owner: Mapped[Party] = relationship(lazy="raise")
    on_ledger: Mapped["AssetOnLedger | None"] = relationship(
        primaryjoin="foreign(AssetOnLedger.asset) == IpAsset.asset_key",
        viewonly=True,
        uselist=False,
        lazy="joined",
    )

    @property
    def commitment(self) -> Commitment:
        return Commitment(self.facts_hash, self.facts)

    @property
    def restated(self) -> Mapping[str, tuple[Any, Any]]:
        return {
            "right_type": (self.right_type, self.facts.get("right_type")),
            "number": (self.number, self.facts.get("number")),
            "title": (self.title, self.facts.get("title")),
            "filed_on": (self.filed_on.isoformat(), self.facts.get("filed_on")),
            "granted_on": (_iso(self.granted_on), self.facts.get("granted_on")),
            "expires_on": (self.expires_on.isoformat(), self.facts.get("expires_on")),
        }

    @property
    def state(self) -> AssetState:
        ledger = self.on_ledger
        if ledger is None:
            return AssetState.DRAFT
        if ledger.is_disputed:
            return AssetState.DISPUTED
        if ledger.lien_loan is not None:
            return AssetState.PLEDGED
        return AssetState.VERIFIED if ledger.verified_until else AssetState.REGISTERED


class AssetOnLedger(LedgerRow):
    """The ledger's word on a right.

    `verified_until` is zero until it was verified, and again once that was taken back.
    `verification` and `dispute` are the versions of the right that its newest attestation and its
    open dispute made.
    """

    __tablename__ = "assets_on_ledger"

    asset: Mapped[str] = mapped_column(String(66), primary_key=True)
    owner: Mapped[int]
    version: Mapped[int]
    facts_hash: Mapped[str] = mapped_column(String(66))
    evidence_hash: Mapped[str] = mapped_column(String(66))
    verified_until: Mapped[int]
    verification: Mapped[int | None]
    dispute: Mapped[int | None]
    lien_loan: Mapped[UUID | None] = mapped_column(index=True)
    lien_pledge: Mapped[int | None]
    tx_hash: Mapped[str] = mapped_column(String(66))

    @property
    def is_disputed(self) -> bool:
        return self.dispute is not None


class DisputeOnLedger(LedgerRow):
    """A dispute over a right; `asset_version` is the version that it made. Open without arbiter."""

    __tablename__ = "disputes_on_ledger"

    asset: Mapped[str] = mapped_column(String(66), primary_key=True)
    asset_version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    initiator: Mapped[int]
    evidence_hash: Mapped[str] = mapped_column(String(66), index=True)
    opened_at: Mapped[datetime]
    arbiter: Mapped[int | None]
    resolved_version: Mapped[int | None]
    is_upheld: Mapped[bool | None]
    resolution_hash: Mapped[str | None] = mapped_column(String(66))
    resolved_at: Mapped[datetime | None]
    tx_hash: Mapped[str] = mapped_column(String(66))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
