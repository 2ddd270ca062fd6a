"""What a checkpoint is about, who may cosign it, and what is refused. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from ip_finance.chain_api.steps import AnchorLog
from ip_finance.core.errors import Conflict, NotFound, RuleViolated
from ip_finance.evidence.note import Kind, NoteRefused, Signed, SigningKey, VerifierKey, open_note

CLOCKS_APART = timedelta(minutes=5)
"""How far a cosigner's clock may be ahead of ours."""


class CheckpointKind(StrEnum):
    """LOG: size and Merkle root of the audit log. CHAIN: height and hash of a block."""

    LOG = "log"
    CHAIN = "chain"


class CheckpointNotFound(NotFound):
    code = "checkpoint-not-found"

    def __init__(self) -> None:
        super().__init__("There is no such checkpoint.", cure="Ask for the latest one.")


class CosignerKnown(Conflict):
    code = "cosigner-known"

    def __init__(self, name: str) -> None:
        super().__init__(
            "Your party has another cosigner key, or name or key are another party's.",
            cure="One party cosigns with one key under one name; use the one on file.",
            name=name,
        )


class CosignerKeyRefused(RuleViolated):
    code = "cosigner-key-refused"

    def __init__(self, reason: str) -> None:
        super().__init__(
            reason, cure="Send the verifier key that `ipfin key cosigner` prints, whole."
        )


class CosignatureRefused(RuleViolated):
    code = "cosignature-refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason, cure="Fetch the checkpoint anew, check it, and cosign that.")


class LogShorter(RuleViolated):
    code = "log-shorter"

    def __init__(self, first: int, second: int, size: int) -> None:
        super().__init__(
            "A consistency proof leads from a size to one that is no smaller and that the log has.",
            cure="Ask for 0 < first <= second <= size.",
            first=first,
            second=second,
            size=size,
        )


class Blocks(Protocol):
    """The chain's blocks; the chain adapter gives them."""

    def hash_of(self, number: int) -> str | None:
        """The block's hash; None if the chain is not that long."""
        ...


class Recorder(Protocol):
    """The platform's machine key that anchors the log on the ledger; the chain adapter gives it."""

    @property
    def address(self) -> str: ...

    def sign(self, step: AnchorLog) -> str:
        """The signature of the step, hex."""
        ...


@dataclass(frozen=True, slots=True)
class PlatformKey:
    """The platform's own Ed25519 seed, used under the name of what is signed."""

    secret: bytes

    def signing(self, origin: str) -> SigningKey:
        return SigningKey(origin, Kind.TEXT, self.secret)


@dataclass(frozen=True, slots=True)
class KnownCosigner:
    """A party that cosigns, and its verifier key."""

    party_id: UUID
    key: VerifierKey


@dataclass(frozen=True, slots=True)
class CosignatureLine:
    """One line of a note, by a cosigner whom we know."""

    party_id: UUID
    line: str
    at: int
    """The time that was signed, unix seconds."""


def origin_of(kind: CheckpointKind, chain_id: int, ledger: str) -> str:
    """The name of the log or chain that a checkpoint is about, the same for ever.

    >>> origin_of(CheckpointKind.LOG, 31337, "0xAb")
    'ip-finance/31337/0xab/log'
    """
    return f"ip-finance/{chain_id}/{ledger.lower()}/{kind.value}"


def cosigner_key(text: str) -> VerifierKey:
    """The verifier key of a cosigner. Raises: CosignerKeyRefused."""
    try:
        key = VerifierKey.parse(text)
    except NoteRefused as refused:
        raise CosignerKeyRefused(str(refused)) from refused
    if key.kind is not Kind.TEXT_AND_TIME:
        raise CosignerKeyRefused("A cosigner's key signs the time too (kind 0x04).")
    return key


def lines_in(note: bytes, known: Sequence[KnownCosigner]) -> tuple[str, list[CosignatureLine]]:
    """The text of a note, and the lines by cosigners whom we know, which all hold.

    Raises: CosignatureRefused.
    """
    try:
        opened = open_note(note, [one.key for one in known])
    except NoteRefused as refused:
        raise CosignatureRefused(str(refused)) from refused
    party_of = {one.key: one.party_id for one in known}
    lines = note.decode().removeprefix(opened.text + "\n").splitlines(keepends=True)
    return opened.text, [
        CosignatureLine(party_of[signed.key], _line_by(signed, opened.text, lines), signed.at or 0)
        for signed in opened.signed
    ]


def _line_by(signed: Signed, text: str, lines: Sequence[str]) -> str:
    """The line that holds for this key; there is one, since the note held for it."""
    for line in lines:
        try:
            open_note(f"{text}\n{line}".encode(), [signed.key])
        except NoteRefused:
            continue
        return line
    raise AssertionError("the note was opened with this key")
