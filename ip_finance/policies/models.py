"""Versions of policies: what each says, from when, and the two people behind it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.db import Entity
from ip_finance.parties.models import Party
from ip_finance.policies.contents import PARSERS
from ip_finance.policies.domain import PolicyKind, Verdict


class PolicyVersion(Entity):
    """One version. Only its check is ever added to it; without an owner it is the platform's."""

    __tablename__ = "policy_versions"
    __table_args__ = (
        CheckConstraint("(checked_at is null) = (verdict is null)", name="check_complete"),
        Index("ix_policy_versions_kind_key", "kind", "key", "effective_from"),
    )

    kind: Mapped[PolicyKind]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("parties.id"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    effective_from: Mapped[date]
    content: Mapped[dict[str, Any]]
    source: Mapped[str] = mapped_column(String(500))
    is_verified: Mapped[bool]
    comment: Mapped[str] = mapped_column(Text)
    made_by: Mapped[UUID | None]
    made_at: Mapped[datetime]
    checked_by: Mapped[UUID | None]
    checked_at: Mapped[datetime | None]
    verdict: Mapped[Verdict | None]
    check_comment: Mapped[str] = mapped_column(Text)

    owner: Mapped[Party | None] = relationship(lazy="joined", viewonly=True)

    @property
    def read(self) -> object:
        """The content as the record of its kind, such as `Product` or `Lpr`."""
        return PARSERS[self.kind](self.content)
