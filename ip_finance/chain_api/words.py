"""Steps, their fields and their sides in Chinese: one wording for every page that shows them.

`{name}` in a sentence stands for a field of the step, as the page words its value. Pure.
"""

from typing import NamedTuple

from ip_finance.chain_api.roles import Role


class StepWords(NamedTuple):
    """A step by name, what its signer declares, and what has happened once it is on the ledger."""

    title: str
    sentence: str
    done: str


STEPS: dict[str, StepWords] = {
    "AdmitParty": StepWords(
        "机构准入", "我作为守护人，准许{party}加入账本；此后其人员可以登记密钥并签署。", "准入账本"
    ),
    "EnrolKey": StepWords(
        "登记签名密钥",
        "我作为守护人，确认密钥 {key} 属于{party}的{roles}（人员编号 {person}）；"
        "此后以该密钥签署即视为其本人签署。",
        "登记了签名密钥",
    ),
    "ChangeParty": StepWords(
        "变更机构限额",
        "我作为守护人，准许将{party}的双人审批起点改为 {dual_approval_above_fen}。",
        "变更了双人审批起点",
    ),
    "ChangeKey": StepWords(
        "变更密钥角色",
        "我作为守护人，准许密钥 {key} 此后的角色为：{roles}。",
        "变更了密钥的角色",
    ),
    "RotateKey": StepWords(
        "更换密钥",
        "我作为守护人，确认密钥 {key} 由其本人更换为 {new_key}；旧密钥随即停用，已有记录不变。",
        "更换了签名密钥",
    ),
    "AnchorLog": StepWords(
        "审计日志存证", "我方的审计日志共 {size} 条，其根哈希写入账本。", "存证了审计日志"
    ),
    "RegisterAsset": StepWords(
        "知识产权登记", "我方是{asset}的权利人，将其登记到账本。", "登记了知识产权"
    ),
    "AttestVerification": StepWords(
        "核验证明",
        "我方已核验{asset}，证明其属实、可以出质，有效至 {valid_until}。",
        "出具了核验证明",
    ),
    "RecordValuation": StepWords(
        "价值评估",
        "评定{asset}价值 {base_fen}（区间 {low_fen} 至 {high_fen}），有效至 {valid_until}。",
        "签署了价值评估",
    ),
    "WithdrawVerification": StepWords(
        "撤回核验", "我方撤回对{asset}的核验证明，理由见下。", "撤回了核验证明"
    ),
    "OpenDispute": StepWords(
        "提出异议",
        "我方对{asset}提出异议，凭证见下；裁定之前该权利不能出质。",
        "对权利提出了异议",
    ),
    "ResolveDispute": StepWords(
        "裁定异议", "我方作为第三方，裁定对{asset}的异议{upheld}，理由见下。", "裁定了异议"
    ),
    "ApplyForLoan": StepWords(
        "融资申请", "我方向{bank}申请流动资金贷款 {amount_fen}。", "提交了融资申请"
    ),
    "ApproveLoan": StepWords("批准贷款", "我行批准贷款 {amount_fen}，条款见下。", "批准了贷款"),
    "DeclineLoan": StepWords("不予批准", "我行不批准这笔融资申请，理由见下。", "未批准融资申请"),
    "ChangeTerms": StepWords(
        "变更借款条款", "我方同意变更本笔贷款的条款，变更后的条款见下。", "变更了借款条款"
    ),
    "OfferClaim": StepWords(
        "债权转让要约", "我行向{bank}转让本笔债权，条件见下。", "发出了债权转让要约"
    ),
    "AcceptClaim": StepWords(
        "受让债权",
        "我行按要约条件受让本笔债权，并已通知债务人；从属的质权一并转让。",
        "受让了债权",
    ),
    "MarkOverdue": StepWords(
        "登记逾期",
        "我行确认本笔贷款自 {overdue_since} 起逾期 {overdue_fen}。",
        "登记了逾期",
    ),
    "MarkCurrent": StepWords(
        "恢复正常", "我行确认逾期款项已清偿，本笔贷款恢复正常。", "恢复为正常还款"
    ),
    "DeclareDefault": StepWords("宣布违约", "我行宣布本笔贷款违约，事由见下。", "宣布了违约"),
    "OpenEnforcement": StepWords(
        "进入实现质权", "法院已准许实现质权，法律文书见下。", "登记了实现质权程序"
    ),
    "RecordRealisation": StepWords(
        "登记变现",
        "{pledge}质押的权利已依法变现，所得 {proceeds_fen}。",
        "登记了变现所得",
    ),
    "DistributeProceeds": StepWords(
        "分配变现所得",
        "变现所得分配：费用 {costs_fen}，利息 {interest_fen}，本金 {principal_fen}，"
        "退还出质人 {surplus_fen}。",
        "分配了变现所得",
    ),
    "CloseEnforcement": StepWords(
        "终结实现质权", "实现质权的程序已终结，法律文书见下。", "终结了实现质权程序"
    ),
    "RecordFact": StepWords(
        "登记贷款事项",
        "我方陈述本笔贷款的一项事项（{fact}），涉及金额 {amount_fen}，内容见下。",
        "登记了贷款事项",
    ),
    "PledgeAssets": StepWords(
        "质押合同", "以{assets}出质，为本笔融资担保 {secured_fen}，条款见下。", "签署了质押合同"
    ),
    "ConfirmRegistration": StepWords(
        "质押登记确认",
        "确认国家知识产权局已于 {registered_on} 办理质押登记；质权自登记时设立。",
        "确认了质押登记",
    ),
    "VoidRegistration": StepWords(
        "质押登记撤销",
        "确认国家知识产权局已于 {voided_on} 撤销{pledge}质押的登记。",
        "登记了质押登记的撤销",
    ),
    "LapseRegistration": StepWords(
        "质押登记失效",
        "确认{pledge}质押的登记已于 {lapsed_on} 失效。",
        "登记了质押登记的失效",
    ),
    "ReleaseFunds": StepWords("放款", "我行发放贷款 {amount_fen}。", "发放了贷款"),
    "RecordRepayment": StepWords(
        "还款入账",
        "我行确认收到还款：本金 {principal_fen}，利息 {interest_fen}。",
        "登记了还款",
    ),
    "DischargePledge": StepWords(
        "解除质押", "贷款已还清，我行解除质押，释放全部权利。", "解除了质押"
    ),
    "WaivePledge": StepWords(
        "放弃质权", "我行放弃{pledge}质押，释放其全部权利，理由见下。", "放弃了质权"
    ),
    "ForceDischarge": StepWords(
        "依判决解除质押",
        "我作为守护人，确认法院已判令解除{pledge}质押，法律文书见下。",
        "依判决解除了质押",
    ),
    "StopPledging": StepWords(
        "暂停新增质押",
        "我作为守护人，暂停账本上一切新增质押，理由见下；还款与解押不受影响。",
        "暂停了新增质押",
    ),
    "ResumePledging": StepWords(
        "恢复新增质押", "我作为守护人，准许恢复新增质押，理由见下。", "恢复了新增质押"
    ),
}

