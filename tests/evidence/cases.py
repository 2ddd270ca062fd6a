"""Bundles and trust files for tests: good as they stand; changes make them bad one way each."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eth_account.signers.local import LocalAccount

from ip_finance.evidence.bundle import Bundle, Document, Step, read_bundle, write_bundle
from ip_finance.evidence.checkpoint import Checkpoint
from ip_finance.evidence.fields import canonical
from ip_finance.evidence.note import Kind, SigningKey, cosign, sign
from ip_finance.evidence.trust import (
    CheckpointsBelieved,
    SealsBelieved,
    Trust,
    Validators,
)
from tests.evidence import sealing
from tests.evidence.paper import (
    LEDGER,
    NOON,
    OFFICER,
    OWNER,
    Block,
    PaperChain,
    Sent,
    Signed,
    a_step,
    capture,
)

ORIGIN = "ipfin.example/chain/31337"
AUDITOR = SigningKey("auditor.example", Kind.TEXT_AND_TIME, b"a" * 32)
BANK = SigningKey("bank.example", Kind.TEXT, b"b" * 32)
SALT = b"salt" * 8
FILE = b"%PDF the certificate"
YEAR = 365 * 86_400

TRUST = Trust(
    NOON + YEAR,
    LEDGER,
    CheckpointsBelieved(ORIGIN, (AUDITOR.verifier, BANK.verifier), 2),
)
SEALS_TRUST = replace(TRUST, belief=SealsBelieved((Validators(0, sealing.addresses()),)))


@dataclass(frozen=True)
class Case:
    """A bundle with the chain that it was taken from."""

    chain: PaperChain
    bundle: Bundle

    @property
    def data(self) -> bytes:
        return write_bundle(self.bundle)

    def with_(self, **changes: Any) -> Bundle:
        """The bundle with some of it changed."""
        return replace(self.bundle, **changes)

    def with_step(self, number: int, **changes: Any) -> Bundle:
        """The bundle with one step changed; `number` counts from 1."""
        steps = list(self.bundle.steps)
        steps[number - 1] = replace(steps[number - 1], **changes)
        return replace(self.bundle, steps=tuple(steps))


def a_checkpoint(block: Block, *keys: SigningKey, origin: str = ORIGIN) -> bytes:
    """A checkpoint of this block, cosigned; by auditor and bank if nobody is named."""
    signers = keys or (AUDITOR, BANK)
    text = Checkpoint(origin, block.number, block.hash).text
    note = sign(text, signers[0], _time(signers[0]))
    for key in signers[1:]:
        note = cosign(note, key, _time(key))
    return note


def a_document(facts: Any, salt: bytes = SALT) -> Document:
    """A commitment, opened."""
    return Document(salt, canonical(facts))


def a_case() -> Case:
    """A registration and a pledge, one block between them, a checkpoint after; documents too."""
    certificate = a_document({"sha256": "0x" + hashlib.sha256(FILE).hexdigest()})
    terms = a_document({"annexes": ["0x" + certificate.hash.hex()], "rate_bps": 385}, b"t" * 32)
    registration = a_step("RegisterAsset", OWNER, evidenceHash="0x" + certificate.hash.hex())
    pledge = a_step("PledgeAssets", OWNER, OFFICER, termsHash="0x" + terms.hash.hex())
    chain = PaperChain()
    chain.mine()
    first = chain.mine(Sent((registration,)))
    chain.mine()
    second = chain.mine(Sent((pledge,)))
    last = chain.mine()
    return Case(
        chain,
        bundle_of(
            [(first, registration), (second, pledge)],
            chain.blocks[first.number :],
            checkpoints=(a_checkpoint(last),),
            documents=(certificate, terms),
            files=(FILE,),
        ),
    )


def bundle_of(
    taken: Sequence[tuple[Block, Signed]], blocks: Sequence[Block], **rest: Any
) -> Bundle:
    """A bundle of steps, each alone in the first transaction of its block."""
    steps: list[Step] = []
    nodes: set[bytes] = set()
    for block, signed in taken:
        step, proof = capture(block, 0, 0, signed)
        steps.append(step)
        nodes |= proof
    headers = tuple(block.rlp for block in blocks)
    return Bundle(LEDGER, tuple(steps), headers, tuple(nodes), **rest)


def a_sealed_case(
    sealers: Sequence[LocalAccount] = sealing.VALIDATORS[:3],
    round_: int = 0,
    listed: Sequence[bytes] = (),
) -> Case:
    """One registration in a block that validators sealed."""
    registration = a_step("RegisterAsset", OWNER)
    chain = PaperChain()
    chain.mine()
    block = chain.mine(Sent((registration,)))
    header = sealing.sealed(block.header, sealers, round_, listed)
    return Case(chain, bundle_of([(block, registration)], [replace(block, header=header)]))


def reread(bundle: Bundle) -> Bundle:
    """The bundle as a verifier reads it."""
    return read_bundle(write_bundle(bundle))


def _time(key: SigningKey) -> int | None:
    return NOON if key.kind is Kind.TEXT_AND_TIME else None


def message_with(step: Step, **changes: Any) -> Mapping[str, Any]:
    """The message of a step with some members changed."""
    return {**step.message, **changes}
