"""The auditor's check: what we store against what the chain, the hashes and the files say."""

from uuid import uuid4

from ip_finance.audit import repository
from ip_finance.audit.calculation import (
    Claim,
    StoredNote,
    check_log,
    kept_tree,
    unsound,
)
from ip_finance.audit.domain import (
    ChainHistory,
    LedgerMissing,
    LogReport,
    Mismatch,
    Report,
    compare,
    unapplied,
    unopened,
)
from ip_finance.audit.models import Difference, Reconciliation
from ip_finance.audit.reconciliation import LedgerState, checks, differences
from ip_finance.audit.replay import replay
from ip_finance.chain_api.events import LogAnchored
from ip_finance.checkpoints import repository as checkpoints
from ip_finance.checkpoints.domain import CheckpointKind, KnownCosigner, PlatformKey, origin_of
from ip_finance.core import audit_tree, deployment
from ip_finance.core.actor import PersonRole
from ip_finance.core.commitment import Committed
from ip_finance.core.uow import Tx
from ip_finance.documents import repository as documents_repository
from ip_finance.documents import service as documents
from ip_finance.documents.service import Vault
from ip_finance.evidence.note import NoteRefused
from ip_finance.parties import repository as parties_repository
from ip_finance.parties.domain import PartyKind


def check(tx: Tx, history: ChainHistory, vault: Vault) -> Report:
    """Examine, and write down that it was done. Raises: LedgerMissing, HistoryIncomplete."""
    report = examine(tx, history, vault)
    found = len(report.mismatches)
    tx.record("audit.checked", tx.actor.person_id, block=report.block, mismatches=found)
    return report


def examine(tx: Tx, history: ChainHistory, vault: Vault) -> Report:
    """Replay the chain and hold every stored record against it. Raises: LedgerMissing,
    HistoryIncomplete.

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
    known = {row.commitment.hash for _, _, row in sealed}
    found += unopened(stored, known.union(*[row.derived_hashes for _, _, row in sealed]))
    found += unapplied(stored, {key for table, key, _ in sealed if table == "loans"})
    files = documents_repository.every(tx.session)
    found += [
        Mismatch("documents", str(file.id), "content", "missing or altered", file.sha256)
        for file in files
        if documents.is_damaged(tx, vault, file)
    ]
    checked = sum(len(rows) for rows in stored.values()) + len(sealed) + len(files)
    return Report(history.node(), block, len(seen), checked, tuple(found))


def reconcile(tx: Tx, history: ChainHistory, state: LedgerState) -> Reconciliation:
    """Hold every mirror against the contract's own state, and against the replayed events.

    What differs is stored and shown. It is never mended here: who changed it has to be found first.
    The state is asked at the block that our tables speak of; see `check` for the lock.

    Raises: LedgerMissing, HistoryIncomplete.
    """
    tx.actor.require(PersonRole.AUDITOR)
    ledger = deployment.hold_still(tx.session)
    if ledger is None:
        raise LedgerMissing
    block, stored = ledger.read_to_block, repository.mirrors(tx.session)
    asked = list(checks(stored))
    answers = state.at(block, [check.ask for check in asked])
    told = replay(history.up_to(block))
    found = differences(stored, asked, answers)
    for table, rows in stored.items():
        found += compare(table, rows, told.get(table, {}))
    named = {(one.table, one.key, one.field): one for one in found}
    run = Reconciliation(
        id=uuid4(),
        block=block,
        checked=sum(len(rows) for rows in stored.values()),
        seen_at=tx.now,
        differences=[_difference(one) for one in named.values()],
    )
    tx.session.add(run)
    tx.record("audit.reconciled", tx.actor.person_id, block=block, differences=len(named))
    return run


def _difference(one: Mismatch) -> Difference:
    return Difference(
        table_name=one.table,
        row_key=one.key,
        column_name=one.field,
        ours=one.stored,
        ledgers=one.expected,
    )


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


def verify(tx: Tx, history: ChainHistory, key: PlatformKey) -> LogReport:
    """Examine the audit log, and write down that it was done.

    Raises: LedgerMissing, HistoryIncomplete.
    """
    report = examine_log(tx, history, key)
    if report.is_consistent:  # behind a row that does not belong there nothing can be added
        tx.record("audit.log-verified", tx.actor.person_id, entries=report.entries)
    return report


def examine_log(tx: Tx, history: ChainHistory, key: PlatformKey) -> LogReport:
    """Hold the audit log against itself, its tree, its anchors on the ledger and its checkpoints.

    Raises: LedgerMissing, HistoryIncomplete.
    """
    tx.actor.require(PersonRole.AUDITOR)
    ledger = deployment.current(tx.session)
    if ledger is None:
        raise LedgerMissing
    known, found = _cosigners(tx)
    claims, cosignatures = [], 0
    signed = checkpoints.every(tx.session)
    for one in signed:
        kind = CheckpointKind(one.kind)
        origin = origin_of(kind, ledger.chain_id, ledger.address)
        stored = StoredNote(kind.value, one.number, one.hash, one.signed_note)
        lines = len(one.cosignatures)
        found += unsound(stored, origin, key.signing(origin).verifier, known, lines)
        cosignatures += lines
        if kind is CheckpointKind.CHAIN:
            found += _off_chain(stored, history)
        else:
            claims.append(Claim("checkpoints", one.number, one.hash))
    anchors = _anchors(tx, history, ledger.read_to_block)
    tree = kept_tree(audit_tree.nodes(tx.session))
    extent = repository.log_extent(tx.session)  # after the tree: rows are there before it grows
    entries = repository.log_entries(tx.session, extent)
    found += check_log(entries, extent, tree, [*anchors, *claims])
    return LogReport(
        history.node(), extent.last_row, len(anchors), len(signed), cosignatures, tuple(found)
    )


def _cosigners(tx: Tx) -> tuple[list[KnownCosigner], list[Mismatch]]:
    """Those whose keys can be read, and a mismatch for every other."""
    known, found = [], []
    for one in checkpoints.cosigners(tx.session):
        try:
            known.append(one.known)
        except NoteRefused as refused:
            found.append(Mismatch("cosigners", one.name, "key", str(refused), "a verifier key"))
    return known, found


def _anchors(tx: Tx, history: ChainHistory, block: int) -> list[Claim]:
    """The roots of our log that the chain tells of. Ours is the operator's log."""
    operators = parties_repository.of_kind(tx.session, PartyKind.OPERATOR)
    ours = operators[0].number if operators else None
    return [
        Claim("log_anchors_on_ledger", event.size, event.root)
        for event, _ in history.up_to(block)
        if isinstance(event, LogAnchored) and event.party == ours
    ]


def _off_chain(stored: StoredNote, history: ChainHistory) -> list[Mismatch]:
    on_chain = history.hash_of(stored.number)
    if on_chain == stored.hash:
        return []
    return [Mismatch("checkpoints", stored.key, "block hash", stored.hash, on_chain or "no block")]
