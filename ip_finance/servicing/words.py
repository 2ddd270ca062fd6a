"""Words for accounts and plans, and the totals of a list."""

from collections.abc import Sequence

from ip_finance.servicing.domain import AccountState, AdjustmentKind, Position

STATES: dict[AccountState, tuple[str, str]] = {
    AccountState.OPEN: ("在贷", "Open"),
    AccountState.SETTLED: ("已结清", "Settled"),
    AccountState.WRITTEN_OFF: ("已核销", "Written off"),
}
METHODS = {
    "equal-instalment": "等额本息",
    "equal-principal": "等额本金",
    "interest-first": "先息后本",
    "bullet": "到期一次还本付息",
    "planned": "按计划还本",
}
DAY_COUNTS = {
    "act-360": "实际天数/360",
    "act-365f": "实际天数/365",
    "act-act-isda": "实际天数/实际天数（ISDA）",
    "30e-360": "30E/360",
}
MODES = {
    "fewer-instalments": "缩短期限（每期不变）",
    "smaller-instalments": "减少月供（期限不变）",
    "next-instalments": "提前归还后期本金",
}
AGREEMENTS = {"agreed": "放款时约定", "amended": "双方变更约定"}
REPLANS = {
    "extension": (
        "展期",
        "须在到期前由双方约定；短期贷款累计不超过原期限，中期不超过一半（LN-05）。",
    ),
    "restructuring": ("重组", "逾期本金并入余下计划；应还利息与罚息仍须支付；进入分类观察期。"),
}
ADJUSTMENTS: dict[AdjustmentKind, str] = {
    AdjustmentKind.INTEREST_WAIVED: "减免应还利息",
    AdjustmentKind.PENALTY_WAIVED: "减免罚息",
    AdjustmentKind.SUSPENSE_TO_DEBT: "挂账款项用于还款",
    AdjustmentKind.SUSPENSE_TO_CASH: "挂账款项退回",
    AdjustmentKind.SUSPENSE_TO_INCOME: "挂账款项转收入",
    AdjustmentKind.SUSPENSE_TO_LOSS: "挂账款项转损失",
}
SUMMED = ("principal", "overdue_principal", "interest_due", "penalty_due", "accrued", "owed")


def sums_of(positions: Sequence[Position]) -> dict[str, int]:
    """The totals of the figures shown on a page."""
    return {name: sum(getattr(one, name) for one in positions) for name in SUMMED}
