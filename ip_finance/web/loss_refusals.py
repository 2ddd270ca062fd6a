"""Refusals of enforcement, write-offs, pools and subsidies, in Chinese."""

FILE = "请打开处置案卷：那里列出已有的条目和可以办理的下一步。"
NEW_ONE = "请重新打开页面，以新编号填写。"
CLAIM = "请打开该申请：那里写明现在轮到谁。"

WORDS: dict[str, tuple[str, str]] = {
    "enforcement-case-not-found": ("没有这份处置案卷。", "请从融资案件进入。"),
    "enforcement-entry-not-found": ("案卷中没有仍然有效的第 {number} 条。", FILE),
    "enforcement-out-of-turn": ("前一步尚未发生，不能登记这一步。", FILE),
    "enforcement-entry-relied-on": (
        "第 {by} 条以第 {number} 条为前提。",
        "请先以更正条目删去第 {by} 条。",
    ),
    "enforcement-entry-ahead": ("{stated} 尚未到来（今天是 {today}）。", "请在当日登记。"),
    "enforcement-entry-too-early": (
        "{stated} 早于最早可以的日期 {earliest}。",
        "请等到该日，或更正日期。",
    ),
    "enforcement-entry-too-late": (
        "{stated} 晚于最后期限 {latest}。",
        "请按法院要求重新开始，或更正日期。",
    ),
    "enforcement-below-floor": (
        "{stated_fen} 低于底价 {floor_fen}。",
        "请不低于底价填写；案卷列有底价的计算。",
    ),
    "enforcement-deposit-out-of-range": (
        "保证金 {stated_fen} 不在 {low_fen} 至 {high_fen} 之间。",
        "保证金须为起拍价的规定比例。",
    ),
    "court-not-competent": (
        "无权利凭证的权利质权由质押登记地法院管辖。",
        "请向登记地法院或专门法院申请。",
    ),
    "export-permit-missing": (
        "中国专利转让给境外主体，须先办理技术出口手续。",
        "请填写许可证或登记号。",
    ),
    "enforcement-wrong-pledge": ("这份质押不担保本笔贷款。", "请选择本笔贷款的质押。"),
    "costs-above-proceeds": (
        "费用与税费 {asked_fen} 超过金额 {proceeds_fen}。",
        "请按凭证更正费用。",
    ),
    "write-off-not-found": ("没有这项核销。", FILE),
    "write-off-exists": ("本笔贷款已有核销，或该编号已用于另一项核销。", NEW_ONE),
    "write-off-unfounded": ("核销依据不成立。", "请选择案卷能够证明的依据。"),
    "nothing-to-write-off": ("账上已无欠款。", "只核销尚未收回的部分。"),
    "own-write-off": ("提出人不能对自己提出的核销作决定或签署。", "请本行另一人决定。"),
    "write-off-decided": ("{by} 已于 {on} 作出决定。", "请查看该决定。"),
    "write-off-not-agreed": ("核销尚未获得同意，或已被否决。", "请先由第二人决定。"),
    "not-written-off": (
        "贷款仍在表内，收到的款项应作为还款或处置款分配入账。",
        "核销之后收到的款项才登记为核销后收回。",
    ),
    "recovery-exists": ("该编号已用于另一笔收回。", NEW_ONE),
    "recovery-not-found": ("没有这笔收回。", FILE),
    "recovery-above-loss": (
        "{stated_fen} 超过尚欠的 {left_fen}。",
        "最多登记债务人所欠金额，多出部分不属于银行。",
    ),
    "pool-not-found": ("没有这个风险补偿资金池。", "请从“风险补偿”进入。"),
    "pool-cover-exists": ("这笔贷款已纳入 {pool}，或编号已被使用。", "一笔贷款只在一个资金池。"),
    "pool-not-covered": ("这笔贷款没有纳入风险补偿。", "贷款须在违约之前纳入资金池。"),
    "pool-loan-not-sound": (
        "贷款已逾期 {days_overdue} 天，或五级分类不是正常类。",
        "资金池只纳入未逾期的正常类贷款。",
    ),
    "pool-breaker-tripped": (
        "资金池不良率超过熔断线，暂停纳入新的贷款。",
        "不良率回到熔断线以下后再办理；已纳入的贷款不受影响。",
    ),
    "pool-claim-not-found": ("没有这项补偿申请。", "请从“风险补偿”进入。"),
    "pool-claim-exists": ("这笔贷款已有在办或最终的补偿申请，或编号已被使用。", CLAIM),
    "pool-claim-condition-open": (
        "补偿条件尚未满足：现为 {has}，须为 {needs}。",
        "资金池页面列有逾期天数、催收、处置等条件，请先满足。",
    ),
    "enforcement-entry-recorded": ("第 {number} 条已经上链。", "如有错误，另立一条更正。"),
    "pool-no-loss": ("扣除保险赔付后没有本金损失。", "同一损失不得重复补偿。"),
    "pool-claim-out-of-turn": ("补偿申请现在还不能办理这一步。", CLAIM),
    "pool-opinion-given": ("{by} 已于 {on} 给出意见。", CLAIM),
    "pool-same-reviewer": ("审核人不能再作决定。", "请另一人决定。"),
    "pool-exhausted": (
        "资金池剩余 {left_fen}，不足以补偿 {amount_fen}。",
        "请否决该申请，或以新版本政策补充资金。",
    ),
    "pool-nothing-to-return": ("没有应返还资金池的款项，或已经返还。", CLAIM),
    "subsidy-claim-not-found": ("没有这项贴息贴费申请。", "请从“贴息贴费”进入。"),
    "subsidy-claim-exists": ("另一项申请已包含这些利息、贷款或发票，或编号已被使用。", NEW_ONE),
    "nothing-to-subsidise": (
        "此期间没有按期支付、可以补贴的款项，或已达上限。",
        "只补已付且从未逾期的利息，且不超过上限。",
    ),
    "subsidy-programme-does-not-take-loan": (
        "该项目不受理这笔贷款：项目已失效，或贷款的金额、期限、地区不符。",
        "请选择其他项目；项目政策写明受理范围。",
    ),
    "subsidy-evidence-missing": ("费用补贴须附发票。", "请上传发票。"),
    "not-the-claimant": ("只有借款企业可以申请其贷款的贴息。", "请以借款企业登录。"),
    "not-the-pools-manager": ("只有平台运营方可以审定补偿。", "请以运营方登录。"),
}
