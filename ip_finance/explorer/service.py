"""What the explorer tells: one object in three columns, its history, and where a search leads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ip_finance.audit.domain import LedgerMissing, Tables
from ip_finance.audit.nodes import Sight
from ip_finance.audit.reconciliation import checks
from ip_finance.chain_api.events import ChainEvent
from ip_finance.chain_api.sight import Found
from ip_finance.chain_api.told import PARTIES
from ip_finance.core import deployment
from ip_finance.core.actor import PersonRole
from ip_finance.core.commitment import Committed
from ip_finance.core.deployment import Deployment
from ip_finance.core.uow import Tx
from ip_finance.documents import service as documents
from ip_finance.documents.models import Document
from ip_finance.documents.service import Vault
from ip_finance.explorer import repository
from ip_finance.explorer.domain import (
    Kind,
    Line,
    ObjectNotFound,
    Outcome,
    Subject,
    folded,
    lines,
)
from ip_finance.explorer.words import Names

LOST = "missing or altered"


@dataclass(frozen=True, slots=True)
class View:
    """One object as it stands in all three columns, at the block that our tables speak of."""

    node: str
    block: int
    lines: tuple[Line, ...]
    events: tuple[Found, ...]
    records: tuple[UUID, ...]
    """By which the audit log knows it."""
    documents: tuple[Document, ...] = ()

    @property
    def differences(self) -> list[Line]:
        return [one for one in self.lines if one.outcome is Outcome.DIFFERENT]

    @property
    def compared(self) -> int:
        return sum(one.outcome is not Outcome.UNTOLD for one in self.lines)


def look_at(tx: Tx, sight: Sight, vault: Vault, subject: Subject) -> View:
    """Hold the object's rows against its events, the contract's state, and its papers.

    Raises: LedgerMissing, ObjectNotFound, and what the node raises.
    """
    tx.actor.require(PersonRole.AUDITOR)
    ledger = _still(tx)
    stored = subject.among(repository.mirrors_of(tx.session, subject))
    events = _events_about(tx, sight, subject, ledger.read_to_block)
    told = subject.among(folded(events))
    if not any(stored.values()) and not any(told.values()):
        raise ObjectNotFound(subject.kind.value, str(subject.name))
    answered = _answered(sight, ledger.read_to_block, stored)
    papers = _papers(tx, vault, stored)
    found = lines(stored, told, answered, papers)
    records = _records_of(tx, subject)
    return View(sight.node(), ledger.read_to_block, tuple(found), tuple(events), records)


def look_at_record(tx: Tx, vault: Vault, table: str, record_id: UUID) -> View:
    """Hold one filed record against the hash that it gave to the ledger, and its file against both.

    Raises: LedgerMissing, ObjectNotFound.
    """
    tx.actor.require(PersonRole.AUDITOR)
    ledger = _still(tx)
    row = repository.committed_row(tx.session, table, record_id)
    if row is None:
        raise ObjectNotFound(table, str(record_id))
    name, paper = row.commitment.hash, _paper(tx, vault, row)
    own = [Line(table, str(record_id), "hash of the facts", name, None, paper)]
    own += [
        Line(table, str(record_id), column, str(stored), None, str(fact))
        for column, (stored, fact) in row.restated.items()
    ]
    files = (row,) if isinstance(row, Document) else ()
    return View("", ledger.read_to_block, tuple(own), (), (record_id,), files)


def names_for(tx: Tx, events: Iterable[ChainEvent]) -> Names:
    """What we call everybody and everything that these events name."""
    parties: set[int] = set()
    rights: set[str] = set()
    loans: set[UUID] = set()
    for event in events:
        parties |= {getattr(event, name) for name in PARTIES if hasattr(event, name)}
        rights |= {*getattr(event, "assets", ()), *_one(event, "asset")}
        loans |= set(_one(event, "loan"))
    return names_of(tx, parties, rights, loans)


def names_of(tx: Tx, parties: set[int], rights: set[str], loans: set[UUID]) -> Names:
    """What we call these."""
    session = tx.session
    return Names(
        repository.party_names(session, parties) if parties else {},
        repository.rights_called(session, rights) if rights else {},
        repository.loan_numbers(session, loans) if loans else {},
    )


def subject_named(tx: Tx, kind: Kind, name: str) -> Subject:
    """The object by any of its names. Raises: ObjectNotFound."""
    subject = FINDERS[kind](tx, name)
    if subject is None:
        raise ObjectNotFound(kind.value, name[:100])
    return subject


def where_is(tx: Tx, sight: Sight, asked: str) -> str:
    """The page that shows what was asked for, by block, hash, number or code; empty if nothing."""
    tx.actor.require(PersonRole.AUDITOR)
    words = asked.strip()
    if words.isdecimal() and len(words) < 10:
        return f"/audit/blocks/{int(words)}"
    if words.lower().startswith("0x") and len(words) == repository.HASH:
        return _where_hash(tx, sight, words.lower())
    for kind in Kind:
        subject = FINDERS[kind](tx, words)
        if subject is not None:
            return f"/audit/objects/{kind.value}/{subject.name}"
    return ""


def _where_hash(tx: Tx, sight: Sight, name: str) -> str:
    if sight.transaction(name) is not None:
        return f"/audit/tx/{name}"
    block = sight.block_called(name)
    if block is not None:
        return f"/audit/blocks/{block.number}"
    file = repository.document_hashed(tx.session, name)
    if file is not None:
        return f"/audit/objects/documents/{file.id}"
    for row in repository.committed_under(tx.session, [name]):
        return f"/audit/objects/{row.__tablename__}/{row.id}"  # type: ignore[attr-defined]
    return ""


def _loan(tx: Tx, name: str) -> Subject | None:
    found = repository.find_loan(tx.session, _uuid(name) or name)
    return None if found is None else Subject(Kind.LOAN, found.id)


def _asset(tx: Tx, name: str) -> Subject | None:
    by_id = _uuid(name)
    found = (
        repository.asset_by_id(tx.session, by_id)
        if by_id
        else repository.find_asset(tx.session, name)
    )
    return None if found is None else Subject(Kind.ASSET, found.asset_key)


def _party(tx: Tx, name: str) -> Subject | None:
    by_id = _uuid(name)
    found = (
        repository.party_by_id(tx.session, by_id)
        if by_id
        else repository.find_party(tx.session, name)
    )
    return None if found is None else Subject(Kind.PARTY, found.number)


FINDERS = {Kind.LOAN: _loan, Kind.ASSET: _asset, Kind.PARTY: _party}


def _still(tx: Tx) -> Deployment:
    ledger = deployment.hold_still(tx.session)
    if ledger is None:
        raise LedgerMissing
    return ledger


def _events_about(tx: Tx, sight: Sight, subject: Subject, until: int) -> Sequence[Found]:
    """In the order of the chain. A right's history has that of every loan that took it."""
    if isinstance(subject.name, UUID):
        return sight.about([subject.name], until)
    found = sight.about(subject.name, until)
    if not isinstance(subject.name, str):
        return found
    loans = repository.loans_on(tx.session, subject.name)
    if loans:
        found = found + sight.about(loans, until)
    return sorted(found, key=lambda one: (one[1].block_number, one[1].log_index))


