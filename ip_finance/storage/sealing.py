"""AES-256-GCM with keys that wrap keys: the master key a subject's, and that a document's."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
WRAPPED = b"subject key"
"""What a wrapped key is bound to, so that no content passes for one."""


@dataclass(frozen=True, slots=True, repr=False)
class KeySealer:
    """Seals content under wrapped keys. The master key never leaves this object."""

    master: bytes

    def new_key(self, *above: bytes) -> bytes:
        return _seal(self._unwrap(above), AESGCM.generate_key(256), WRAPPED)

    def seal(self, keys: Sequence[bytes], content: bytes, bound_to: str) -> bytes:
        return _seal(self._unwrap(keys), content, bound_to.encode())

    def open(self, keys: Sequence[bytes], sealed: bytes, bound_to: str) -> bytes | None:
        try:
            return _open(self._unwrap(keys), sealed, bound_to.encode())
        except InvalidTag:
            return None

    def _unwrap(self, keys: Sequence[bytes]) -> bytes:
        """The last key; each is wrapped by the one before, and the first by the master key."""
        found = self.master
        for wrapped in keys:
            found = _open(found, wrapped, WRAPPED)
        return found


def sealer_from(folder: Path) -> KeySealer:
    """A sealer with the master key kept in `folder`; made there at the first start."""
    path = folder / "documents.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        draft = path.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(AESGCM.generate_key(256).hex())
        draft.replace(path)
    return KeySealer(bytes.fromhex(path.read_text()))


def _seal(key: bytes, content: bytes, bound_to: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, bound_to)


def _open(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
