"""Merkle trees of logs as RFC 6962 § 2.1 defines them, over SHA-256. Pure.

A *full* node stands over 2**level leaves, `index` nodes of its level being to its left. Such a node
never changes once its leaves are there, so only full nodes are kept; a root is folded from a few.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

EMPTY_ROOT = hashlib.sha256(b"").digest()
Place: TypeAlias = tuple[int, int]
"""Level and index of a full node."""

RootOf: TypeAlias = Callable[[int, int], bytes]
"""The root over the leaves from the first number up to, not including, the second."""


class NotConsistent(Exception):
    """The later tree is not the earlier one with leaves added."""


def leaf_hash(data: bytes) -> bytes:
    """Hash of one entry. The byte 0 in front keeps leaves and nodes apart."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def full_nodes(first: int, end: int) -> list[Place]:
    """The full nodes that together stand over the leaves from `first` up to `end`, left to right.

    >>> full_nodes(0, 7), full_nodes(4, 7)
    ([(2, 0), (1, 2), (0, 6)], [(1, 2), (0, 6)])
    """
    found = []
    while first < end:
        level = (end - first).bit_length() - 1
        found.append((level, first >> level))
        first += 1 << level
    return found


def fold(nodes: Sequence[bytes]) -> bytes:
    """The root over full nodes that stand side by side, widest first."""
    if not nodes:
        return EMPTY_ROOT
    root = nodes[-1]
    for left in reversed(nodes[:-1]):
        root = node_hash(left, root)
    return root


class Growing:
    """A tree that grows by leaves and keeps no more of itself than its right edge."""

    def __init__(self, size: int = 0, edge: Sequence[bytes] = ()) -> None:
        self.size = size
        self._edge = list(edge)

    @property
    def root(self) -> bytes:
        return fold(self._edge)

    def add(self, leaf: bytes) -> Iterator[tuple[Place, bytes]]:
        """Every full node that comes to be with this leaf, the leaf first."""
        level, index = 0, self.size
        self.size += 1
        yield (level, index), leaf
        while index % 2:
            leaf = node_hash(self._edge.pop(), leaf)
            level, index = level + 1, index // 2
            yield (level, index), leaf
        self._edge.append(leaf)


def consistency_proof(first: int, second: int, root_of: RootOf) -> list[bytes]:
    """Proof that the tree of `second` leaves holds that of `first` (RFC 6962 § 2.1.2).

    `0 < first <= second`.
    """
    return _subproof(first, 0, second, root_of, is_whole=True)


def _subproof(size: int, start: int, end: int, root_of: RootOf, *, is_whole: bool) -> list[bytes]:
    width = end - start
    if size == width:
        return [] if is_whole else [root_of(start, end)]
    half = 1 << (width - 1).bit_length() - 1
    middle = start + half
    if size <= half:
        return [
            *_subproof(size, start, middle, root_of, is_whole=is_whole),
            root_of(middle, end),
        ]
    return [
        *_subproof(size - half, middle, end, root_of, is_whole=False),
        root_of(start, middle),
    ]


def check_consistency(
    first: int, first_root: bytes, second: int, second_root: bytes, proof: Sequence[bytes]
) -> None:
    """Hold the proof against both roots. Raises: NotConsistent."""
    if not 0 < first <= second:
        raise NotConsistent(f"a log of {second} entries does not follow one of {first}")
    hashes = iter(proof)
    try:
        rebuilt = _rebuilt(first, second, first_root, hashes, is_whole=True)
    except StopIteration:
        raise NotConsistent("the proof is too short") from None
    if rebuilt != (first_root, second_root) or next(hashes, None) is not None:
        raise NotConsistent(f"the first {first} of {second} entries are not what they were")


def _rebuilt(
    size: int, width: int, first_root: bytes, hashes: Iterator[bytes], *, is_whole: bool
) -> tuple[bytes, bytes]:
    """Both roots as the proof has them; it goes the way on which `_subproof` made it."""
    if size == width:
        both = first_root if is_whole else next(hashes)
        return both, both
    half = 1 << (width - 1).bit_length() - 1
    if size <= half:
        old, new = _rebuilt(size, half, first_root, hashes, is_whole=is_whole)
        return old, node_hash(new, next(hashes))
    old, new = _rebuilt(size - half, width - half, first_root, hashes, is_whole=False)
    left = next(hashes)
    return node_hash(left, old), node_hash(left, new)
