"""What a verified bundle shows, for people and for programs."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from ip_finance.evidence.anchoring import Anchor
from ip_finance.evidence.ledger import LedgerFacts, ledger_json


class How(StrEnum):
    """How a signature is known to be good."""

    SIGNATURE = "signature"
    WALLET = "by contract wallet, accepted on chain"


class Disclosure(StrEnum):
    """Whether the document behind a hash is in the bundle."""

    NONE = "none"
    DISCLOSED = "disclosed"
    NOT_DISCLOSED = "not disclosed"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed on a side: the key, and what the directory said of it."""

    side: str
    key: str
    party: int
    person: int
    roles: int
    how: How


@dataclass(frozen=True, slots=True)
class Commitment:
    """A hash in a step that stands for a document."""

    member: str
    hash: str
    disclosure: Disclosure


@dataclass(frozen=True, slots=True)
class ProvenStep:
    """A step that was signed and recorded as the bundle says. `at` is the block's unix time."""

    number: int
    kind: str
    message: Mapping[str, Any]
    event: Mapping[str, Any]
    block: int
    at: int
    signers: tuple[Signer, ...]
    commitments: tuple[Commitment, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the bundle proves, to somebody who believes the trust file."""

    ledger: LedgerFacts
    anchors: tuple[Anchor, ...]
    steps: tuple[ProvenStep, ...]

    def lines(self) -> Iterator[str]:
        """The report in words."""
        address = "0x" + self.ledger.address.hex()
        yield f"{len(self.steps)} steps proven on ledger {address}, chain {self.ledger.chain_id}."
        for anchor in self.anchors:
            yield f"block {anchor.height}: {anchor.reason}"
        for step in self.steps:
            yield from _step_lines(step)

    def to_json(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "proven": True,
            "ledger": ledger_json(self.ledger),
            "anchors": [asdict(anchor) for anchor in self.anchors],
            "steps": [asdict(step) for step in self.steps],
        }


def _step_lines(step: ProvenStep) -> Iterator[str]:
    at = datetime.fromtimestamp(step.at, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    yield f"step {step.number}: {step.kind}, block {step.block}, {at}"
    for signer in step.signers:
        yield (
            f"  {signer.side}: party {signer.party}, person {signer.person}, key {signer.key} "
            f"({signer.how})"
        )
    for commitment in step.commitments:
        if commitment.disclosure is not Disclosure.NONE:
            yield f"  {commitment.member} {commitment.hash}: {commitment.disclosure}"
