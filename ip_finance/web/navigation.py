"""Where the pages are, who is shown the way, and what they say after a redirect."""

from dataclasses import dataclass

from ip_finance.core.actor import PersonRole

ALL = frozenset(PersonRole)
SIGNERS = ALL - {PersonRole.AUDITOR, PersonRole.ADMIN, PersonRole.REVIEWER}
BORROWERS = frozenset({PersonRole.SIGNATORY})
LENDERS = frozenset({PersonRole.OFFICER, PersonRole.APPROVER})
VALUERS = frozenset({PersonRole.APPRAISER, PersonRole.REVIEWER})
KEEPERS = frozenset({PersonRole.REVIEWER, PersonRole.ADMIN})
VERIFIERS = frozenset({PersonRole.VERIFIER})
PROVIDERS = VERIFIERS | {PersonRole.GUARDIAN}
AUDITORS = frozenset({PersonRole.AUDITOR})
ADMINS = frozenset({PersonRole.ADMIN})
FILERS = BORROWERS | {PersonRole.OFFICER}


@dataclass(frozen=True, slots=True)
class Entry:
    """One page in the menu, and the roles that see it there."""

    label: str
    href: str
    roles: frozenset[PersonRole]


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading."""

    label: str
    entries: tuple[Entry, ...]


HOMES: tuple[tuple[str, frozenset[PersonRole]], ...] = (
    ("/audit", AUDITORS),
    ("/bank", LENDERS),
    ("/me", BORROWERS),
    ("/ops", VALUERS | ADMINS),
    ("/provider", PROVIDERS),
)
"""Where whoever has one of these roles begins; the first that fits."""
LAST_RESORT = "/desk"

MENU: tuple[Group, ...] = (
    Group(
        "我的工作",
        (
            Entry("工作台", "/desk", ALL),
            Entry("待签署", "/to-sign", SIGNERS),
            Entry("待办", "/tasks", ALL),
            Entry("通知", "/notifications", ALL),
        ),
    ),
    Group(
        "知识产权",
        (
            Entry("知识产权", "/me/rights", BORROWERS),
            Entry("知识产权", "/assets", PROVIDERS),
            Entry("导入", "/imports", BORROWERS | VERIFIERS),
            Entry("出质预检", "/prechecks", FILERS),
            Entry("待重新核验", "/verifications/due", VERIFIERS),
            Entry("价值评估", "/appraisals", VALUERS),
            Entry("评估委托", "/appraisal-orders", VALUERS | FILERS),
        ),
    ),
    Group(
        "融资",
        (
            Entry("本行产品", "/bank/products", LENDERS),
            Entry("贷款产品", "/products", ALL),
            Entry("融资需求", "/financing-requests", FILERS),
            Entry("财务报表", "/financial-statements", FILERS),
            Entry("授信审批", "/credit", LENDERS),
            Entry("登记办理", "/filings", FILERS),
        ),
    ),
    Group(
        "贷后",
        (
            Entry("风险总览", "/bank/risk", LENDERS),
            Entry("贷款账户", "/accounts", LENDERS | BORROWERS),
            Entry("押品管理", "/collateral", LENDERS),
            Entry("追加担保", "/margin-calls", LENDERS | BORROWERS),
            Entry("风险分类", "/risk", LENDERS),
            Entry("支付", "/payments", LENDERS | ADMINS),
            Entry("处置案卷", "/enforcement", LENDERS),
            Entry("风险补偿", "/pools", LENDERS | KEEPERS),
            Entry("贴息贴费", "/subsidies", BORROWERS | KEEPERS),
        ),
    ),
    Group(
        "账务与报表",
        (
            Entry("总账概览", "/bank/ledger", LENDERS),
            Entry("总账", "/books", LENDERS),
            Entry("报表", "/reports", LENDERS | KEEPERS | AUDITORS),
        ),
    ),
    Group(
        "平台运营",
        (
            Entry("估值工作台", "/ops/valuations", VALUERS | ADMINS),
            Entry("批量重估", "/ops/revaluation", VALUERS | ADMINS),
            Entry("押品登记簿", "/ops/collateral", VALUERS | ADMINS),
            Entry("参数对照", "/ops/policy", VALUERS | ADMINS),
            Entry("企业认证", "/ops/kyb", ADMINS),
            Entry("链与节点", "/ops/chain", ADMINS),
            Entry("链与节点", "/provider/chain", VERIFIERS),
            Entry("后台任务", "/ops/jobs", ADMINS),
            Entry("人员与角色", "/ops/users", ADMINS),
        ),
    ),
    Group(
        "审计",
        (
            Entry("账本浏览", "/audit/explorer", AUDITORS),
            Entry("抽样", "/audit/samples", AUDITORS),
            Entry("访问记录", "/audit/access", AUDITORS),
            Entry("状态回放", "/audit/replay", AUDITORS),
        ),
    ),
    Group(
        "资料与设置",
        (
            Entry("企业资料", "/me/company", BORROWERS),
            Entry("存证证书", "/me/certificates", BORROWERS),
            Entry("存证证书", "/certificates", VERIFIERS),
            Entry("文件", "/documents", ALL - AUDITORS),
            Entry("政策与参数", "/policies", LENDERS | KEEPERS),
            Entry("机构与人员", "/admin", ADMINS),
            Entry("人员与授权", "/admin/identity", ADMINS | {PersonRole.GUARDIAN}),
            Entry("本行登录系统", "/bank/sign-in-provider", LENDERS),
            Entry("接口回调", "/webhooks", ALL - AUDITORS),
            Entry("新增质押", "/pledging/actions", frozenset({PersonRole.GUARDIAN})),
            Entry("签名密钥", "/me/key", SIGNERS),
            Entry("登录与安全", "/me/account", ALL),
        ),
    ),
)


def home_of(roles: frozenset[PersonRole]) -> str:
    """The address where somebody with these roles begins."""
    return next((href for href, whose in HOMES if whose & roles), LAST_RESORT)


def groups_for(
    roles: frozenset[PersonRole], addresses: frozenset[str]
) -> list[tuple[str, list[Entry]]]:
    """The menu of these roles, of what there is: their home first."""
    found = [
        (group.label, [e for e in group.entries if e.roles & roles and e.href in addresses])
        for group in MENU
    ]
    home = home_of(roles)
    if home != LAST_RESORT and home in addresses:
        found[0][1][:1] = [Entry("工作台", home, roles)]
    return [(label, entries) for label, entries in found if entries]


DONE = {
    "signed": "已签署。",
    "relayed": "已签署，各方签名已齐，正在写入账本。",
    "added": "已保存。",
    "asked": "已发起签署，等待有关各方。",
    "key-kept": "密钥已登记。账本启用后，您就可以签署。",
    "looked-up": "已查询，答复已作为文件留存；新的事件已登记。",
    "date-moved": "已下达结账：营业日将推进到下一还款日，几秒后刷新即可看到。",
    "altered": "已篡改一份文件的字节。请以审计身份「全量复核」，看看会不会被发现。",
    "mended": "已恢复原文件。重新复核即恢复一致。",
    "signed-out": "您已退出登录。",
    "password-set": "密码已设置。",
    "passkey-added": "通行密钥已登记。",
    "passkey-removed": "通行密钥已移除。",
    "session-ended": "已结束所选的登录。",
    "asked-second": "已提交，等待第二个人确认。",
    "decided": "已办理。",
    "referred-back": "已退回，企业会看到原因。",
    "filed": "已提交，等待平台审核。",
    "right-shown": "已提供给银行；银行可以据此起草补充质押合同。",
}
"""What the page after a redirect says, by the word in its `?done=`."""
