"""The Merkle tree over the audit log, kept by its full nodes, so that it grows by what is new."""

from collections.abc import Iterator

from sqlalchemy import LargeBinary, SmallInteger, func, insert, select, tuple_
from sqlalchemy.orm import Mapped, Session, mapped_column

from ip_finance.core.audit_log import AuditEntry, head_of
from ip_finance.core.db import Base
from ip_finance.core.merkle import Growing, Place, consistency_proof, fold, full_nodes, leaf_hash

CHUNK = 1_000


class TreeNode(Base):
    """One full node. Level 0 are the leaves: entry n of the log is leaf n - 1."""

    __tablename__ = "audit_tree"

    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


def leaf_of(entry_hash: str) -> bytes:
    """The leaf of an entry: it is made over the entry's own hash."""
    return leaf_hash(bytes.fromhex(entry_hash.removeprefix("0x")))


def grow(session: Session) -> int:
    """Add the leaves of all new entries; gives the size of the tree."""
    size = size_of(session)
    entries = head_of(session).size
    tree = Growing(size, _hashes(session, full_nodes(0, size)))
    for chunk in _leaves(session, size, entries):
        made = [
            {"level": level, "index": index, "hash": hash_}
            for leaf in chunk
            for (level, index), hash_ in tree.add(leaf)
        ]
        session.execute(insert(TreeNode), made)
    return tree.size


def size_of(session: Session) -> int:
    """How many entries the tree stands over."""
    newest = select(func.max(TreeNode.index)).where(TreeNode.level == 0)
    last = session.scalar(newest)
    return 0 if last is None else last + 1


def root(session: Session, size: int) -> bytes:
    """The root over the first `size` entries."""
    return fold(_hashes(session, full_nodes(0, size)))


def proof(session: Session, first: int, second: int) -> list[bytes]:
    """That the log of `second` entries is the log of `first` with entries added."""

    def root_of(start: int, end: int) -> bytes:
        return fold(_hashes(session, full_nodes(start, end)))

    return consistency_proof(first, second, root_of)


def nodes(session: Session) -> Iterator[tuple[Place, bytes]]:
    """Every kept node, by level and index."""
    every = select(TreeNode.level, TreeNode.index, TreeNode.hash)
    rows = session.execute(every.order_by(TreeNode.level, TreeNode.index))
    for level, index, found in rows.yield_per(CHUNK):
        yield (level, index), found


def _hashes(session: Session, places: list[Place]) -> list[bytes]:
    """The nodes at these places, in their order."""
    wanted = select(TreeNode).where(tuple_(TreeNode.level, TreeNode.index).in_(places))
    found = {(node.level, node.index): node.hash for node in session.scalars(wanted)}
    return [found[place] for place in places]


def _leaves(session: Session, size: int, entries: int) -> Iterator[list[bytes]]:
    new = select(AuditEntry.hash).where(AuditEntry.seq > size, AuditEntry.seq <= entries)
    hashes = session.scalars(new.order_by(AuditEntry.seq))
    for chunk in hashes.yield_per(CHUNK).partitions():
        yield [leaf_of(one) for one in chunk]
