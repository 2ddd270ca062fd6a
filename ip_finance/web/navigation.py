"""Where the pages are, who is shown the way, and what they say after a redirect."""

from ip_finance.core.actor import PersonRole

SIGNERS = frozenset(PersonRole) - {PersonRole.AUDITOR, PersonRole.ADMIN, PersonRole.REVIEWER}
IMPORTERS = frozenset({PersonRole.SIGNATORY, PersonRole.VERIFIER})
RIGHTS = frozenset({PersonRole.SIGNATORY, PersonRole.VERIFIER, PersonRole.GUARDIAN})
FILERS = frozenset({PersonRole.OFFICER, PersonRole.SIGNATORY})
LENDERS = frozenset({PersonRole.OFFICER, PersonRole.APPROVER})
BORROWERS = frozenset({PersonRole.SIGNATORY})
VALUERS = frozenset({PersonRole.APPRAISER, PersonRole.REVIEWER})
SETTERS = frozenset(
    {PersonRole.OFFICER, PersonRole.APPROVER, PersonRole.ADMIN, PersonRole.REVIEWER}
)
NAV: tuple[tuple[str, str, frozenset[PersonRole]], ...] = (
    ("工作台", "/", frozenset(PersonRole)),
    ("待签署", "/to-sign", SIGNERS),
    ("待办", "/tasks", frozenset(PersonRole)),
    ("通知", "/notifications", frozenset(PersonRole)),
    ("知识产权", "/assets", RIGHTS),
    ("导入", "/imports", IMPORTERS),
    ("出质预检", "/prechecks", frozenset({PersonRole.SIGNATORY, PersonRole.OFFICER})),
    ("财务报表", "/financial-statements", FILERS),
    ("授信审批", "/credit", LENDERS),
    ("贷款产品", "/products", frozenset(PersonRole)),
    ("融资需求", "/financing-requests", FILERS),
    ("登记办理", "/filings", FILERS),
    ("押品管理", "/collateral", LENDERS),
    ("贷款账户", "/accounts", LENDERS | BORROWERS),
    ("总账", "/books", LENDERS),
    ("追加担保", "/margin-calls", FILERS | LENDERS),
    ("风险分类", "/risk", LENDERS),
    ("支付", "/payments", LENDERS | {PersonRole.ADMIN}),
    ("待重新核验", "/verifications/due", frozenset({PersonRole.VERIFIER})),
    ("文件", "/documents", frozenset(PersonRole) - {PersonRole.AUDITOR}),
    ("价值评估", "/appraisals", VALUERS),
    ("评估委托", "/appraisal-orders", VALUERS | FILERS),
    ("处置案卷", "/enforcement", LENDERS),
    ("风险补偿", "/pools", LENDERS | frozenset({PersonRole.REVIEWER, PersonRole.ADMIN})),
    (
        "贴息贴费",
        "/subsidies",
        frozenset({PersonRole.SIGNATORY, PersonRole.REVIEWER, PersonRole.ADMIN}),
    ),
    (
        "报表",
        "/reports",
        LENDERS | frozenset({PersonRole.REVIEWER, PersonRole.ADMIN, PersonRole.AUDITOR}),
    ),
    ("政策与参数", "/policies", SETTERS),
    ("接口回调", "/webhooks", frozenset(PersonRole) - {PersonRole.AUDITOR}),
    ("机构与人员", "/admin", frozenset({PersonRole.ADMIN})),
    ("审计", "/audit", frozenset({PersonRole.AUDITOR})),
    ("新增质押", "/pledging/actions", frozenset({PersonRole.GUARDIAN})),
    ("签名密钥", "/me/key", SIGNERS),
)
"""Label, address, and the roles that see it."""

DONE = {
    "signed": "已签署。",
    "relayed": "已签署，各方签名已齐，正在写入账本。",
    "added": "已保存。",
    "asked": "已发起签署，等待有关各方。",
    "key-kept": "密钥已登记。账本启用后，您就可以签署。",
    "looked-up": "已查询，答复已作为文件留存；新的事件已登记。",
    "signed-out": "您已退出登录。",
}
"""What the page after a redirect says, by the word in its `?done=`."""
