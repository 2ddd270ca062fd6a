"""Forge on our contracts: `python -m tests.contracts.foundry test`, `… coverage`, or anything else.

Its settings are in tests/forge/foundry.toml, what it builds goes to var/forge. It compiles with
the compiler of contracts/build.py. `FOUNDRY_PROFILE=deep` takes an hour instead of a minute.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

import solcx

from contracts import solcjs
from contracts.build import ROOT, SOLC

BUILD = ROOT / "var" / "forge"
CONFIG = ROOT / "tests" / "forge" / "foundry.toml"
PROGRAMS = ROOT / "node_modules" / "@foundry-rs"
LCOV = BUILD / "lcov.info"
PROFILE = "FOUNDRY_PROFILE"


class ForgeMissing(RuntimeError):
    """There is no forge for this platform among the npm packages."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What forge said, and whether all went well."""

    good: bool
    said: str


class Covered(NamedTuple):
    """How much of one source was run, of how much there is."""

    lines: int
    of_lines: int
    branches: int
    of_branches: int

    def __str__(self) -> str:
        return f"lines {self.lines}/{self.of_lines}, branches {self.branches}/{self.of_branches}"


def run(*args: str, profile: str | None = None) -> Answer:
    """Run forge to its end. Raises: ForgeMissing."""
    BUILD.mkdir(parents=True, exist_ok=True)
    own = {
        "FOUNDRY_CONFIG": str(CONFIG),
        "FOUNDRY_SOLC": str(_compiler()),
        PROFILE: profile or os.getenv(PROFILE) or "default",
    }
    command = ["env", *(f"{name}={value}" for name, value in own.items())]
    done = subprocess.run(
        [*command, str(_program()), *args, "--root", str(ROOT)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Answer(done.returncode == 0, done.stdout)


def cover() -> tuple[Answer, dict[str, Covered]]:
    """Run the tests on the contracts line by line; what of each contract was run."""
    answer = run(
        *("coverage", "--no-match-contract", "Invariants"),
        *("--report", "lcov", "--report-file", str(LCOV)),
        profile="coverage",
    )
    return answer, covered(LCOV.read_text()) if answer.good else {}


def covered(lcov: str) -> dict[str, Covered]:
    """The figures of our contracts in a report in LCOV's format.

    >>> report = "SF:contracts/A.sol\\nLF:4\\nLH:3\\nBRF:2\\nBRH:2\\nend_of_record\\n"
    >>> print(covered(report)["contracts/A.sol"])
    lines 3/4, branches 2/2
    """
    figures: dict[str, Covered] = {}
    for record in lcov.split("end_of_record"):
        facts = dict(line.split(":", 1) for line in record.split() if ":" in line)
        if facts.get("SF", "").startswith("contracts/"):
            hits = (int(facts[name]) for name in ("LH", "LF", "BRH", "BRF"))
            figures[facts["SF"]] = Covered(*hits)
    return figures


def _program() -> Path:
    found = sorted(PROGRAMS.glob("forge-*/bin/forge*"))
    if not found:
        raise ForgeMissing(f"npm has no forge for this platform in {PROGRAMS}")
    return found[0]


def _compiler() -> Path:
    """The native compiler if py-solc-x has it, else a program that answers like it."""
    if SOLC in map(str, solcx.get_installed_solc_versions()):
        return Path(solcx.install.get_executable(SOLC))
    path = BUILD / "solc"
    path.write_text(f'#!/bin/sh\ncd "{ROOT}" && exec "{sys.executable}" -m {_NAME} solc "$@"\n')
    path.chmod(0o755)
    return path


def _solc(args: Sequence[str]) -> int:
    """One call of the compiler by forge.

    Forge sends all sources itself, so the paths that it allows do not matter, and npm's solc does
    not know the flag. It also cannot read from a pipe that has no bytes yet.
    """
    if "--standard-json" not in args:
        return solcjs.main(args)
    with TemporaryFile() as asked:
        shutil.copyfileobj(sys.stdin.buffer, asked)
        asked.seek(0)
        os.dup2(asked.fileno(), sys.stdin.fileno())
        return solcjs.main(["--standard-json"])


def main(args: Sequence[str]) -> int:
    """One run, or one call of the compiler."""
    if args[:1] == ["solc"]:
        return _solc(args[1:])
    if args == ["coverage"]:
        answer, figures = cover()
        lines = [f"{name}: {figure}\n" for name, figure in figures.items()]
        sys.stdout.writelines(lines or answer.said)
    else:
        answer = run(*(args or ["test"]))
        sys.stdout.write(answer.said)
    return 0 if answer.good else 1


_NAME = "tests.contracts.foundry"

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
