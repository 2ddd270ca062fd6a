"""What a portfolio says, and every error in it with its cell."""

import io
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from ip_finance.office_files.error_report import as_csv, as_workbook, harmless
from ip_finance.office_files.errors import OfficeFileError
from ip_finance.office_files.model import PatentRecord, SoftwareRecord, TrademarkRecord
from ip_finance.office_files.portfolio import Portfolio, read_portfolio
from ip_finance.office_files.portfolio_columns import FORMS, PATENTS, SOFTWARE, TRADEMARKS
from ip_finance.office_files.portfolio_template import template
from ip_finance.rights.terms import ends_on
from tests.builders import TODAY
from tests.intake.builders import (
    ONE_OF_EACH,
    patent,
    patent_number,
    software,
    table,
    trademark,
    workbook,
)

NUMBER_CELL = "C2"
"""The number of the first patent."""


def read(content: bytes) -> Portfolio:
    return read_portfolio(content, TODAY)


def problems(**changes: Any) -> list[tuple[str, str]]:
    """Where and what is wrong in a workbook with one patent, changed so."""
    found = read(workbook({PATENTS.title: [patent(**changes)]}))
    return [(one.place, one.code) for one in found.problems]


class TestTemplate:
    def test_is_the_same_at_every_download(self) -> None:
        first = template()
        template.cache_clear()

        assert template() == first

    def test_has_a_sheet_a_kind_with_lists_and_explains_every_column(self) -> None:
        book = load_workbook(io.BytesIO(template()))

        assert book.sheetnames == ["说明", *(form.title for form in FORMS)]
        lists = [rule.formula1 for rule in book[PATENTS.title].data_validations.dataValidation]
        assert '"发明,实用新型,外观设计"' in lists
        explained = [str(cell.value) for cell in book["说明"]["B"]]
        for form in FORMS:
            for column in form.columns:
                assert any(text.startswith(column.heading) for text in explained)

    def test_left_empty_is_refused(self) -> None:
        with pytest.raises(OfficeFileError) as refusal:
            read(template())

        assert refusal.value.code == "empty-portfolio"


class TestRecords:
    def test_one_of_each_kind(self) -> None:
        found = read(workbook(ONE_OF_EACH))

        assert found.problems == []
        records = [one.record for one in found.rights]
        assert [type(one) for one in records] == [PatentRecord, TrademarkRecord, SoftwareRecord]
        assert [ends_on(one) for one in records] == [
            date(2041, 1, 19),
            date(2036, 4, 21),
            date(2071, 1, 1),
        ]

    def test_a_mark_of_several_classes_is_one_right(self) -> None:
        rows = [trademark(), trademark(nice_class=42, groups="4220")]

        found = read(workbook({TRADEMARKS.title: rows}))

        assert [one.cells for one in found.rights] == [("B2", "B3")]
        record = found.rights[0].record
        assert isinstance(record, TrademarkRecord)
        assert [one.nice_class for one in record.classes] == [9, 42]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    @pytest.mark.parametrize(
        ("form", "row"), [(PATENTS, patent()), (TRADEMARKS, trademark()), (SOFTWARE, software())]
    )
    def test_a_table_says_the_same_as_a_workbook(self, form: Any, row: Any, encoding: str) -> None:
        by_table = read(table(form, [row], encoding))
        by_workbook = read(workbook({form.title: [row]}))

        assert by_table.problems == []
        told = [one.record.to_json() | {"source": None} for one in by_table.rights]
        assert told == [one.record.to_json() | {"source": None} for one in by_workbook.rights]

    @pytest.mark.parametrize(
        "day",
        [
            "2021-01-19",
            "2021/1/19",
            "2021年1月19日",
            "2021.01.19",
            "20210119",
            20210119,
            44215,
            44215.0,
            date(2021, 1, 19),
            datetime(2021, 1, 19),  # noqa: DTZ001  what a spreadsheet holds
            "２０２１－０１－１９",
        ],
    )
    def test_a_day_is_read_however_it_is_kept(self, day: object) -> None:
        found = read(workbook({PATENTS.title: [patent(filed_on=day)]}))

        assert [one.record.filed_on for one in found.rights] == [date(2021, 1, 19)]

    def test_columns_may_stand_in_any_order_under_a_sheet_of_any_name(self) -> None:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "我的专利"
        columns = list(reversed(PATENTS.columns))
        sheet.append([f"{column.heading}（必填）*" for column in columns])
        sheet.append([])
        sheet.append([patent().get(column.name) for column in columns])
        made = io.BytesIO()
        book.save(made)

        assert [one.place for one in read(made.getvalue()).rights] == ["我的专利!H3"]

    def test_a_group_that_lost_its_zero_is_still_one(self) -> None:
        found = read(workbook({TRADEMARKS.title: [trademark(groups=901)]}))

        record = found.rights[0].record
        assert isinstance(record, TrademarkRecord)
        assert record.classes[0].groups == ("0901",)


