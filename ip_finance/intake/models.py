"""Imports, what became of each item, and how far a running one is."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.db import Base, Entity
from ip_finance.intake.domain import ImportState, Outcome


class Import(Entity):
    """One batch of one file. `format` and the counts are known once the file was read.

    `refusal` says why the file as a whole was refused: code and facts.
    """

    __tablename__ = "imports"

    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    state: Mapped[ImportState]
    format: Mapped[str | None] = mapped_column(String(64))
    refusal: Mapped[dict[str, Any] | None]
    rows: Mapped[int]
    filed: Mapped[int]
    known: Mapped[int]
    kept: Mapped[int]
    problems: Mapped[int]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]
    ended_at: Mapped[datetime | None]

    progress: Mapped["ImportProgress"] = relationship(lazy="joined", viewonly=True)


class ImportRow(Base):
    """One item of a file: a right, the events of a right, or what is wrong at one place."""

    __tablename__ = "import_rows"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[Outcome]
    place: Mapped[str] = mapped_column(String(200))
    right_type: Mapped[str | None] = mapped_column(String(32))
    right_number: Mapped[str | None] = mapped_column(String(64))
    title: Mapped[str | None] = mapped_column(String(500))
    asset_id: Mapped[UUID | None] = mapped_column(ForeignKey("ip_assets.id"))
    detail: Mapped[dict[str, Any]]


class ImportProgress(Base):
    """How far a running import is; written beside the filing, which is one transaction."""

    __tablename__ = "import_progress"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"), primary_key=True)
    rows_read: Mapped[int]
    rows_filed: Mapped[int]
