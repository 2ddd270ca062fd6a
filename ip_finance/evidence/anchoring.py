"""Ties every block of a bundle to what the trust file believes.

A block is tied by its own seals, by a cosigned checkpoint, or as the parent of a tied block. A
block that comes *after* a tied one is not: on a chain without seals anybody could add it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ip_finance.evidence import qbft
from ip_finance.evidence.checkpoint import Cosigned, open_checkpoint
from ip_finance.evidence.errors import CheckpointRefused, NotAnchored, Unreadable
from ip_finance.evidence.header import Header
from ip_finance.evidence.note import NoteRefused
from ip_finance.evidence.trust import Belief, CheckpointsBelieved, SealsBelieved


@dataclass(frozen=True, slots=True)
class Anchor:
    """Why a block is believed by itself, and in what words."""

    height: int
    reason: str


@dataclass(frozen=True, slots=True)
class Tied:
    """The blocks of a bundle, each believed, by height."""

    headers: Mapping[int, Header]
    anchors: tuple[Anchor, ...]


def tie(
    headers: Sequence[bytes],
    checkpoints: Sequence[bytes],
    belief: Belief,
    needed: Collection[int],
) -> Tied:
    """The blocks, if every one is tied and there is none that the `needed` heights do not need.

    Raises: NotAnchored, SealsRefused, CheckpointRefused, Unreadable.
    """
    by_height = _by_height(headers)
    for height in sorted(needed):
        if height not in by_height:
            raise NotAnchored("its header is not in the bundle.", where=_block(height))
    match belief:
        case SealsBelieved():
            hashes = {h: qbft.block_hash(header, _block(h)) for h, header in by_height.items()}
            anchors = _seals(by_height, belief)
            refuse_checkpoints(checkpoints)
        case CheckpointsBelieved():
            hashes = {h: header.hash for h, header in by_height.items()}
            anchors = _checkpoints(hashes, checkpoints, belief)
    _check_links(by_height, hashes, anchors)
    _check_all_needed(by_height, anchors, needed)
    return Tied(by_height, tuple(Anchor(h, reason) for h, reason in sorted(anchors.items())))


def refuse_checkpoints(checkpoints: Sequence[bytes]) -> None:
    """A chain with seals needs none."""
    if checkpoints:
        rule = "proves nothing: the trust file believes in seals."
        raise CheckpointRefused(rule, where="checkpoint 1")


def _by_height(headers: Sequence[bytes]) -> dict[int, Header]:
    found: dict[int, Header] = {}
    for place, data in enumerate(headers, 1):
        header = Header.parse(data, f"header {place}")
        if found and header.number <= max(found):
            rule = "does not come by rising height."
            raise Unreadable(rule, where=f"header {place}", field="number")
        found[header.number] = header
    return found


def _seals(headers: Mapping[int, Header], belief: SealsBelieved) -> dict[int, str]:
    anchors = {}
    for height, header in headers.items():
        where = _block(height)
        if qbft.is_sealed(header, where):
            validators = belief.at(height, where)
            count = qbft.check_seals(header, validators, where)
            anchors[height] = f"sealed by {count} of {len(validators)} validators"
    return anchors


def _checkpoints(
    hashes: Mapping[int, bytes], notes: Sequence[bytes], belief: CheckpointsBelieved
) -> dict[int, str]:
    anchors: dict[int, str] = {}
    for place, note in enumerate(notes, 1):
        where = f"checkpoint {place}"
        opened = _opened(note, belief, where)
        height = opened.checkpoint.number
        if anchors and height <= max(anchors):
            raise Unreadable("does not come by rising height.", where=where)
        if hashes.get(height) != opened.checkpoint.hash:
            rule = f"is about another block at height {height} than the bundle, or one not in it."
            raise NotAnchored(rule, where=where)
        anchors[height] = "checkpoint cosigned by " + ", ".join(
            sorted({signed.key.name for signed in opened.signed})
        )
    return anchors


def _opened(note: bytes, belief: CheckpointsBelieved, where: str) -> Cosigned:
    try:
        return open_checkpoint(note, belief.origin, belief.cosigners, belief.quorum)
    except NoteRefused as wrong:
        raise CheckpointRefused(str(wrong), where=where) from wrong


def _check_links(
    headers: Mapping[int, Header], hashes: Mapping[int, bytes], anchors: Mapping[int, str]
) -> None:
    for height in headers:
        child = headers.get(height + 1)
        if child is not None and child.parent != hashes[height]:
            rule = f"names another block {height} as its parent than the one in the bundle."
            raise NotAnchored(rule, where=_block(height + 1), field="parentHash")
        if child is None and height not in anchors:
            rule = "is tied to nothing that the trust file believes."
            raise NotAnchored(rule, where=_block(height))


def _check_all_needed(
    headers: Mapping[int, Header], anchors: Mapping[int, str], needed: Collection[int]
) -> None:
    on_the_way = set(needed)
    for height in headers:
        if height not in on_the_way:
            raise Unreadable("proves nothing about any step.", where=_block(height))
        if height not in anchors:
            on_the_way.add(height + 1)


def _block(height: int) -> str:
    return f"block {height}"
