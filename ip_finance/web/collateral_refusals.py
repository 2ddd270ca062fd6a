"""Refusals of the bank's view of its collateral, in Chinese."""

WORDS: dict[str, tuple[str, str]] = {
    "internal-valuation-not-found": ("没有这份内部评估。", "请从“押品管理”进入。"),
    "internal-valuation-exists": (
        "同一编号下已有另一份内部评估，内部评估一经保存不再改动。",
        "重新打开页面填写一份新的。",
    ),
    "nothing-to-compare": ("这份外部评估尚未复核，还可能被替换。", "请与已复核的评估比较。"),
    "engine-cannot-be-run": (
        "这份外部评估由第一代引擎作出，不能用本行参数重算。",
        "请填写本行认定的价值区间，或委托重新评估。",
    ),
    "appraisal-of-another-right": ("所选评估不是这项权利的。", "请选择这项权利的评估。"),
    "one-basis-needed": (
        "内部评估须且只能有一种依据：价值区间，或本行的定价参数。",
        "请二选一填写。",
    ),
    "range-not-rising": (
        "低值 {low_fen}、基准值 {base_fen}、高值 {high_fen} 须大于零且依次不减。",
        "请核对三个金额。",
    ),
    "difference-unexplained": (
        "内部价值与外部评估相差 {difference_bps} 个基点，超过界限 {threshold_bps} 个基点。",
        "请书面说明差异的原因。",
    ),
    "nothing-pledged": ("这笔贷款目前没有生效的质押。", "请打开融资案件页查看进度。"),
    "bad-shock": (
        "冲击幅度“{stated}”不是 {lowest} 至 {highest} 之间的小数。",
        "例如 -0.2 表示全部价值下跌 20%。",
    ),
    "revenue-report-exists": ("同一编号下已有另一份收入报告。", "重新打开页面填写一份新的。"),
    "period-ahead": ("期间截止日 {stated} 还没有到。", "请填写已结束的期间。"),
    "not-pledged-to-you": ("权利 {number} 没有为本行的贷款出质。", "请选择质押给本行的权利。"),
    "no-collateral-policy": ("{on} 没有有效的政策参数 {name}。", "请平台补录政策参数及其来源。"),
}
