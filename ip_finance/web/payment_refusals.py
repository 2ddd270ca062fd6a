"""Refusals of payments, bank files and drawdowns, in Chinese."""

SECOND = "请由同事办理。"
BANK = "请银行更正后重新发送；原文件在 refused 目录。"

WORDS: dict[str, tuple[str, str]] = {
    "payment-order-not-found": ("没有这笔付款指令。", "请从“支付”进入。"),
    "account-entry-not-found": ("没有这笔账户流水。", "请从“支付”进入。"),
    "entry-matched": ("{by} 已于 {at} 认领这笔来款。", "请打开该笔来款查看。"),
    "not-a-credit": ("流水 {reference} 是付出的款项。", "请选择一笔来款。"),
    "no-settlement-account": (
        "本行还没有生效的放款账户。",
        "请在“支付”页录入账户，并由第二人复核。",
    ),
    "settlement-account-not-found": ("没有这个放款账户。", "请从“支付”进入。"),
    "own-account-check": ("不能复核本人录入的账户。", SECOND),
    "settlement-account-checked": ("{by} 已于 {at} 复核这个账户。", "请刷新页面。"),
    "settlement-account-exists": ("同一编号下已有另一个账户。", "重新打开页面填写一次。"),
    "settlement-account-taken": (
        "账号 {number} 已是另一家银行的账户。",
        "请核对账号，录入本行自己的账户。",
    ),
    "other-payee": (
        "只能更正收款账户，不能改付他人；放款时的收款人是 {proposed}。",
        "请填写该收款人的另一账户；改付他人须另行提出放款申请。",
    ),
    "drawdown-of-another-bank": (
        "这笔放款申请是债权转让前的银行提出的。",
        "请撤回，由本行重新提出放款申请。",
    ),
    "bank-file-too-large": ("银行文件过大（上限 {limit}）。", "请银行拆分后重新发送。"),
    "bank-file-unreadable": ("银行文件无法读取。", BANK),
    "unknown-bank-message": (
        "不能识别的银行报文。",
        "请发送 pain.002.001.10、camt.053.001.08 或 camt.054.001.08。",
    ),
    "foreign-currency": ("报文含外币金额；平台只记人民币。", BANK),
    "not-whole-fen": ("报文金额不是整分。", BANK),
    "statement-out-of-balance": ("对账单余额不平。", BANK),
    "entry-contradicts": ("同一流水号先后内容不一致。", "请向银行核实以哪一笔为准。"),
    "drawdown-not-found": ("没有这笔放款申请。", "请从贷款的“放款”页进入。"),
    "drawdown-exists": ("同一编号下已有另一笔放款申请。", "重新打开页面填写一次。"),
    "wrong-drawdown-state": (
        "放款申请目前“{state}”，此操作要求“{needed}”。",
        "打开放款页，那里写明轮到谁、做什么。",
    ),
    "drawdown-decided": ("{by} 已于 {at} 对这笔放款申请作出决定。", "请刷新页面查看。"),
    "own-drawdown": ("不能复核本人提出的事项。", SECOND),
    "value-date-past": ("{value_on} 早于营业日 {today}。", "请选择营业日当天或以后的日期。"),
    "entrusted-payment-needed": (
        "这笔放款必须受托支付。",
        "请选择受托支付，填写供应商账户并附合同和发票。",
    ),
    "payee-not-borrower": (
        "自主支付只能付至借款人 {borrower} 本人的账户。",
        "请填写借款人账户，或选择受托支付。",
    ),
    "account-differs": (
        "重新录入的户名或账号与申请不一致。",
        "请与收款材料核对；申请有误的，撤回后重新提出。",
    ),
    "unknown-condition": ("“{condition}”不是可以在此说明的放款条件。", "请从列表中选择。"),
    "not-waivable": ("放款条件“{condition}”不可豁免。", "请先满足该条件。"),
    "conditions-not-met": (
        "放款条件尚未满足：{conditions}。",
        "打开放款页，每项条件都写明缺什么。",
    ),
    "drawdown-needed": (
        "只有经复核的放款申请才能放款。",
        "请先提出放款申请并由第二人复核，再从放款页放款。",
    ),
    "release-differs": (
        "放款金额或收款人与放款申请不一致；申请金额为 {proposed_fen}。",
        "请按申请全额放款给申请的收款人。",
    ),
    "payment-not-rejected": (
        "付款目前“{state}”；只有被拒绝的付款才能重新发送。",
        "请查看付款状态。",
    ),
    "no-correction": ("没有待确认的收款人更正。", "请先由经办人更正收款人。"),
}
