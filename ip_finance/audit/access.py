"""Who got at what: files read, roles changed, failed sign-ins, and four eyes that were two."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, text, union_all
from sqlalchemy.orm import Session, joinedload

from ip_finance.core.audit_log import AuditEntry
from ip_finance.core.db import Base
from ip_finance.core.paging import Page, down
from ip_finance.parties.models import Person

MAKERS: Final = ("made_by", "proposed_by", "asked_by", "drafted_by", "created_by")
CHECKERS: Final = ("checked_by", "reviewed_by")
MAY_READ = text(
    "select one from unnest(cast(:tables as text[])) as one"
    " where has_table_privilege(current_user, one, 'select')"
)


class Kind(StrEnum):
    """What entries of the audit log are about."""

    FILES = "files"
    ROLES = "roles"
    SIGN_INS = "sign-ins"
    AUDITS = "audits"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Eyes:
    """In one table of things that two people must decide: how many did, and how many one alone."""

    table: str
    decided: int
    breaches: int


def entries(session: Session, kind: Kind, page: Page) -> Sequence[AuditEntry]:
    """The log's entries of this kind, newest first."""
    found = select(AuditEntry)
    chosen = _of(kind)
    if chosen is not None:
        found = found.where(chosen)
    return page.rows(session, found, down(AuditEntry.seq))


def people(session: Session, rows: Sequence[AuditEntry]) -> dict[UUID, tuple[str, str]]:
    """Name and party of those who did it, by their id."""
    ids = {one.person_id for one in rows} | {one.subject_id for one in rows}
    found = select(Person).where(Person.id.in_(ids)).options(joinedload(Person.party))
    return {one.id: (one.name, one.party.name) for one in session.scalars(found)}


def four_eyes(session: Session) -> list[Eyes]:
    """Every table of ours that names who made and who checked, with those that one person did."""
    pairs = {name: pair for name, *pair in _pairs()}
    seen = session.scalars(MAY_READ, {"tables": list(pairs)})
    counts = [_counts(name, *pairs[name]) for name in seen]
    if not counts:
        return []
    found = [Eyes(*row) for row in session.execute(union_all(*counts))]
    return sorted(found, key=lambda one: (-one.breaches, one.table))


def _counts(
    name: str, maker: ColumnElement[Any], checker: ColumnElement[Any]
) -> Select[str, int, int]:
    decided = func.count().filter(maker.is_not(None), checker.is_not(None))
    return select(literal(name), decided, func.count().filter(maker == checker))


def _pairs() -> Iterator[tuple[str, ColumnElement[Any], ColumnElement[Any]]]:
    tables: Mapping[str, Any] = Base.metadata.tables
    for name, table in tables.items():
        maker = next((table.c[one] for one in MAKERS if one in table.c), None)
        checker = next((table.c[one] for one in CHECKERS if one in table.c), None)
        if maker is not None and checker is not None:
            yield name, maker, checker


def _of(kind: Kind) -> ColumnElement[bool] | None:
    action, what = AuditEntry.action, AuditEntry.facts["what"].astext
    file_read = or_(what.like("/documents/%"), what.like("/api/documents/%"))
    looked = or_(what.like("/audit/%"), what.like("/api/audit/%"))
    chosen: Mapping[Kind, ColumnElement[bool]] = {
        Kind.FILES: or_(
            and_(action == "read", file_read), action.in_(["documents.read", "evidence.exported"])
        ),
        Kind.ROLES: or_(
            action.like("%role%"),
            action.like("identity.invit%"),
            action.in_(["parties.person-added", "parties.added", "signing.key-kept"]),
        ),
        Kind.SIGN_INS: action.like("identity.%"),
        Kind.AUDITS: or_(action.like("audit.%"), and_(action == "read", looked)),
    }
    return chosen.get(kind)
