"""Checkpoints: three lines that say where a log, or a chain, stood (c2sp.org/tlog-checkpoint).

For a log the number is its size and the hash its Merkle root; for a chain they are the height and
the hash of a block. Extension lines are not used.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ip_finance.evidence.note import NoteRefused, Signed, VerifierKey, open_note

HASH_BYTES = 32
_TEXT = re.compile(r"([^\n]+)\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/=]+)\n")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where the log or chain named `origin` stood."""

    origin: str
    number: int
    hash: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.number}\n{base64.b64encode(self.hash).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Raises: NoteRefused."""
        if not (found := _TEXT.fullmatch(text)):
            raise NoteRefused("Its text is not an origin, a number and a hash.")
        try:
            checkpoint = cls(found[1], int(found[2]), base64.b64decode(found[3], validate=True))
        except ValueError as broken:
            raise NoteRefused("Its hash is no base64.") from broken
        if checkpoint.text != text or len(checkpoint.hash) != HASH_BYTES:
            raise NoteRefused(f"Its hash is not {HASH_BYTES} bytes in base64.")
        return checkpoint


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A checkpoint, and which of the known keys signed it."""

    checkpoint: Checkpoint
    signed: tuple[Signed, ...]


def open_checkpoint(
    note: bytes, origin: str, cosigners: Sequence[VerifierKey], quorum: int
) -> Cosigned:
    """The checkpoint in a note, if enough cosigners signed it; one name counts once.

    Raises: NoteRefused.
    """
    opened = open_note(note, cosigners)
    checkpoint = Checkpoint.parse(opened.text)
    if checkpoint.origin != origin:
        raise NoteRefused(f"It is about {checkpoint.origin!r}, not about {origin!r}.")
    names = {signed.key.name for signed in opened.signed}
    if len(names) < quorum:
        raise NoteRefused(f"{len(names)} of the cosigners signed it; {quorum} are needed.")
    return Cosigned(checkpoint, opened.signed)
