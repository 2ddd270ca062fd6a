"""Checks a bundle against a trust file, offline."""

from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import Any

from ip_finance.evidence.anchoring import tie
from ip_finance.evidence.bundle import MANIFEST, Bundle, Step, read_bundle
from ip_finance.evidence.documents import check_documents, check_required, commitments_of
from ip_finance.evidence.errors import OtherLedger, SignatureRefused, Unreadable
from ip_finance.evidence.events import check_agrees, decode, log_of
from ip_finance.evidence.header import Header
from ip_finance.evidence.ledger import LedgerFacts
from ip_finance.evidence.proofs import Nodes
from ip_finance.evidence.report import How, ProvenStep, Report
from ip_finance.evidence.signers import Directory, check_signers
from ip_finance.evidence.trust import Trust
from ip_finance.evidence.wallets import check_accepted
from ip_finance.evidence.words import words_of


def verify(data: bytes, trust: Trust, now: int, required: Collection[str] = ()) -> Report:
    """What the bundle in `data` proves to somebody who believes `trust`.

    `now` is in unix seconds; `required` are hashes (`0x` hex) of documents that must be disclosed.
    Raises: BundleRefused, one kind for each reason; nothing else.
    """
    trust.check_in_force(now)
    bundle = read_bundle(data)
    _check_ledger(bundle.ledger, trust.ledger)
    _check_order(bundle)
    tied = tie(bundle.headers, bundle.checkpoints, trust.belief, _needed(bundle))
    facts = check_documents(bundle.documents, bundle.files, _committed(bundle))
    check_required(required, facts, bundle.files)
    nodes = Nodes.of(bundle.nodes)
    steps = tuple(
        prove(number, step, Directory(trust.ledger, tied, nodes), facts)
        for number, step in enumerate(bundle.steps, 1)
    )
    nodes.check_all_used()
    return Report(trust.ledger, tied.anchors, steps)


def _check_ledger(claimed: LedgerFacts, believed: LedgerFacts) -> None:
    for field in fields(LedgerFacts):
        if getattr(claimed, field.name) != getattr(believed, field.name):
            rule = "is not that of the ledger in the trust file."
            raise OtherLedger(rule, where=MANIFEST, field=f"ledger.{field.name}")


def _check_order(bundle: Bundle) -> None:
    places = [step.place for step in bundle.steps]
    if not places or places != sorted(set(places)):
        rule = "must come in the order of the chain, each once, and one at least."
        raise Unreadable(rule, where="steps")


def _needed(bundle: Bundle) -> set[int]:
    """The heights whose headers the steps rest on."""
    blocks = {step.block for step in bundle.steps}
    return blocks | {side.directory_at for step in bundle.steps for side in step.sides}


def _committed(bundle: Bundle) -> set[str]:
    """Every hash in the steps that stands for a document."""
    return {
        str(step.message[member])
        for step in bundle.steps
        for member in words_of(step.kind, MANIFEST).commitments
    }


def prove(number: int, step: Step, directory: Directory, facts: Mapping[str, Any]) -> ProvenStep:
    """What one step proves; `facts` are the disclosed documents by their hash.

    Raises: BundleRefused.
    """
    where = f"step {number} ({step.kind})"
    words = words_of(step.kind, where)
    ledger, nodes = directory.ledger, directory.nodes
    header = directory.tied.headers[step.block]
    receipt = nodes.receipt(header.receipts_root, step.transaction, where)
    event = decode(log_of(receipt, step.log, ledger.address, where), words, where)
    signers = check_signers(step, words, directory, where)
    if any(signer.how is How.WALLET for signer in signers):
        check_accepted(step, ledger, header, receipt, nodes, where)
    check_agrees(event, step.message, signers, words, where)
    _check_in_time(step, header, where)
    return ProvenStep(
        number,
        step.kind,
        step.message,
        event,
        step.block,
        header.timestamp,
        signers,
        commitments_of(words, step.message, facts),
    )


def _check_in_time(step: Step, header: Header, where: str) -> None:
    """The ledger takes a step before its deadline only. Raises: SignatureRefused."""
    deadline = step.message["deadline"]
    assert isinstance(deadline, int), "every step has one; a test holds the words to that"
    if header.timestamp >= deadline:
        rule = f"had passed at {header.timestamp}, when the block was made."
        raise SignatureRefused(rule, where=where, field="deadline")
