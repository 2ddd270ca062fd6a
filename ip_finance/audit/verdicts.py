"""What the checks found, kept as long as it stays the same; and whose node answered."""

from collections.abc import Sequence
from uuid import uuid4

from ip_finance.audit import repository
from ip_finance.audit.domain import LedgerMissing, LogReport, Mismatch, Report, VerdictKind
from ip_finance.audit.models import ChosenNode, Finding, Verdict
from ip_finance.audit.nodes import Nodes, Sight
from ip_finance.chain_api.sight import Agreement
from ip_finance.core import deployment
from ip_finance.core.actor import PersonRole
from ip_finance.core.canonical import canonical_json, content_hash
from ip_finance.core.uow import Tx

MOST_KEPT = 200
LONGEST = 500


def keep(tx: Tx, report: Report) -> Verdict:
    """File what a check of the records found."""
    counted = (report.block, report.events, report.checked)
    return _keep(tx, VerdictKind.RECORDS, report.node, counted, report.mismatches)


def keep_log(tx: Tx, report: LogReport) -> Verdict:
    """File what a check of the audit log found. Raises: LedgerMissing."""
    ledger = deployment.current(tx.session)
    if ledger is None:
        raise LedgerMissing
    counted = (ledger.read_to_block, report.anchors, report.entries)
    return _keep(tx, VerdictKind.LOG, report.node, counted, report.mismatches)


def _keep(
    tx: Tx,
    kind: VerdictKind,
    node: str,
    counted: tuple[int, int, int],
    found: Sequence[Mismatch],
) -> Verdict:
    tx.actor.require(PersonRole.AUDITOR)
    told = [[one.table, one.key, one.field, one.stored, one.expected] for one in found]
    name = content_hash(canonical_json(told).encode())
    newest = repository.newest_verdict(tx.session, kind)
    if newest is None or (newest.node, newest.findings_hash) != (node, name):
        newest = _begun(tx, kind, node, name, found)
        tx.session.add(newest)
    newest.block, newest.events, newest.checked = counted
    newest.last_at = tx.now
    newest.times += 1
    return newest


def _begun(tx: Tx, kind: VerdictKind, node: str, name: str, found: Sequence[Mismatch]) -> Verdict:
    return Verdict(
        id=uuid4(),
        kind=kind,
        node=node,
        since=tx.now,
        times=0,
        mismatches=len(found),
        findings_hash=name,
        findings=[
            Finding(
                place=place,
                table_name=one.table,
                row_key=one.key,
                column_name=one.field,
                ours=one.stored[:LONGEST],
                expected=one.expected[:LONGEST],
            )
            for place, one in enumerate(found[:MOST_KEPT])
        ],
    )


def choose_node(tx: Tx, nodes: Nodes, url: str) -> Agreement:
    """Be answered by this node from now on, if it shows our ledger.

    Raises: LedgerMissing, and what a node that is not allowed, away or on another chain raises.
    """
    tx.actor.require(PersonRole.AUDITOR)
    ledger = deployment.current(tx.session)
    if ledger is None:
        raise LedgerMissing
    agreement = nodes.at(url).agreement(ledger)
    chosen = repository.chosen_node(tx.session, tx.actor.person_id)
    if chosen is None:
        chosen = ChosenNode(person_id=tx.actor.person_id)
        tx.session.add(chosen)
    chosen.url, chosen.chosen_at = url, tx.now
    tx.record("audit.node-chosen", tx.actor.person_id, url=url, is_sound=agreement.is_sound)
    return agreement


def leave_node(tx: Tx) -> None:
    """Be answered by the platform's node again."""
    tx.actor.require(PersonRole.AUDITOR)
    chosen = repository.chosen_node(tx.session, tx.actor.person_id)
    if chosen is not None:
        tx.record("audit.node-left", tx.actor.person_id, url=chosen.url)
        chosen.url, chosen.chosen_at = None, tx.now


def sight_of(tx: Tx, nodes: Nodes) -> Sight:
    """The node that answers this auditor. Raises: what a node no longer allowed raises."""
    tx.actor.require(PersonRole.AUDITOR)
    chosen = repository.chosen_node(tx.session, tx.actor.person_id)
    url = chosen.url if chosen else None
    return nodes.at(url) if url else nodes.ours()
