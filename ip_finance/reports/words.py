"""Words of reports and reconciliations. Pure."""

from typing import Final

from ip_finance.reports.domain import Direction, Outcome, ReportName

TITLES: Final = {
    ReportName.PORTFOLIO: ("贷款组合报告", "Portfolio"),
    ReportName.AGEING: ("逾期账龄报告", "Ageing"),
    ReportName.CLASSIFICATION: ("五级分类报告", "Classification"),
    ReportName.CONCENTRATION: ("集中度报告", "Concentration"),
    ReportName.POOL: ("风险补偿报告", "Compensation pools"),
    ReportName.SUBSIDIES: ("贴息贴费报告", "Subsidies"),
    ReportName.SANDBOX: ("沙盒指标报告", "Sandbox indicators"),
}
SUBJECTS: Final = {
    ReportName.PORTFOLIO: "余额、笔数、加权利率与质押率、本月到期",
    ReportName.AGEING: "按逾期天数分组",
    ReportName.CLASSIFICATION: "五类、不良率与容忍度",
    ReportName.CONCENTRATION: "行业、IPC 小类、权利类型、评估机构、单一客户",
    ReportName.POOL: "各资金池的申请、拨付、返还与不良率",
    ReportName.SUBSIDIES: "贴息贴费的申请与拨付",
    ReportName.SANDBOX: "服务企业、融资金额与申报规模、审批用时、首贷",
}
DIRECTIONS: Final = {Direction.IN: "收", Direction.OUT: "付"}
OUTCOMES: Final = {
    Outcome.MATCHED: ("三方一致", "无须处理。"),
    Outcome.OTHER_MONTH: ("一致，跨月入账", "核对两个月份的入账日；金额相符，无须更正。"),
    Outcome.AMOUNT_DIFFERS: (
        "金额不符",
        "以银行回单为准；请核对签署的凭证，差额在账上作更正分录并重新陈述上链。",
    ),
    Outcome.MISSING_IN_BANK_FILE: (
        "银行文件缺失",
        "请向开户行查询该笔款项；贷方款项到账后请在“支付”中认领。",
    ),
    Outcome.MISSING_IN_JOURNAL: (
        "总账缺失",
        "请核对该笔的记账：账上没有对应分录，请联系运维重建账户。",
    ),
    Outcome.MISSING_ON_CHAIN: ("链上缺失", "款项已动而账本无记录：请银行签署放款或还款并上链。"),
    Outcome.ONLY_IN_BANK_FILE: (
        "仅银行文件有",
        "请在“支付”中认领该笔款项，或查明是否与贷款无关。",
    ),
    Outcome.ONLY_IN_JOURNAL: ("仅总账有", "请找出分录依据；没有依据的，作更正分录。"),
    Outcome.ONLY_ON_CHAIN: ("仅链上有", "请核对银行是否已付款或收款，并检查该版本是否已记账。"),
}
"""What was found, and what is to be done about it."""
IN_ENGLISH: Final = {
    Outcome.MATCHED: "matched",
    Outcome.OTHER_MONTH: "matched, in another month",
    Outcome.AMOUNT_DIFFERS: "amounts differ",
    Outcome.MISSING_IN_BANK_FILE: "missing in the bank's file",
    Outcome.MISSING_IN_JOURNAL: "missing in the journal",
    Outcome.MISSING_ON_CHAIN: "missing on chain",
    Outcome.ONLY_IN_BANK_FILE: "only in the bank's file",
    Outcome.ONLY_IN_JOURNAL: "only in the journal",
    Outcome.ONLY_ON_CHAIN: "only on chain",
}
