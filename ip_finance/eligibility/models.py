"""Pre-checks, kept with all that they rest on, and acknowledgements. Rows are only added."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.db import Entity
from ip_finance.eligibility.assessment import VERSION, assess
from ip_finance.eligibility.domain import LineKey, Side, Verdict, line_key
from ip_finance.eligibility.stored import case_of_json, lines_to_json


class Precheck(Entity):
    """What the rules of `rule_set` said of `case`; `verdict` is as it was then."""

    __tablename__ = "prechecks"

    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    plan: Mapped[dict[str, Any]]
    case: Mapped[dict[str, Any]]
    rule_set: Mapped[str] = mapped_column(String(32))
    lines: Mapped[list[Any]]
    verdict: Mapped[Verdict]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]

    acknowledgements: Mapped[list["Acknowledgement"]] = relationship(
        order_by="Acknowledgement.created_at", viewonly=True, lazy="selectin"
    )

    @property
    def is_recomputed(self) -> bool | None:
        """Whether the stored case gives the stored lines again; None: other rules are in force."""
        if self.rule_set != VERSION:
            return None
        return lines_to_json(assess(case_of_json(self.case))) == self.lines


class Acknowledgement(Entity):
    """A side knows what a line says and goes on. `about` is the right's id, empty for the plan."""

    __tablename__ = "acknowledgements"
    __table_args__ = (UniqueConstraint("precheck_id", "rule", "about", "side"),)

    precheck_id: Mapped[UUID] = mapped_column(ForeignKey("prechecks.id"))
    rule: Mapped[str] = mapped_column(String(16))
    about: Mapped[str] = mapped_column(String(64))
    fact: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    told_on: Mapped[date]
    side: Mapped[Side]
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    person_id: Mapped[UUID]
    statement: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]

    @property
    def key(self) -> LineKey:
        """The line that it is of, see `Line.key`."""
        return line_key(self.rule, self.about or None, self.fact, self.source, self.told_on)