class TestProblems:
    @pytest.mark.parametrize(
        ("changes", "place", "code"),
        [
            ({"number": "ZL202110071567.7"}, "专利!C2", "wrong-check-digit"),
            ({"number": "一号"}, "专利!C2", "malformed-number"),
            ({"number": None}, "专利!C2", "missing-cell"),
            ({"title": "=HYPERLINK(1)"}, "专利!A2", "formula-in-cell"),
            ({"title": "+1"}, "专利!A2", "formula-in-cell"),
            ({"title": "-2+3"}, "专利!A2", "formula-in-cell"),
            ({"title": "@SUM(A1)"}, "专利!A2", "formula-in-cell"),
            ({"title": "＝1+1"}, "专利!A2", "formula-in-cell"),
            ({"title": -5}, "专利!A2", "formula-in-cell"),
            ({"title": "#REF!"}, "专利!A2", "formula-in-cell"),
            ({"title": "长" * 501}, "专利!A2", "text-too-long"),
            ({"right_type": "商标"}, "专利!B2", "not-a-choice"),
            ({"right_type": "外观设计"}, "专利!B2", "type-disagrees"),
            ({"filed_on": "昨天"}, "专利!D2", "not-a-date"),
            ({"filed_on": "2021-02-30"}, "专利!D2", "not-a-date"),
            ({"filed_on": "2021"}, "专利!D2", "not-a-date"),
            ({"published_on": "2020-01-01"}, "专利!F2", "date-before"),
            ({"published_on": "2030-01-01"}, "专利!F2", "date-ahead"),
            ({"publication": "CN312800000S"}, "专利!E2", "type-disagrees"),
            ({"codes": "91510100MA9XCK003A"}, "专利!H2", "wrong-check-digit"),
            ({"codes": 911100000000000000}, "专利!H2", "number-too-long"),
            ({"codes": 9.111e17}, "专利!H2", "number-too-long"),
            ({"number": "CN113191870B"}, "专利!C2", "malformed-number"),
            ({"owners": "甲公司；乙公司；丙公司"}, "专利!H2", "codes-and-owners"),
        ],
    )
    def test_name_the_cell(self, changes: dict[str, Any], place: str, code: str) -> None:
        if "owners" in changes:
            changes = changes | {"codes": "91510100MA9XCK003K；91510100MA9XCK003K"}

        assert problems(**changes) == [(place, code)]

    def test_a_wrong_check_digit_names_the_one_expected(self) -> None:
        [problem] = read(workbook({PATENTS.title: [patent(number="ZL202110071567.7")]})).problems

        assert "校验位 8，填写的是 7" in problem.expected
        assert (problem.found, problem.rule) == ("ZL202110071567.7", "ID-02")

    def test_the_number_of_a_publication_is_called_so(self) -> None:
        [problem] = read(workbook({PATENTS.title: [patent(number="CN113191870B")]})).problems

        assert "填写的是公告号" in problem.expected

    def test_are_told_all_at_once(self) -> None:
        rows = [patent(title=None, filed_on="x"), patent(2, number="y"), patent(3)]

        found = read(workbook({PATENTS.title: rows, TRADEMARKS.title: [trademark(number="z")]}))

        assert {one.place for one in found.problems} == {"专利!A2", "专利!D2", "专利!C3", "商标!B2"}

    @pytest.mark.parametrize(
        ("form", "rows", "place"),
        [
            (PATENTS, [patent(), patent(number="2021100715678")], "专利!C3"),
            (TRADEMARKS, [trademark(), trademark()], "商标!B3"),
            (TRADEMARKS, [trademark(), trademark(nice_class=42, groups="", mark="别")], "商标!B3"),
            (SOFTWARE, [software(), software()], "软件著作权!C3"),
        ],
    )
    def test_the_same_right_twice_is_one(self, form: Any, rows: Any, place: str) -> None:
        [problem] = read(workbook({form.title: rows})).problems

        assert (problem.place, problem.code) == (place, "repeated-right")

    def test_a_group_of_another_class_is_one(self) -> None:
        [problem] = read(workbook({TRADEMARKS.title: [trademark(groups="4220")]})).problems

        assert (problem.place, problem.code) == ("商标!D2", "group-outside-class")

    @pytest.mark.parametrize(
        ("heading", "code"), [("号", "unknown-column"), ("名称", "column-twice")]
    )
    def test_headings_are_held_against_the_template(self, heading: str, code: str) -> None:
        text = table(PATENTS, [patent()]).decode().replace("发明人", heading)

        assert [(one.place, one.code) for one in read(text.encode()).problems] == [
            ("专利!I1", code)
        ]

    def test_a_missing_column_is_named(self) -> None:
        text = table(PATENTS, [patent()]).decode().replace("申请日,", "申请天,")

        codes = {one.code: one.expected for one in read(text.encode()).problems}
        assert codes["missing-column"] == "申请日"

    def test_a_sheet_that_nobody_knows_is_not_passed_over(self) -> None:
        book = load_workbook(io.BytesIO(workbook(ONE_OF_EACH)))
        book.create_sheet("更多").append(["注册商标", "x"])
        made = io.BytesIO()
        book.save(made)

        assert [(one.place, one.code) for one in read(made.getvalue()).problems] == [
            ("更多!A1", "unknown-sheet")
        ]


