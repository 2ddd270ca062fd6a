"""What a cosigner does at home: fetch a checkpoint, see that nothing was rewritten, and sign it.

The cosigner remembers what it signed last, in a file of its own. A platform that shows another
past than before, or another key, gets no signature.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx

from ip_finance.checkpoints.domain import Blocks, CheckpointKind
from ip_finance.core.merkle import NotConsistent, check_consistency
from ip_finance.evidence.checkpoint import Checkpoint, open_checkpoint
from ip_finance.evidence.note import NoteRefused, SigningKey, VerifierKey, cosign, open_note

ACCEPTED = frozenset({200, 201})


class CosigningRefused(Exception):
    """There is no reason to sign; the text says what differs."""


@dataclass(slots=True)
class Seen:
    """What the cosigner knows of a platform: its keys, and the last checkpoints signed."""

    keys: dict[str, str] = field(default_factory=dict)
    last: dict[str, tuple[int, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, path: Path) -> Self:
        """What is kept in the file; nothing if there is none yet. Raises: CosigningRefused."""
        if not path.exists():
            return cls()
        try:
            kept = json.loads(path.read_text())
            last = {kind: (int(one[0]), str(one[1])) for kind, one in kept["last"].items()}
            return cls(dict(kept["keys"]), last)
        except (ValueError, TypeError, LookupError, AttributeError) as broken:
            raise CosigningRefused(f"{path} cannot be read; restore it from a copy.") from broken

    def keep(self, path: Path) -> None:
        """Whole or not at all."""
        draft = path.with_suffix(path.suffix + ".new")
        draft.write_text(json.dumps(asdict(self), indent=2))
        draft.replace(path)


@dataclass(frozen=True, slots=True)
class Home:
    """A cosigner's key and memory, and the way to the platform. `blocks`: a node it trusts."""

    http: httpx.Client
    key: SigningKey
    memory: Path
    clock: Callable[[], int]
    blocks: Blocks | None

    def cosign(self) -> list[Checkpoint]:
        """Cosign the newest checkpoints that hold; gives those that were signed now.

        Without a node of its own the cosigner cannot tell which blocks there are, and signs the
        log's checkpoint only. Raises: CosigningRefused.
        """
        seen = Seen.of(self.memory)
        self._know_keys(seen)
        kinds = [CheckpointKind.LOG, *([CheckpointKind.CHAIN] if self.blocks else [])]
        return [made for kind in kinds if (made := self._cosign(kind, seen)) is not None]

    def _know_keys(self, seen: Seen) -> None:
        """The platform's keys are believed the first time, and must be the same ever after."""
        told = self._json("/api/checkpoints/keys")
        keys = {kind.value: str(told.get(kind.value)) for kind in CheckpointKind}
        if seen.keys and seen.keys != keys:
            raise CosigningRefused("The platform shows other keys than before.")
        seen.keys = keys

    def _cosign(self, kind: CheckpointKind, seen: Seen) -> Checkpoint | None:
        note = self._get(f"/api/checkpoints/{kind}/latest")
        if note is None:
            return None
        found = self._opened(note, seen.keys[kind])
        if self._has_signed(note):
            return None
        last = seen.last.get(kind)
        if last is not None:
            self._require_growth(kind, last, found)
        if kind is CheckpointKind.CHAIN:
            self._require_block(found.number, found.hash)
        seen.last[kind] = found.number, found.hash.hex()
        seen.keep(self.memory)  # before the signature leaves the house
        self._post(f"/api/checkpoints/{kind}/cosignatures", cosign(note, self.key, self.clock()))
        return found

    def _require_growth(
        self, kind: CheckpointKind, last: tuple[int, str], found: Checkpoint
    ) -> None:
        number, hash_ = last[0], bytes.fromhex(last[1])
        if found.number < number:
            raise CosigningRefused(f"The {kind} went back from {number} to {found.number}.")
        if kind is CheckpointKind.CHAIN:
            self._require_block(number, hash_)
            return
        path = f"/api/checkpoints/log/consistency?first={number}&second={found.number}"
        try:
            hashes = [base64.b64decode(one, validate=True) for one in self._json(path)["hashes"]]
            check_consistency(number, hash_, found.number, found.hash, hashes)
        except (KeyError, TypeError, ValueError) as broken:
            raise CosigningRefused("The consistency proof cannot be read.") from broken
        except NotConsistent as differs:
            raise CosigningRefused(f"The log was rewritten: {differs}.") from differs

    def _require_block(self, number: int, hash_: bytes) -> None:
        assert self.blocks is not None, "asked only with a node"
        on_chain = self.blocks.hash_of(number)
        if on_chain != "0x" + hash_.hex():
            raise CosigningRefused(f"Block {number} of your node is not the platform's.")

    def _opened(self, note: bytes, key: str) -> Checkpoint:
        try:
            platform = VerifierKey.parse(key)
            return open_checkpoint(note, platform.name, [platform], 1).checkpoint
        except NoteRefused as refused:
            raise CosigningRefused(f"The checkpoint does not hold: {refused}") from refused

    def _has_signed(self, note: bytes) -> bool:
        try:
            open_note(note, [self.key.verifier])
        except NoteRefused:
            return False
        return True

    def _json(self, path: str) -> dict[str, Any]:
        try:
            found = json.loads(self._get(path) or b"")
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise CosigningRefused(f"The platform has no sound answer to {path}.")
        return found

    def _get(self, path: str) -> bytes | None:
        """The body; None if there is no such thing yet."""
        answer = self._sent("GET", path, None)
        return None if answer.status_code == 404 else self._accepted(answer)

    def _post(self, path: str, note: bytes) -> None:
        self._accepted(self._sent("POST", path, note))

    def _sent(self, method: str, path: str, content: bytes | None) -> httpx.Response:
        headers = {"Content-Type": "text/plain"} if content else {}
        try:
            return self.http.request(method, path, content=content, headers=headers)
        except httpx.HTTPError as away:
            raise CosigningRefused(f"The platform does not answer: {away}") from away

    def _accepted(self, answer: httpx.Response) -> bytes:
        if answer.status_code not in ACCEPTED:
            raise CosigningRefused(
                f"{answer.request.url} answered {answer.status_code}: {answer.text[:300]}"
            )
        return answer.content
