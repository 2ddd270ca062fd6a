"""Puts bundles and trust files together, from what is stored: no node is asked.

Everything is read as the actor, so a bundle discloses nothing that its maker may not see.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from ip_finance.bundles import repository
from ip_finance.bundles.domain import (
    CheckpointMissing,
    CommitmentUnknown,
    Disclosure,
    ErasedFile,
    Exported,
    NobodyCosigns,
    NothingCaptured,
    quorum_of,
)
from ip_finance.checkpoints import repository as checkpoints
from ip_finance.checkpoints.domain import CheckpointKind, origin_of
from ip_finance.checkpoints.models import Checkpoint
from ip_finance.core import deployment
from ip_finance.core.canonical import canonical_json
from ip_finance.core.clock import business_date
from ip_finance.core.proofs import CapturedStep
from ip_finance.core.uow import Tx
from ip_finance.documents import repository as documents_repository
from ip_finance.documents import service as documents
from ip_finance.documents.service import Vault
from ip_finance.evidence import qbft
from ip_finance.evidence.bundle import Bundle, Document, SideSigned, Step, write_bundle
from ip_finance.evidence.documents import hashes_in
from ip_finance.evidence.ledger import LedgerFacts
from ip_finance.evidence.trust import CheckpointsBelieved, SealsBelieved, Trust
from ip_finance.evidence.words import STEPS
from ip_finance.loans import repository as loans


def export(tx: Tx, vault: Vault, loan_id: UUID, disclosure: Disclosure) -> Exported:
    """The bundle of a case: its own steps, and those of its rights, parties and keys.

    Raises: LoanNotFound, NothingCaptured, CheckpointMissing, CommitmentUnknown.
    """
    loans.by_id(tx.session, loan_id)
    rows = _steps_of(tx, loan_id)
    if not rows:
        raise NothingCaptured(loan_id)
    needed = {row.block for row in rows} | {side[1] for row in rows for side in row.sides}
    headers, notes = _anchored(tx, needed)
    opened = _disclosed(tx, rows, disclosure)
    files, erased, missing = _files(tx, vault, opened, disclosure.among(_committed(rows)))
    bundle = Bundle(
        ledger_facts(tx),
        tuple(_step(row) for row in rows),
        headers,
        tuple(repository.nodes(tx.session, {name for row in rows for name in row.nodes})),
        notes,
        tuple(opened),
        files,
    )
    tx.record("evidence.exported", loan_id, steps=len(rows), documents=len(opened))
    return Exported(write_bundle(bundle), len(rows), len(opened), erased, missing)


def next_anchor(tx: Tx, block: int) -> int | None:
    """Height of the nearest checkpoint at or after a block that enough cosigners signed."""
    needed = quorum_of(len(checkpoints.cosigners(tx.session)))
    found = checkpoints.at_or_after(tx.session, CheckpointKind.CHAIN, block, cosignatures=needed)
    return found.number if found else None


def ledger_facts(tx: Tx) -> LedgerFacts:
    """Which ledger the bundles of this platform are about."""
    ledger, place = deployment.the_current(tx.session), repository.place(tx.session)
    assert place is not None, "something was captured"
    names = (ledger.genesis_hash, ledger.address, ledger.code_hash)
    return LedgerFacts.written(ledger.chain_id, *names, place.keys_slot)


def trust_in_cosigners(tx: Tx, expires: int, quorum: int | None) -> Trust:
    """A trust file to be read over by its owner. Raises: NobodyCosigns."""
    keys = checkpoints.cosigner_keys(tx.session)
    if not keys:
        raise NobodyCosigns
    facts = ledger_facts(tx)
    origin = origin_of(CheckpointKind.CHAIN, facts.chain_id, "0x" + facts.address.hex())
    belief = CheckpointsBelieved(origin, tuple(keys), quorum or quorum_of(len(keys)))
    return Trust(expires, facts, belief)


def trust_in_seals(tx: Tx, expires: int, belief: SealsBelieved) -> Trust:
    """The same for a chain whose validators seal every block."""
    return Trust(expires, ledger_facts(tx), belief)


def _steps_of(tx: Tx, loan_id: UUID) -> list[CapturedStep]:
    """In the order of the chain."""
    own = list(repository.steps_of_loan(tx.session, loan_id))
    rights = {asset for row in own for asset in row.assets}
    own += repository.steps_about_rights(tx.session, rights)
    found = {_place(row): row for row in own}
    asked: tuple[set[str], set[int]] = (set(), set())
    while True:
        keys = {key for row in found.values() for key in (*row.signers, *row.keys)}
        parties = {party for row in found.values() for party in row.parties}
        if not own or (keys, parties) == asked:
            return [found[place] for place in sorted(found)]
        asked = (keys, parties)
        for row in repository.steps_about_people(tx.session, keys, parties):
            found[_place(row)] = row


def _place(row: CapturedStep) -> tuple[int, int, int]:
    return row.block, row.transaction, row.log


def _step(row: CapturedStep) -> Step:
    sides = tuple(SideSigned(*side) for side in row.sides)
    return Step(row.kind, row.message, sides, row.signatures, *_place(row))


def _disclosed(tx: Tx, rows: Sequence[CapturedStep], disclosure: Disclosure) -> Sequence[Document]:
    """The documents to show, each once.

    All: also those that stand in the facts of another. Raises: CommitmentUnknown.
    """
    committed = _committed(rows)
    if disclosure.hashes is not None:
        shown = disclosure.among(committed)
        opened = _opened(tx, shown)
        erased = {row.evidence_hash for row in repository.erased(tx.session, shown)}
        for name in sorted(disclosure.hashes - opened.keys() - erased):
            raise CommitmentUnknown(name)
        return list(opened.values())
    opened, left = {}, committed
    while left:
        more = _opened(tx, left)
        opened |= more
        left = {name for one in more.values() for name in _named(one)} - opened.keys() - left
    return list(opened.values())


def _committed(rows: Sequence[CapturedStep]) -> set[str]:
    return {str(row.message[member]) for row in rows for member in STEPS[row.kind].commitments}


def _opened(tx: Tx, hashes: Collection[str]) -> dict[str, Document]:
    """The documents behind these hashes. Facts that were altered are none."""
    found = {}
    for row in repository.committed(tx.session, hashes):
        text = canonical_json(row.commitment.facts)
        document = Document(bytes.fromhex(row.salt), text.encode())
        if "0x" + document.hash.hex() == row.commitment.hash:
            found[row.commitment.hash] = document
    return found


def _named(document: Document) -> set[str]:
    return hashes_in(document.content("document"))


def _files(
    tx: Tx, vault: Vault, opened: Iterable[Document], asked: Collection[str]
) -> tuple[tuple[bytes, ...], tuple[ErasedFile, ...], int]:
    """The files that disclosed facts name, those that were erased, and how many are lost.

    An erased file is known by its hash on the ledger alone: nothing is left that opens it.
    """
    digests = {name for one in opened for name in _named(one)}
    kept: dict[str, bytes] = {}
    rows = repository.documents_of(tx.session, digests)
    for row in rows:
        content = documents.open_content(tx, vault, row)
        if content is not None:
            kept[row.sha256] = content
    gone = [
        ErasedFile(row.evidence_hash, business_date(one.decided_at), one.party_id, one.basis)
        for row in repository.erased(tx.session, digests.union(asked))
        if (one := documents_repository.find_erasure(tx.session, row)) is not None
    ]
    lost = {row.sha256 for row in rows} - kept.keys()
    return tuple(kept.values()), tuple(gone), len(lost)


def _anchored(tx: Tx, needed: Collection[int]) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """The headers, and the checkpoints as signed notes, both by rising height.

    Blocks that validators sealed need nothing else. Raises: CheckpointMissing.
    """
    own = repository.headers(tx.session, needed)
    if all(qbft.brings_seals(header.rlp) for header in own):
        return tuple(header.rlp for header in own), ()
    search = Search.over(tx, min(needed))
    notes: dict[int, Checkpoint] = {}
    heights: set[int] = set()
    for height in sorted(needed):
        checkpoint = search.of(height)
        notes[checkpoint.number] = checkpoint
        heights |= set(range(height, checkpoint.number + 1))
    headers = repository.headers(tx.session, heights)
    signed = tuple(notes[number].signed_note for number in sorted(notes))
    return tuple(header.rlp for header in headers), signed


@dataclass(frozen=True, slots=True)
class Search:
    """Looks for the checkpoint that most cosigners signed among those that headers lead to."""

    tx: Tx
    cosigners: int
    ends: dict[int, int] = field(default_factory=dict)
    """Of each kept height, how far kept headers hang together from there."""

    @classmethod
    def over(cls, tx: Tx, first: int) -> "Search":
        numbers = repository.header_numbers(tx.session, first)
        return cls(tx, len(checkpoints.cosigners(tx.session)), _ends(numbers))

    def of(self, height: int) -> Checkpoint:
        """Raises: CheckpointMissing."""
        for cosignatures in range(self.cosigners, -1, -1):
            found = checkpoints.at_or_after(
                self.tx.session, CheckpointKind.CHAIN, height, cosignatures=cosignatures
            )
            if found is not None and found.number <= self.ends.get(height, -1):
                return found
        raise CheckpointMissing(height)


def _ends(numbers: Sequence[int]) -> dict[int, int]:
    ends: dict[int, int] = {}
    for number in reversed(numbers):
        ends[number] = ends.get(number + 1, number)
    return ends
