"""The journal, which only grows, and the days of a bank's books."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ip_finance.books.domain import DayState
from ip_finance.core.db import Base
from ip_finance.core.money import Fen


class BookDay(Base):
    """One business day of a bank's books; one is open, and one at most is being closed."""

    __tablename__ = "book_days"
    __table_args__ = (
        Index("uq_book_days_open", "bank_id", unique=True, postgresql_where=text("state = 'open'")),
        Index(
            "uq_book_days_closing",
            "bank_id",
            unique=True,
            postgresql_where=text("state = 'closing'"),
        ),
    )

    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    state: Mapped[DayState]


class JournalEntry(Base):
    """What was posted in one piece, under a reference that the bank's books know once."""

    __tablename__ = "journal_entries"
    __table_args__ = (
        UniqueConstraint("bank_id", "reference"),
        Index("ix_journal_entries_bank_id_on", "bank_id", "on", "id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    bank_id: Mapped[UUID]
    on: Mapped[date]
    event: Mapped[str] = mapped_column(String(32))
    loan_id: Mapped[UUID | None] = mapped_column(index=True)
    reference: Mapped[str] = mapped_column(String(120))
    posted_at: Mapped[datetime]


class JournalLine(Base):
    """One side of an entry; bank, day and loan are the entry's, so that sums need no join."""

    __tablename__ = "journal_lines"
    __table_args__ = (
        CheckConstraint("debit >= 0 AND credit >= 0 AND debit + credit > 0", name="amount_stated"),
        CheckConstraint("debit = 0 OR credit = 0", name="one_sided"),
        Index("ix_journal_lines_bank_id_account", "bank_id", "account", "on"),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entries.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    bank_id: Mapped[UUID]
    on: Mapped[date]
    loan_id: Mapped[UUID | None] = mapped_column(index=True)
    account: Mapped[str] = mapped_column(String(32))
    debit: Mapped[Fen]
    credit: Mapped[Fen]
