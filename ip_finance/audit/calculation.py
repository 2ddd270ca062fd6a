"""Whether the audit log is whole: rows, hashes, tree, and the roots that others hold. Pure.

Each fault is named once. An altered entry would alter every root after it; so roots are made from
the leaves that the tree kept, and speak up only if rows and tree were altered alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ip_finance.audit.domain import Mismatch
from ip_finance.checkpoints.domain import KnownCosigner
from ip_finance.core.canonical import EMPTY_HASH
from ip_finance.core.merkle import Growing, Place, leaf_hash, node_hash
from ip_finance.evidence.checkpoint import Checkpoint
from ip_finance.evidence.note import NoteRefused, VerifierKey, open_note

LOG, TREE = "audit_log", "audit_tree"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the log: its number, its hashes as stored, and the hash of what it says."""

    number: int
    previous_hash: str
    hash: str
    recomputed: str


@dataclass(frozen=True, slots=True)
class Extent:
    """How far the log reaches, by the log's head and by its last row."""

    head_size: int
    head_hash: str
    last_row: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A root that was given away: in an anchor on the ledger, or in a signed checkpoint."""

    table: str
    size: int
    root: str


@dataclass(frozen=True, slots=True)
class StoredNote:
    """A checkpoint on file: what its columns say, and the signed note itself."""

    kind: str
    number: int
    hash: str
    note: bytes

    @property
    def key(self) -> str:
        return f"{self.kind} {self.number}"


@dataclass(frozen=True, slots=True)
class Tree:
    """The kept nodes, level by level; the leaves are level 0."""

    levels: Sequence[Sequence[bytes]]
    found: Sequence[Mismatch]

    @property
    def leaves(self) -> Sequence[bytes]:
        return self.levels[0] if self.levels else ()


def check_log(
    entries: Iterable[Entry], extent: Extent, tree: Tree, claims: Sequence[Claim]
) -> list[Mismatch]:
    """Everything that is wrong with the log, each entry by its number."""
    known = max([extent.head_size, len(tree.leaves), *(claim.size for claim in claims)])
    walk = _Walk(tree.leaves, {claim.size for claim in claims})
    for entry in entries:
        walk.take(entry)
    walk.end(extent, known)
    return [*walk.found, *tree.found, *_false_roots(claims, walk.roots)]


def kept_tree(nodes: Iterable[tuple[Place, bytes]]) -> Tree:
    """The tree in these nodes, which come by level and index; each must follow from those below."""
    levels: list[list[bytes]] = []
    found: list[Mismatch] = []
    for (level, index), kept in nodes:
        if level == len(levels):
            levels.append([])
        if level >= len(levels) or index != len(levels[level]):
            found.append(_node(level, index, "a gap before it", "no gap"))
            continue
        levels[level].append(kept)
        if level and kept != (made := _above(levels[level - 1], index)):
            found.append(_node(level, index, kept.hex(), made.hex()))
    return Tree(levels, found)


def unsound(
    stored: StoredNote,
    origin: str,
    platform: VerifierKey,
    known: Sequence[KnownCosigner],
    cosignatures: int,
) -> list[Mismatch]:
    """Whether the note says what its columns say, and every signature under it holds."""
    text = Checkpoint(origin, stored.number, _bytes_of(stored.hash)).text
    try:
        opened = open_note(stored.note, [platform, *(one.key for one in known)])
    except NoteRefused as refused:
        return [Mismatch("checkpoints", stored.key, "signatures", str(refused), "all hold")]
    if opened.text != text:
        return [Mismatch("checkpoints", stored.key, "note", opened.text, text)]
    if len(opened.signed) != 1 + cosignatures or opened.signed[0].key != platform:
        signers = ", ".join(signed.key.name for signed in opened.signed)
        return [Mismatch("checkpoints", stored.key, "signatures", signers, "platform, cosigners")]
    return []


def _above(below: Sequence[bytes], index: int) -> bytes:
    pair = below[2 * index : 2 * index + 2]
    return node_hash(*pair) if len(pair) == 2 else b""


@dataclass(slots=True)
class _Walk:
    """Goes over the rows in order, with the tree beside it."""

    leaves: Sequence[bytes]
    sizes: set[int]
    tree: Growing = field(default_factory=Growing)
    previous: str = EMPTY_HASH
    found: list[Mismatch] = field(default_factory=list)
    roots: dict[int, str] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        if entry.number <= self.tree.size:
            self._differs(str(entry.number), "row", "present", "absent")
            return
        self._skip_to(entry.number)
        if entry.previous_hash != self.previous:
            self._differs(str(entry.number), "previous_hash", entry.previous_hash, self.previous)
        if entry.recomputed != entry.hash:
            self._differs(str(entry.number), "hash", entry.recomputed, entry.hash)
        self.previous = entry.hash
        leaf = leaf_hash(_bytes_of(entry.hash))
        kept = self._kept(entry.number)
        if kept is not None and kept != leaf:
            self._differs(str(entry.number), "leaf", leaf.hex(), kept.hex())
        self._add(leaf if kept is None else kept)

    def end(self, extent: Extent, known: int) -> None:
        """Hold the last row against everybody who knows how long the log is."""
        size = self.tree.size
        if size < known:
            self._differs(_span(size + 1, known), "row", "absent", "present")
        elif extent.last_row > extent.head_size:
            self._differs(_span(extent.head_size + 1, extent.last_row), "row", "present", "absent")
        if size == extent.head_size and self.previous != extent.head_hash:
            self._differs("newest", "hash", self.previous, extent.head_hash)

    def _skip_to(self, number: int) -> None:
        first = self.tree.size + 1
        if number == first:
            return
        self._differs(_span(first, number - 1), "row", "absent", "present")
        for missing in range(first, number):
            self._add(self._kept(missing) or b"")

    def _add(self, leaf: bytes) -> None:
        for _ in self.tree.add(leaf):
            pass
        if self.tree.size in self.sizes:
            self.roots[self.tree.size] = "0x" + self.tree.root.hex()

    def _kept(self, number: int) -> bytes | None:
        return self.leaves[number - 1] if number <= len(self.leaves) else None

    def _differs(self, key: str, what: str, stored: str, expected: str) -> None:
        self.found.append(Mismatch(LOG, key, what, stored, expected))


def _false_roots(claims: Sequence[Claim], roots: dict[int, str]) -> list[Mismatch]:
    """Where the log gives another root than the one that was given away.

    If the log bears out a later claim, it is the earlier claim that is wrong. If it bears out none,
    the entries since the last that it bears out have been written anew.
    """
    reached = [claim for claim in claims if claim.size in roots]
    good = max((claim.size for claim in reached if roots[claim.size] == claim.root), default=0)
    bad = sorted(
        (claim for claim in reached if roots[claim.size] != claim.root), key=lambda one: one.size
    )
    found = [
        Mismatch(one.table, str(one.size), "root", one.root, roots[one.size])
        for one in bad
        if one.size < good
    ]
    anew = [one for one in bad if one.size >= good]
    if anew:
        first = anew[0]
        place = _span(good + 1, first.size) if first.size > good else str(first.size)
        field_ = f"root in {first.table} {first.size}"
        found.append(Mismatch(LOG, place, field_, roots[first.size], first.root))
    return found


def _bytes_of(hash_: str) -> bytes:
    """The hash's bytes; of what is no hash, none."""
    try:
        return bytes.fromhex(hash_.removeprefix("0x"))
    except ValueError:
        return b""


def _span(first: int, last: int) -> str:
    """Numbers of entries as a person writes them.

    >>> _span(7, 7), _span(7, 9)
    ('7', '7-9')
    """
    return str(first) if first == last else f"{first}-{last}"


def _node(level: int, index: int, stored: str, expected: str) -> Mismatch:
    return Mismatch(TREE, f"{level} {index}", "hash", stored, expected)
