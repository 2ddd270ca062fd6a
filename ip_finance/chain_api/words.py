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
    "ApplyForLoan": StepWords(
        "融资申请", "我方向{bank}申请流动资金贷款 {amount_fen}。", "提交了融资申请"
    ),
    "ApproveLoan": StepWords("批准贷款", "我行批准贷款 {amount_fen}，条款见下。", "批准了贷款"),
    "DeclineLoan": StepWords("不予批准", "我行不批准这笔融资申请，理由见下。", "未批准融资申请"),
    "PledgeAssets": StepWords(
        "质押合同", "以{assets}出质，为本笔融资担保 {secured_fen}，条款见下。", "签署了质押合同"
    ),
    "ConfirmRegistration": StepWords(
        "质押登记确认",
        "确认国家知识产权局已于 {registered_on} 办理质押登记；质权自登记时设立。",
        "确认了质押登记",
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
}

ROLES: dict[Role, str] = {
    Role.SIGNATORY: "企业经办人",
    Role.VERIFIER: "核验员",
    Role.APPRAISER: "评估师",
    Role.OFFICER: "信贷经办人",
    Role.APPROVER: "信贷审批人",
    Role.GUARDIAN: "守护人",
}


def roles_in_words(roles: int) -> str:
    """What the bits of a key say.

    >>> roles_in_words(40)
    '信贷经办人、守护人'
    """
    return "、".join(word for role, word in ROLES.items() if role & roles)
