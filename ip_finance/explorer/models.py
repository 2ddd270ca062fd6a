"""Samples that auditors drew, and how each record in them fared on that day."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.db import Base, Entity
from ip_finance.explorer.domain import Method, Population


class SampleItem(Base):
    """One record of a sample: compared fields, and those that differed when it was drawn."""

    __tablename__ = "sample_items"

    sample_id: Mapped[UUID] = mapped_column(ForeignKey("samples.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record: Mapped[str] = mapped_column(String(100))
    label: Mapped[str] = mapped_column(String(600))
    tickets: Mapped[int]
    compared: Mapped[int]
    differences: Mapped[list[Any]]


class Sample(Entity):
    """A sample and all that is needed to draw it again: the same records in the same order."""

    __tablename__ = "samples"

    number: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    person_id: Mapped[UUID]
    purpose: Mapped[str] = mapped_column(String(200))
    population: Mapped[Population]
    method: Mapped[Method]
    seed: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    population_size: Mapped[int]
    population_hash: Mapped[str] = mapped_column(String(66))
    tickets: Mapped[dict[str, Any]]
    """Of the records that hold more than one."""
    node: Mapped[str] = mapped_column(String(300))
    block: Mapped[int]
    drawn_at: Mapped[datetime]
    items: Mapped[list[SampleItem]] = relationship(lazy="selectin", order_by=SampleItem.place)

    @property
    def differing(self) -> int:
        """How many of the records differed in something."""
        return sum(bool(one.differences) for one in self.items)
