"""Valuation runs with all that they rest on, and the valuations that the ledger holds."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.appraisals.calculation import Valued, is_recomputed, restated_by
from ip_finance.appraisals.domain import AppraisalState
from ip_finance.appraisals.orders import Decision
from ip_finance.core.commitment import Commitment, Committed
from ip_finance.core.db import Entity, LedgerRow, Uint64
from ip_finance.core.money import Fen
from ip_finance.parties.models import Party


class AppraisalOrder(Entity):
    """An appraisal that somebody asked for. How far it has come follows from what hangs on it."""

    __tablename__ = "appraisal_orders"

    asset_id: Mapped[UUID] = mapped_column(ForeignKey("ip_assets.id"), index=True)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    ordered_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    purpose: Mapped[str] = mapped_column(String(32))
    value_type: Mapped[str] = mapped_column(String(32))
    base_date: Mapped[date]
    scheme_id: Mapped[str] = mapped_column(String(100))
    scheme_version: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class OrderEvidence(Entity):
    """Where one input comes from. `sha256` is the platform's own, 64 digits, or empty."""

    __tablename__ = "appraisal_evidence"

    order_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_orders.id"), index=True)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    argument: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(Text)
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]


class Scorecard(Entity):
    """One scorer's ratings by indicator: `{code: {"value": …, "reason": …}}`. Never changed."""

    __tablename__ = "scorecards"
    __table_args__ = (UniqueConstraint("order_id", "scorer_id"),)

    order_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_orders.id"))
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    scorer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    ratings: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class Acceptance(Entity):
    """Whether a bank accepts a signed valuation; one decision a bank, for ever."""

    __tablename__ = "appraisal_acceptances"
    __table_args__ = (UniqueConstraint("appraisal_id", "party_id"),)

    appraisal_id: Mapped[UUID] = mapped_column(ForeignKey("appraisals.id"))
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    decision: Mapped[Decision]
    comment: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime]


class Appraisal(Committed, Entity):
    """One valuation of one right. After the draft only the review is added.

    `inputs` and `report` are the exact texts: a text column keeps them byte for byte.
    """

    __tablename__ = "appraisals"
    __table_args__ = (
        CheckConstraint("0 < low AND low <= base AND base <= high", name="range_rising"),
        CheckConstraint("reviewed_by <> appraiser_id", name="reviewer_is_another"),
        CheckConstraint("(state = 'reviewed') = (reviewed_by IS NOT NULL)", name="review_complete"),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_orders.id"), index=True)
    asset_id: Mapped[UUID] = mapped_column(ForeignKey("ip_assets.id"), index=True)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    appraiser_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    inputs: Mapped[str] = mapped_column(Text)
    report: Mapped[str] = mapped_column(Text)
    low: Mapped[Fen]
    base: Mapped[Fen]
    high: Mapped[Fen]
    disagreement_note: Mapped[str] = mapped_column(Text)
    report_hash: Mapped[str] = mapped_column(String(66), unique=True)
    valued_on: Mapped[date]
    valid_until: Mapped[datetime]
    state: Mapped[AppraisalState]
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    reviewed_at: Mapped[datetime | None]
    review_comment: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]

    party: Mapped[Party] = relationship(lazy="raise")
    records: Mapped[list["ValuationOnLedger"]] = relationship(
        primaryjoin="foreign(ValuationOnLedger.report_hash) == Appraisal.report_hash",
        order_by="ValuationOnLedger.asset_version",
        viewonly=True,
        lazy="selectin",
    )

    acceptances: Mapped[list[Acceptance]] = relationship(
        order_by=Acceptance.decided_at, viewonly=True, lazy="selectin"
    )

    @property
    def on_ledger(self) -> "ValuationOnLedger | None":
        """The newest record of this appraisal."""
        return self.records[-1] if self.records else None

    @property
    def single_method_reason(self) -> str:
        """Why one method had to do, as the report says; empty where two or more were used."""
        return str(json.loads(self.report)["inputs"]["pricing"]["single_method_reason"])

    @property
    def valued(self) -> Valued:
        return Valued(self.report, self.low, self.base, self.high)

    @property
    def is_recomputed(self) -> bool:
        """Whether the stored inputs give the stored report and range again, byte for byte."""
        return is_recomputed(self.inputs, self.valued)

    @property
    def is_committed(self) -> bool:
        """Whether the stored report is the one that the hash for the ledger stands for."""
        return self.recomputed_hash == self.report_hash

    @property
    def commitment(self) -> Commitment:
        facts = {"report": self.report, "disagreement_note": self.disagreement_note}
        return Commitment(self.report_hash, facts)

    @property
    def restated(self) -> Mapping[str, tuple[Any, Any]]:
        found = restated_by(self.report)
        if found is None:
            return {"report": ("not a report", "a report")}
        low, base, high, inputs = found
        return {
            "low": (self.low, low),
            "base": (self.base, base),
            "high": (self.high, high),
            "inputs": (self.inputs, inputs),
        }


class ValuationOnLedger(LedgerRow):
    """A valuation as the ledger holds it; `asset_version` is the version that it made."""

    __tablename__ = "valuations_on_ledger"

    asset: Mapped[str] = mapped_column(String(66), primary_key=True)
    asset_version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    low_fen: Mapped[Uint64]
    base_fen: Mapped[Uint64]
    high_fen: Mapped[Uint64]
    valid_until: Mapped[int]
    report_hash: Mapped[str] = mapped_column(String(66), index=True)
    tx_hash: Mapped[str] = mapped_column(String(66))
