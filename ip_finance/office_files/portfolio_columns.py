"""The columns of a portfolio: the template is made from them, and the reader looks for them."""

import re
from dataclasses import dataclass
from typing import Final

from ip_finance.office_files.numbers import RightKind, RightType
from ip_finance.office_files.spelling import squeezed

SOURCE_VERSION: Final = "1"
EXPLANATION: Final = "说明"
"""The sheet of the template that only explains; whatever stands there is not read."""

TYPE_WORDS: Final = {
    RightType.INVENTION: "发明",
    RightType.UTILITY_MODEL: "实用新型",
    RightType.DESIGN: "外观设计",
}
_NOTE: Final = re.compile(r"\([^)]*\)|\*")


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `name` is ours, `heading` what people see, `hint` how it is filled in."""

    name: str
    heading: str
    hint: str
    is_required: bool = False
    choices: tuple[str, ...] = ()
    width: int = 18


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet: the kind of its rights and its columns, the number's `key` among them."""

    kind: RightKind
    title: str
    key: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


_OWNERS: Final = Column(
    "owners", "权利人", "与登记簿一致的全称；共有的以“；”分开", is_required=True, width=30
)
_CODES: Final = Column(
    "codes", "统一社会信用代码", "18 位，与权利人同序；没有的留空，多个以“；”分开", width=24
)

PATENTS: Final = Form(
    RightKind.PATENT,
    "专利",
    "number",
    (
        Column("title", "名称", "发明创造名称", is_required=True, width=36),
        Column("right_type", "类型", "从列表中选择", choices=tuple(TYPE_WORDS.values()), width=12),
        Column("number", "专利号", "含校验位，如 ZL202110071567.8", is_required=True, width=22),
        Column("filed_on", "申请日", "如 2021-01-19", is_required=True, width=14),
        Column("publication", "公告号", "授权公告号，如 CN112800000B", is_required=True),
        Column("published_on", "公告日", "授权公告日", is_required=True, width=14),
        _OWNERS,
        _CODES,
        Column("inventors", "发明人", "多个以“；”分开", width=24),
        Column("ipc", "IPC分类", "如 G06F16/00，多个以“；”分开"),
    ),
)
TRADEMARKS: Final = Form(
    RightKind.TRADEMARK,
    "商标",
    "number",
    (
        Column("mark", "商标文字", "图形商标留空", width=22),
        Column("number", "注册号", "如 16435657；国际注册以 G 开头", is_required=True),
        Column(
            "nice_class",
            "国际分类",
            "1 至 45；一标多类的每类一行",
            is_required=True,
            choices=tuple(str(number) for number in range(1, 46)),
            width=12,
        ),
        Column("groups", "类似群", "4 位，如 0901；0907", width=20),
        Column("goods", "商品服务", "多个以“；”分开", width=36),
        Column("filed_on", "申请日", "如 2015-03-02", is_required=True, width=14),
        Column("registered_on", "注册公告日", "如 2016-04-21", is_required=True, width=14),
        Column("last_day", "专用期限至", "证书或续展证明上的末日，如 2026-04-20", width=14),
        _OWNERS,
        _CODES,
        Column("image_sha256", "图样SHA256", "图样文件的哈希，选填", width=24),
    ),
)
SOFTWARE: Final = Form(
    RightKind.SOFTWARE,
    "软件著作权",
    "number",
    (
        Column("title", "软件全称", "证书上的软件名称", is_required=True, width=36),
        Column("version", "版本号", "如 V1.0", width=12),
        Column("number", "登记号", "如 2020SR1234567，不是证书号", is_required=True),
        Column("completed_on", "开发完成日", "如 2019-11-30", is_required=True, width=14),
        Column("published_on", "首次发表日", "未发表的留空", width=14),
        Column("registered_on", "登记日", "证书上的登记日期", is_required=True, width=14),
        _OWNERS,
        _CODES,
    ),
)
FORMS: Final = (PATENTS, TRADEMARKS, SOFTWARE)
KEY_HEADINGS: Final = {form.column(form.key).heading: form for form in FORMS}
"""By the heading of its number a sheet is known, whatever it is called."""


def plain_heading(raw: object) -> str:
    """A heading without marks and notes: `专利号 *（必填）` is `专利号`."""
    return _NOTE.sub("", squeezed(str(raw)))
