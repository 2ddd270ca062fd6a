"""Every query of the explorer: rows of mirrors about one object, known names, and the trail."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, literal, or_, select, text, union_all
from sqlalchemy.orm import Session, joinedload

from ip_finance.audit.domain import Tables
from ip_finance.core.audit_log import AuditEntry
from ip_finance.core.commitment import Committed
from ip_finance.core.db import LedgerRow
from ip_finance.core.paging import Page, down
from ip_finance.documents.models import Document
from ip_finance.explorer.domain import Subject
from ip_finance.ip_assets.models import IpAsset
from ip_finance.loans.models import Loan
from ip_finance.parties.models import Party, Person
from ip_finance.pledges.models import PledgedAssetOnLedger

IS_RELAYER = text("select ipfin_is_relayer(:address)")
HASH = 66
MOST_ROWS = 300


def mirrors_of(session: Session, subject: Subject) -> Tables:
    """The rows of every mirror that speak of the object."""
    found: Tables = {}
    for kind in LedgerRow.all_tables():
        place = subject.tables.get(kind.__tablename__)
        if place is None:
            continue
        columns = inspect(kind).columns
        named = subject.kind.value
        column = columns[named] if named in columns else inspect(kind).primary_key[place]
        rows = session.scalars(select(kind).where(column == subject.name).limit(MOST_ROWS))
        found[kind.__tablename__] = {
            tuple(inspect(kind).primary_key_from_instance(row)): {
                one.key: getattr(row, one.key) for one in columns
            }
            for row in rows
        }
    return found


def loans_on(session: Session, right: str) -> list[UUID]:
    """The loans that ever took this right as a pledge."""
    found = select(PledgedAssetOnLedger.loan).where(PledgedAssetOnLedger.asset == right)
    return sorted(set(session.scalars(found.limit(MOST_ROWS))))


def party_names(session: Session, numbers: Collection[int]) -> dict[int, str]:
    found = select(Party.number, Party.name).where(Party.number.in_(numbers))
    return {row[0]: row[1] for row in session.execute(found)}


def rights_called(session: Session, keys: Collection[str]) -> dict[str, tuple[str, str, str]]:
    """Kind, number and title of the rights that the ledger knows by these keys."""
    found = select(IpAsset.asset_key, IpAsset.right_type, IpAsset.number, IpAsset.title)
    return {
        key: (kind, number, title)
        for key, kind, number, title in session.execute(found.where(IpAsset.asset_key.in_(keys)))
    }


def loan_numbers(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    found = select(Loan.id, Loan.number).where(Loan.id.in_(ids))
    return {row[0]: row[1] for row in session.execute(found)}


def people_called(session: Session, ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """Name and party of these people."""
    found = select(Person).where(Person.id.in_(ids)).options(joinedload(Person.party))
    return {one.id: (one.name, one.party.name) for one in session.scalars(found)}


def is_relayer(session: Session, address: str) -> bool:
    """Whether one of our accounts that carry steps has this address."""
    return bool(session.scalar(IS_RELAYER, {"address": address}))


def trail(session: Session, records: Collection[UUID], page: Page) -> Sequence[AuditEntry]:
    """Who did and who read what about these records, newest first."""
    found = select(AuditEntry).where(AuditEntry.subject_id.in_(records))
    return page.rows(session, found, down(AuditEntry.seq))


def find_asset(session: Session, name: str) -> IpAsset | None:
    """The right with this number or key."""
    found = select(IpAsset).where(or_(IpAsset.asset_key == name, IpAsset.number == name))
    return session.scalars(found.limit(1)).first()


def find_loan(session: Session, name: UUID | str) -> Loan | None:
    """The loan of this id or number."""
    same = Loan.id == name if isinstance(name, UUID) else Loan.number == name
    return session.scalar(select(Loan).where(same))


def find_party(session: Session, name: str) -> Party | None:
    """The party with this unified social credit code or number."""
    same = Party.uscc == name
    if name.isdecimal() and len(name) < 10:
        same = or_(same, Party.number == int(name))
    return session.scalars(select(Party).where(same).limit(1)).first()


def party_by_id(session: Session, party_id: UUID) -> Party | None:
    return session.get(Party, party_id)


def asset_by_id(session: Session, asset_id: UUID) -> IpAsset | None:
    return session.get(IpAsset, asset_id)


def document_hashed(session: Session, name: str) -> Document | None:
    """The file of this hash: of its content, or as the ledger knows it."""
    same = or_(Document.sha256 == name, Document.evidence_hash == name)
    return session.scalars(select(Document).where(same).limit(1)).first()


def committed_tables() -> Mapping[str, Any]:
    """The kinds of record that a hash on the ledger stands for, by the table they are filed in."""
    return {kind.__tablename__: kind for kind in Committed.__subclasses__()}  # type: ignore[attr-defined]


def committed_under(session: Session, hashes: Collection[str]) -> Iterator[Committed]:
    """The records that these hashes stand for: found in one question, then read kind by kind."""
    asked = []
    for table, kind in committed_tables().items():
        columns = [one for one in inspect(kind).columns if getattr(one.type, "length", 0) == HASH]
        matching = or_(*(column.in_(hashes) for column in columns))
        asked.append(select(literal(table), kind.id).where(matching))
    found: dict[str, list[UUID]] = {}
    for table, record_id in session.execute(union_all(*asked)):
        found.setdefault(table, []).append(record_id)
    for table, ids in found.items():
        kind = committed_tables()[table]
        rows = session.scalars(select(kind).where(kind.id.in_(ids)))
        yield from (row for row in rows if row.commitment.hash in hashes)


def committed_row(session: Session, table: str, record_id: UUID) -> Committed | None:
    """One such record."""
    kind = committed_tables().get(table)
    found: Committed | None = None if kind is None else session.get(kind, record_id)
    return found


def newest_loans(session: Session, page: Page) -> Sequence[Loan]:
    """Every case, newest first."""
    found = select(Loan).options(joinedload(Loan.borrower), joinedload(Loan.bank))
    return page.rows(session, found, down(Loan.created_at), down(Loan.id))
