"""What desks keep of their own: what somebody is writing, and what two parties wrote each other."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ip_finance.core.db import Entity


class ApplicationDraft(Entity):
    """An application as far as one person has typed it: `content` by field, slips and all.

    Once it was sent or thrown away it has ended and is empty; the loan or the financing request
    that came of it has its id.
    """

    __tablename__ = "application_drafts"
    __table_args__ = (Index("ix_application_drafts_person_id", "person_id", "saved_at"),)

    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    person_id: Mapped[UUID]
    step: Mapped[str] = mapped_column(String(16))
    content: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CaseMessage(Entity):
    """What the borrower or its lender wrote to the other about their case. It stays as it is."""

    __tablename__ = "case_messages"
    __table_args__ = (Index("ix_case_messages_loan_id", "loan_id", "created_at"),)

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"))
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    person_id: Mapped[UUID]
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
