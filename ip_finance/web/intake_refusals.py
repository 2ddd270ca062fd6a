"""Refusals of files and of cells in them, in Chinese."""

ORIGINAL = "请从国知局重新下载原始公布文件后上传，不要改动文件内容。"
CERTIFICATE = "请对照证书核对后更正。"
SAVE_AGAIN = "请用平台模板填写，另存为不含宏的 .xlsx 文件后重新上传。"

WORDS: dict[str, tuple[str, str]] = {
    "import-not-found": ("没有这次导入，或您无权查看。", "请从“导入”列表进入。"),
    "import-exists": ("这个编号已用于另一份文件的导入。", "请重新上传，生成新的导入。"),
    "malformed-number": ("“{text}”不符合编号规则。", CERTIFICATE),
    "wrong-check-digit": ("“{text}”有误：校验位应为 {expected}，填写的是 {found}。", CERTIFICATE),
    "certificate-contradicts": (
        "证书上的日期前后矛盾，或晚于今天。",
        "请按证书填写日期。",
    ),
}

FILE_WORDS: dict[str, tuple[str, str]] = {
    "malformed-number": ("文件中的号码“{text}”不符合编号规则。", ORIGINAL),
    "wrong-check-digit": (
        "文件中的号码“{text}”有误：校验位应为 {expected}，文件写的是 {found}。",
        "请对照专利证书核对号码。" + ORIGINAL,
    ),
    "unknown-number-scheme": (
        "暂不认识 {jurisdiction} 的“{kind}”编号。",
        "目前只能登记中国的专利、商标和软件著作权；境外权利可作为资料保存。",
    ),
    "not-xml": (
        "该文件不是完整的 XML 文件。",
        "请上传国知局公布的 XML 原始文件；PDF、扫描件和网页不能读取。",
    ),
    "file-too-large": ("文件内容超过任何真实文件的规模（上限 {limit}）。", "请分成几份。"),
    "file-too-deep": ("文件的嵌套层数超过 {limit}，不是官方文件。", ORIGINAL),
    "forbidden-construct": ("文件含有不允许的声明（{name}），为安全起见没有打开。", ORIGINAL),
    "unknown-format": (
        "这是 XML 文件，但不是已支持的格式（根元素 {root}）。",
        "请上传国知局、WIPO 或欧专局格式的 XML 文件。",
    ),
    "missing-field": ("文件缺少必要内容：{path}。", ORIGINAL),
    "unreadable-field": ("文件中的 {path} 写着“{text}”，无法读取。", ORIGINAL),
    "numbers-disagree": (
        "文件对同一申请给出两个号码：{one} 与 {other}。",
        "请对照专利证书核对号码。" + ORIGINAL,
    ),
    "not-one-right": (
        "文件描述了 {records} 项权利，这里须恰好一项。",
        "含多项权利的文件请在“导入”中上传。",
    ),
    "no-events": ("文件没有载明任何权利的法律状态。", "请取得法律状态文件后上传。"),
    "not-a-workbook": ("文件不是可读取的表格（{reason}）。", SAVE_AGAIN),
    "workbook-locked": ("文件已加密，或是旧版 .xls 格式。", "请去掉密码，" + SAVE_AGAIN),
    "active-content": ("文件含有宏、外部链接或嵌入对象（{name}），没有打开。", SAVE_AGAIN),
    "packed-too-tight": ("文件展开后大得反常（{name}），没有打开。", SAVE_AGAIN),
    "no-known-sheet": ("工作表（{sheets}）没有模板的表头。", "请下载模板，按其表头填写。"),
    "empty-portfolio": ("文件里没有任何权利。", "请从第二行起填写，每行一项权利。"),
}
"""Why a file is refused as a whole, by code: what is wrong with it, and what to do."""

CELL_WORDS: dict[str, tuple[str, str]] = {
    "missing-cell": ("“{column}”没有填写。", "请填写：{expected}。"),
    "formula-in-cell": ("“{column}”是公式或以公式符号开头。", "请改为文字：去掉开头的 = + - @。"),
    "wrong-check-digit": ("“{column}”校验不符：应为{expected}。", CERTIFICATE),
    "malformed-number": ("“{column}”不符合编号规则。", "应为{expected}。" + CERTIFICATE),
    "not-a-date": ("“{column}”不是日期。", "请写成 2021-01-19 的样子。"),
    "not-a-choice": ("“{column}”不在可选范围内。", "请从列表中选择：{expected}。"),
    "type-disagrees": ("“{column}”与号码所示的类型不符。", "应为{expected}；请核对号码。"),
    "text-too-long": ("“{column}”太长。", "请缩短到{expected}。"),
    "unseen-signs": ("“{column}”含有看不见的控制字符。", "请删去后重新输入。"),
    "date-ahead": ("“{column}”晚于今天。", CERTIFICATE),
    "date-too-early": ("“{column}”早得不合情理。", "应{expected}。" + CERTIFICATE),
    "term-too-long": ("“{column}”超出商标可能的最长专用期限。", "应{expected}。" + CERTIFICATE),
    "number-too-long": (
        "“{column}”是超过 15 位的数值，末几位已经丢失。",
        "请把单元格设为{expected}，再重新填写全部数字。",
    ),
    "date-before": ("“{column}”的先后不合情理。", "应{expected}。" + CERTIFICATE),
    "group-outside-class": ("类似群不属于所填的国际分类。", "应为{expected}。"),
    "codes-and-owners": ("代码与权利人的个数不一致。", "请填{expected}。"),
    "repeated-right": ("同一项权利在文件中出现了两次。", "请删去重复的一行（{expected}）。"),
    "unknown-column": ("表头不认识：多出的列不会被读取。", "请删去此列，或改为：{expected}。"),
    "column-twice": ("表头重复。", "请只保留一列。"),
    "missing-column": ("缺少必要的列。", "请补上：{expected}。"),
    "unknown-sheet": ("这张表没有模板的表头。", "请删去此表，或使用{expected}。"),
    "owner-not-named": ("权利人不是贵公司。", "只能导入贵公司名下的权利：{expected}。"),
    "right-taken": (
        "这项权利已由他人在平台登记；一项权利永远只有一条记录。",
        "如果它属于贵公司，请请运营方发起异议。",
    ),
}
"""What is wrong in a cell, by code."""

REASON_WORDS: dict[str, str] = {
    "no-right": "平台上没有这项权利",
    "unknown-number-scheme": "境外权利",
    "not-yours-to-record": "须由核验机构记录",
    "event-ahead": "日期晚于今天",
    "event-before-filing": "日期早于申请日",
}
"""Why an event was kept and not recorded."""
