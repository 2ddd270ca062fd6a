"""AES-256-GCM with a key a subject, each wrapped by the platform's master key."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


@dataclass(frozen=True, slots=True, repr=False)
class KeySealer:
    """Seals content under wrapped keys. The master key never leaves this object."""

    master: bytes

    def new_key(self) -> bytes:
        return _seal(self.master, AESGCM.generate_key(256), b"subject key")

    def seal(self, wrapped_key: bytes, content: bytes, bound_to: str) -> bytes:
        return _seal(self._unwrap(wrapped_key), content, bound_to.encode())

    def open(self, wrapped_key: bytes, sealed: bytes, bound_to: str) -> bytes | None:
        try:
            return _open(self._unwrap(wrapped_key), sealed, bound_to.encode())
        except InvalidTag:
            return None

    def _unwrap(self, wrapped_key: bytes) -> bytes:
        return _open(self.master, wrapped_key, b"subject key")


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
