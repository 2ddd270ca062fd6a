"""The bank's figures in the words of the people who read them. Pure."""

import re
from collections.abc import Mapping
from typing import Final

from ip_finance.collateral.duties import Reason

REASONS: Final[Mapping[Reason, str]] = {
    Reason.CALENDAR: "评估已满一年",
    Reason.EXPIRING: "评估报告即将到期",
    Reason.INVALIDATION: "无效宣告请求，或部分无效",
    Reason.LAPSE: "权利终止或费用未缴",
    Reason.LICENCE: "许可使用发生变化",
    Reason.DISPUTE: "权利有争议",
    Reason.REVENUE_DROP: "收入低于评估预测",
    Reason.CITATIONS: "授权满三年，被引情况已可评价",
}
RIGHT_TYPES: Final = {
    "invention": "发明专利",
    "utility-model": "实用新型",
    "design": "外观设计",
    "trademark": "注册商标",
    "software": "软件著作权",
}
POLICIES: Final = {
    "difference-threshold": "内外部评估差异须说明的界限",
    "revaluation-months": "重估周期（月）",
    "expiry-notice": "报告到期前提示（天）",
    "citation-years": "按被引重估：授权后年数",
    "revenue-drop": "收入下降须重估的界限",
    "event-notice": "事件发生后重估期限（天）",
    "default-probability": "年违约概率",
    "confidence": "放款价值的置信水平",
    "enforcement-discount": "变现等待期折现率（年）",
    "annual-log-sd": "价值年变动（对数标准差）",
    "fewest-rights": "存续校准所需最少件数",
    "portfolio-paths": "组合模拟路径数",
}
LINES: Final = {
    "first auction": "第一次拍卖起拍价",
    "second auction": "第二次拍卖起拍价",
    "after costs": "扣除处置费用",
    "today": "折现至今日（变现价值）",
    "lending value": "放款价值",
    "loan to value": "贷款与放款价值之比",
    "highest loan": "审慎可贷上限",
    "probability of default": "贷款期内违约概率",
    "loss given default": "违约损失率",
    "expected loss": "预期损失",
    "the same, right void": "权利归零时的预期损失",
    "further pledge: cash": "须追加现金或等额还款",
    "further pledge: same": "须追加同类押品（评估值）",
}
"""Steps of the library's arithmetic, by its own names."""
IN_FORMULAS: Final = {
    " quantile of the lowest value on ": " 分位数：各路径最低价值，观察日数 ",
    " dates": "",
    "mean of max": "各路径均值 max",
    "value at maturity": "到期日价值",
}
"""Words of the library in its formulas."""
POWERS: Final = re.compile(r"\d+(?:\.\d+)?e\+\d+")
"""Large figures as the library writes them."""
SOURCES: Final = {
    "liquidation": "第一次拍卖不低于评估值的 70%，第二次降价不超过 20%：最高人民法院网络司法拍卖"
    "规定（EN-01），据公开摘要；处置费用与变现时间为本项目假设，未经实测",
    "portfolio-loadings": "本项目假设，未经实测：没有质押权利价值、终止与违约的公开样本",
}
"""Where shipped tables of the library come from, by their id."""
PRICING: Final = {
    "economics.revenue": "预测收入",
    "economics.tax_rate": "税率",
    "economics.discount_rate": "折现率",
    "economics.convention": "折现时点",
    "lives.legal_years": "法定剩余寿命",
    "lives.economic_years": "经济寿命",
    "lives.economic_source": "经济寿命依据",
    "methods.relief_from_royalty": "许可费节省法",
    "methods": "评估方法",
    "uncertainty": "不确定性",
    "single_method_reason": "单一方法的理由",
}
"""Parts of a pricing by the beginning of their line, the longest first where several fit."""


def formula_of(formula: str) -> str:
    """A formula of the library as people read it.

    >>> formula_of("0.1 quantile of the lowest value on 5 dates")
    '0.1 分位数：各路径最低价值，观察日数 5'
    >>> formula_of("6.08838e+06 × 0.7")
    '6,088,380 × 0.7'
    """
    for english, chinese in IN_FORMULAS.items():
        formula = formula.replace(english, chinese)
    return POWERS.sub(lambda found: f"{float(found[0]):,.0f}", formula)


def line_of(line: str) -> str:
    """A line of a pricing as people read it.

    >>> line_of("economics.revenue[2]")
    '预测收入 · [2]'
    """
    for prefix in sorted(PRICING, key=len, reverse=True):
        if line.startswith(prefix):
            rest = line.removeprefix(prefix).lstrip(".")
            return f"{PRICING[prefix]} · {rest}" if rest else PRICING[prefix]
    return line
