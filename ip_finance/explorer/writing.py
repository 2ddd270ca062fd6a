"""The working paper of a sample: how it was drawn, what it showed, and room to conclude."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from ip_finance.audit.words import COLUMNS, TABLES
from ip_finance.core.clock import BEIJING, business_date
from ip_finance.explorer.domain import Method, Population
from ip_finance.explorer.models import Sample, SampleItem
from ip_finance.office_files.error_report import harmless
from ip_finance.papers.render import render

TEMPLATE: Final = Path(__file__).parent / "templates" / "paper.typ"
POPULATIONS: Final = {
    Population.LOANS: "融资",
    Population.ASSETS: "知识产权",
    Population.PLEDGES: "质押合同",
    Population.DOCUMENTS: "文件",
}
METHODS: Final = {Method.RANDOM: "随机抽样", Method.BY_RISK: "按风险加权抽样"}
HEAD: Final = ("序号", "记录编号", "名称", "签数", "核对字段", "差异", "结论", "审计说明")
HOW: Final = (
    "每条记录持有一张或多张签；每张签的值为 SHA-256(种子 + 换行 + 记录编号 + 换行 + 签号)，"
    "取各记录最小的签值，由小到大排列，取前若干条。签号自 0 起；签数多于一张的记录见“多签记录”。"
)


def facts_of(sample: Sample, *, is_same: bool, drawn_by: str) -> list[tuple[str, str]]:
    """How the sample was drawn, line by line."""
    again = "一致：同一种子与总体得到同样的记录" if is_same else "不一致：总体已被改动"
    return [
        ("编号", f"CY-{sample.number:06d}"),
        ("目的", sample.purpose),
        ("总体", f"{POPULATIONS[sample.population]} {sample.population_size:,} 条"),
        ("总体哈希", sample.population_hash),
        ("方法", METHODS[sample.method]),
        ("种子", sample.seed),
        ("样本量", f"{len(sample.items):,}"),
        ("抽样时间", sample.drawn_at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M 北京时间")),
        ("抽样人", drawn_by),
        ("账本节点", sample.node),
        ("核对至区块", f"{sample.block:,}"),
        ("重抽", again),
        ("抽法", HOW),
    ]


def workbook(sample: Sample, facts: list[tuple[str, str]]) -> bytes:
    """The paper as a spreadsheet; the last two columns are the auditor's to fill in."""
    book = Workbook()
    cover = book.worksheets[0]
    cover.title = "抽样说明"
    cover.column_dimensions["A"].width, cover.column_dimensions["B"].width = 14, 90
    for label, value in facts:
        cover.append([label, harmless(value)])
        cover.cell(cover.max_row, 2).alignment = Alignment(wrap_text=True)
    sheet = book.create_sheet("样本")
    sheet.append(HEAD)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGH", (6, 38, 44, 6, 10, 60, 14, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    for one in sample.items:
        sheet.append([*map(_cell, _row(one)), "", ""])
    more = book.create_sheet("多签记录")
    more.append(["记录编号", "签数"])
    for record, tickets in sorted(sample.tickets.items()):
        more.append([harmless(record), tickets])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def printed(sample: Sample, facts: list[tuple[str, str]]) -> bytes:
    """The paper as PDF/A."""
    told = {
        "lines": [[label, value] for label, value in facts],
        "items": [[str(cell) for cell in _row(one)] for one in sample.items],
    }
    return render(TEMPLATE, told, dated=business_date(sample.drawn_at))


def _row(one: SampleItem) -> tuple[str | int, ...]:
    told = "；".join(_differences(one)) or "无差异"
    return (one.place, one.record, one.label, one.tickets, one.compared, told)


def _differences(one: SampleItem) -> Iterator[str]:
    for table, _, column, stored, chain, paper in one.differences:
        name = f"{TABLES.get(table, table)} {COLUMNS.get(column, column)}"
        yield f"{name}：数据库 {stored}，链上 {chain or '—'}，资料 {paper or '—'}"


def _cell(value: str | int) -> str | int:
    return harmless(value) if isinstance(value, str) else value
