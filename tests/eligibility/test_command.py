"""`ipfin precheck`: files in, a line a rule out, no database."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from ip_finance import demo_data
from ip_finance.cli import app

FILE = str(demo_data.path("utility_model.xml"))
DAY = ["--on", "2026-11-26"]


def run(*args: str) -> tuple[int, str]:
    told = CliRunner().invoke(app, ["precheck", *args, *DAY])
    return told.exit_code, told.output


def lines(*args: str) -> dict[str, Any]:
    _, output = run(*args, "--json")
    return {line["rule"]: line for line in json.loads(output)["lines"]}


def test_what_only_a_register_tells_stays_unknown() -> None:
    code, output = run(FILE, "--maturity", "2027-11-26")
    found = lines(FILE, "--maturity", "2027-11-26")

    assert code == 0
    assert "incomplete" in output
    assert {found[rule]["outcome"] for rule in ("PP-13", "PP-14", "PP-18", "PP-19")} == {"unknown"}
    assert {found[rule]["outcome"] for rule in ("ID-02", "PP-10", "PP-12", "PP-15")} == {"pass"}


def test_a_red_line_makes_it_fail() -> None:
    code, output = run(FILE, "--maturity", "2031-06-18")

    assert code == 1
    assert "2031-06-17" in output
    assert lines(FILE, "--maturity", "2031-06-17")["PP-15"]["outcome"] == "pass"


def test_writes_the_same_report_each_time(tmp_path: Path) -> None:
    first, again = tmp_path / "first.pdf", tmp_path / "again.pdf"
    for file in (first, again):
        run(FILE, "--pdf", str(file))

    assert first.read_bytes() == again.read_bytes()
    assert first.read_bytes().startswith(b"%PDF-")


def test_a_file_that_no_office_made_is_named(tmp_path: Path) -> None:
    junk = tmp_path / "junk.xml"
    junk.write_bytes(b"<a/>")

    code, output = run(str(junk))

    assert code == 1
    assert "junk.xml" in output
    assert run(str(tmp_path / "missing.xml"))[0] == 1


def test_the_newest_document_of_a_right_counts_whatever_the_order(tmp_path: Path) -> None:
    granted = demo_data.read("utility_model.xml").decode()
    old = tmp_path / "old.xml"
    text = granted.replace("20220111", "20211001").replace("一种", "旧名一种")
    old.write_text(text, encoding="utf-8")

    for files in ((FILE, str(old)), (str(old), FILE)):
        assert "2022-01-11" in lines(*files)["PP-12"]["fact"]


def test_an_office_file_alone_is_no_register(tmp_path: Path) -> None:
    """Announced a fortnight ago, it is no fresher as a reading of the register."""
    fresh = tmp_path / "fresh.xml"
    text = demo_data.read("utility_model.xml").decode().replace("20220111", "20261110")
    fresh.write_text(text, encoding="utf-8")

    found = lines(str(fresh), "--maturity", "2027-11-26")

    rules = ("PP-11", "PP-14", "PP-18", "PP-20", "PP-21")
    assert {found[rule]["outcome"] for rule in rules} == {"unknown"}
    assert {found[rule]["outcome"] for rule in ("PP-33", "PP-34")} == {"warn"}
