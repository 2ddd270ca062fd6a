"""The auditor's check: what we store against what the chain, the hashes and the files say."""

from collections.abc import Sequence

from ip_finance.audit import repository
from ip_finance.audit.domain import (
    ChainHistory,
    LedgerMissing,
    Mismatch,
    Report,
    compare,
    unopened,
)
from ip_finance.audit.replay import replay
from ip_finance.core import deployment
from ip_finance.core.actor import PersonRole
from ip_finance.core.audit_log import AuditEntry, entry_hash
from ip_finance.core.canonical import EMPTY_HASH
from ip_finance.core.commitment import Committed
from ip_finance.core.uow import Tx
from ip_finance.documents import repository as documents_repository
from ip_finance.documents import service as documents
from ip_finance.documents.service import Vault


def check(tx: Tx, history: ChainHistory, vault: Vault) -> Report:
    """Replay the chain and hold every stored record against it. Raises: LedgerMissing.

    The node is asked inside the transaction: the deployment's row, locked against the indexer,
    says which block the tables speak of, and a moving table would show as a difference.
    """
    tx.actor.require(PersonRole.AUDITOR)
    ledger = deployment.hold_still(tx.session)
    if ledger is None:
        raise LedgerMissing
    block = ledger.read_to_block
    seen = history.up_to(block)
    expected, stored = replay(seen), repository.mirrors(tx.session)
    found: list[Mismatch] = []
    for table, rows in stored.items():
        found += compare(table, rows, expected.get(table, {}))
    sealed = list(repository.committed(tx.session))
    for table, key, row in sealed:
        found += _unsealed(table, key, row)
    found += unopened(stored, {row.commitment.hash for _, _, row in sealed})
    files = documents_repository.every(tx.session)
    found += [
        Mismatch("documents", str(file.id), "content", "missing or altered", file.sha256)
        for file in files
        if documents.open_content(tx, vault, file) is None
    ]
    head, entries = repository.log_head(tx.session), repository.log_entries(tx.session)
    found += _broken_log(entries, head)
    checked = sum(len(rows) for rows in stored.values()) + len(sealed) + len(files) + len(entries)
    tx.record("audit.checked", tx.actor.person_id, block=block, mismatches=len(found))
    return Report(history.node(), block, len(seen), checked, tuple(found))


def _unsealed(table: str, key: str, row: Committed) -> list[Mismatch]:
    """The row's facts against its hash, and its columns against its facts."""
    commitment, recomputed = row.commitment, row.recomputed_hash
    if recomputed != commitment.hash:
        return [Mismatch(table, key, "hash of the facts", recomputed, commitment.hash)]
    return [
        Mismatch(table, key, column, str(stored), str(fact))
        for column, (stored, fact) in row.restated.items()
        if stored != fact
    ]


def _broken_log(entries: Sequence[AuditEntry], head: str) -> list[Mismatch]:
    """Where the chain of entries breaks; `head` tells of entries taken from its end."""
    found, previous = [], EMPTY_HASH
    for entry in entries:
        if entry.previous_hash != previous:
            found.append(_link(entry, "previous_hash", entry.previous_hash, previous))
        if entry_hash(entry) != entry.hash:
            found.append(_link(entry, "hash", entry_hash(entry), entry.hash))
        previous = entry.hash
    if previous != head:
        found.append(Mismatch("audit_log", "newest", "hash", previous, head))
    return found


def _link(entry: AuditEntry, field: str, stored: str, expected: str) -> Mismatch:
    return Mismatch("audit_log", str(entry.seq), field, stored, expected)
