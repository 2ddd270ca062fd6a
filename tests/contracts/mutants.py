"""Wrong ledgers that the tests have to tell from the right one: `make mutants`.

Each mutant is one small change of one source, and breaks one rule. It is compiled in memory, and
the tests of its subject and the model's walks are run against it; one that they do not notice
survives, and shows what no test holds. The sources themselves are never touched.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import solcx

from contracts import build, solcjs
from tests.contracts.mutations import MUTANTS, Mutant

TESTS = Path(__file__).parent
LEDGER = "contracts/Ledger.sol"
SUBJECTS = {
    "AssetRegister": ("test_asset_register.py", "test_disputes.py"),
    "AuditAnchor": ("test_audit_anchor.py",),
    "Enforcement": ("test_enforcement.py",),
    "Ledger": ("test_relay.py",),
    "LoanBook": ("test_loan_book.py", "test_claims.py"),
    "PartyDirectory": ("test_party_directory.py", "test_keys.py"),
    "PledgeBook": ("test_pledge_book.py", "test_pledge_endings.py"),
    "SignedSteps": ("test_signed_steps.py", "test_wallets.py"),
    "types/AssetWord": ("test_asset_register.py",),
    "types/LoanWord": ("test_loan_book.py",),
    "types/Right": ("test_right_keys.py",),
    "types/Roles": ("test_disputes.py", "test_audit_anchor.py"),
    "types/States": ("test_enforcement.py", "test_pledge_book.py"),
}


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: the first test that noticed it, if one did."""

    mutant: Mutant
    killer: str | None
    seconds: float


SETTINGS = {**build.SETTINGS, "viaIR": False}
"""Compiling takes a third of the time. The code is larger, and does the same (see `roomy`)."""

RIGHT_ONE = Mutant("nothing", "Ledger", "contract Ledger", "contract Ledger")
"""The ledger as it is. Unless it passes the tests, it proves nothing that a mutant fails them."""


def artifact_of(mutant: Mutant) -> bytes:
    """The mutant's artifact, as far as the tests read it."""
    sources = {
        path.relative_to(build.ROOT).as_posix(): {"content": path.read_text(encoding="utf-8")}
        for path in (build.ROOT / "contracts").rglob("*.sol")
    }
    changed = sources[mutant.path.relative_to(build.ROOT).as_posix()]
    changed["content"] = changed["content"].replace(mutant.text, mutant.instead)
    wanted = {LEDGER: {"Ledger": ["abi", "evm.bytecode.object"]}}
    question = {
        "language": "Solidity",
        "sources": sources,
        "settings": {**SETTINGS, "outputSelection": wanted},
    }
    with TemporaryDirectory() as folder:
        answer: Any = solcx.compile_standard(
            question, base_path=build.ROOT, solc_binary=solcjs.executable(Path(folder))
        )
    made = answer["contracts"][LEDGER]["Ledger"]
    bytecode = "0x" + made["evm"]["bytecode"]["object"]
    return json.dumps({"abi": made["abi"], "bytecode": bytecode}).encode()


def tests_of(mutant: Mutant) -> list[str]:
    """Files of tests that might notice, the likeliest first."""
    if mutant is RIGHT_ONE:
        return sorted({name for names in SUBJECTS.values() for name in names})
    return [*SUBJECTS[mutant.source], "test_model.py"]


def try_out(mutant: Mutant) -> Outcome:
    """Compile the mutant and run its tests until one fails."""
    started = monotonic()
    with TemporaryDirectory() as folder:
        artifact = Path(folder) / "Ledger.json"
        artifact.write_bytes(artifact_of(mutant))
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "tests.evm"),
                *("-p", "tests.contracts.roomy"),
                *("--noconftest", "-p", "no:cacheprovider", "--ledger", artifact),
                *(TESTS / name for name in tests_of(mutant)),
            ],
            cwd=build.ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    assert failed or done.returncode == 0, done.stdout + done.stderr
    killer = failed[0].partition(" - ")[0].rpartition("::")[2] if failed else None
    return Outcome(mutant, killer, monotonic() - started)


def outcomes(mutants: tuple[Mutant, ...]) -> Iterator[Outcome]:
    """In the order of the mutants; as many at a time as there are cores."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(try_out, mutants)


def main() -> int:
    """Print what became of every mutant. 1 if one survived, or if the ledger as it is did not."""
    found = outcomes((RIGHT_ONE, *MUTANTS))
    right_one, killed = next(found), 0
    for outcome in found:
        rule, killer = outcome.mutant.rule, outcome.killer or "SURVIVED"
        killed += outcome.killer is not None
        line = f"{outcome.mutant.source:16} {rule:62} {killer} ({outcome.seconds:.0f} s)"
        print(line, flush=True)  # noqa: T201  a run takes minutes: what is known stays known
    sys.stdout.write(f"{killed} of {len(MUTANTS)} killed\n")
    if right_one.killer:
        sys.stdout.write(f"but the ledger as it is fails too: {right_one.killer}\n")
    return 1 if right_one.killer or killed < len(MUTANTS) else 0


if __name__ == "__main__":
    sys.exit(main())
