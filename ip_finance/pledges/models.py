"""Pledge contracts, certificates, and pledges as the ledger knows them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.canonical import salted_hash
from ip_finance.core.commitment import Commitment, Committed
from ip_finance.core.db import Entity, LedgerRow, Uint64
from ip_finance.core.money import Fen
from ip_finance.pledges.domain import PledgeState


class Pledge(Committed, Entity):
    """A pledge contract over a bundle of rights. `terms` is what `terms_hash` stands for."""

    __tablename__ = "pledges"
    __table_args__ = (CheckConstraint("secured > 0", name="secured_positive"),)

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), index=True)
    pledgor_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    pledgee_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    asset_ids: Mapped[list[Any]]
    secured: Mapped[Fen]
    terms: Mapped[dict[str, Any]]
    terms_hash: Mapped[str] = mapped_column(String(66), unique=True)
    created_at: Mapped[datetime]

    records: Mapped[list["PledgeOnLedger"]] = relationship(
        primaryjoin="foreign(PledgeOnLedger.terms_hash) == Pledge.terms_hash",
        order_by="PledgeOnLedger.pledge",
        viewonly=True,
        lazy="selectin",
    )

    @property
    def on_ledger(self) -> "PledgeOnLedger | None":
        """The newest record of these terms: the ledger itself does not forbid a second."""
        return self.records[-1] if self.records else None

    @property
    def commitment(self) -> Commitment:
        return Commitment(self.terms_hash, self.terms)

    @property
    def discharge_hash(self) -> str:
        """What the bank's discharge of this pledge names as its evidence."""
        return salted_hash(self.salt, {"discharged": str(self.id)})

    @property
    def derived_hashes(self) -> Sequence[str]:
        return (self.discharge_hash,)

    @property
    def restated(self) -> Mapping[str, tuple[Any, Any]]:
        return {
            "secured": (self.secured, self.terms.get("secured_fen")),
            "loan_id": (str(self.loan_id), self.terms.get("claim", {}).get("loan")),
        }

    @property
    def state(self) -> PledgeState:
        return self.on_ledger.state if self.on_ledger else PledgeState.DRAFT


class Certificate(Committed, Entity):
    """What the office certified of one pledge, as entered by the bank."""

    __tablename__ = "pledge_certificates"

    pledge_id: Mapped[UUID] = mapped_column(ForeignKey("pledges.id"), index=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    number: Mapped[str] = mapped_column(String(64))
    registered_on: Mapped[date]
    certificate_hash: Mapped[str] = mapped_column(String(66), unique=True)
    created_at: Mapped[datetime]

    @property
    def commitment(self) -> Commitment:
        facts = {"number": self.number, "registered_on": self.registered_on.isoformat()}
        return Commitment(self.certificate_hash, facts)


class PledgeOnLedger(LedgerRow):
    """The ledger's word on a pledge: the nth of its loan.

    `end_hash` is the hash of the document by which it ended. The office's day and the witness of
    that are there where the registration was voided or has lapsed.
    """

    __tablename__ = "pledges_on_ledger"

    loan: Mapped[UUID] = mapped_column(primary_key=True)
    pledge: Mapped[int] = mapped_column(primary_key=True)
    pledgor: Mapped[int]
    state: Mapped[PledgeState]
    assets: Mapped[list[Any]]
    secured_fen: Mapped[Uint64]
    fingerprint: Mapped[str] = mapped_column(String(66))
    terms_hash: Mapped[str] = mapped_column(String(66), index=True)
    certificate_hash: Mapped[str | None] = mapped_column(String(66))
    registered_on: Mapped[int | None]
    witness: Mapped[int | None]
    end_hash: Mapped[str | None] = mapped_column(String(66))
    ended_on: Mapped[int | None]
    end_witness: Mapped[int | None]
    tx_hash: Mapped[str] = mapped_column(String(66))


class PledgedAssetOnLedger(LedgerRow):
    """A right in a pledge. At most one live pledge holds a right; the database says so too."""

    __tablename__ = "pledged_assets_on_ledger"
    __table_args__ = (
        # Looked at when the range of blocks ends: a right may change its pledge within one.
        ExcludeConstraint(
            ("asset", "="),
            name="ex_pledged_assets_on_ledger_live",
            using="btree",
            where=text("is_live"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )

    loan: Mapped[UUID] = mapped_column(primary_key=True)
    pledge: Mapped[int] = mapped_column(primary_key=True)
    asset: Mapped[str] = mapped_column(String(66), primary_key=True)
    is_live: Mapped[bool]


class PledgingStopOnLedger(LedgerRow):
    """A stop of all pledging by a guardian; it lasts until guardians of two parties resume it."""

    __tablename__ = "pledging_stops_on_ledger"

    stop_version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    party: Mapped[int]
    reason_hash: Mapped[str] = mapped_column(String(66))
    stopped_at: Mapped[datetime]
    resumption_hash: Mapped[str | None] = mapped_column(String(66))
    resumed_at: Mapped[datetime | None]
    tx_hash: Mapped[str] = mapped_column(String(66))