def _answered(sight: Sight, block: int, stored: Tables) -> Tables:
    """What the contract itself says of these rows."""
    asked = list(checks(stored))
    answers = sight.at(block, [check.ask for check in asked])
    found: Tables = {}
    for check, answer in zip(asked, answers, strict=True):
        found.setdefault(check.table, {}).setdefault(check.key, {}).update(check.told(answer))
    return found


def _papers(tx: Tx, vault: Vault, stored: Tables) -> Mapping[str, str]:
    """Of each stored hash that we hold the facts or the file of: what they hash to now."""
    hashes = {
        value
        for rows in stored.values()
        for row in rows.values()
        for value in row.values()
        if isinstance(value, str) and len(value) == repository.HASH
    }
    rows = list(repository.committed_under(tx.session, hashes)) if hashes else []
    return {row.commitment.hash: _paper(tx, vault, row) for row in rows}


def _paper(tx: Tx, vault: Vault, row: Committed) -> str:
    """A file is opened; facts are hashed anew."""
    if isinstance(row, Document) and documents.is_damaged(tx, vault, row):
        return LOST
    return row.recomputed_hash


def _records_of(tx: Tx, subject: Subject) -> tuple[UUID, ...]:
    if isinstance(subject.name, UUID):
        return (subject.name,)
    if isinstance(subject.name, str):
        right = repository.find_asset(tx.session, subject.name)
        return () if right is None else (right.id,)
    party = repository.find_party(tx.session, str(subject.name))
    return () if party is None else (party.id,)


def _one(event: ChainEvent, name: str) -> tuple[Any, ...]:
    value = getattr(event, name, None)
    return () if value is None else (value,)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
