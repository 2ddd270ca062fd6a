"""Refusals of EPO OPS, the foreign patent database that is asked live, in Chinese."""

OR_A_FILE = "也可以从 OPS 或 Espacenet 下载同样的 XML 文件后导入。"

WORDS: dict[str, tuple[str, str]] = {
    "ops-not-configured": (
        "没有配置欧专局 OPS 的密钥，不能联网查询。",
        "请平台设置 IPFIN_OPS_KEY 和 IPFIN_OPS_SECRET。" + OR_A_FILE,
    ),
    "ops-key-refused": ("欧专局 OPS 不接受所配置的密钥。", "请平台核对密钥。" + OR_A_FILE),
    "ops-unavailable": ("欧专局 OPS 没有给出可用的答复。", "请稍后再试。" + OR_A_FILE),
    "ops-busy": (
        "欧专局 OPS 要求 {wait_seconds} 秒以后再查询。",
        "请到时再试。" + OR_A_FILE,
    ),
    "ops-quota-exceeded": (
        "欧专局 OPS 的查询额度已用完（{quota}）。",
        "请等到下一小时或下一周；已保存的答复仍可使用。" + OR_A_FILE,
    ),
    "ops-not-found": (
        "欧专局 OPS 没有 {number} 的资料。",
        "请核对号码，或改用带国别和文献种类的公布号，例如 CN199345678B。",
    ),
    "ops-number-refused": (
        "“{number}”不是可以向欧专局 OPS 查询的号码。",
        "请填写中国专利号，或带国别和文献种类的公布号。",
    ),
    "ops-answer-unreadable": (
        "欧专局 OPS 关于 {number} 的答复无法读取。",
        "请稍后再试；若仍如此，请把号码告知平台。",
    ),
}
