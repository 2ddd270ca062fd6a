"""One text for one fact, and the salted hash that stands for it on chain. Pure.

Only salted hashes go on chain: without the salt, which stays with us and can be erased, a hash of
guessable data tells nothing (PIPL art. 47; domain rule PI-06).
"""

import hashlib
import json
import secrets
from typing import Any, TypeVar

EMPTY_HASH = "0x" + "00" * 32
Json = TypeVar("Json")


def canonical_json(value: Any) -> str:
    """Sorted keys, no spaces, UTF-8: the same value always gives the same text."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def writable(told: Json) -> Json:
    """JSON may spell half a character, which no answer and no database takes. Raises: ValueError.

    >>> writable({"method": "bullet"})
    {'method': 'bullet'}
    """
    try:
        canonical_json(told).encode()
    except ValueError as broken:
        raise ValueError("holds a text or a number that cannot be written") from broken
    return told


def content_hash(data: bytes) -> str:
    """SHA-256 of a file, as lower-case hex with `0x`."""
    return "0x" + hashlib.sha256(data).hexdigest()


def salted_hash(salt: str, value: Any) -> str:
    """SHA-256 over the salt's bytes and the canonical JSON of `value`."""
    text = canonical_json(value).encode()
    return "0x" + hashlib.sha256(bytes.fromhex(salt) + text).hexdigest()


def fresh_salt() -> str:
    """32 random bytes as hex."""
    return secrets.token_hex(32)
