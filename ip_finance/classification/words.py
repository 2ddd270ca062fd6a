"""Classes, grounds and signals in the words of the people who read them. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from ip_finance.classification.signals import Gravity, Signal
from ip_finance.policies.contents.classification import Category, Ground

CATEGORIES: Final[Mapping[Category, str]] = {
    Category.NORMAL: "正常",
    Category.SPECIAL_MENTION: "关注",
    Category.SUBSTANDARD: "次级",
    Category.DOUBTFUL: "可疑",
    Category.LOSS: "损失",
}
KINDS: Final[Mapping[Category, str]] = {
    Category.NORMAL: "good",
    Category.SPECIAL_MENTION: "waiting",
    Category.SUBSTANDARD: "bad",
    Category.DOUBTFUL: "bad",
    Category.LOSS: "bad",
}
GROUNDS: Final[Mapping[Ground, str]] = {
    Ground.OVERDUE: "本金或利息逾期",
    Ground.CROSS_DEFAULT: "同一债务人逾期债务占比过高",
    Ground.DEFAULTED: "已宣布违约",
    Ground.ENFORCING: "正在实现质权",
    Ground.ACCELERATED: "已宣布提前到期",
    Ground.UNCURED_CALL: "追加担保逾期未补足",
    Ground.MISUSE: "未经同意改变用途",
    Ground.RESTRUCTURED: "重组资产，观察期内",
    Ground.ROLLED_OVER: "借新还旧",
    Ground.BAD_ELSEWHERE: "在其他银行的债务为不良",
    Ground.RATING_FALL: "评级大幅下调",
    Ground.CREDIT_IMPAIRED: "已发生信用减值",
    Ground.HALF_LOST: "减值且预期损失超过 50%",
    Ground.DEBT_EVASION: "逃废债务",
    Ground.BANKRUPT: "进入破产清算",
    Ground.NEARLY_ALL_LOST: "减值且预期损失超过 90%",
    Ground.OTHER: "其他",
}
SIGNALS: Final[Mapping[Signal, str]] = {
    Signal.OVERDUE_DAYS: "逾期（操作性容忍期内）",
    Signal.OVERDUE_BEYOND: "逾期",
    Signal.RIGHT_ENDED: "质押权利已终止",
    Signal.LEGAL_EVENT: "权利发生法律事件",
    Signal.VALUE_FALL: "评估价值下跌",
    Signal.VALUE_EXPIRED: "评估已失效",
    Signal.LTV_WARNING: "接近可贷上限",
    Signal.LTV_BREACH: "超出可贷上限",
    Signal.CALL_UNCURED: "追加担保逾期未补足",
    Signal.COVENANT_BREACHED: "未守约定的财务指标",
    Signal.COVENANT_LATE: "约定的报告逾期未交",
}
GRAVITIES: Final[Mapping[Gravity, str]] = {
    Gravity.LOW: "低",
    Gravity.MEDIUM: "中",
    Gravity.HIGH: "高",
}
GRAVITY_KINDS: Final[Mapping[Gravity, str]] = {
    Gravity.LOW: "plain",
    Gravity.MEDIUM: "waiting",
    Gravity.HIGH: "bad",
}


def ground_of(told: Mapping[str, Any]) -> str:
    """A ground as it was kept, in words.

    >>> ground_of({"ground": "overdue", "category": "substandard", "days_overdue": 91})
    '本金或利息逾期 91 天，至少次级'
    """
    words = GROUNDS[Ground(told["ground"])]
    if "days_overdue" in told:
        words += f" {told['days_overdue']} 天"
    if "share_bps" in told:
        words += f"（{told['share_bps'] // 100}.{told['share_bps'] % 100:02d}%）"
    if "since" in told:
        words += f"（自 {told['since']}）"
    if "evidence" in told:
        words += f"：{told['evidence']}"
    return f"{words}，至少{CATEGORIES[Category(told['category'])]}"
