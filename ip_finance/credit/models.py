"""What a bank knows, measures, writes and decides about an application; rows are only added.

`serial` is the order in which rows came: a clock may tell two the same moment.
"""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from ip_finance.core.commitment import Commitment, Committed
from ip_finance.core.db import Entity
from ip_finance.core.money import Fen
from ip_finance.credit.domain import Decision
from ip_finance.policies.contents.stages import StageRole


class FinancialStatement(Entity):
    """A year's figures of a company, as it filed them; the newest of a year counts."""

    __tablename__ = "financial_statements"

    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    fiscal_year: Mapped[int]
    figures: Mapped[dict[str, Any]]
    source: Mapped[str] = mapped_column(String(300))
    serial: Mapped[int] = mapped_column(BigInteger, Identity())
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]


class StatedNeed(Entity):
    """The need as an officer states it where the formula does not reach, and why (LN-02, LN-04)."""

    __tablename__ = "stated_needs"
    __table_args__ = (CheckConstraint("need >= 0", name="need_not_negative"),)

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), index=True)
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    person_id: Mapped[UUID]
    need: Mapped[Fen]
    reason: Mapped[str] = mapped_column(Text)
    serial: Mapped[int] = mapped_column(BigInteger, Identity())
    created_at: Mapped[datetime]


class CreditMemo(Entity):
    """A draft of the memo: what is proposed, and the officer's words. The newest of a round counts.

    A round runs from a submission to the bank's stages until somebody refers the case back.
    """

    __tablename__ = "credit_memos"
    __table_args__ = (CheckConstraint("round > 0", name="round_positive"),)

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), index=True)
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    person_id: Mapped[UUID]
    round: Mapped[int]
    proposal: Mapped[dict[str, Any]]
    words: Mapped[dict[str, Any]]
    serial: Mapped[int] = mapped_column(BigInteger, Identity())
    created_at: Mapped[datetime]


class FrozenMemo(Committed, Entity):
    """The memo as it was decided on, with every figure of that moment; has the draft's id."""

    __tablename__ = "frozen_memos"
    __table_args__ = (UniqueConstraint("loan_id", "round"),)

    id: Mapped[UUID] = mapped_column(ForeignKey("credit_memos.id"), primary_key=True)
    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"))
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    round: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(66), unique=True)
    frozen_at: Mapped[datetime]

    @property
    def commitment(self) -> Commitment:
        return Commitment(self.content_hash, self.told)

    @property
    def told(self) -> dict[str, Any]:
        """The content as it was written."""
        told: dict[str, Any] = json.loads(self.content)
        return told


class CreditDecision(Entity):
    """What one person decided at one stage. The stage in turn is read off these rows."""

    __tablename__ = "credit_decisions"
    __table_args__ = (UniqueConstraint("loan_id", "round", "person_id", "decision"),)

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"))
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    person_id: Mapped[UUID]
    memo_id: Mapped[UUID] = mapped_column(ForeignKey("frozen_memos.id"), index=True)
    round: Mapped[int]
    stage: Mapped[str] = mapped_column(String(40))
    role: Mapped[StageRole]
    """Of the stage, as it was set when this was decided."""
    decision: Mapped[Decision]
    comment: Mapped[str] = mapped_column(Text)
    papers: Mapped[list[Any]]
    serial: Mapped[int] = mapped_column(BigInteger, Identity())
    created_at: Mapped[datetime]
