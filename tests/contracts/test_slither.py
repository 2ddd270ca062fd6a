"""What Slither says of the contracts, where it is installed (`make slither`)."""

import re

import pytest

from contracts import build
from tests.contracts.slithering import SLITHER, findings

SUPPRESSED = re.compile(r"slither-disable-\S+ \S+(.*)")


@pytest.mark.skipif(not SLITHER.exists(), reason="`make slither` installs it")
def test_slither_finds_nothing_of_high_or_medium_impact() -> None:
    assert findings() == []


def test_every_suppressed_finding_has_its_reason_beside_it() -> None:
    bare = [
        f"{path.name}: {match[0]}"
        for path in (build.ROOT / "contracts").rglob("*.sol")
        for match in SUPPRESSED.finditer(path.read_text(encoding="utf-8"))
        if len(match[1].split()) < 3
    ]

    assert bare == []
