"""`ipfin evidence`: what it says and how it ends. Verifying opens neither database nor node."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ip_finance import exporting
from ip_finance.core.clock import system_clock, unix
from ip_finance.evidence.trust import SealsBelieved, Validators, read_trust, write_trust
from tests.evidence.cases import TRUST, a_case

YEAR = 365 * 86_400
run = CliRunner()


@pytest.fixture(autouse=True)
def _no_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_: object) -> None:
        raise AssertionError("the verifier must open nothing")

    monkeypatch.setattr(exporting, "opened_base", opened)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """The arguments of a verification that succeeds."""
    bundle, trust = tmp_path / "case.zip", tmp_path / "trust.json"
    bundle.write_bytes(a_case().data)
    trust.write_bytes(write_trust(replace(TRUST, expires=unix(system_clock()) + YEAR)))
    return ["verify", str(bundle), "--trust", str(trust)]


def test_a_good_bundle_ends_with_0_and_a_report(files: list[str]) -> None:
    ran = run.invoke(exporting.app, files)

    assert ran.exit_code == 0
    assert ran.stdout.startswith("2 steps proven on ledger 0x")


def test_the_report_is_json_if_asked_for(files: list[str]) -> None:
    ran = run.invoke(exporting.app, [*files, "--json"])

    assert json.loads(ran.stdout)["proven"] is True


def test_a_changed_bundle_ends_with_1_and_the_reason(files: list[str]) -> None:
    bundle = Path(files[1])
    data = bytearray(bundle.read_bytes())
    data[100] ^= 1
    bundle.write_bytes(data)

    ran = run.invoke(exporting.app, files)

    assert ran.exit_code == 1
    assert ran.stdout.startswith("refused (altered): archive: its digest does not fit")


def test_a_file_that_is_not_there_ends_with_2(files: list[str]) -> None:
    Path(files[1]).unlink()

    assert run.invoke(exporting.app, files).exit_code == 2


@pytest.mark.parametrize("address", ["0x12", "nobody", "0x" + "zz" * 20])
def test_a_validator_that_is_none_is_refused(address: str, tmp_path: Path) -> None:
    ran = run.invoke(exporting.app, ["trust", "-o", str(tmp_path / "t"), "--validator", address])

    assert ran.exit_code == 1
    assert not (tmp_path / "t").exists()


def test_a_trust_in_seals_reads_as_it_was_written() -> None:
    belief = SealsBelieved((Validators(7, (b"\x11" * 20,)),))
    trust = replace(TRUST, belief=belief)

    assert read_trust(write_trust(trust)) == trust
