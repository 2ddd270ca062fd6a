"""The verifier as a command: two files in, a report or a refusal out."""

import argparse
import json
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ip_finance.evidence.archive import ALL_BYTES
from ip_finance.evidence.errors import BundleRefused
from ip_finance.evidence.trust import read_trust
from ip_finance.evidence.verify import verify

PROVEN, REFUSED, NOT_READ = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a verification: the exit status, and the same for people and for programs."""

    status: int
    lines: tuple[str, ...]
    json: Mapping[str, Any]

    def written(self, *, as_json: bool) -> str:
        """What a command prints."""
        if as_json:
            return json.dumps(self.json, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        return "\n".join(self.lines) + "\n"


def check(bundle: Path, trust: Path, required: Collection[str]) -> Outcome:
    """Verify the bundle in a file against the trust in another."""
    now = int(datetime.now(UTC).timestamp())  # noqa: TID251  no clock of ours outside the platform
    try:
        believed = read_trust(_read(trust))
        report = verify(_read(bundle), believed, now, [name.lower() for name in required])
    except BundleRefused as refused:
        said = f"refused ({refused.code}): {refused}"
        return Outcome(REFUSED, (said,), refused.to_json())
    except OSError as failed:
        told = {"proven": False, "code": "not-read", "rule": str(failed)}
        return Outcome(NOT_READ, (f"cannot be read: {failed}",), told)
    return Outcome(PROVEN, tuple(report.lines()), report.to_json())


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m ip_finance.evidence verify case.zip --trust trust.json`."""
    parser = argparse.ArgumentParser(prog="ip_finance.evidence", description=__doc__)
    verbs = parser.add_subparsers(required=True)
    verb = verbs.add_parser("verify", help="check a bundle of evidence against a trust file")
    verb.add_argument("bundle", type=Path)
    verb.add_argument("--trust", type=Path, required=True)
    verb.add_argument(
        "--require",
        action="append",
        default=[],
        metavar="HASH",
        help="refuse the bundle unless it discloses the document with this hash",
    )
    verb.add_argument("--json", action="store_true", help="print the outcome as JSON")
    chosen = parser.parse_args(arguments)
    outcome = check(chosen.bundle, chosen.trust, chosen.require)
    sys.stdout.write(outcome.written(as_json=chosen.json))
    return outcome.status


def _read(path: Path) -> bytes:
    """At most one byte more than is ever read as a bundle."""
    with path.open("rb") as file:
        return file.read(ALL_BYTES + 1)
