"""Lists as files: every row once, read as it is written, and nothing that a spreadsheet runs."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from ip_finance.core.actor import SYSTEM
from ip_finance.core.audit_log import AuditEntry
from ip_finance.core.paging import Page
from ip_finance.core.uow import Tx
from ip_finance.web.exports import AT_ONCE, Column, Export, FileForm
from tests.api import Answer, Platform
from tests.migrations.test_row_security import actor
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

ROWS = 3 * AT_ONCE + 7
WIDE = "x" * 200


@dataclass
class Source:
    """A long list, and how often a page of it was read."""

    reads: list[int] = field(default_factory=list)

    def read(self, _: Tx, page: Page) -> Sequence[int]:
        found = page.cut(range(ROWS), lambda row: row)
        self.reads.append(len(found))
        return found


def export_of(source: Source) -> Export[int]:
    columns: Sequence[Column[int]] = (
        Column("编号 number", lambda row: row),
        Column("名称 name", lambda row: f"=1+{row}"),
        Column("说明 remark", lambda _: WIDE),
    )
    return Export("list", columns, source.read)


def exported(platform: Platform, path: str) -> Answer:
    answer = platform.send("owner", "GET", path)
    assert answer.status_code == 200, answer.text
    return answer


class TestFile:
    def test_has_every_right_that_the_list_has(self, busy_platform: Platform) -> None:
        listed = busy_platform.get("owner", "/ip-assets?limit=200")
        text = exported(busy_platform, "/ip-assets/export.csv").content.decode("utf-8-sig")

        rows = list(csv.reader(io.StringIO(text)))

        assert [row[-1] for row in rows[1:]] == [one["id"] for one in listed]

    @pytest.mark.parametrize("name", ["loans", "ip-assets", "pledges"])
    def test_opens_as_a_workbook(self, busy_platform: Platform, name: str) -> None:
        content = exported(busy_platform, f"/{name}/export.xlsx").content

        sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]

        assert len(list(sheet.iter_rows())) == 1 + len(
            busy_platform.get("owner", f"/{name}?limit=200")
        )

    def test_tells_amounts_in_yuan_to_the_fen(self, busy_platform: Platform) -> None:
        loan = busy_platform.get("owner", "/loans?limit=200")[0]
        text = exported(busy_platform, "/loans/export.csv").content.decode("utf-8-sig")

        row = next(csv.DictReader(io.StringIO(text)))

        yuan, fen = divmod(loan["amount_fen"], 100)
        assert row["金额（元） amount, CNY"] == f"{yuan}.{fen:02}"

    def test_leaves_a_trace_of_who_asked_for_it(self, busy_platform: Platform) -> None:
        exported(busy_platform, "/loans/export.csv")

        with busy_platform.database.owner.begin(SYSTEM) as tx:
            newest = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)
            entry = tx.session.scalars(newest).one()
            assert (entry.person_id, entry.action) == (id_of("owner"), "read")
            assert entry.facts["what"] == "/api/loans/export.csv"

    def test_of_another_company_has_none_of_its_rows(self, busy_platform: Platform) -> None:
        answer = busy_platform.send("other-owner", "GET", "/loans/export.csv")

        assert len(answer.content.decode("utf-8-sig").splitlines()) == 1


class TestLongList:
    def test_is_read_as_it_is_written(self, busy_platform: Platform) -> None:
        source = Source()
        pieces = export_of(source).pieces(busy_platform.database.app, actor("owner"), FileForm.CSV)

        first = next(pieces)

        assert first.startswith("\ufeff编号".encode())
        assert sum(source.reads) < ROWS
        text = (first + b"".join(pieces)).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        assert [row[0] for row in rows[1:]] == [str(n) for n in range(ROWS)]
        assert max(source.reads) == AT_ONCE

    def test_has_no_cell_that_a_spreadsheet_calculates(self, busy_platform: Platform) -> None:
        pieces = export_of(Source()).pieces(
            busy_platform.database.app, actor("owner"), FileForm.XLSX
        )

        sheet = load_workbook(io.BytesIO(b"".join(pieces)), read_only=True).worksheets[0]

        texts = {row[1].value for row in sheet.iter_rows(min_row=2)}
        assert len(texts) == ROWS
        assert all(str(text).startswith("'=") for text in texts)
