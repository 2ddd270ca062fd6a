"""Every refusal of the system in Chinese: what was wrong, and what to do next.

The errors themselves speak English to programs; people at a page read these. `{name}` stands for
a fact of the error; amounts are shown in yuan, states and roles in words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ip_finance.core.actor import PersonRole
from ip_finance.web.appraisal_refusals import WORDS as APPRAISAL_WORDS
from ip_finance.web.audit_refusals import WORDS as AUDIT_WORDS
from ip_finance.web.bank_refusals import WORDS as BANK_WORDS
from ip_finance.web.collateral_refusals import WORDS as COLLATERAL_WORDS
from ip_finance.web.credit_refusals import WORDS as CREDIT_WORDS
from ip_finance.web.dossier_refusals import WORDS as DOSSIER_WORDS
from ip_finance.web.eligibility_refusals import WORDS as ELIGIBILITY_WORDS
from ip_finance.web.filing_refusals import WORDS as FILING_WORDS
from ip_finance.web.finding_refusals import WORDS as FINDING_WORDS
from ip_finance.web.identity_refusals import WORDS as IDENTITY_WORDS
from ip_finance.web.intake_refusals import WORDS as INTAKE_WORDS
from ip_finance.web.legal_status_refusals import WORDS as LEGAL_STATUS_WORDS
from ip_finance.web.loan_engine_refusals import WORDS as LOAN_ENGINE_WORDS
from ip_finance.web.loss_refusals import WORDS as LOSS_WORDS
from ip_finance.web.marketplace_refusals import WORDS as MARKETPLACE_WORDS
from ip_finance.web.operator_refusals import WORDS as OPERATOR_WORDS
from ip_finance.web.ops_refusals import WORDS as OPS_WORDS
from ip_finance.web.payment_refusals import WORDS as PAYMENT_WORDS
from ip_finance.web.policy_refusals import WORDS as POLICY_WORDS
from ip_finance.web.public_refusals import WORDS as PUBLIC_WORDS
from ip_finance.web.report_refusals import WORDS as REPORT_WORDS
from ip_finance.web.servicing_refusals import WORDS as SERVICING_WORDS
from ip_finance.web.sme_refusals import WORDS as SME_WORDS
from ip_finance.web.watch_refusals import WORDS as WATCH_WORDS
from ip_finance.web.webhook_refusals import WORDS as WEBHOOK_WORDS
from ip_finance.web.words import ROLE_WORDS, STATE_WORDS
from ip_finance.web.workbench_refusals import WORDS as WORKBENCH_WORDS

REOPEN = "打开融资案件页，那里写明现在轮到谁、做什么。"
NEW_ID = "重新打开页面填写一次。"
REOPEN_RECORD = "重新打开该记录，那里写明现在可以办理什么。"

WORDS: dict[str, tuple[str, str]] = {
    # signing in, roles, forms
    "not-signed-in": ("您还没有登录。", "请先登录。"),
    "session-ended": ("登录已过期。", "请重新登录。"),
    "wrong-credentials": ("登录名或密码不正确。", "请核对大小写后重试。"),
    "role-missing": ("此事须由{needed}办理。", "请具有该角色的同事办理，或请管理员为您授权。"),
    "form-forged": ("此表单不是在您当前的登录中打开的。", "请重新打开页面，再提交一次。"),
    "form-too-large": ("表单连同文件过大。", "请压缩文件后重试，单个文件不超过 20 MB。"),
    "idempotency-key-missing": ("表单不完整。", "请重新打开页面，再提交一次。"),
    "idempotency-key-reused": (
        "这张表单已经提交过，内容与上次不同。",
        "请先查看上次提交的结果；如需再办一次，请重新打开页面。",
    ),
    "id-taken": ("此编号已用于另一条记录。", NEW_ID),
    "malformed-request": ("提交的内容不完整或格式不正确。", "请返回上一页更正。"),
    "not-found": ("没有这个页面。", "请核对链接。"),
    "method-not-allowed": ("不能这样打开此地址。", "请从页面上的按钮进入。"),
    "internal-error": ("系统出错，没有改动任何数据。", "请稍后重试；若仍然如此，请告知错误编号。"),
    # parties and people
    "party-not-found": ("没有这家机构。", "请核对编号。"),
    "person-not-found": ("没有这个人。", "请核对编号。"),
    "party-exists": ("统一社会信用代码 {uscc} 已登记，资料与此不同。", "请使用已登记的机构。"),
    "person-exists": ("登录名 {login} 已被使用。", "请换一个登录名。"),
    "role-not-of-kind": ("这类机构的人员不能担任“{role}”。", "请选择该类机构允许的角色。"),
    "bad-uscc": ("统一社会信用代码 {uscc} 不正确。", "请对照营业执照核对 18 位代码。"),
    "party-not-on-ledger": ("{party} 尚未在账本上准入。", "请等待两家机构的守护人签署其准入。"),
    # signing
    "signing-request-not-found": ("没有这项签署。", "请从“待签署”进入。"),
    "step-on-its-way": ("各方均已签署，账本即将记录这一步。", "请等待账本结果后再办理。"),
    "signing-request-not-open": ("这一步不再等待签署：{state}。", REOPEN),
    "signing-deadline-passed": ("这一步的签署期限已过，账本不会再接受。", "请重新发起这一步。"),
    "not-your-signature": (
        "这一步不由您签署。",
        "请由对应一方的人员签署；任何人，包括平台，都不能代签。",
    ),
    "same-person-twice": ("您已签署过这一步，另一方须由他人签署。", "请另一位同事签署。"),
    "signature-not-yours": ("签名与为您登记的密钥不符。", "请用您自己的密钥重新签署。"),
    "no-key-enrolled": ("账本上还没有您的签名密钥。", "请先生成密钥，并由两家机构的守护人登记。"),
    "key-taken": ("您已登记过另一把密钥。", "每人一把密钥；遗失请申请更换。"),
    "keystore-mismatch": ("密钥文件与地址不符，或未加密。", "请重新生成密钥。"),
    # documents
    "document-not-found": ("没有这份文件。", "请重新上传。"),
    "document-exists": ("同一编号下已有另一份文件。", NEW_ID),
    "file-too-large": ("文件过大。", "请上传不超过 20 MB 的文件。"),
    "empty-file": ("文件是空的，或没有选择文件。", "请重新选择文件。"),
    "content-damaged": ("已保存的文件缺失或被改动。", "请告知审计员，并重新上传原件。"),
    # rights
    "asset-not-found": ("没有这项权利。", "请核对编号。"),
    "asset-exists": ("{number} 已在平台登记；一项权利永远只有一条记录。", "请使用已有记录。"),
    "office-file-refused": ("无法读取该公布文件（{reason}）。", "请上传国知局发布的原始文件。"),
    "owner-not-named": ("文件中的权利人是“{named}”，不是“{party}”。", "请登记本企业名下的权利。"),
    "asset-not-registered": ("{number} 尚未登记到账本。", "请先由权利人签署登记。"),
    "asset-disputed": ("{number} 存在未裁定的异议；裁定之前不能核验或出质。", "请等待裁定。"),
    # verification
    "verification-not-found": ("没有这份核验。", "请核对编号。"),
    "verification-exists": ("同一编号下已有另一份核验；核验结果不能覆盖。", NEW_ID),
    "not-the-provider": ("这是另一家核验机构的结果。", "请签署本机构查得的结果。"),
    "already-attested": ("这份核验已经上链。", "如需更新，请重新核验。"),
    "asset-not-verified": ("该权利没有有效的核验。", "请核验机构重新核验。"),
    "verification-missing": ("{number} 没有有效的核验。", "请核验机构先核验并签署。"),
    "verification-not-in-force": ("{number} 没有有效的核验。", "请核验机构重新核验。"),
    "findings-stale": ("核验结果已过有效期。", "请重新查询登记簿后再提交。"),
    "read-in-future": ("查询日期 {read_on} 还没有到。", "请填写实际查询的日期。"),
    "another-right": (
        "查得的是另一项权利：登记为“{claimed}”，查得“{found}”。",
        "请核对专利号后重新查询。",
    ),
    "owner-differs": (
        "登记簿上的权利人是“{found}”，不是“{claimed}”。",
        "请权利人先到国知局办理变更。",
    ),
    "right-dead": ("该权利已终止或被宣告无效。", "请提供其他权利。"),
    "right-not-granted": ("该权利尚未授权，不能出质。", "请等待授权公告。"),
    "fees-not-paid": ("年费未缴至今日（宽限期视为未缴）。", "请权利人补缴年费后重新核验。"),
    "right-frozen": ("该权利被查封，或因争议中止。", "请等待解除登记后重新核验。"),
    "right-encumbered": ("该权利已有质押登记；专利不能重复质押。", "请先注销在先质押。"),
    # loans
    "loan-not-found": ("没有这笔融资。", "请核对编号。"),
    "loan-exists": ("同一编号下已有另一份申请。", NEW_ID),
    "not-a-bank": ("只能向已在账本准入的银行申请。", "请从列表中选择银行。"),
    "term-too-long": (
        "流动资金贷款最长 {limit} 个月，您填写了 {term_months} 个月。",
        "请缩短期限。",
    ),
    "wrong-loan-state": ("融资目前“{state}”，此操作要求“{needed}”。", REOPEN),
    "above-lending-limit": (
        "{amount_fen} 超过可贷上限 {limit_fen}（各项权利评估值 × 质押率之和）。",
        "请降低金额，或请企业增加权利。",
    ),
    "above-applied-amount": ("{amount_fen} 超过申请金额 {applied_fen}。", "批准金额不得超过申请。"),
    "maturity-after-right": (
        "到期日 {maturity_on} 时，{number} 已届满（{expires_on}）。",
        "请提前到期日，或不用该权利。",
    ),
    "maturity-beyond-term": (
        "申请期限为 {term_months} 个月：今日批准，最迟 {latest} 到期，不能是 {maturity_on}。",
        "请提前到期日；需要更长期限的，请企业按更长期限重新申请。",
    ),
    "maturity-not-ahead": ("到期日 {maturity_on} 不在将来。", "请选择以后的日期。"),
    "above-approved-amount": ("{amount_fen} 超过尚可发放的 {available_fen}。", "请降低放款金额。"),
    "pledge-not-registered": (
        "质押全部登记之前不能放款：质权自登记时设立。",
        "请先签约、到国知局登记，并在此确认。",
    ),
    "above-outstanding": (
        "归还本金 {principal_fen} 超过未还本金 {outstanding_fen}。",
        "多付部分请记为利息，或退回。",
    ),
    "no-ltv-cap": ("没有适用于该类权利的质押率上限。", "请平台补录银行的质押率政策。"),
    # pledges
    "pledge-not-found": ("没有这份质押。", "请核对编号。"),
    "pledging-is-stopped": ("守护人已暂停新增质押；还款与解押不受影响。", "请等待恢复。"),
    "too-many-pledges": ("这笔融资已有过 {limit} 份质押，账本不再接受。", "请另行融资。"),
    "pledge-exists": ("同一编号下已有另一份质押。", NEW_ID),
    "asset-already-pledged": (
        "{number} 已为另一笔融资出质；同一权利不能重复质押。",
        "请等待解押，或提供其他权利。",
    ),
    "not-the-pledgors-right": ("{number} 不属于出质人。", "请选择出质人名下的权利。"),
    "secured-above-value": (
        "担保金额 {secured_fen} 超过权利评估值 {value_fen}。",
        "请降低担保金额，或增加权利。",
    ),
    "wrong-pledge-state": ("质押目前“{state}”，此操作要求“{needed}”。", REOPEN),
    "loan-not-settled": ("尚有本金 {outstanding_fen} 未还清，质押不能解除。", "请先登记还款。"),
    # actions
    "action-not-found": ("这条记录没有此项操作。", "请从“更多操作”进入。"),
    "not-the-lender": ("这笔贷款的债权属于另一家银行。", "请由账本上持有债权的银行办理。"),
    "own-right": ("{number} 属于本机构，此事须由他人判断。", "请由其他机构的人员办理。"),
    "own-dispute": (
        "对 {number} 的异议由本机构提出，不能自行裁定。",
        "请由第三方机构的守护人裁定。",
    ),
    "not-your-key": ("密钥只能由其本人更换。", "请本人登录后生成新密钥。"),
    "no-dispute": ("{number} 目前没有异议。", REOPEN_RECORD),
    "claim-not-offered": (
        "这笔债权没有向贵行发出要约，或发出之后贷款又有变动。",
        "请持有债权的银行（重新）发出要约。",
    ),
    "offer-to-self": ("这笔债权本来就属于该银行。", "请选择受让银行。"),
    "date-ahead": ("{stated} 还没有到，不能作为已发生之日。", "请按文件上的日期填写。"),
    "nothing-to-distribute": ("分配金额不能全部为 0。", "请至少填写一项金额。"),
    "above-proceeds": (
        "分配合计 {asked_fen} 超过尚未分配的 {undistributed_fen}。",
        "请减少分配金额，或先登记变现。",
    ),
    "interest-before-principal": (
        "尚有利息、罚息与费用 {due_fen} 未清偿，不能分配给本金。",
        "请先分配给利息、罚息与费用。",
    ),
    "figures-of-the-file": (
        "这笔贷款的处置案卷已有成交，金额由案卷算出。",
        "请从处置案卷登记变现或分配。",
    ),
    "surplus-before-debt": (
        "尚有本金 {outstanding_fen} 未清偿，不能退还出质人。",
        "请先分配给本金。",
    ),
    "pledge-not-enforceable": (
        "只有本笔贷款已登记且有效的质押才能变现。",
        "请选择本笔贷款已登记的质押。",
    ),
    "pledge-not-live": ("这份质押目前“{state}”，没有约束任何权利。", REOPEN_RECORD),
    "pledging-not-stopped": ("新增质押没有暂停。", REOPEN_RECORD),
    "person-without-key": ("账本上没有此人的密钥。", "请先登记密钥。"),
    "too-few-guardians": (
        "至少须保留 {quorum} 家机构的守护人，否则再也无法准入、登记或恢复。",
        "请先为另一家机构登记守护人。",
    ),
    # outside
    "chain-unavailable": ("暂时连不上账本。", "请稍后重试；没有改动任何数据。"),
    "ledger-missing": ("账本尚未部署。", "请联系平台。"),
}
for _more in (
    APPRAISAL_WORDS,
    BANK_WORDS,
    INTAKE_WORDS,
    OPERATOR_WORDS,
    OPS_WORDS,
    LEGAL_STATUS_WORDS,
    ELIGIBILITY_WORDS,
    DOSSIER_WORDS,
    FILING_WORDS,
    FINDING_WORDS,
    WORKBENCH_WORDS,
    PAYMENT_WORDS,
    WATCH_WORDS,
    WEBHOOK_WORDS,
    IDENTITY_WORDS,
    COLLATERAL_WORDS,
    AUDIT_WORDS,
    SERVICING_WORDS,
    SME_WORDS,
    LOAN_ENGINE_WORDS,
    CREDIT_WORDS,
    POLICY_WORDS,
    PUBLIC_WORDS,
    LOSS_WORDS,
    REPORT_WORDS,
    MARKETPLACE_WORDS,
):
    WORDS |= _more
UNKNOWN = ("此操作被拒绝。", "请返回上一页，更正后重试。")


@dataclass(frozen=True, slots=True)
class Told:
    """A refusal as a page says it."""

    code: str
    detail: str
    cure: str
    rule: str | None


class Facts(dict[str, str]):
    """A fact that an error does not carry is shown as a dash."""

    def __missing__(self, name: str) -> str:
        return "—"


def in_chinese(code: str, facts: Mapping[str, Any], rule: str | None = None) -> Told:
    """The refusal `code` in words for people."""
    detail, cure = WORDS.get(code, UNKNOWN)
    shown = Facts({name: _shown(name, value) for name, value in facts.items()})
    return Told(code, detail.format_map(shown), cure.format_map(shown), rule)


def role_words(roles: frozenset[PersonRole]) -> str:
    """What the person is, in words: 信贷经办人、守护人."""
    return "、".join(word for role, word in ROLE_WORDS.items() if role in roles)


def _shown(name: str, value: object) -> str:
    if isinstance(value, int) and name.endswith("_fen"):
        return f"¥{value // 100:,}.{value % 100:02d}"
    if not isinstance(value, str):
        return "—" if value is None else str(value)
    if name in {"needed", "state", "role", "verdict"}:
        return " / ".join(_word(part) for part in value.split(" / "))
    return value


def _word(name: str) -> str:
    if name in STATE_WORDS:
        return STATE_WORDS[name]
    return ROLE_WORDS[PersonRole(name)] if name in set(PersonRole) else name
