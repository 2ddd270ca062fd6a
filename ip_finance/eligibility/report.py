"""A pre-check on paper."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from ip_finance.eligibility.assessment import RULES
from ip_finance.eligibility.domain import Line, Outcome, Verdict
from ip_finance.eligibility.facts import Case
from ip_finance.eligibility.models import Precheck
from ip_finance.eligibility.stored import case_of_json, lines_of_json
from ip_finance.papers.render import render

TEMPLATE: Final = Path(__file__).with_name("templates") / "report.typ"

OUTCOMES: Final = {
    Outcome.PASS: "通过",
    Outcome.WARN: "提示",
    Outcome.ACKNOWLEDGE: "须双方确认",
    Outcome.UNKNOWN: "尚无依据",
    Outcome.BLOCK: "不通过",
}
VERDICTS: Final = {
    Verdict.ELIGIBLE: "可以出质",
    Verdict.TO_ACKNOWLEDGE: "双方确认后可以出质",
    Verdict.INCOMPLETE: "依据不足，补齐后再判断",
    Verdict.BLOCKED: "暂不能出质",
}


def report(found: Precheck) -> bytes:
    """The paper of a kept pre-check: the same bytes each time."""
    case, lines = case_of_json(found.case), lines_of_json(found.lines)
    return paper(case, lines, found.verdict, str(found.id), found.rule_set)


def paper(case: Case, lines: Sequence[Line], verdict: Verdict, number: str, rule_set: str) -> bytes:
    """The paper of any result, dated the day of its case."""
    groups = [
        {"title": f"{facts.number}　{facts.title}", "lines": _told(lines, facts.id)}
        for facts in case.rights
    ]
    of_plan = _told(lines, None)
    if of_plan:
        groups.append({"title": "拟定的质押", "lines": of_plan})
    facts = {
        "number": number,
        "rule_set": rule_set,
        "verdict": VERDICTS[verdict],
        "pledgor": case.pledgor.name,
        "borrower": case.borrower.name,
        "maturity": _iso(case.terms.maturity_on),
        "groups": groups,
        "counts": [
            {"word": word, "count": sum(line.outcome is outcome for line in lines)}
            for outcome, word in OUTCOMES.items()
        ],
    }
    return render(TEMPLATE, facts, dated=case.today)


def _told(lines: Sequence[Line], right: str | None) -> list[dict[str, Any]]:
    return [
        {
            "rule": line.rule,
            "title": RULES[line.rule].title.zh if line.rule in RULES else line.rule,
            "outcome": line.outcome.value,
            "word": OUTCOMES[line.outcome],
            "fact": line.fact,
            "source": f"{line.source}，{line.on.isoformat()}",
            "against": list(line.against),
            "law": line.law,
            "cure": line.cure,
        }
        for line in lines
        if line.right == right
    ]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else "未定"
