"""Classes of loans by day, opinions on them, covenants, and early warnings. Rows are only added."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.classification.domain import OpinionKind
from ip_finance.classification.signals import Comparison, CovenantKind, Gravity, Signal
from ip_finance.core.actor import PersonRole
from ip_finance.core.db import Entity
from ip_finance.core.money import Fen
from ip_finance.policies.contents.classification import Category, Ground


class OfABank(Entity):
    """What a bank alone reads, beside auditors."""

    __abstract__ = True

    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    created_at: Mapped[datetime]


class Classification(OfABank):
    """The class of a loan on a day; `number` counts the results of one day.

    `grounds` are those of the debtor; `opinion_id` names the upgrade that people agreed to.
    """

    __tablename__ = "classifications"
    __table_args__ = (
        UniqueConstraint("loan_id", "day", "number"),
        Index("ix_classifications_bank_id_day", "bank_id", "day"),
        Index(
            "ix_classifications_newest",
            "bank_id",
            "loan_id",
            "day",
            "number",
            postgresql_include=["category", "principal"],
        ),
    )

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"))
    borrower_id: Mapped[UUID]
    day: Mapped[date]
    number: Mapped[int]
    category: Mapped[Category]
    grounds: Mapped[list[Any]]
    principal: Mapped[Fen]
    days_overdue: Mapped[int]
    policy_id: Mapped[UUID]
    opinion_id: Mapped[UUID | None]


class Opinion(OfABank):
    """A ground that an officer states with evidence, or an upgrade that he proposes.

    `category` is the least class of the ground as the policy of that day has it, or the class
    proposed.
    """

    __tablename__ = "classification_opinions"

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), index=True)
    kind: Mapped[OpinionKind]
    ground: Mapped[Ground | None]
    category: Mapped[Category]
    evidence: Mapped[str] = mapped_column(Text)
    document_id: Mapped[UUID | None]
    stated_by: Mapped[UUID]
    stated_on: Mapped[date]

    decision: Mapped["OpinionDecision | None"] = relationship(
        viewonly=True, uselist=False, lazy="selectin"
    )


class OpinionDecision(OfABank):
    """What the second person said of an opinion."""

    __tablename__ = "opinion_decisions"

    opinion_id: Mapped[UUID] = mapped_column(ForeignKey("classification_opinions.id"), unique=True)
    is_agreed: Mapped[bool]
    comment: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[UUID]
    decided_on: Mapped[date]


class EarlyWarning(OfABank):
    """A signal about a loan; open until it is closed, by a person or because it is no more."""

    __tablename__ = "early_warnings"
    __table_args__ = (Index("ix_early_warnings_bank_id", "bank_id"),)

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), index=True)
    kind: Mapped[Signal]
    severity: Mapped[Gravity]
    key: Mapped[str] = mapped_column(String(200))
    since: Mapped[date]
    source: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]]
    role: Mapped[PersonRole]

    closing: Mapped["WarningClosing | None"] = relationship(
        viewonly=True, uselist=False, lazy="selectin"
    )


class WarningClosing(OfABank):
    """How a signal ended; `closed_by` is empty where a later day did not find it any more."""

    __tablename__ = "early_warning_closings"

    warning_id: Mapped[UUID] = mapped_column(ForeignKey("early_warnings.id"), unique=True)
    comment: Mapped[str] = mapped_column(Text)
    closed_by: Mapped[UUID | None]
    closed_on: Mapped[date]


class Covenant(OfABank):
    """What the borrower has promised to keep or to report. Ratios are in basis points."""

    __tablename__ = "covenants"
    __table_args__ = (
        CheckConstraint("every_months > 0", name="every_months_positive"),
        CheckConstraint(
            "(kind = 'financial') = (comparison IS NOT NULL AND threshold_bps IS NOT NULL)",
            name="financial_has_threshold",
        ),
    )

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), index=True)
    kind: Mapped[CovenantKind]
    measure: Mapped[str] = mapped_column(String(200))
    comparison: Mapped[Comparison | None]
    threshold_bps: Mapped[int | None]
    clause: Mapped[str] = mapped_column(String(200))
    first_due_on: Mapped[date]
    every_months: Mapped[int]
    made_by: Mapped[UUID]


class CovenantReport(OfABank):
    """What was reported for one due day; the newest for a day counts."""

    __tablename__ = "covenant_reports"

    covenant_id: Mapped[UUID] = mapped_column(ForeignKey("covenants.id"), index=True)
    due_on: Mapped[date]
    value_bps: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(500))
    reported_by: Mapped[UUID]
    reported_on: Mapped[date]
