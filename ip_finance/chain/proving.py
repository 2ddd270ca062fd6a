"""The steps of one transaction, read from its input, each with the nodes that prove it.

Nothing is stored that the verifier itself did not take: the same code that outsiders run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ip_finance.chain.node import data_of
from ip_finance.chain.witness import Unproven, Witness
from ip_finance.core.proofs import CapturedStep
from ip_finance.evidence.anchoring import Tied
from ip_finance.evidence.bundle import SideSigned, Step
from ip_finance.evidence.calls import (
    REFUSED_TOPIC,
    Call,
    calls_in,
    read_call,
    refused_in,
)
from ip_finance.evidence.errors import BundleRefused
from ip_finance.evidence.ledger import LedgerFacts
from ip_finance.evidence.proofs import Nodes, Receipt
from ip_finance.evidence.report import How, ProvenStep
from ip_finance.evidence.signers import Directory, Signature, signatures_of
from ip_finance.evidence.verify import prove
from ip_finance.evidence.words import words_of


@dataclass(frozen=True, slots=True)
class Proven:
    """A step as it is stored, the nodes that prove it, and the block before it if that is shown."""

    row: CapturedStep
    nodes: tuple[bytes, ...]
    before: Witness | None


def proven_steps(witness: Witness, transaction: int, facts: LedgerFacts) -> list[Proven]:
    """The steps of a transaction that the ledger took; a deployment has none.

    Raises: Unproven, BundleRefused: one of them cannot be shown.
    """
    told = witness.transactions[transaction]
    if told.get("to") is None:
        return []
    where = f"block {witness.header.number}, transaction {transaction}"
    receipt_nodes = witness.receipt_proof(transaction)
    receipt = Nodes.of(receipt_nodes).receipt(witness.header.receipts_root, transaction, where)
    if data_of(told["to"], where) != facts.address:
        raise Unproven("the transaction reached the ledger through another contract")
    calls = calls_in(data_of(told["input"], where))
    refused = refused_in(receipt, facts.address)
    taken = [read_call(call) for index, call in calls.items() if index not in refused]
    places = _places(receipt, facts)
    if len(taken) != len(places) or None in taken:
        raise Unproven("its input does not tell which step led to which event")
    return [
        _proven(Attempt(witness, facts, call, transaction, log, tuple(receipt_nodes)))
        for call, log in zip(taken, places, strict=True)
        if call is not None
    ]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One step that is to be proven: the call, and where its event is."""

    witness: Witness
    facts: LedgerFacts
    call: Call
    transaction: int
    log: int
    receipt_nodes: tuple[bytes, ...]

    @property
    def height(self) -> int:
        return self.witness.header.number

    @property
    def where(self) -> str:
        return f"block {self.height}, transaction {self.transaction}, log {self.log}"

    def signed_by(self, count: int) -> Proven:
        """Taken as signed on its first `count` sides. Raises: Unproven, BundleRefused."""
        words = words_of(self.call.kind, self.where)
        step = self._step([SideSigned(side.name, self.height) for side in words.sides[:count]])
        made = signatures_of(step, words, self.facts, self.where)
        nodes = [*self.receipt_nodes, *self._directory(self.witness, made)]
        lost = self._lost(made, nodes)
        before = None
        if lost:
            before = Witness.of(self.witness.node, self.height - 1)
            nodes += self._directory(before, lost)
            step = self._step(
                [
                    SideSigned(one.side.name, self.height - 1 if one in lost else self.height)
                    for one in made
                ]
            )
        if any(one.how is How.WALLET for one in made):
            nodes += self.witness.transaction_proof(self.transaction)
        found = Nodes.of(nodes)
        shown = prove(1, step, Directory(self.facts, self._tied(before), found), {})
        used = tuple(node for name, node in found.by_hash.items() if name in found.used)
        return Proven(_row(step, shown, sorted(found.used)), used, before)

    def _step(self, sides: Sequence[SideSigned]) -> Step:
        call = self.call
        place = (self.height, self.transaction, self.log)
        return Step(call.kind, call.message, tuple(sides), call.signatures, *place)

    def _directory(self, witness: Witness, made: Sequence[Signature]) -> list[bytes]:
        keys = [one.key for one in made]
        return witness.directory_proof(self.facts.address, self.facts.keys_slot, keys)

    def _lost(self, made: Sequence[Signature], nodes: Sequence[bytes]) -> list[Signature]:
        """Those whose keys lost their part in this very block."""
        directory = Directory(self.facts, self._tied(None), Nodes.of(nodes))
        return [
            one
            for one in made
            if not directory.after(self.height, one.key, self.where).may(one.side)
        ]

    def _tied(self, before: Witness | None) -> Tied:
        headers = [self.witness.header, *([before.header] if before else [])]
        return Tied({header.number: header for header in headers}, ())


def _proven(attempt: Attempt) -> Proven:
    """With all signatures that the step can have, or with the fewest that it must have."""
    words = words_of(attempt.call.kind, attempt.where)
    try:
        return attempt.signed_by(len(words.sides))
    except BundleRefused:
        if words.least_signers == len(words.sides):
            raise
    return attempt.signed_by(words.least_signers)


def _places(receipt: Receipt, facts: LedgerFacts) -> list[int]:
    """Where in the receipt the ledger's events are, refusals left out."""
    return [
        place
        for place, log in enumerate(receipt.logs)
        if log.address == facts.address and log.topics[:1] != (REFUSED_TOPIC,)
    ]


def _row(step: Step, shown: ProvenStep, nodes: Sequence[bytes]) -> CapturedStep:
    message: Mapping[str, Any] = step.message
    loan, party = message.get("loan"), message.get("party")
    keys = [message[name] for name in ("key", "newKey") if name in message]
    return CapturedStep(
        block=step.block,
        transaction=step.transaction,
        log=step.log,
        kind=step.kind,
        message=dict(message),
        sides=[[side.side, side.directory_at] for side in step.sides],
        signatures=step.signatures,
        signers=[signer.key for signer in shown.signers],
        parties=[signer.party for signer in shown.signers],
        loan=None if loan is None else UUID(loan[2:]),
        assets=message.get("assets") or [message[name] for name in ("asset",) if name in message],
        keys=keys,
        party=None if keys else party,
        nodes=list(nodes),
    )
