"""The bank line as a folder: `out/` to the bank, `in/` from it, and what is kept beside them.

A file is handed over by one rename, which a kill cannot split: before it the bank sees nothing, and
after it the spool is empty, so that nothing goes out twice.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ip_finance.payments.domain import Arrival

LARGEST: Final = 20 * 1024 * 1024
AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True)
class BankFolder:
    """`spool/` is ours alone; `kept/` holds by hash what was read, `refused/` what was not."""

    root: Path

    def spool(self, name: str, content: bytes) -> None:
        """Write a file beside the door, whole or not at all."""
        write_whole(self._at("spool") / name, content)

    def hand_over(self, name: str) -> None:
        """Rename it into `out/`; a file that is not in the spool went out before."""
        try:
            (self._at("spool") / name).rename(self._at("out") / name)
        except FileNotFoundError:
            return
        _settle(self._at("out"))

    def arrivals(self) -> Sequence[Arrival]:
        """The first files in `in/`, by name."""
        found = sorted(self._at("in").glob("*.xml"))
        return [_arrival(one) for one in found if one.is_file() and not one.is_symlink()][:AT_ONCE]

    def put_away(self, arrival: Arrival) -> None:
        self._move(arrival, self._at("kept") / f"{arrival.digest.removeprefix('0x')}.xml")

    def move_aside(self, arrival: Arrival) -> None:
        self._move(arrival, self._at("refused") / f"{arrival.digest.removeprefix('0x')}.xml")

    def _move(self, arrival: Arrival, to: Path) -> None:
        (self._at("in") / arrival.name).replace(to)

    def _at(self, name: str) -> Path:
        folder = self.root / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def write_whole(path: Path, content: bytes) -> None:
    """Put a file there as a whole, on the disk before its name is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _arrival(path: Path) -> Arrival:
    size, digest = path.stat().st_size, hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    content = path.read_bytes() if size <= LARGEST else None
    return Arrival(path.name, f"0x{digest.hexdigest()}", size, content)
