"""The ledger's words that this verifier knows: its steps, who signs them, the events they lead to.

`words.json` is pinned: `python -m tests.evidence.pin_words` writes it from the compiled contract,
and a test holds it to that contract. A bundle cannot bring words of its own.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from ip_finance.evidence.errors import UnknownVersion


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a step or field of an event. `abi` is its type in calldata and logs.

    `type` is its type in the typed data; the two differ for short texts, which the ledger keeps in
    one word (`bytes32`) and people sign as `string`.
    """

    name: str
    type: str
    abi: str
    indexed: bool = False


@dataclass(frozen=True, slots=True)
class SideWords:
    """A side that signs a step, and the roles of which the signer's key needs one."""

    name: str
    roles: int


@dataclass(frozen=True, slots=True)
class StepWords:
    """One kind of step, and the event that it leads to.

    `rules` says of each field of the event what it must be: the `same` as the step's member of
    this name; the `next` after it (versions); the `party of` a side's signer; or whatever the
    ledger has `told`.
    """

    kind: str
    function: str
    members: tuple[Member, ...]
    sides: tuple[SideWords, ...]
    least_signers: int
    event: str
    fields: tuple[Member, ...]
    rules: Mapping[str, str]
    commitments: tuple[str, ...]

    @property
    def type(self) -> list[dict[str, str]]:
        """The EIP-712 type, as a wallet is given it."""
        members = [{"name": member.name, "type": member.type} for member in self.members]
        return [{"name": "side", "type": "string"}, *members]


def words_of(kind: str, where: str) -> StepWords:
    """Raises: UnknownVersion."""
    if kind not in STEPS:
        raise UnknownVersion(f"knows no step named {kind!r}.", where=where, field="kind")
    return STEPS[kind]


def _load() -> tuple[dict[str, str], dict[str, StepWords]]:
    path = resources.files("ip_finance.evidence") / "words.json"
    pinned = json.loads(path.read_text(encoding="utf-8"))
    steps = {kind: _step(kind, words) for kind, words in pinned["steps"].items()}
    return pinned["domain"], steps


def _step(kind: str, words: dict[str, Any]) -> StepWords:
    return StepWords(
        kind,
        words["function"],
        tuple(Member(*member) for member in words["members"]),
        tuple(SideWords(*side) for side in words["sides"]),
        words["least_signers"],
        words["event"],
        tuple(Member(*field) for field in words["fields"]),
        words["rules"],
        tuple(words["commitments"]),
    )


DOMAIN, STEPS = _load()
