"""Local chains for tests: the real program, or one line that says why there is none."""

import os
from pathlib import Path

import pytest

from ip_finance.local import anvil
from ip_finance.local.anvil import Anvil, AnvilMissing
from ip_finance.settings import ROOT


def start(folder: Path, *, since: int | None = None) -> Anvil:
    """The chain of `folder`, begun at `since` if it is new.

    Without the program the test is skipped, but never in CI.
    """
    try:
        return anvil.start(folder, ROOT, since=since)
    except AnvilMissing as missing:
        if os.getenv("CI"):
            raise
        pytest.skip(str(missing))
