"""Pledge contracts, certificates, and pledges as the ledger knows them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.canonical import salted_hash
from ip_finance.core.commitment import Commitment, Committed
from ip_finance.core.db import Entity, LedgerRow, Uint64
from ip_finance.core.money import Fen
from ip_finance.eligibility.facts import PledgeKind
from ip_finance.pledges.domain import PledgeState


class Pledge(Committed, Entity):
    """A pledge contract over a bundle of rights. `terms` is what `terms_hash` stands for.

    Terms and hash are settled when the contract is attached: its own hash is one of the terms.
    """

    __tablename__ = "pledges"
    __table_args__ = (CheckConstraint("secured > 0", name="secured_positive"),)

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), index=True)
    pledgor_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    pledgee_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    asset_ids: Mapped[list[Any]]
    secured: Mapped[Fen]
    kind: Mapped[PledgeKind]
    stated: Mapped[dict[str, Any]]
    terms: Mapped[dict[str, Any]]
    terms_hash: Mapped[str] = mapped_column(String(66), unique=True)
    resolution_document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    contract_document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
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
            "kind": (self.kind.value, self.terms.get("kind")),
            "contract_document_id": (
                self.contract_document_id and str(self.contract_document_id),
                self.terms.get("contract", {}).get("document"),
            ),
        }

    @property
    def state(self) -> PledgeState:
        return self.on_ledger.state if self.on_ledger else PledgeState.DRAFT


class Certificate(Committed, Entity):
    """What the offices certified of one pledge, by number, day, and file: one entry a registrar.

    `number` joins theirs; day and document are those of the last. Earlier certificates have no
    entries, and commit to number and day alone.
    """

    __tablename__ = "pledge_certificates"

    pledge_id: Mapped[UUID] = mapped_column(ForeignKey("pledges.id"), index=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    number: Mapped[str] = mapped_column(String(64))
    registered_on: Mapped[date]
    entries: Mapped[list[Any]]
    certificate_hash: Mapped[str] = mapped_column(String(66), unique=True)
    created_at: Mapped[datetime]

    @property
    def document_ids(self) -> Sequence[UUID]:
        """The file of each registrar."""
        return [UUID(one["document"]) for one in self.entries] or [self.document_id]

    @property
    def commitment(self) -> Commitment:
        facts = {"number": self.number, "registered_on": self.registered_on.isoformat()}
        told = {"entries": self.entries} if self.entries else {}
        return Commitment(self.certificate_hash, facts | told)

    @property
    def restated(self) -> Mapping[str, tuple[Any, Any]]:
        named = {str(one) for one in self.document_ids}
        return {"document_id": (str(self.document_id) in named, True)}


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


class DossierPaper(Entity):
    """A document in its place; rows are only added, and the newest of a place counts."""

    __tablename__ = "dossier_papers"

    pledge_id: Mapped[UUID] = mapped_column(ForeignKey("pledges.id"), index=True)
    slot: Mapped[str] = mapped_column(String(64))
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]


class ContractConfirmation(Entity):
    """A side has looked at the scan of a contract on paper, and says that it is the contract."""

    __tablename__ = "contract_confirmations"
    __table_args__ = (UniqueConstraint("pledge_id", "party_id"),)

    pledge_id: Mapped[UUID] = mapped_column(ForeignKey("pledges.id"))
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]
