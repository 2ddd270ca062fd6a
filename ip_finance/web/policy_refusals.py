"""Refusals of dated policies, in Chinese."""

WORDS: dict[str, tuple[str, str]] = {
    "policy-not-found": ("没有这个政策版本。", "请从“政策与参数”进入。"),
    "no-policy-in-force": (
        "{on} 没有生效的政策 {kind} {key}。",
        "请拟订并复核一个届时生效的版本。",
    ),
    "policy-exists": ("同一编号下已有另一版本，版本永不覆盖。", "重新打开页面填写一次。"),
    "policy-not-yours-to-set": (
        "这类机构不能设定 {kind} 政策。",
        "全平台政策由平台运营方设定，银行自身的政策由该银行设定。",
    ),
    "policy-effective-in-past": (
        "政策不能倒溯生效：{effective_from} 早于今天 {today}。",
        "请选择今天或以后的生效日；已过生效日的待复核版本请驳回后重新拟订。",
    ),
    "policy-own-proposal": ("拟订人不能复核自己的版本。", "请本机构另一人复核。"),
    "policy-already-checked": (
        "此版本已由 {by} 于 {at} 复核（{verdict}）。",
        "请打开该版本查看结论；如需变更，请拟订新版本。",
    ),
    "policy-bad-content": ("内容有误：{slips_zh}。", "请更正以上各项。"),
    "policies-not-comparable": ("只能比较同一政策的版本。", "请在历史版本中选择。"),
}
