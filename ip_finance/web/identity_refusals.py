"""What identity refuses, in Chinese."""

WORDS: dict[str, tuple[str, str]] = {
    "too-many-tries": ("失败次数过多，请稍后再试。", "请等待 {retry_after} 秒，或用通行密钥登录。"),
    "session-not-found": ("没有这项登录记录。", "请刷新列表。"),
    "passkey-refused": ("通行密钥没有通过核对。", "请重新打开页面，使用您已登记的通行密钥。"),
    "passkey-not-found": ("没有这个通行密钥。", "请刷新列表。"),
    "step-up-needed": (
        "此事须先用通行密钥再确认一次，五分钟内有效。",
        "请打开“再次确认”页，然后回来重新提交。",
    ),
    "recovery-unconfirmed": (
        "账号刚被找回，第二个人确认之前不能办理任何业务。",
        "请本机构的守护人或平台管理员核实并确认。",
    ),
    "recovery-code-wrong": (
        "登录名或恢复码不正确，或恢复码已用过。",
        "请核对；每个恢复码只能用一次。",
    ),
    "password-too-short": (
        "密码须为 {least} 至 200 个字符。",
        "请换一个更长的，建议用几个不相干的词。",
    ),
    "invitation-ended": ("邀请不存在、已用过或已过期。", "请向邀请您的人再要一个链接。"),
    "own-confirmation": ("申请人和当事人不能自己确认。", "请另一位有权的同事确认。"),
    "change-not-open": ("没有等待您确认的事项，或已有人处理。", "请重新打开列表。"),
    "change-pending": ("此人已有一项变更等待确认。", "请先确认或驳回那一项。"),
    "role-on-ledger-only": (
        "角色“{role}”登记在账本上。",
        "请发起密钥变更，由两家机构的守护人签署。",
    ),
    "company-not-tied": ("没有关联这家企业的账号。", "请先关联该账号。"),
    "companies-only": (
        "只能关联不同企业的账号。",
        "银行、核验机构、运营方和审计机构的账号须各自独立，以保证双人复核。",
    ),
    "controllers-unsound": (
        "受益所有人重复，或持股比例合计超过 100%。",
        "每人只列一次，比例合计不超过 100%。",
    ),
    "already-admitted": ("{party} 已准入账本。", "不再退回；企业更新的资料与原资料一并保存。"),
    "admission-under-way": ("{party} 的准入正在签署。", "请待该签署结束后再退回。"),
    "referred-back": (
        "{party} 的认证资料已退回：{reason}",
        "请等企业补正并重新提交，再发起准入。",
    ),
    "provider-refused": ("银行的登录系统没有证明您的身份。", "请重试；仍不行请用登录名和密码。"),
    "provider-away": ("连不上银行的登录系统。", "请稍后重试，或用登录名和密码。"),
    "provider-address-refused": (
        "发行方地址须为 https 网址。",
        "请从银行登录系统的说明中复制。",
    ),
}