FIELDS: dict[str, str] = {
    "party": "机构",
    "identity": "身份资料哈希",
    "dual_approval_above_fen": "超过此额须双人审批",
    "deadline": "签署有效期至",
    "key": "密钥地址",
    "person": "人员编号",
    "roles": "角色",
    "asset": "权利",
    "assets": "权利",
    "asset_version": "权利记录版本",
    "facts_hash": "著录事项哈希",
    "evidence_hash": "凭证哈希",
    "fingerprint": "状态指纹",
    "valid_until": "有效期至",
    "low_fen": "评估低值",
    "base_fen": "评估基准值",
    "high_fen": "评估高值",
    "report_hash": "评估报告哈希",
    "loan": "融资编号",
    "loan_version": "融资记录版本",
    "bank": "银行",
    "amount_fen": "金额",
    "terms_hash": "条款哈希",
    "reason_hash": "理由哈希",
    "secured_fen": "担保金额",
    "pledge": "质押序号",
    "certificate_hash": "登记证哈希",
    "registered_on": "登记日",
    "principal_fen": "归还本金",
    "interest_fen": "支付利息",
    "party_version": "机构记录版本",
    "key_version": "密钥记录版本",
    "new_key": "新密钥地址",
    "size": "日志条数",
    "root": "日志根哈希",
    "upheld": "异议是否成立",
    "notice_hash": "通知哈希",
    "overdue_fen": "逾期金额",
    "overdue_since": "逾期起始日",
    "court_document_hash": "法律文书哈希",
    "proceeds_fen": "变现所得",
    "costs_fen": "实现质权的费用",
    "surplus_fen": "退还出质人",
    "voided_on": "撤销日",
    "lapsed_on": "失效日",
    "stop_version": "暂停记录版本",
    "fact": "事项",
}

