"""The import contracts of `pyproject.toml` are kept, and they speak of every slice."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ip_finance.mounting import APIS
from tests.architecture.tree import ROOT

CONTRACTS: dict[str, Any] = {
    contract["name"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
}
SLICES = {api.__name__.rpartition(".")[0] for api in APIS}


def test_every_contract_is_kept() -> None:
    """In a process of its own: the linter silences every logger of the one it runs in."""
    linter = Path(sys.executable).with_name("lint-imports")

    run = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("contract", "field"),
    [
        ("Inside a slice, imports go down", "containers"),
        ("No slice touches the chain adapter", "source_modules"),
    ],
)
def test_the_contract_speaks_of_every_slice(contract: str, field: str) -> None:
    assert set(CONTRACTS[contract][field]) >= SLICES


def test_every_domain_is_a_file_of_its_own() -> None:
    domains = {path.parent.name for path in Path(ROOT / "ip_finance").glob("*/domain.py")}

    assert domains >= {name.rpartition(".")[2] for name in SLICES}