class TestAnything:
    @given(
        st.lists(
            st.one_of(
                st.none(),
                st.text(max_size=12),
                st.integers(-(10**15), 10**15),
                st.floats(),
                st.sampled_from([patent_number(7), "2021-01-19", "发明", "CN112800000B", "；；"]),
            ),
            min_size=1,
            max_size=10,
        )
    )
    def test_in_a_row_gives_a_right_or_a_problem(self, cells: list[Any]) -> None:
        lines = [",".join(column.heading for column in PATENTS.columns)]
        quoted = (
            '"' + str(one).replace('"', '""') + '"' if one is not None else "" for one in cells
        )
        lines.append(",".join(quoted))
        content = "\n".join(lines).encode("utf-8", "replace")

        try:
            found = read(content)
        except OfficeFileError:
            return
        assert bool(found.problems) != bool(found.rights)

    @given(st.binary(max_size=300))
    def test_in_a_file_is_read_or_refused_by_name(self, content: bytes) -> None:
        with suppress(OfficeFileError):
            read(content)


class TestReport:
    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "＝1"])
    def test_holds_nothing_that_is_calculated(self, text: str) -> None:
        assert harmless(text).startswith("'")
        line = ("专利!A2", "名称", text, "", "", "", "")
        assert f"\n专利!A2,名称,'{text}" in as_csv([line]).decode("utf-8-sig").replace("\r", "")
        cell = load_workbook(io.BytesIO(as_workbook([line]))).worksheets[0]["C2"]
        assert cell.data_type == "s"

    def test_leaves_other_text_as_it_is(self) -> None:
        assert harmless("ZL202110071567.8") == "ZL202110071567.8"
