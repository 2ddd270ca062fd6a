"""Signed notes as C2SP specifies them: a text, and signature lines by named Ed25519 keys.

Two kinds of signature: 0x01 over the text, and 0x04 (cosignature/v1), which adds the time at which
the cosigner saw it. Specifications: c2sp.org/signed-note and c2sp.org/tlog-cosignature.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

NOTE_BYTES = 1_000_000
SIGNATURES = 100
LATEST = 2**63 - 1

_ID_BYTES, _KEY_BYTES, _TIME_BYTES, _SIGNATURE_BYTES = 4, 32, 8, 64
_LINE = re.compile(r"— (\S+) (\S+)")
_PRIVATE = "PRIVATE+KEY+"


class NoteRefused(Exception):
    """The note, or a key, is not what the specification wants, or a signature does not hold."""


class Kind(IntEnum):
    """What is signed: the text, or the text and a time. The numbers are C2SP's."""

    TEXT = 1
    TEXT_AND_TIME = 4


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key by its name. As a text: `name+id+base64`, what others are given."""

    name: str
    kind: Kind
    public: bytes

    def __post_init__(self) -> None:
        if not self.name or "+" in self.name or re.search(r"\s", self.name):
            raise NoteRefused(f"A key cannot be named {self.name!r}.")
        if len(self.public) != _KEY_BYTES:
            raise NoteRefused(f"The key of {self.name} does not have {_KEY_BYTES} bytes.")

    @property
    def id(self) -> bytes:
        """The first four bytes of the hash over name, kind and key."""
        named = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(named).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_armour(bytes([self.kind]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """The key in a text such as `str(key)` gives. Raises: NoteRefused."""
        name, kind, public = _split(text)
        key = cls(name, kind, public)
        if str(key) != text:
            raise NoteRefused(f"The key of {name} does not have the id that is written beside it.")
        return key


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A secret key by its name. `secret` is the 32-byte Ed25519 seed."""

    name: str
    kind: Kind
    secret: bytes

    @classmethod
    def generate(cls, name: str, kind: Kind) -> "SigningKey":
        return cls(name, kind, Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def verifier(self) -> VerifierKey:
        """What to give to those who are to check the signatures."""
        public = Ed25519PrivateKey.from_private_bytes(self.secret).public_key()
        return VerifierKey(self.name, self.kind, public.public_bytes_raw())

    def written(self) -> str:
        """The secret as a text: `PRIVATE+KEY+name+id+base64`."""
        coded = _armour(bytes([self.kind]) + self.secret)
        return f"{_PRIVATE}{self.name}+{self.verifier.id.hex()}+{coded}"

    @classmethod
    def parse(cls, text: str) -> "SigningKey":
        """The key in a text such as `written` gives. Raises: NoteRefused."""
        if not text.startswith(_PRIVATE):
            raise NoteRefused("This is no secret key of a note's signer.")
        key = cls(*_split(text.removeprefix(_PRIVATE)))
        if key.written() != text:
            raise NoteRefused(f"The secret key of {key.name} is damaged.")
        return key


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature that holds. `at` (unix seconds) is there only if the time was signed too."""

    key: VerifierKey
    at: int | None


@dataclass(frozen=True, slots=True)
class Note:
    """The text of a note, and who of the known keys signed it."""

    text: str
    signed: tuple[Signed, ...]


def sign(text: str, key: SigningKey, at: int | None = None) -> bytes:
    """A note with one signature. `text` ends in a newline. `at`: see `cosign`."""
    _check_text(text)
    return text.encode() + b"\n" + _signature_line(text, key, at)


def cosign(note: bytes, key: SigningKey, at: int | None = None) -> bytes:
    """The note with one more signature. Whether the text is true is the cosigner's to check first.

    `at` (unix seconds) is for keys of kind TEXT_AND_TIME, and for them only.
    """
    text, _ = _parts(note)
    return note + _signature_line(text, key, at)


def open_note(note: bytes, known: Sequence[VerifierKey]) -> Note:
    """The note, if one known key or more signed it. Signatures of unknown keys count for nothing.

    Raises: NoteRefused, also if the signature of one known key does not hold or is there twice.
    """
    text, lines = _parts(note)
    keys = {(key.name, key.id): key for key in known}
    signed: list[Signed] = []
    for name, coded in lines:
        key = keys.pop((name, coded[:_ID_BYTES]), None)
        if key is not None:
            signed.append(Signed(key, _checked(text, key, coded[_ID_BYTES:])))
        elif any((one.key.name, one.key.id) == (name, coded[:_ID_BYTES]) for one in signed):
            raise NoteRefused(f"{name} signed twice.")
    if not signed:
        raise NoteRefused("No known key signed it.")
    return Note(text, tuple(signed))


def _check_text(text: str) -> None:
    if not text.endswith("\n") or any(char < " " and char != "\n" for char in text):
        raise NoteRefused("The text must end in a newline and hold no other control character.")


def _parts(note: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    """The text with its last newline, and name and decoded bytes of each signature."""
    if len(note) > NOTE_BYTES:
        raise NoteRefused(f"It has {len(note)} bytes; at most {NOTE_BYTES} are read.")
    try:
        whole = note.decode()
    except UnicodeDecodeError as broken:
        raise NoteRefused("It is not UTF-8.") from broken
    _check_text(whole)
    text, blank, signatures = whole.rpartition("\n\n")
    lines = signatures.split("\n")[:-1]
    if not blank or not lines or len(lines) > SIGNATURES:
        raise NoteRefused(f"It does not have a text, a blank line, and 1 to {SIGNATURES} lines.")
    return text + "\n", [_line(line) for line in lines]


def _line(line: str) -> tuple[str, bytes]:
    if not (found := _LINE.fullmatch(line)):
        raise NoteRefused("A signature line is not a dash, a name and a signature.")
    coded = _bare(found[2])
    if len(coded) <= _ID_BYTES:
        raise NoteRefused(f"The signature of {found[1]} is too short.")
    return found[1], coded


def _signature_line(text: str, key: SigningKey, at: int | None) -> bytes:
    signer = Ed25519PrivateKey.from_private_bytes(key.secret)
    if key.kind is Kind.TEXT:
        if at is not None:
            raise NoteRefused(f"The key of {key.name} does not sign a time.")
        signature = signer.sign(text.encode())
    else:
        if at is None or not 0 <= at <= LATEST:
            raise NoteRefused(f"The key of {key.name} signs a time too.")
        signature = at.to_bytes(_TIME_BYTES, "big") + signer.sign(_timed(text, at))
    return f"— {key.name} {_armour(key.verifier.id + signature)}\n".encode()


def _checked(text: str, key: VerifierKey, signature: bytes) -> int | None:
    """The time that was signed, if any. Raises: NoteRefused."""
    at, message = None, text.encode()
    if key.kind is Kind.TEXT_AND_TIME:
        at, signature = int.from_bytes(signature[:_TIME_BYTES], "big"), signature[_TIME_BYTES:]
        message = _timed(text, at)
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except InvalidSignature as wrong:
        raise NoteRefused(f"The signature of {key.name} does not hold.") from wrong
    if at is not None and at > LATEST:
        raise NoteRefused(f"The time that {key.name} signed is none.")
    return at


def _timed(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _split(text: str) -> tuple[str, Kind, bytes]:
    """Name, kind and key of `name+id+base64`; the id is for the caller to check."""
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise NoteRefused("A key is written as name, id and base64, with + between them.")
    coded = _bare(parts[2])
    if not coded or coded[0] not in tuple(Kind) or len(coded) != 1 + _KEY_BYTES:
        raise NoteRefused(f"The key of {parts[0]} is of no kind that is known here.")
    return parts[0], Kind(coded[0]), coded[1:]


def _armour(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bare(text: str) -> bytes:
    try:
        found = base64.b64decode(text, validate=True)
    except ValueError as broken:
        raise NoteRefused("It holds base64 that is none.") from broken
    if _armour(found) != text:
        raise NoteRefused("It holds base64 that is not in its one form.")
    return found
