"""Margin calls with what was stated of them, and measures that two people of the bank decide on."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.db import Entity
from ip_finance.core.money import Fen
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.models import FactOnLedger
from ip_finance.margin_calls.domain import CallState, MeasureKind, state_of


class MarginCall(Entity):
    """A call for more collateral; `facts` is the arithmetic as at the day of the call.

    Its state is what the ledger has of its statements. `is_provisional`: holidays on the way to
    `cure_by` are not announced yet.
    """

    __tablename__ = "margin_calls"

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), index=True)
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    borrower_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    called_on: Mapped[date]
    cure_by: Mapped[date]
    is_provisional: Mapped[bool]
    facts: Mapped[dict[str, Any]]
    policy_id: Mapped[UUID]
    made_by: Mapped[UUID]
    created_at: Mapped[datetime]

    statements: Mapped[list["MarginCallStatement"]] = relationship(
        order_by="MarginCallStatement.created_at", viewonly=True, lazy="selectin"
    )

    @property
    def state(self) -> CallState:
        return state_of(
            {
                "call": self._is_on_ledger(LoanFact.MARGIN_CALL),
                "cured": self._is_on_ledger(LoanFact.MARGIN_CALL_CURED),
                "waived": self._is_on_ledger(LoanFact.MARGIN_CALL_WAIVED),
            }
        )

    @property
    def appeals(self) -> list["MarginCallStatement"]:
        return [one for one in self.statements if one.fact == LoanFact.MARGIN_CALL_APPEAL]

    def _is_on_ledger(self, fact: LoanFact) -> bool:
        return any(one.fact == fact and one.on_ledger for one in self.statements)


class MarginCallStatement(Entity):
    """What a side had signed of the call: the call itself, an objection, the cure, the waiver."""

    __tablename__ = "margin_call_statements"

    call_id: Mapped[UUID] = mapped_column(ForeignKey("margin_calls.id"), index=True)
    fact: Mapped[int]
    facts_hash: Mapped[str] = mapped_column(String(66), unique=True)
    request_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(Text)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    made_by: Mapped[UUID]
    created_at: Mapped[datetime]

    on_ledger: Mapped[FactOnLedger | None] = relationship(
        primaryjoin="and_(foreign(FactOnLedger.evidence_hash) == MarginCallStatement.facts_hash, "
        "FactOnLedger.is_stated)",
        viewonly=True,
        uselist=False,
        lazy="joined",
    )

    @property
    def name(self) -> str:
        """The fact's slug."""
        return LoanFact(self.fact).name.lower().replace("_", "-")


class Measure(Entity):
    """A waiver, an acceleration or a finding of misuse, as an officer has proposed it."""

    __tablename__ = "measures"
    __table_args__ = (UniqueConstraint("id", "bank_id", "borrower_id"),)

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), index=True)
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    borrower_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("margin_calls.id"))
    kind: Mapped[MeasureKind]
    reason: Mapped[str] = mapped_column(Text)
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    amount: Mapped[Fen]
    proposed_on: Mapped[date]
    pay_by: Mapped[date | None]
    proposed_by: Mapped[UUID]
    created_at: Mapped[datetime]

    decision: Mapped["MeasureDecision | None"] = relationship(
        viewonly=True, uselist=False, lazy="selectin"
    )
    statements: Mapped[list["MeasureStatement"]] = relationship(
        order_by="MeasureStatement.created_at", viewonly=True, lazy="selectin"
    )

    @property
    def is_on_ledger(self) -> bool:
        return any(one.on_ledger for one in self.statements)


class MeasureDecision(Entity):
    """What the second person said of a measure."""

    __tablename__ = "measure_decisions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["measure_id", "bank_id", "borrower_id"],
            ["measures.id", "measures.bank_id", "measures.borrower_id"],
        ),
    )

    measure_id: Mapped[UUID] = mapped_column(unique=True)
    bank_id: Mapped[UUID]
    borrower_id: Mapped[UUID]
    is_agreed: Mapped[bool]
    comment: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[UUID]
    created_at: Mapped[datetime]


class MeasureStatement(Entity):
    """What the bank had signed of a measure that was agreed to."""

    __tablename__ = "measure_statements"

    measure_id: Mapped[UUID] = mapped_column(ForeignKey("measures.id"), index=True)
    facts_hash: Mapped[str] = mapped_column(String(66), unique=True)
    request_id: Mapped[UUID]
    made_by: Mapped[UUID]
    created_at: Mapped[datetime]

    on_ledger: Mapped[FactOnLedger | None] = relationship(
        primaryjoin="and_(foreign(FactOnLedger.evidence_hash) == MeasureStatement.facts_hash, "
        "FactOnLedger.is_stated)",
        viewonly=True,
        uselist=False,
        lazy="joined",
    )