SIDES: dict[str, str] = {
    "guardian": "守护人",
    "owner": "权利人",
    "provider": "核验机构",
    "first appraiser": "第一评估师",
    "second appraiser": "第二评估师",
    "borrower": "借款企业",
    "officer": "银行经办",
    "approver": "银行审批",
    "pledgor": "出质人",
    "pledgee": "质权人",
    "witness": "见证机构",
    "lender": "贷款银行",
    "recorder": "日志存证方",
    "initiator": "异议人",
    "arbiter": "裁定人",
    "assignor": "转让银行",
    "assignee": "受让银行",
    "declarant": "陈述方",
}

ROLES: dict[Role, str] = {
    Role.SIGNATORY: "企业经办人",
    Role.VERIFIER: "核验员",
    Role.APPRAISER: "评估师",
    Role.OFFICER: "信贷经办人",
    Role.APPROVER: "信贷审批人",
    Role.GUARDIAN: "守护人",
    Role.RECORDER: "日志存证",
}

FACTS: dict[int, tuple[str, str]] = {
    1: ("追加担保通知", "margin call"),
    2: ("已补足担保", "margin call cured"),
    3: ("豁免追加担保", "margin call waived"),
    4: ("对追加担保提出异议", "appeal against a margin call"),
    5: ("宣布提前到期", "acceleration"),
    6: ("展期", "extension"),
    7: ("重组", "restructuring"),
    8: ("利率重定价", "rate reset"),
    9: ("挪用贷款", "misuse of funds"),
    10: ("贷款分类", "classification"),
    11: ("催收通知", "demand notice"),
    12: ("实现质权协议", "enforcement agreement"),
    13: ("变卖委托", "sale mandate"),
    14: ("向法院申请", "application to a court"),
    15: ("法院裁定", "court ruling"),
    16: ("拍卖公告", "auction announced"),
    17: ("流拍", "auction failed"),
    18: ("拍卖成交", "auction sold"),
    19: ("风险补偿申请", "claim on a risk pool"),
    20: ("风险补偿决定", "decision of a risk pool"),
    21: ("风险补偿到账", "payment of a risk pool"),
    22: ("追偿所得", "recovery"),
    23: ("追偿分成", "recovery shared"),
    24: ("核销", "write-off"),
    25: ("补贴申请", "subsidy claim"),
    26: ("补贴到账", "subsidy payment"),
    27: ("提款条件核对", "drawdown conditions"),
    28: ("授信报告", "credit memo"),
    29: ("账务调整", "adjustment of the account"),
}
"""What a recorded fact says by its number: Chinese, English. A number is never used anew."""


def fact_in_words(number: int) -> tuple[str, str]:
    """A fact by its number, Chinese and English. The ledger takes any: an unknown is no error.

    >>> fact_in_words(1), fact_in_words(200)
    (('追加担保通知', 'margin call'), ('未知事项 200', 'unknown fact 200'))
    """
    return FACTS.get(number, (f"未知事项 {number}", f"unknown fact {number}"))


def roles_in_words(roles: int) -> str:
    """What the bits of a key say.

    >>> roles_in_words(40)
    '信贷经办人、守护人'
    """
    return "、".join(word for role, word in ROLES.items() if role & roles) or "无"
