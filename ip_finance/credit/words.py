"""What people read of credit work, in Chinese, on pages and on paper."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ip_finance.credit.domain import Decision
from ip_finance.credit.limit import TermName
from ip_finance.credit.need import Gap
from ip_finance.credit.purposes import PURPOSES
from ip_finance.credit.standing import CaseState
from ip_finance.credit.workbook import NAMES
from ip_finance.web.templating import bps, yuan

FIGURES: Final = NAMES
TERMS: Final = {
    TermName.NEED.value: "营运资金需求测算的新增贷款额度",
    TermName.COLLATERAL.value: "质押权利的可贷价值",
    TermName.PRODUCT.value: "产品上限",
    TermName.CUSTOMER.value: "单户上限",
    TermName.POLICY.value: "政策上限",
}
STEPS: Final = {
    "inventory_days": "存货周转天数",
    "receivables_days": "应收账款周转天数",
    "payables_days": "应付账款周转天数",
    "prepaid_days": "预付账款周转天数",
    "advance_receipts_days": "预收账款周转天数",
    "cycle_days": "营运资金周转天数",
    "turns": "营运资金周转次数",
    "need": "营运资金量",
    "new_loan": "新增流动资金贷款额度",
}
FORMULAS: Final = {"cycle_days": "存货 + 应收 − 应付 + 预付 − 预收"}
"""Of steps whose formula is of words, not figures."""
AMOUNTS: Final = frozenset({"need", "new_loan"})
"""Steps whose value is an amount; the rest are days and turns."""
GAPS: Final = {
    Gap.NO_STATEMENT.value: "企业尚未报送财务报表",
    Gap.STALE.value: "最近一份财务报表早于最近两个完整年度",
    Gap.MISSING.value: "报表缺少数据",
    Gap.NO_SALES.value: "营业收入或营业成本为零",
    Gap.CYCLE.value: "周转天数合计不大于零，公式不适用，须人工测算",
}
STATES: Final = {
    CaseState.DRAFTING: "待撰写授信报告",
    CaseState.REFERRED: "已退回、待补件",
    CaseState.DECIDING: "审批中",
    CaseState.APPROVED: "各环节已同意",
    CaseState.REJECTED: "已否决",
}
DECISIONS: Final = {
    Decision.APPROVE: "同意",
    Decision.REFER: "退回补件",
    Decision.REJECT: "否决",
}
ROLES: Final = {"officer": "信贷经办人", "approver": "信贷审批人"}
PURPOSE_KINDS: Final = PURPOSES.allowed
METHODS: Final = {
    "interest-first": "先息后本",
    "equal-instalment": "等额本息",
    "equal-principal": "等额本金",
    "bullet": "到期一次还本付息",
    "planned": "按计划还本",
}
"""The slugs of `loan_engine.conventions.Method`; the plan itself says the rest."""
EVERY: Final = {1: "按月", 3: "按季", 6: "每半年", 12: "按年"}
EFFECTS: Final = {
    Decision.APPROVE: "记录一票同意；本环节票数满后转入下一环节，全部同意后由经办人发起链上批准。",
    Decision.REFER: "退回企业和经办人补件；重新提交后由本环节重新表决，此前各环节的同意仍然有效。",
    Decision.REJECT: "否决申请；经办人随后在链上登记不予批准。",
}
"""What each decision leads to, said before it is taken."""


def reckoned(term: Mapping[str, Any]) -> str:
    """The arithmetic of a term of the limit, as `limit_told` gives it.

    >>> reckoned({"name": "single-customer-cap", "amount_fen": None, "figures": {}})
    '本行未设单户上限'
    """
    figures = term["figures"]
    if not figures:
        is_known = term["name"] == TermName.NEED and term["amount_fen"] is not None
        return "见营运资金需求测算" if is_known else _WITHOUT[term["name"]]
    return _RECKONED[term["name"]](figures)


def _rights(figures: Mapping[str, Any]) -> str:
    parts = [
        f"{one['number']}：{yuan(one['value_fen'])} × {bps(one['cap_bps'])} = "
        f"{yuan(one['lent_fen'])}"
        for one in figures["rights"]
    ]
    return "；".join(parts) or "未提供权利"


def _customer(figures: Mapping[str, Any]) -> str:
    cap, owed, left = (yuan(figures[name]) for name in ("cap_fen", "owed_fen", "left_fen"))
    return f"{cap} − 未还、未提与审批中合计 {owed} = {left}"


_WITHOUT: Final[Mapping[str, str]] = {
    TermName.NEED.value: "需求尚未测算",
    TermName.PRODUCT.value: "直接向银行申请，不涉及产品",
    TermName.CUSTOMER.value: "本行未设单户上限",
    TermName.POLICY.value: "本行政策没有与本笔相关的上限",
}
_RECKONED: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    TermName.COLLATERAL.value: _rights,
    TermName.PRODUCT.value: lambda told: f"{told['product']}：最高 {yuan(told['most_fen'])}",
    TermName.CUSTOMER.value: _customer,
    TermName.POLICY.value: lambda told: str(told["reason"]),
}


def repayment(plan: dict[str, object]) -> str:
    """A plan in one line.

    >>> repayment({"method": "interest-first", "every_months": 1, "settle_on": 20})
    '先息后本，按月结息，每期 20 日'
    """
    months = plan.get("every_months", 1)
    every = EVERY.get(months, f"每 {months} 个月") if isinstance(months, int) else ""
    settle_on = plan.get("settle_on", 20)
    day = f"，每期 {settle_on} 日" if settle_on else "，按放款日对日"
    return f"{METHODS.get(str(plan.get('method')), plan.get('method'))}，{every}结息{day}"
