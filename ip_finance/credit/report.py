"""The frozen memo on paper: its stored text and nothing else, so it prints the same for ever."""

from datetime import date
from pathlib import Path
from typing import Any, Final

from ip_finance.credit.models import FrozenMemo
from ip_finance.credit.purposes import PurposeKind
from ip_finance.credit.words import (
    AMOUNTS,
    FIGURES,
    FORMULAS,
    GAPS,
    PURPOSE_KINDS,
    ROLES,
    STEPS,
    TERMS,
    reckoned,
)
from ip_finance.credit.words import repayment as repayment_in_words
from ip_finance.papers.render import render
from ip_finance.web.templating import bps, yuan

TEMPLATE: Final = Path(__file__).parent / "templates" / "memo.typ"


def paper_of(memo: FrozenMemo) -> bytes:
    """The memo as PDF/A-2b."""
    told = memo.told
    facts = {
        **told,
        "hash": memo.content_hash,
        "lines": _lines(told),
        "steps": [_step(step) for step in told["need"]["steps"]],
        "need_told": _need(told["need"]),
        "terms": [_term(term) for term in told["limit"]["terms"]],
        "limit_told": yuan(told["limit"]["amount_fen"]),
        "rights": [_right(one) for one in told["collateral"]],
        "values": [
            f"{yuan(one['low_fen'])} – {yuan(one['high_fen'])}，基准 {yuan(one['base_fen'])}"
            f"（{one['basis']}）"
            for one in told["internal_values"]
        ],
        "stage_lines": [
            f"{one['title']}：{ROLES[one['role']]}，{one['votes']} 票" for one in told["stages"]
        ],
    }
    return render(TEMPLATE, facts, dated=date.fromisoformat(told["written_on"]))


def _lines(told: dict[str, Any]) -> list[list[str]]:
    proposal, applied, schedule = told["proposal"], told["applied"], told["schedule"]
    words = told["words"]
    return [
        ["借款人", f"{told['borrower']['name']}（{told['borrower']['uscc']}）"],
        ["申请", f"{yuan(applied['amount_fen'])}，{applied['term_months']} 个月，{applied['on']}"],
        ["申请用途", applied["purpose"]],
        ["用途类别", PURPOSE_KINDS[PurposeKind(words["purpose_kind"])]],
        ["拟批金额", yuan(proposal["amount_fen"])],
        ["年利率", f"{bps(proposal['rate_bps'])}（按日计息）"],
        ["到期日", proposal["maturity_on"]],
        ["还款方式", repayment_in_words(proposal["plan"])],
        [
            "还款计划合计",
            f"{schedule['instalments']} 期，首期 {schedule['first_due_on']} "
            f"{yuan(schedule['first_due_fen'])}，利息合计 {yuan(schedule['interest_fen'])}",
        ],
        ["出质预检", told["precheck"]["verdict"] if told["precheck"] else "未做"],
    ]


def _need(need: dict[str, Any]) -> str:
    if need["stated_fen"] is not None and need["stated_fen"] == need["amount_fen"]:
        return f"人工测算 {yuan(need['stated_fen'])}：{need['reason']}"
    if need["gap"]:
        missing = "、".join(FIGURES[name] for name in need["missing"])
        return GAPS[need["gap"]] + (f"：{missing}" if missing else "")
    return f"可新增流动资金贷款 {yuan(need['amount_fen'])}（{need['fiscal_year']} 年度报表）"


def _step(step: dict[str, Any]) -> list[str]:
    value = f"{step['shown']} 分" if step["name"] in AMOUNTS else step["shown"]
    return [STEPS[step["name"]], FORMULAS.get(step["name"], step["formula"]), value]


def _term(term: dict[str, Any]) -> list[str]:
    amount = "不限制" if term["amount_fen"] is None else yuan(term["amount_fen"])
    return [TERMS[term["name"]], reckoned(term), amount, "●" if term["binds"] else ""]


def _right(one: dict[str, Any]) -> list[str]:
    share = bps(one["cap_bps"])
    return [
        one["number"],
        yuan(one["value_fen"]),
        share,
        yuan(one["lending_value_fen"]),
        one["ends_on"],
    ]
