"""How fast office files are read, beside ElementTree parsing the same bytes without any guard."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from ip_finance.office_files.reader import read_any
from tests.bench.figures import Figure
from tests.office_files.made_up import ALL_NAMES, made_up

SHARED_SAMPLES = Path(__file__).parents[2] / "../shared/data/ip-samples"
LEAST_BYTES = 10_000_000
MEGABYTE = 1_000_000


def measure() -> Iterator[Figure]:
    """Our invented files, which are small, and the real ones where they are at hand."""
    yield from figures("invented office files", [made_up(name) for name in ALL_NAMES])
    real = [file.read_bytes() for file in sorted(SHARED_SAMPLES.rglob("*.xml"))]
    if real:
        yield from figures("real office files", real)


def figures(what: str, files: list[bytes]) -> Iterator[Figure]:
    """Each file in turn, until ten megabytes are read."""
    rounds = max(1, LEAST_BYTES // sum(map(len, files)))
    count, size = rounds * len(files), rounds * sum(map(len, files)) / MEGABYTE
    ours, theirs = (seconds(do, files, rounds) for do in (read_any, ElementTree.fromstring))
    bare = "ElementTree.fromstring, nothing read"
    yield Figure(f"read {what}", count / ours, "files/s of CPU", bare, count / theirs)
    yield Figure(f"read {what}", size / ours, "MB/s of CPU", bare, size / theirs)


def seconds(do: Callable[[bytes], object], files: list[bytes], rounds: int) -> float:
    """CPU that it takes to do it with every file, as many times as there are rounds."""
    before = time.process_time()  # nothing waits here; other processes must not count
    for _ in range(rounds):
        for data in files:
            do(data)
    return time.process_time() - before
