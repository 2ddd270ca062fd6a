"""Days that no right can have are refused at every door, before they are reckoned with."""

from typing import Any
from uuid import uuid4

import pytest

from ip_finance.office_files.portfolio_columns import PATENTS, SOFTWARE, TRADEMARKS
from tests.api import Given, Platform, refused
from tests.builders import Stage
from tests.intake.builders import (
    imported,
    mark_body,
    patent,
    rows_of,
    software,
    trademark,
    workbook,
)
from tests.office_files.made_up import changed

pytest_plugins = ["tests.parties.platforms"]

AHEAD, AGES_AGO = "9998-04-20", "0801-03-02"


@pytest.fixture
def platform(given: Given) -> Platform:
    return given(Stage.FOUNDED)


def problems(platform: Platform, name: str = "portfolio.xlsx") -> list[tuple[str, str]]:
    return [(row["place"], row["problem"]["code"]) for row in rows_of(platform, name)]


@pytest.mark.parametrize(
    ("sheet", "row", "code"),
    [
        (TRADEMARKS, trademark(last_day=AHEAD), "term-too-long"),
        (TRADEMARKS, trademark(last_day="2038-12-31"), "term-too-long"),
        (TRADEMARKS, trademark(filed_on=AGES_AGO), "date-too-early"),
        (PATENTS, patent(filed_on=AGES_AGO), "date-too-early"),
        (SOFTWARE, software(completed_on=AGES_AGO), "date-too-early"),
    ],
)
def test_a_portfolio_names_their_cell(platform: Platform, sheet: Any, row: Any, code: str) -> None:
    found = imported(platform, workbook({sheet.title: [row]}))

    assert (found["state"], found["filed"]) == ("refused", 0)
    assert [told for _, told in problems(platform)] == [code]


@pytest.mark.parametrize("last_day", [AHEAD, "9999-12-31", "2038-12-31"])
def test_a_certificate_is_refused(platform: Platform, last_day: str) -> None:
    certificate = platform.upload("owner", "certificate", b"scan of a certificate")
    body = mark_body(certificate, last_day=last_day)

    answer = platform.ask("owner", "PUT", f"/trademarks/{uuid4()}", body)

    refused(answer, 422, "certificate-contradicts")


@pytest.mark.parametrize("expires_on", [AHEAD, "9999-12-31", "2038-12-31"])
def test_a_file_of_marks_is_refused(platform: Platform, expires_on: str) -> None:
    content = changed("st66_trademark.xml", "2026-04-20", expires_on)

    found = imported(platform, content, "marks.xml")

    assert (found["state"], found["filed"]) == ("refused", 0)
    assert problems(platform, "marks.xml") == [("第1项", "term-too-long")]


def test_an_application_of_long_ago_is_refused(platform: Platform) -> None:
    content = changed("new_generation.xml", "20200915", "08010915")

    found = imported(platform, content, "ages ago.xml")

    assert found["state"] == "refused"
    assert ("第1项", "date-too-early") in problems(platform, "ages ago.xml")
    document = platform.upload("owner", "ages ago", content)
    answer = platform.ask("owner", "PUT", f"/ip-assets/{uuid4()}", {"document_id": document})
    refused(answer, 422, "office-file-refused")
