"""The EPO's list of event codes is no list of rights, and the import says so."""

import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.api import Given, Platform
from tests.builders import Stage
from tests.intake.builders import import_id, imported, rows_of
from tests.ip_assets.browsing import Browser

pytest_plugins = ["tests.parties.platforms"]

REAL = (
    Path(__file__).parents[2] / "../shared/data/ip-samples/ops/legal_code_descriptions_202417.xlsx"
)
HEADINGS = ("Authority", "Event-code", "Date Created", "Influence", "Description ENG")
PLEDGE = ("CN", "PE01", "20170410", " ", "ENTRY INTO FORCE OF THE REGISTRATION OF A PLEDGE")
WITHDRAWAL = ("CN", "C01 ", "20090331", "-", "DEEMED WITHDRAWAL OF PATENT APPLICATION")


def code_list(*rows: tuple[str, ...]) -> bytes:
    book, made = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in (HEADINGS, *rows):
        book.active.append(row)
    book.save(made)
    return made.getvalue()


@pytest.fixture
def platform(given: Given) -> Platform:
    return given(Stage.FOUNDED)


def test_is_kept_and_files_nothing(platform: Platform) -> None:
    found = imported(platform, code_list(PLEDGE, WITHDRAWAL), "codes.xlsx")

    assert (found["state"], found["format"], found["rows"]) == ("filed", "epo-legal-codes", 2)
    assert (found["filed"], found["known"], rows_of(platform, "codes.xlsx")) == (0, 0, [])
    page = Browser(platform, "owner").page(f"/imports/{import_id('codes.xlsx')}")
    assert "欧专局的法律事件代码表（2 个代码）" in page


def test_with_a_row_that_is_no_code_is_refused(platform: Platform) -> None:
    found = imported(platform, code_list(PLEDGE, ("China", "", "", "", "")), "codes.xlsx")

    assert (found["state"], found["refusal"]["code"]) == ("refused", "unreadable-field")


@pytest.mark.skipif(not REAL.parent.is_dir(), reason="the real list is not here")
def test_of_the_epo_is_read(platform: Platform) -> None:
    """Its workbook remembers the text file it was made from; that file is never opened."""
    found = imported(platform, REAL.read_bytes(), "codes.xlsx")

    assert (found["state"], found["rows"]) == ("filed", 4_397)
