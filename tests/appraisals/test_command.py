"""`ipfin valuation`: reports recomputed and printed with nothing but the file."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from ip_finance.cli import app
from tests.appraisals.reports import a_report
from valuation.models.catalogue import available_models
from valuation.reports import digest
from valuation.scores.schemes import available_schemes

FIRST_ENGINE = Path("tests/valuation/engine1/kept_report.json")


def run(*args: str, typed: str | None = None) -> tuple[int, str]:
    told = CliRunner().invoke(app, ["valuation", *args], input=typed)
    return told.exit_code, told.output


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    file = tmp_path / "report.json"
    file.write_text(a_report(), encoding="utf-8")
    return file


class TestRecompute:
    def test_a_genuine_report_gives_the_same_digest(self, kept: Path) -> None:
        code, output = run("recompute", str(kept))

        assert code == 0
        assert output.count(digest(a_report())) == 2
        assert "ip-appraisal/2" in output
        assert "sipo-ppac-2012 v1" in output
        assert "model cn-kept-5 v1" in output
        assert "table cn_lapse v1" in output

    def test_it_reads_from_a_pipe(self) -> None:
        assert run("recompute", "-", typed=a_report())[0] == 0

    def test_one_changed_byte_of_a_result_is_found(self, kept: Path) -> None:
        text = kept.read_text(encoding="utf-8")
        at = (
            text.index('"distribution":{')
            + text[text.index('"distribution":{') :].index('"p50":')
            + 6
        )
        changed = text[:at] + str(int(text[at]) % 9 + 1) + text[at + 1 :]
        kept.write_text(changed, encoding="utf-8")

        code, output = run("recompute", str(kept))

        assert code == 1
        assert f"character {at}" in output

    def test_a_changed_input_gives_another_result(self, kept: Path) -> None:
        kept.write_text(a_report().replace('"seed":7', '"seed":8', 1), encoding="utf-8")

        assert run("recompute", str(kept))[0] == 1

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("{", "is not JSON"),
            ("[]", "must be an object"),
            ('{"engine":"ip-appraisal/2"}', "lacks the fields inputs"),
            ('{"engine":"ip-appraisal/9","inputs":{}}', "is not one of"),
            ('{"engine":["a"],"inputs":{}}', "engine"),
            ('{"engine":"ip-appraisal/2","inputs":[]}', "inputs"),
        ],
    )
    def test_what_is_no_report_is_said_in_one_line(self, text: str, reason: str) -> None:
        code, output = run("recompute", "-", typed=text)

        assert code == 2
        assert reason in output
        assert len(output.splitlines()) == 1

    def test_a_file_that_is_not_there_or_no_text_is_named(self, tmp_path: Path) -> None:
        binary = tmp_path / "binary.json"
        binary.write_bytes(b"\xff\xfe")

        for file in (tmp_path / "none.json", binary, tmp_path):
            code, output = run("recompute", str(file))
            assert code == 2
            assert file.name in output


class TestReport:
    def test_the_paper_is_the_same_each_time_and_differs_by_language(self, kept: Path) -> None:
        papers = [kept.with_name(f"{name}.pdf") for name in ("first", "again", "english")]
        for paper, lang in zip(papers, ("zh", "zh", "en"), strict=True):
            assert run("report", str(kept), "--pdf", str(paper), "--lang", lang)[0] == 0
        first, again, english = (paper.read_bytes() for paper in papers)

        assert first == again != english
        assert first.startswith(b"%PDF-")
        assert b"pdfaid:part" in first

    def test_a_report_that_was_changed_is_not_printed(self, kept: Path, tmp_path: Path) -> None:
        kept.write_text(a_report().replace('"seed":7', '"seed":8', 1), encoding="utf-8")
        paper = tmp_path / "x.pdf"

        assert run("report", str(kept), "--pdf", str(paper))[0] == 1
        assert not paper.exists()

    def test_a_report_of_the_first_engine_has_no_such_paper(self, tmp_path: Path) -> None:
        code, output = run("report", str(FIRST_ENGINE), "--pdf", str(tmp_path / "x.pdf"))

        assert code == 2
        assert "patent-appraisal/1" in output

    def test_a_folder_that_is_not_there_is_named(self, kept: Path, tmp_path: Path) -> None:
        code, output = run("report", str(kept), "--pdf", str(tmp_path / "no" / "x.pdf"))

        assert code == 2
        assert "x.pdf" in output


def test_every_scheme_and_model_is_listed() -> None:
    for listing, shipped in (("schemes", available_schemes()), ("models", available_models())):
        code, output = run(listing)

        assert code == 0
        assert shipped
        for name, _ in shipped:
            assert name in output


def test_a_report_of_the_first_engine_still_recomputes() -> None:
    assert run("recompute", str(FIRST_ENGINE))[0] == 0
