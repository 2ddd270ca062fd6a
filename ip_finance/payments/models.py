"""Orders and their events, files exchanged with banks, and what the accounts show."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.db import Base, Entity
from ip_finance.core.money import Fen
from ip_finance.payments.domain import (
    Account,
    Direction,
    FileWay,
    OrderPayment,
    OrderState,
)


class SettlementAccount(Entity):
    """The account from which a bank pays out and into which borrowers pay, stated by two."""

    __tablename__ = "settlement_accounts"
    __table_args__ = (CheckConstraint("made_by <> checked_by", name="four_eyes"),)

    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    account: Mapped[dict[str, Any]]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    checked_by: Mapped[UUID | None]
    checked_at: Mapped[datetime | None]

    @property
    def stated(self) -> Account:
        return Account.of(self.account)


class BankFile(Entity):
    """A file that went to a bank or came from one, known by its hash."""

    __tablename__ = "bank_files"

    bank_id: Mapped[UUID | None] = mapped_column(ForeignKey("parties.id"), index=True)
    way: Mapped[FileWay]
    kind: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    hash: Mapped[str] = mapped_column(String(66), unique=True)
    created_at: Mapped[datetime]
    handed_over_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(Text)


class PaymentEvent(Entity):
    """What became of an order, and the file that says so; `number` counts from 1."""

    __tablename__ = "payment_events"
    __table_args__ = (
        UniqueConstraint("order_id", "number"),
        Index(
            "uq_payment_events_sent",
            "order_id",
            unique=True,
            postgresql_where=text("state = 'sent'"),
        ),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("payment_orders.id"), index=True)
    number: Mapped[int]
    state: Mapped[OrderState]
    reason_code: Mapped[str | None] = mapped_column(String(35))
    text: Mapped[str] = mapped_column(String(500))
    file_id: Mapped[UUID] = mapped_column(ForeignKey("bank_files.id"))
    at: Mapped[datetime]


class PaymentOrder(Entity):
    """An order to pay. It never changes: one that was rejected is followed by another."""

    __tablename__ = "payment_orders"
    __table_args__ = (
        UniqueConstraint("record_id", "attempt"),
        CheckConstraint("amount > 0", name="amount_positive"),
    )

    record_id: Mapped[UUID]
    attempt: Mapped[int]
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    loan_id: Mapped[UUID | None] = mapped_column(index=True)
    debtor: Mapped[dict[str, Any]]
    creditor: Mapped[dict[str, Any]]
    amount: Mapped[Fen]
    execute_on: Mapped[date]
    remittance: Mapped[str] = mapped_column(String(140))
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]

    events: Mapped[list[PaymentEvent]] = relationship(
        order_by=PaymentEvent.number, lazy="selectin", viewonly=True
    )

    @property
    def state(self) -> OrderState:
        return self.events[-1].state if self.events else OrderState.DRAFT

    @property
    def end_to_end_id(self) -> str:
        return self.ordered.end_to_end_id

    @property
    def payee(self) -> Account:
        return Account.of(self.creditor)

    @property
    def ordered(self) -> OrderPayment:
        return OrderPayment(
            record_id=self.record_id,
            attempt=self.attempt,
            bank_id=self.bank_id,
            loan_id=self.loan_id,
            debtor=Account.of(self.debtor),
            creditor=self.payee,
            amount=Fen(self.amount),
            execute_on=self.execute_on,
            remittance=self.remittance,
        )


class AccountStatement(Entity):
    """An account between two balances, as camt.053 tells it."""

    __tablename__ = "account_statements"

    bank_id: Mapped[UUID | None] = mapped_column(ForeignKey("parties.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("bank_files.id"))
    account: Mapped[str] = mapped_column(String(34))
    reference: Mapped[str] = mapped_column(String(35))
    from_on: Mapped[date]
    to_on: Mapped[date]
    opening: Mapped[Fen]
    closing: Mapped[Fen]


class AccountEntry(Entity):
    """A movement of an account, kept once however many files tell of it."""

    __tablename__ = "account_entries"
    __table_args__ = (
        UniqueConstraint("account", "reference"),
        CheckConstraint("amount > 0", name="amount_positive"),
    )

    bank_id: Mapped[UUID | None] = mapped_column(ForeignKey("parties.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("bank_files.id"))
    account: Mapped[str] = mapped_column(String(34))
    direction: Mapped[Direction]
    amount: Mapped[Fen]
    booked_on: Mapped[date]
    value_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(35))
    end_to_end_id: Mapped[str | None] = mapped_column(String(35))
    counterparty: Mapped[str] = mapped_column(String(140))
    counterparty_account: Mapped[str] = mapped_column(String(34))
    remittance: Mapped[str] = mapped_column(Text)
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment_orders.id"))
    created_at: Mapped[datetime]


class EntryMatch(Base):
    """What an entry turned out to be: the record (a loan, a repayment) that it belongs to."""

    __tablename__ = "entry_matches"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("account_entries.id"), primary_key=True)
    record_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(500))
    matched_by: Mapped[UUID]
    matched_at: Mapped[datetime]
