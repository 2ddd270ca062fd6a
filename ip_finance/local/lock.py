"""One platform a folder: a second one would take the first one's chain for a leftover."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(RuntimeError):
    """Another process of ours works on this folder."""


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the folder's lock; the kernel gives it back however this process ends.

    Raises: AlreadyRunning.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(
                f"Another ipfin runs on {path.parent}: stop it first, or set IPFIN_VAR."
            ) from None
        yield
