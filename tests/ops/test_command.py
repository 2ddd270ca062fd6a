"""`ipfin inspect` and `ipfin ops`, as a person types them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ip_finance.cli import app
from tests.office_files.made_up import NAMES, SAMPLES, made_up
from tests.ops.playing import PlayedOps, Reply, played_ops

NUMBER = "ZL201919934567.6"


@pytest.fixture
def ops(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[PlayedOps]:
    with played_ops() as server:
        monkeypatch.setenv("IPFIN_VAR", str(tmp_path))
        monkeypatch.setenv("IPFIN_OPS_URL", server.url)
        monkeypatch.setenv("IPFIN_OPS_KEY", "key-of-ours")
        monkeypatch.setenv("IPFIN_OPS_SECRET", "secret-of-ours")
        yield server


def test_prints_what_files_of_every_format_say() -> None:
    told = CliRunner().invoke(app, ["inspect", *(str(SAMPLES / name) for name in NAMES)])

    assert told.exit_code == 0
    assert told.stdout.count('"format": ') == len(NAMES)


def test_prints_what_ops_says_of_a_patent(ops: PlayedOps) -> None:
    ops.says("legal/application/docdb", Reply(body=made_up("ops_family.xml")))
    ops.says("published-data/application/docdb/biblio", Reply(body=made_up("ops_biblio.xml")))
    told = CliRunner().invoke(app, ["ops", NUMBER])

    assert told.exit_code == 0
    answer = json.loads(told.stdout)
    assert answer["biblio"]["records"][0]["application_number"] == "201919934567.6"
    assert answer["legal"]["events"][0]["entries"][1]["code"] == "PE01"


@pytest.mark.usefixtures("ops")
def test_says_in_a_line_why_not_and_never_the_secret() -> None:
    told = CliRunner().invoke(app, ["ops", NUMBER])

    assert told.exit_code == 1
    assert "has nothing under" in " ".join(told.stderr.split())
    assert "of-ours" not in told.output


def test_says_what_is_missing_without_a_key(
    ops: PlayedOps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("IPFIN_OPS_KEY")
    told = CliRunner().invoke(app, ["ops", NUMBER])

    assert told.exit_code == 1
    assert "IPFIN_OPS_KEY" in told.stderr
    assert ops.sign_ins == 0
