"""What a benchmark gives: one measured figure beside what it is compared with."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp


@dataclass(frozen=True)
class Figure:
    """One measured figure; `ratio` is ours over the comparator's."""

    name: str
    ours: float
    unit: str
    comparator: str
    theirs: float

    @property
    def ratio(self) -> float:
        return round(self.ours / self.theirs, 3)


def timed(do: Callable[[], object]) -> float:
    """How many seconds it takes."""
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


@contextmanager
def a_folder() -> Iterator[Path]:
    """A `var` of its own, gone at the end of the block."""
    folder = Path(mkdtemp(prefix="ipfin-bench-"))
    yield folder / "var"
    shutil.rmtree(folder, ignore_errors=True)
