"""Slither over the contracts: `make slither`. No finding of high or medium impact may be left.

Slither wants another web3 than ours, so it lives in an environment of its own, which `make slither`
makes. A finding that is meant is suppressed in the source, by `slither-disable-next-line` with its
reason beside it.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from contracts import build, solcjs

SLITHER = build.ROOT / ".venv" / "slither" / "bin" / "slither"
WANTED = {"": ["ast"], "*": ["abi", "devdoc", "userdoc", "evm.bytecode", "evm.deployedBytecode"]}


def findings() -> list[str]:
    """Every finding of high or medium impact in a source of ours, in Slither's words."""
    with TemporaryDirectory() as folder:
        question, answer = Path(folder) / "question.json", Path(folder) / "answer.json"
        question.write_text(json.dumps(_question()))
        done = subprocess.run(
            [
                *(SLITHER, question, "--compile-force-framework", "solc-json"),
                *("--solc", solcjs.executable(Path(folder)), "--filter-paths", "node_modules"),
                *("--exclude-informational", "--exclude-low", "--exclude-optimization"),
                *("--json", answer, "--no-fail-pedantic"),
            ],
            cwd=build.ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if not answer.exists():
            raise RuntimeError(done.stderr)
        said = json.loads(answer.read_text())
    if not said["success"]:
        raise RuntimeError(said["error"])
    return [finding["description"] for finding in said["results"].get("detectors", [])]


def _question() -> dict[str, Any]:
    """All sources of the ledger, with the settings of the build."""
    artifact = json.loads((build.ARTIFACTS / "Ledger.json").read_text())
    sources = {
        name: {"content": (build.ROOT / name).read_text(encoding="utf-8")}
        for name in artifact["sourceHashes"]
    }
    settings = {**build.SETTINGS, "outputSelection": {"*": WANTED}}
    return {"language": "Solidity", "sources": sources, "settings": settings}


def main() -> int:
    """Print what Slither found. 1 if it found something."""
    found = findings()
    sys.stdout.write("".join(found) or "no finding of high or medium impact\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
