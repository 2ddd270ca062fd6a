"""The verifier alone: copied into an empty folder, the network shut, nothing else of ours."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import ip_finance.evidence
from ip_finance.evidence.command import NOT_READ, PROVEN, REFUSED
from ip_finance.evidence.trust import write_trust
from tests.evidence.cases import TRUST, a_case

SHUT = """
import sys
def shut(event, _):
    if event.startswith(("socket.", "subprocess.", "os.system")):
        raise OSError(f"{event} while verifying")
sys.addaudithook(shut)
"""
YEAR = 365 * 86_400


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """An empty folder with a copy of the package, a bundle and the trust in it."""
    shutil.copytree(
        Path(ip_finance.evidence.__file__).parent,
        tmp_path / "ip_finance" / "evidence",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    (tmp_path / "sitecustomize.py").write_text(SHUT)
    (tmp_path / "case.zip").write_bytes(a_case().data)
    now = int(datetime.now(UTC).timestamp())  # noqa: TID251  the command has no other clock
    (tmp_path / "trust.json").write_bytes(write_trust(replace(TRUST, expires=now + YEAR)))
    return tmp_path


def verified(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "ip_finance.evidence", "verify"]
    given = ["case.zip", "--trust", "trust.json", *more]
    return subprocess.run(
        [*command, *given],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_verifies_a_bundle(alone: Path) -> None:
    ran = verified(alone)

    assert ran.returncode == PROVEN, ran.stderr
    assert ran.stdout.startswith("2 steps proven on ledger 0x")
    assert not ran.stderr


def test_tells_programs_the_same(alone: Path) -> None:
    told = json.loads(verified(alone, "--json").stdout)

    assert told["proven"] is True
    assert [step["kind"] for step in told["steps"]] == ["RegisterAsset", "PledgeAssets"]


def test_uses_the_copy_and_nothing_else_of_ours(alone: Path) -> None:
    code = (
        "import sys, ip_finance.evidence.command as c; from pathlib import Path;"
        "ours = [m for n, m in sys.modules.items() if n.startswith('ip_finance.')];"
        f"assert all(Path(m.__file__).is_relative_to({str(alone)!r}) for m in ours);"
        "assert not {'sqlalchemy', 'web3', 'fastapi', 'eth_account'} & set(sys.modules)"
    )

    environment = {"PYTHONPATH": str(alone)}
    subprocess.run([sys.executable, "-P", "-c", code], check=True, cwd=alone, env=environment)


def test_says_why_it_refuses(alone: Path) -> None:
    data = bytearray((alone / "case.zip").read_bytes())
    data[len(data) // 2] ^= 1
    (alone / "case.zip").write_bytes(data)

    ran = verified(alone, "--json")

    assert ran.returncode == REFUSED
    assert json.loads(ran.stdout) == {
        "proven": False,
        "code": "altered",
        "where": "archive",
        "field": "",
        "rule": "its digest does not fit: a byte was changed.",
        "cure": "Fetch the file again; if it stays so, ask the sender for a new export.",
    }


def test_asks_for_a_document_that_is_missing(alone: Path) -> None:
    ran = verified(alone, "--require", "0x" + "AB" * 32)

    assert ran.returncode == REFUSED
    assert ran.stdout.startswith("refused (document-missing): document 0xabab")


def test_says_which_file_cannot_be_read(alone: Path) -> None:
    (alone / "trust.json").unlink()

    ran = verified(alone)

    assert ran.returncode == NOT_READ
    assert "trust.json" in ran.stdout
    assert not ran.stderr
