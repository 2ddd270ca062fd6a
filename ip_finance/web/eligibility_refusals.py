"""Refusals of pre-checks, in Chinese."""

WORDS: dict[str, tuple[str, str]] = {
    "precheck-not-found": ("没有这份预检。", "请从“出质预检”进入。"),
    "precheck-exists": ("此编号已用于另一份预检；结果不会被覆盖。", "请重新打开页面再做一次预检。"),
    "nothing-to-acknowledge": (
        "这份预检没有需要确认的 {about}。",
        "标为“不通过”或“尚无依据”的，须先补正，不能以确认代替。",
    ),
    "not-a-side-of-the-pledge": (
        "只有这笔质押的出质人和质权人可以确认。",
        "请由双方的经办人各自确认；预检须写明质权人。",
    ),
    "not-a-proof": (
        "这份文件留存时的类别不符（{kept_as}），此处需要 {needed}。",
        "请以正确的类别重新上传，再选用。",
    ),
    "not-eligible": (
        "按现有依据不能出质，共 {count} 项；第一项：{number} {fact}。",
        "{cure_zh}全部项目请见出质资格预检。",
    ),
}
