"""Every query about imports."""

import json
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from ip_finance.core.paging import Page, down, up
from ip_finance.intake.domain import ImportNotFound, Outcome
from ip_finance.intake.models import Import, ImportProgress, ImportRow

ADD_ROWS: Final = text(
    "insert into import_rows select * from jsonb_populate_recordset("
    "null::import_rows, cast(:rows as jsonb))"
)
LONGEST_PAGE: Final = 1_000
MOST_IN_REPORT: Final = 200_000


def by_id(session: Session, import_id: UUID) -> Import:
    """The import, or `ImportNotFound`."""
    found = find_by_id(session, import_id)
    if found is None:
        raise ImportNotFound(import_id)
    return found


def find_by_id(session: Session, import_id: UUID) -> Import | None:
    return session.get(Import, import_id)


def for_update(session: Session, import_id: UUID) -> Import:
    """The import, locked against another run of it; progress may still be written beside it."""
    found = select(Import).where(Import.id == import_id)
    locked = found.with_for_update(key_share=True, of=Import).execution_options(
        populate_existing=True
    )
    batch = session.scalar(locked)
    if batch is None:
        raise ImportNotFound(import_id)
    return batch


def every(session: Session, page: Page) -> Sequence[Import]:
    """The imports that the caller may see, newest first."""
    return page.rows(session, select(Import), down(Import.created_at), up(Import.id))


def rows(session: Session, import_id: UUID, after: int, limit: int) -> Sequence[ImportRow]:
    """The items behind position `after`, in the order of the file."""
    found = select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.position > after)
    return session.scalars(found.order_by(ImportRow.position).limit(limit)).all()


def problems(session: Session, import_id: UUID) -> Sequence[ImportRow]:
    """Every problem of the file."""
    found = select(ImportRow).where(
        ImportRow.import_id == import_id, ImportRow.outcome == Outcome.REFUSED
    )
    return session.scalars(found.order_by(ImportRow.position).limit(MOST_IN_REPORT)).all()


def add_rows(session: Session, found: Sequence[dict[str, Any]]) -> None:
    """Keep the items, in one statement: row-level security is asked once, not for each."""
    rows = [{name: _plain(value) for name, value in row.items()} for row in found]
    session.execute(ADD_ROWS, {"rows": json.dumps(rows, ensure_ascii=False)})


def note_read(session: Session, import_id: UUID, rows_read: int) -> None:
    _note(session, import_id, rows_read=rows_read)


def note_filed(session: Session, import_id: UUID, rows_filed: int) -> None:
    _note(session, import_id, rows_filed=rows_filed)


def _note(session: Session, import_id: UUID, **news: int) -> None:
    its_own = ImportProgress.import_id == import_id
    session.execute(update(ImportProgress).where(its_own).values(**news))


def _plain(value: object) -> object:
    return str(value) if isinstance(value, UUID) else value
