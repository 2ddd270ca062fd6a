"""What a bank keeps for itself: its own values of rights, and what it learnt of revenue."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ip_finance.appraisals.calculation import Valued, is_recomputed
from ip_finance.collateral.domain import ValueRange
from ip_finance.core.db import Entity
from ip_finance.core.money import Fen


class InternalValuation(Entity):
    """A bank's own value of a right beside an appraisal; nothing of it is ever changed.

    `inputs` and `report` are exact texts, there if the engine was run with the bank's own pricing.
    """

    __tablename__ = "internal_valuations"
    __table_args__ = (
        CheckConstraint("0 < low AND low <= base AND base <= high", name="range_rising"),
        CheckConstraint("(inputs IS NULL) = (report IS NULL)", name="run_complete"),
    )

    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    person_id: Mapped[UUID]
    asset_id: Mapped[UUID] = mapped_column(ForeignKey("ip_assets.id"), index=True)
    appraisal_id: Mapped[UUID] = mapped_column(ForeignKey("appraisals.id"))
    low: Mapped[Fen]
    base: Mapped[Fen]
    high: Mapped[Fen]
    inputs: Mapped[str | None] = mapped_column(Text)
    report: Mapped[str | None] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(String(500))
    reasons: Mapped[str] = mapped_column(Text)
    explanation: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]

    @property
    def range(self) -> ValueRange:
        return ValueRange(self.low, self.base, self.high)

    @property
    def is_recomputed(self) -> bool | None:
        """Whether the stored inputs give the stored report again; None without a run."""
        if self.inputs is None or self.report is None:
            return None
        return is_recomputed(self.inputs, Valued(self.report, self.low, self.base, self.high))


class RevenueReport(Entity):
    """Revenue of a period that rests on a pledged right, as the bank learnt it."""

    __tablename__ = "revenue_reports"
    __table_args__ = (
        CheckConstraint("forecast > 0", name="forecast_positive"),
        CheckConstraint("actual >= 0", name="actual_not_negative"),
    )

    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    person_id: Mapped[UUID]
    asset_id: Mapped[UUID] = mapped_column(ForeignKey("ip_assets.id"), index=True)
    period_ended_on: Mapped[date]
    forecast: Mapped[Fen]
    actual: Mapped[Fen]
    source: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime]
