"""Every refusal of the ledger in Chinese: the contract's errors by name, and what to do next.

`{name}` stands for a fact of the error. A refusal changes nothing on the ledger.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ip_finance.chain_api.words import roles_in_words
from ip_finance.web.refusals import Facts, Told
from ip_finance.web.templating import moment, yuan

ANEW = "请打开案件页，重新发起这一步。"
LOOK = "请打开案件页，那里写明现在轮到谁、做什么。"
OPERATOR = "请告知平台运营方。"

WORDS: dict[str, tuple[str, str]] = {
    # signatures and signers
    "DeadlinePassed": ("签署有效期（{deadline}）已过，账本不再接受。", ANEW),
    "VersionPassed": ("签署之后记录已有变化：签的是第 {signed} 版，现为第 {current} 版。", ANEW),
    "SignatureCount": ("签名份数不对：需要 {signatures_needed} 份。", ANEW),
    "ECDSAInvalidSignature": ("有一份签名无法验证。", ANEW),
    "ECDSAInvalidSignatureS": ("有一份签名不是唯一的写法，账本不接受。", ANEW),
    "WalletRefused": ("合约钱包 {wallet} 没有认可这份签名。", "请由钱包的管理人确认后重新签署。"),
    "RoleMissing": ("密钥 {signer} 在账本上没有这一步所需的角色（{needed}）。", ANEW),
    "WrongParty": (
        "签署人属于{actual}，这一步须由{expected}签署。",
        "请由对应一方的人员签署，或重新发起。",
    ),
    "SamePerson": ("两份签名出自同一个人，而这一步须由两人签署。", "请另一位同事签署。"),
    "QuorumMissing": (
        "守护人签名不足：须由 {needed} 家不同机构的守护人签署。",
        "请另一家机构的守护人签署。",
    ),
    "EmptyStep": ("这一步缺少必填的内容或金额。", ANEW),
    # the directory
    "PartyKnown": ("{party}已在账本准入。", "无需重复准入。"),
    "PartyUnknown": ("{party}尚未在账本准入。", "请先由两家机构的守护人签署其准入。"),
    "KeyKnown": ("密钥 {key} 已在账本登记；密钥不能重复登记，也不能转给他人。", "请使用新的密钥。"),
    "KeyUnknown": ("账本上没有密钥 {key}。", "请核对密钥地址。"),
    "TooFewGuardians": (
        "这样一来只剩 {left} 家机构有守护人，账本至少需要 {needed} 家。",
        "请先登记另一位守护人。",
    ),
    "LogNotGrown": ("日志已锚定到第 {anchored} 条，这次只到第 {size} 条。", OPERATOR),
    # rights
    "RightNotNormal": ("权利编号 {asset} 不是账本规定的写法。", OPERATOR),
    "InvalidShortString": ("权利编号不是账本规定的写法。", OPERATOR),
    "StringTooLong": ("权利编号过长，账本无法登记。", OPERATOR),
    "AssetKnown": ("{asset} 已由{owner}登记；一项权利在账本上只有一条记录。", "如有异议，请提出。"),
    "AssetUnknown": ("{asset} 尚未登记到账本。", "请先由权利人签署登记。"),
    "AssetDisputed": ("{asset} 存在未裁定的异议。", "请等待裁定。"),
    "AssetNotDisputed": ("{asset} 没有未裁定的异议。", "无需裁定。"),
    "EvidenceUsed": ("这份凭证已用于另一项异议；一份凭证只能用一次。", "请提供新的凭证。"),
    "VerificationNotInForce": ("{asset} 没有有效的核验证明。", "请核验机构重新核验并签署。"),
    "ValidityNotAhead": ("有效期 {valid_until} 已过。", "请重新出具后再签署。"),
    "RangeNotRising": (
        "评估值须依次为低值、基准值、高值，且大于零：{low_fen}、{base_fen}、{high_fen}。",
        "请另作评估。",
    ),
    # loans
    "LoanKnown": ("这笔融资申请已在账本上。", LOOK),
    "WrongLoanState": ("融资在账本上的状态是“{actual}”，不能办理这一步。", LOOK),
    "AboveApproved": ("{asked_fen} 超过尚可发放的 {available_fen}。", "请降低放款金额。"),
    "AboveOutstanding": (
        "归还本金 {paid_fen} 超过未还本金 {outstanding_fen}。",
        "多付部分请记为利息，或退回。",
    ),
    "ClaimNotOffered": (
        "没有可以受让的债权转让要约：要约已变更、已失效，或不是向贵行发出的。",
        "请出让银行重新发出要约。",
    ),
    "FactKnown": ("这份凭证的事项已在账本上；一份凭证只能登记一次。", "无需重复登记。"),
    "AboveProceeds": (
        "拟分配 {asked_fen}，超过尚未分配的变现所得 {undistributed_fen}。",
        "请按法院文书核对金额。",
    ),
    "SurplusBeforeDebt": (
        "尚有本金 {outstanding_fen} 未清偿，不能先把余款退还出质人。",
        "请先清偿本金。",
    ),
    # pledges
    "PledgingIsStopped": ("守护人已暂停新增质押；还款与解押不受影响。", "请等待恢复。"),
    "PledgingIsNotStopped": ("新增质押没有被暂停。", "无需恢复。"),
    "TooManyPledges": ("这笔融资的质押份数已到上限。", "请另行融资，或先解除不用的质押。"),
    "AssetsNotRising": ("质押清单中的权利有重复，或次序不对。", ANEW),
    "NotTheOwner": ("{asset} 属于{owner}，不属于出质人{pledgor}。", "请选择出质人名下的权利。"),
    "AssetAlreadyPledged": (
        "{asset} 已为另一笔融资出质；同一权利不能重复质押。",
        "请等待解押，或提供其他权利。",
    ),
    "FingerprintPassed": ("签署之后，质押清单中的权利有变化（重新核验、异议或另行出质）。", ANEW),
    "PledgeNotLive": ("{pledge}质押已经终止，或不存在。", LOOK),
    "PledgeNotPending": ("{pledge}质押不在等待登记：已登记或已终止。", LOOK),
    "PledgeNotRegistered": ("质押尚未全部登记；质权自登记时设立。", "请先办理并确认登记。"),
    "PledgeNotEnforceable": ("{pledge}质押未登记或已终止，不能变现。", LOOK),
    "LoanNotSettled": ("尚有本金 {outstanding_fen} 未还清，质押不能解除。", "请先登记还款。"),
}
UNKNOWN = ("账本没有接受这一步，也没有说明可以识别的理由。", OPERATOR)

LOAN_STATES = (
    "未申请", "审查中", "已拒绝", "已批准", "还款中", "已结清", "逾期", "违约", "实现质权中",
)  # fmt: skip
"""The states of `ILoanBook.LoanState`, by their numbers."""


def ledger_told(refusal: Mapping[str, Any]) -> Told:
    """What the ledger answered (`{"error": name, "facts": {...}}`) in words for people."""
    error = str(refusal.get("error"))
    detail, cure = WORDS.get(error, UNKNOWN)
    facts: Mapping[str, Any] = refusal.get("facts") or {}
    shown = Facts({name: _shown(error, name, value) for name, value in facts.items()})
    return Told(error, detail.format_map(shown), cure.format_map(shown), None)


def _party(number: int) -> str:
    return f"编号 {number} 的机构" if number else "另一家机构"


_SHOWN: dict[tuple[str, str], Callable[[Any], str]] = {
    ("RoleMissing", "needed"): roles_in_words,
    ("WrongLoanState", "actual"): lambda state: LOAN_STATES[state],
    ("WrongParty", "expected"): _party,
    ("WrongParty", "actual"): _party,
}
"""Facts whose name alone does not say what they are."""


def _shown(error: str, name: str, value: Any) -> str:
    if (error, name) in _SHOWN:
        return _SHOWN[error, name](value)
    if name.endswith("_fen"):
        return yuan(value)
    if name in {"deadline", "valid_until"}:
        return moment(value)
    if name in {"party", "owner", "pledgor"}:
        return _party(value)
    return f"第 {value + 1} 份" if name == "pledge" else str(value)
