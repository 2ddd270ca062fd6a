"""The workbook that a company fills in: the same bytes every time."""

import io
import re
import zipfile
from datetime import UTC, datetime
from functools import cache
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ip_finance.office_files.portfolio_columns import EXPLANATION, FORMS, SOURCE_VERSION, Form
from ip_finance.office_files.tables import MAX_ROWS

MADE_ON: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""The date in the file: that of this version of the template, not of the download."""
_ZIP_DAY: Final = (2026, 1, 1, 0, 0, 0)
_TIMES: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_STAMP: Final = b"\\g<1>2026-01-01T00:00:00Z"
_HEAD: Final = PatternFill("solid", fgColor="DCE6F1")
_NEEDED: Final = PatternFill("solid", fgColor="FCE4D6")
_RULES: Final = (
    "知识产权清单模板",
    "一个文件可同时填写专利、商标、软件著作权三张表；不需要的表留空即可。",
    "第一行是表头，请勿改名；列的先后不限。带 * 的列必须填写。",
    "专利号、统一社会信用代码按校验位核对；填错时平台会指出单元格和正确的校验位。",
    "日期可写 2021-01-19、2021年1月19日或表格日期。",
    "文件不得含公式、宏和外部链接；内容不得以 = + - @ 开头。",
    "任何一行有误，整份文件都不导入；全部错误会一次列出，改正后重新上传即可。",
    "权利人须是贵公司（规则 PP-10）；共有的写明全部权利人。",
    "一标多类的商标每类写一行，注册号相同。",
    f"每份文件不超过 {MAX_ROWS} 行。模板版本 {SOURCE_VERSION}。",
)


@cache
def template() -> bytes:
    """The workbook, xlsx."""
    book = Workbook()
    explanation = book.worksheets[0]
    explanation.title = EXPLANATION
    _explain(explanation)
    for form in FORMS:
        _lay_out(book.create_sheet(form.title), form)
    return frozen(book)


def frozen(book: Workbook) -> bytes:
    """The workbook's bytes, which depend on nothing but what is in it."""
    book.properties.creator = "ip-finance"
    book.properties.created = MADE_ON
    made, fixed = io.BytesIO(), io.BytesIO()
    book.save(made)
    with (
        zipfile.ZipFile(made) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "docProps/core.xml":
                content = _TIMES.sub(_STAMP, content)
            target.writestr(zipfile.ZipInfo(part.filename, _ZIP_DAY), content)
    return fixed.getvalue()


def _explain(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 22
    sheet.column_dimensions["C"].width = 70
    for line in _RULES:
        sheet.append([line])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([])
    sheet.append(["表", "列", "怎样填写"])
    for form in FORMS:
        for column in form.columns:
            mark = " *" if column.is_required else ""
            sheet.append([form.title, f"{column.heading}{mark}", column.hint])


def _lay_out(sheet: Worksheet, form: Form) -> None:
    sheet.freeze_panes = "A2"
    for number, column in enumerate(form.columns, start=1):
        letter = get_column_letter(number)
        head = sheet.cell(1, number, f"{column.heading}{' *' if column.is_required else ''}")
        head.font = Font(bold=True)
        head.fill = _NEEDED if column.is_required else _HEAD
        head.alignment = Alignment(horizontal="center")
        sheet.column_dimensions[letter].width = column.width
        cells = f"{letter}2:{letter}{MAX_ROWS + 1}"
        if column.choices:
            rule = DataValidation(
                "list", formula1=f'"{",".join(column.choices)}"', allow_blank=True
            )
            rule.error = "请从列表中选择"
        else:
            rule = DataValidation(None, allow_blank=True)
        rule.showErrorMessage = bool(column.choices)
        rule.showInputMessage = True
        rule.promptTitle, rule.prompt = column.heading[:32], column.hint[:255]
        rule.add(cells)
        sheet.add_data_validation(rule)
        if not column.name.endswith(("_on", "_day")):
            sheet.column_dimensions[letter].number_format = "@"  # 0901 stays 0901
