"""Portfolios as companies fill them in: rows of the template's sheets."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from openpyxl import load_workbook

from ip_finance.office_files.numbers import check_digit
from ip_finance.office_files.portfolio_columns import FORMS, PATENTS, SOFTWARE, TRADEMARKS, Form
from ip_finance.office_files.portfolio_template import template
from tests.api import Answer, Platform
from tests.parties.builders import SME, id_of

Row = Mapping[str, Any]


def patent_number(serial: int) -> str:
    digits = f"20211{serial:07d}"
    return f"ZL{digits}.{check_digit(digits)}"


def patent(serial: int = 71567, **changes: Any) -> Row:
    stated = {
        "title": f"一种焊接方法{serial}",
        "right_type": "发明",
        "number": patent_number(serial),
        "filed_on": "2021-01-19",
        "publication": f"CN{112_800_000 + serial}B",
        "published_on": "2022-03-04",
        "owners": SME.name,
        "codes": SME.uscc,
    }
    return stated | changes


def trademark(number: str = "16435657", **changes: Any) -> Row:
    stated = {
        "mark": "星灿",
        "number": number,
        "nice_class": 9,
        "groups": "0901；0907",
        "goods": "计算机软件；传感器",
        "filed_on": "2015-03-02",
        "registered_on": "2016-04-21",
        "last_day": "2036-04-20",
        "owners": SME.name,
        "codes": SME.uscc,
    }
    return stated | changes


def software(number: str = "2020SR1234567", **changes: Any) -> Row:
    stated = {
        "title": "星灿焊缝识别软件",
        "version": "V1.0",
        "number": number,
        "completed_on": "2019-11-30",
        "published_on": "2020-03-01",
        "registered_on": "2020-09-15",
        "owners": SME.name,
    }
    return stated | changes


ONE_OF_EACH: Final[Mapping[str, Sequence[Row]]] = {
    PATENTS.title: [patent()],
    TRADEMARKS.title: [trademark()],
    SOFTWARE.title: [software()],
}


def workbook(rows: Mapping[str, Sequence[Row]]) -> bytes:
    """The template with these rows, by the names of its columns."""
    book = load_workbook(io.BytesIO(template()))
    for form in FORMS:
        for row in rows.get(form.title, ()):
            book[form.title].append([row.get(column.name) for column in form.columns])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def table(form: Form, rows: Sequence[Row], encoding: str = "utf-8") -> bytes:
    """The same as text with commas."""
    lines = [",".join(column.heading for column in form.columns)]
    for row in rows:
        lines.append(",".join(str(row.get(column.name) or "") for column in form.columns))
    return "\r\n".join(lines).encode(encoding)


def send(platform: Platform, content: bytes, name: str = "portfolio.xlsx") -> Answer:
    """Ask for the import of a file by the SME; the test client waits until the work is done."""
    document = platform.upload("owner", name, content)
    return platform.ask("owner", "PUT", path_of(name), {"document_id": document})


def imported(platform: Platform, content: bytes, name: str = "portfolio.xlsx") -> Any:
    """The import of a file when it is over."""
    answer = send(platform, content, name)
    assert answer.status_code == 201, answer.text
    return platform.get("owner", path_of(name))


def rows_of(platform: Platform, name: str = "portfolio.xlsx") -> Any:
    return platform.get("owner", f"{path_of(name)}/rows")


def import_id(name: str = "portfolio.xlsx") -> UUID:
    return id_of(f"import of {name}")


def path_of(name: str) -> str:
    return f"/imports/{import_id(name)}"


def import_portfolio(platform: Platform) -> None:
    """An import with something in every table of imports."""
    imported(platform, workbook({SOFTWARE.title: [software()]}))


def mark_body(document_id: str, **changes: Any) -> dict[str, Any]:
    stated = {
        "document_id": document_id,
        "number": "第16435657号",
        "mark": "星灿",
        "filed_on": "2015-03-02",
        "registered_on": "2016-04-21",
        "last_day": "2036-04-20",
        "owners": [SME.name],
        "classes": [{"nice_class": 9, "groups": ["0901"], "goods": ["计算机软件"]}],
    }
    return stated | changes


def software_body(document_id: str, **changes: Any) -> dict[str, Any]:
    stated = {
        "document_id": document_id,
        "number": "2020sr1234567",
        "title": "星灿焊缝识别软件",
        "completed_on": "2019-11-30",
        "registered_on": "2020-09-15",
        "owners": [SME.name],
    }
    return stated | changes
