"""The appraisal of the newcomer's right, by two methods and four people at the operator."""

from collections.abc import Mapping
from typing import Final

from tests.journeys.guiding import Tourist
from tests.journeys.newcomer import APPRAISERS, REVIEWER

FIRST, SECOND = APPRAISERS
RELIEF, COST = "methods.relief_from_royalty", "methods.cost"
EVIDENCE: Final = {
    "economics.revenue": "近三年审计报告（演示）",
    f"{COST}.costs": "研发费用辅助账（演示）",
}
GUESS: Final = "评估师判断（演示）"
PRICE: Final[Mapping[str, str]] = {
    "economics.tax_rate": "25",
    "lives.legal_years": "4",
    "lives.economic_years": "4",
    "lives.economic_source": "产品周期",
    f"{RELIEF}.royalty_range.minimum": "1",
    f"{RELIEF}.royalty_range.maximum": "5",
    f"{RELIEF}.royalty_range.source": GUESS,
    f"{RELIEF}.weight": "80",
    f"{RELIEF}.weight_reason": "收入有订单支持",
    f"{COST}.costs.0.code": "research",
    f"{COST}.costs.0.amount": "900万",
    f"{COST}.costs.0.spent_on": "2023-06-30",
    f"{COST}.costs.0.source": "研发台账",
    f"{COST}.weight": "20",
    f"{COST}.weight_reason": "成本有台账",
    f"{COST}.price_index.id": "演示指数",
    f"{COST}.price_index.source": "演示",
    f"{COST}.price_index.levels.0.since": "2015-01-01",
    f"{COST}.price_index.levels.0.level": "100",
    f"{COST}.incentives.developer_profit": "15",
    f"{COST}.incentives.entrepreneurial_incentive": "5",
    f"{COST}.incentives.development_years": "2",
    f"{COST}.incentives.opportunity_rate": "6",
    f"{COST}.incentives.source": GUESS,
    f"{COST}.obsolescence.functional": "10",
    f"{COST}.obsolescence.economic": "0",
    f"{COST}.obsolescence.used_years": "4",
    f"{COST}.obsolescence.remaining_years": "5",
    f"{COST}.obsolescence.reason": "同类装置已有改进型",
    "uncertainty.revenue_log_sd": "0.25",
    "uncertainty.growth_sd": "3",
    "uncertainty.discount_sd": "2",
    "uncertainty.model_log_sd": "0.3",
    "uncertainty.invalidation_hazard": "0.5",
    "uncertainty.litigation_probability": "2",
    "uncertainty.litigation_cost_share": "20",
    "uncertainty.lapse_factor": "0.5",
    "uncertainty.source": GUESS,
}


def value(person: Tourist, number: str, reason: str, first_year: int) -> None:
    """Step 4: ordered, scored by two, priced by two methods, reviewed, signed by two."""
    order(person, number, reason)
    for login in APPRAISERS:
        score(person, login, number)
    price(person, number, first_year)
    person.become(REVIEWER)
    find(person, number)
    person.take("复核与签署")
    person.fill({"复核意见": "参数来源齐全，复算一致。"})
    person.press("复核通过")
    person.become(FIRST)
    find(person, number)
    person.take("复核与签署")
    person.press("请求签署")
    person.sign()
    person.become(SECOND)
    person.menu("待签署")
    person.take("价值")
    person.sign()
    person.await_text("已上链")


def find(person: Tourist, number: str) -> None:
    """Open the order of the right on the workbench."""
    person.menu("估值工作台")
    person.take(f"打开 {number}")


def order(person: Tourist, number: str, reason: str) -> None:
    """An appraiser places the order, with evidence of revenue and costs."""
    person.become(FIRST)
    person.menu("价值评估")
    person.take("委托评估", number)
    person.fill({"为何评估": reason})
    person.press("提交委托")
    for argument, source in EVIDENCE.items():
        person.choose("说明哪项输入", argument)
        person.fill({"来源": source})
        person.press("提交证据")


def score(person: Tourist, login: str, number: str) -> None:
    """Rate every indicator, and say why."""
    person.become(login)
    find(person, number)
    person.press("去评分或定价")
    person.press("去评分")
    for rating in person.content.locator("[name^='value.']").all():
        person.pick(rating, "8")
    for why in person.content.locator("[name^='reason.']").all():
        person.put(why, "与同类专利比较")
    person.press("提交评分")


def price(person: Tourist, number: str, first_year: int) -> None:
    """Fill in the form of a pricing by two methods, and have it computed."""
    person.become(FIRST)
    find(person, number)
    person.press("去评分或定价")
    person.press("去定价")
    person.tick("收益法 · 许可费节省")
    person.tick("成本法")
    person.press("显示所选方法")
    step = first_year // 10
    person.fill({f"第 {year} 年": f"{first_year + step * (year - 1)}万" for year in range(1, 6)})
    for name in ("无风险报酬率", "技术风险", "市场风险", "财务风险", "管理风险"):
        person.fill({name: "4"})
    for name, text in PRICE.items():
        person.put(person.content.locator(f"[name='{name}']"), text)
    person.press("计算并保存")
