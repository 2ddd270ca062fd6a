"""Secrets of this machine: random bytes in a file that only its owner reads."""

import secrets
from pathlib import Path

SECRET_BYTES = 32


def kept_in(path: Path) -> bytes:
    """The secret kept in `path`; made there at the first start, whole or not at all."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        draft = path.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(SECRET_BYTES))
        draft.replace(path)
    return bytes.fromhex(path.read_text())
