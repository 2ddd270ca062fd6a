"""How the ledger knows a right, and the state of a bundle of rights. Pure."""

from collections.abc import Iterable

from eth_hash.auto import keccak

MOST_BYTES = 31


def word_of(right: str) -> bytes:
    """The text of a right in the one word that the ledger holds it in: its length comes last.

    >>> word_of("CN:patent:2021100715678").hex()[:20], word_of("CN:patent:2021100715678")[31]
    ('434e3a706174656e743a', 23)
    """
    text = right.encode()
    if len(text) > MOST_BYTES:
        raise ValueError(f"{right!r} is longer than {MOST_BYTES} bytes")
    return text.ljust(MOST_BYTES, b"\0") + bytes([len(text)])


def right_in(word: bytes) -> str:
    """The text of the right in a word of the ledger.

    >>> right_in(word_of("CN:software:2020SR1234567"))
    'CN:software:2020SR1234567'
    """
    return word[: word[MOST_BYTES]].decode()


def bundle_fingerprint(rights: Iterable[tuple[str, int]]) -> str:
    """The state of a bundle, folded over each right and its version, as the ledger computes it.

    It is part of what both sides of a pledge sign: when any right of the bundle changes (its
    verification is renewed, a dispute opens, another pledge takes it), the signatures die.
    """
    so_far = bytes(32)
    for right, version in rights:
        so_far = keccak(so_far + word_of(right) + version.to_bytes(32, "big"))
    return "0x" + so_far.hex()
