"""What an event of the ledger tells, in one sentence: Chinese, and English. Pure.

`{name}` stands for a member of the event in words: an amount in yuan, a day in Beijing, roles by
name. Parties go by their number: their names are not on the ledger.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Literal, TypeAlias

from ip_finance.chain_api.events import ChainEvent
from ip_finance.chain_api.roles import Role
from ip_finance.chain_api.words import fact_in_words, roles_in_words
from ip_finance.core.clock import business_date, from_unix

Language: TypeAlias = Literal["zh", "en"]

SENTENCES: Mapping[str, tuple[str, str]] = {
    "PartyAdmitted": ("{party}准入账本", "{party} is admitted"),
    "PartyChanged": (
        "{party}的双人审批起点改为 {dual_approval_above_fen}",
        "{party} needs two approvers above {dual_approval_above_fen}",
    ),
    "KeyEnrolled": (
        "密钥 {key} 登记给{party}的 {person} 号人员（{roles}）",
        "Key {key} is enrolled for person {person} of {party} ({roles})",
    ),
    "KeyChanged": ("密钥 {key} 的角色改为：{roles}", "Key {key} now has the roles: {roles}"),
    "KeyRotated": (
        "{party} {person} 号人员的密钥由 {key} 更换为 {new_key}",
        "Person {person} of {party} has {new_key} in the place of {key}",
    ),
    "LogAnchored": (
        "{party}存证了审计日志，共 {size} 条，根哈希 {root}",
        "{party} anchored its log of {size} entries, root {root}",
    ),
    "AssetRegistered": ("{owner}登记了{asset}", "{owner} claims {asset}"),
    "VerificationAttested": (
        "{provider}出具{asset}的核验证明，有效至 {valid_until}",
        "{provider} attests {asset}, valid until {valid_until}",
    ),
    "VerificationWithdrawn": (
        "{provider}撤回了{asset}的核验证明",
        "{provider} withdraws its attestation of {asset}",
    ),
    "ValuationRecorded": (
        "{asset}评定价值 {base_fen}（{low_fen} 至 {high_fen}），有效至 {valid_until}",
        "{asset} is valued at {base_fen} ({low_fen} to {high_fen}), valid until {valid_until}",
    ),
    "DisputeOpened": (
        "{initiator}对{asset}提出异议，凭证 {evidence_hash}",
        "{initiator} disputes {asset}, evidence {evidence_hash}",
    ),
    "DisputeResolved": (
        "{arbiter}裁定对{asset}的异议{upheld}",
        "{arbiter} resolves the dispute over {asset}: {upheld}",
    ),
    "LoanApplied": (
        "{borrower}向{bank}申请贷款 {amount_fen}",
        "{borrower} asks {bank} for {amount_fen}",
    ),
    "LoanApproved": ("银行批准贷款 {amount_fen}", "The bank approves {amount_fen}"),
    "LoanDeclined": ("银行未批准贷款", "The bank declines"),
    "FundsReleased": (
        "银行放款 {amount_fen}，未还本金 {outstanding_fen}",
        "The bank releases {amount_fen}; {outstanding_fen} is owed",
    ),
    "RepaymentRecorded": (
        "归还本金 {principal_fen}、利息 {interest_fen}，未还本金 {outstanding_fen}",
        "{principal_fen} of principal and {interest_fen} of interest are paid; "
        "{outstanding_fen} is owed",
    ),
    "TermsChanged": ("双方变更了借款条款", "Both sides change the terms"),
    "ClaimOffered": ("银行向{bank}发出债权转让要约", "The bank offers the claim to {bank}"),
    "ClaimAssigned": ("{bank}受让了债权及其质权", "{bank} takes the claim with its pledges"),
    "OverdueMarked": (
        "自 {overdue_since} 起逾期 {overdue_fen}",
        "{overdue_fen} is overdue since {overdue_since}",
    ),
    "OverdueCured": ("逾期款项已清偿，恢复正常", "Paid up: active again"),
    "DefaultDeclared": ("银行宣布违约", "The bank declares default"),
    "EnforcementOpened": ("进入实现质权程序", "Enforcement begins"),
    "RealisationRecorded": (
        "{pledge}质押的权利变现 {proceeds_fen}，待分配 {undistributed_fen}",
        "The rights of the {pledge} pledge brought in {proceeds_fen}; "
        "{undistributed_fen} is to be distributed",
    ),
    "ProceedsDistributed": (
        "分配变现所得：费用 {costs_fen}、利息 {interest_fen}、本金 {principal_fen}、"
        "退还出质人 {surplus_fen}；未还本金 {outstanding_fen}",
        "Distributed: {costs_fen} to costs, {interest_fen} to interest, {principal_fen} to "
        "principal, {surplus_fen} to the pledgor; {outstanding_fen} is owed",
    ),
    "EnforcementClosed": ("终结实现质权程序", "Enforcement ends"),
    "FactRecorded": (
        "{party}陈述：{fact}，金额 {amount_fen}，凭证 {evidence_hash}",
        "{party} states: {fact}, amount {amount_fen}, evidence {evidence_hash}",
    ),
    "AssetsPledged": (
        "{pledgor}以{assets}出质（{pledge}质押），担保 {secured_fen}",
        "{pledgor} pledges {assets} (the {pledge} pledge) for {secured_fen}",
    ),
    "RegistrationConfirmed": (
        "国家知识产权局于 {registered_on} 登记{pledge}质押，{witness}见证",
        "The office registered the {pledge} pledge on {registered_on}; {witness} is witness",
    ),
    "RegistrationVoided": (
        "国家知识产权局于 {voided_on} 撤销{pledge}质押的登记，{witness}见证",
        "The office voided the registration of the {pledge} pledge on {voided_on}; "
        "{witness} is witness",
    ),
    "RegistrationLapsed": (
        "{pledge}质押的登记于 {lapsed_on} 失效，{witness}见证",
        "The registration of the {pledge} pledge lapsed on {lapsed_on}; {witness} is witness",
    ),
    "PledgeDischarged": ("解除{pledge}质押", "The {pledge} pledge is discharged"),
    "PledgeWaived": ("银行放弃{pledge}质押", "The bank waives the {pledge} pledge"),
    "PledgeForceDischarged": (
        "依法律文书 {court_document_hash} 解除{pledge}质押",
        "A court frees the {pledge} pledge, document {court_document_hash}",
    ),
    "PledgingStopped": ("{party}暂停了全部新增质押", "{party} stops all new pledges"),
    "PledgingResumed": ("恢复新增质押", "New pledges are allowed again"),
    "StepRefused": (
        "同批第 {index} 步被账本拒绝，未作任何变更",
        "Step {index} of a batch is refused and changes nothing",
    ),
}
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
PARTIES = frozenset(
    ["party", "owner", "provider", "initiator", "arbiter", "borrower", "bank", "pledgor", "witness"]
)
"""The members that are the number of a party."""
DAYS = {"valid_until", "registered_on", "voided_on", "lapsed_on", "overdue_since"}


def told(event: ChainEvent, language: Language) -> str:
    """The event in one sentence."""
    zh, en = SENTENCES[type(event).__name__]
    sentence = zh if language == "zh" else en
    return sentence.format(
        **{name: in_words(name, value, language) for name, value in asdict(event).items()}
    )


def in_words(name: str, value: Any, language: Language) -> str:
    """A member of an event, or a column of a mirror, as people say it.

    >>> in_words("amount_fen", 123_456, "zh"), in_words("pledge", 0, "zh")
    ('¥1,234.56', '第 1 笔')
    """
    is_zh = language == "zh"
    if name.endswith("_fen"):
        return f"¥{value // 100:,}.{value % 100:02}"
    if name in PARTIES:
        return f"机构 {value} " if is_zh else f"party {value}"
    if name in DAYS:
        return business_date(from_unix(value)).isoformat()
    if name == "fact":
        return fact_in_words(value)[0 if is_zh else 1]
    return _other(name, value, is_zh)


def _other(name: str, value: Any, is_zh: bool) -> str:
    match name:
        case "pledge":
            return f"第 {value + 1} 笔" if is_zh else ORDINALS[value]
        case "index":
            return str(value + 1)
        case "roles":
            return _roles(value, is_zh)
        case "upheld":
            return (
                ("成立" if value else "不成立") if is_zh else ("upheld" if value else "dismissed")
            )
        case "assets":
            return ("、" if is_zh else ", ").join(value)
        case _:
            return str(value)


def _roles(roles: int, is_zh: bool) -> str:
    if is_zh:
        return roles_in_words(roles) or "无"
    return ", ".join(role.name or "" for role in Role if roles & role).lower() or "none"
