"""Copyrights: grounds of refusal of the copyright registrar (domain rules § 5, CR-04). Pure."""

from datetime import timedelta
from typing import Final

from ip_finance.eligibility import rulebook
from ip_finance.eligibility.debt import end_of as end_of_debt
from ip_finance.eligibility.domain import PLATFORM, Outcome
from ip_finance.eligibility.facts import Case, RightFacts
from ip_finance.eligibility.rulebook import (
    COPYRIGHTS,
    Cure,
    Judged,
    Law,
    Level,
    Title,
    Words,
    flag,
    of_known,
    right_rule,
)

ORDER: Final = "《著作权质权登记办法》不予登记情形"
OTHER: Final = Cure("请更换其他权利出质。", "Offer another right.")


@right_rule(
    "CR-04-c",
    Level.BLOCK,
    Title("著作权在保护期内", "The copyright is within its term"),
    Law(f"{ORDER}：保护期届满；《计算机软件保护条例》第十四条", "S:LVY", is_verified=True),
    COPYRIGHTS,
)
def alive(facts: RightFacts, case: Case) -> Judged:
    """The term runs to 31 December of the fiftieth year (CR-08)."""
    last = facts.ends_on.value - timedelta(days=1)
    if case.today >= facts.ends_on.value:
        return of_known(facts.ends_on, lambda _: f"保护期已于 {last} 届满", None, OTHER)
    if facts.is_ended is not None and facts.is_ended.value:
        words = Words("登记是否有效", "登记已被撤销", "登记有效")
        return flag(facts, case, facts.is_ended, words, OTHER)
    return of_known(facts.ends_on, lambda _: f"保护期至 {last}", Outcome.PASS)


@right_rule(
    "CR-04-d",
    Level.BLOCK,
    Title("债务履行期不超过保护期", "The debt ends within the term of protection"),
    Law(f"{ORDER}：债务履行期超过保护期", "S:LVY", is_verified=True),
    COPYRIGHTS,
)
def within_term(facts: RightFacts, case: Case) -> Judged:
    """The debt must end while the copyright still exists."""
    maturity = end_of_debt(case)
    if isinstance(maturity, Judged):
        return maturity
    last = facts.ends_on.value - timedelta(days=1)
    told = f"履行期至 {maturity}，保护期至 {last}"
    cure = Cure(f"请把到期日提前到 {last} 或之前。", f"Let the debt end on {last} or before.")
    outcome = Outcome.PASS if maturity < facts.ends_on.value else None
    return of_known(facts.ends_on, lambda _: told, outcome, cure)


@right_rule(
    "CR-04-e",
    Level.BLOCK,
    Title("没有权属争议或查封", "The ownership is not disputed"),
    Law(f"{ORDER}：存在权属争议", "S:LVY", is_verified=True),
    COPYRIGHTS,
)
def undisputed(facts: RightFacts, case: Case) -> Judged:
    """A dispute on the ledger, or a seizure told by any source."""
    wait = Cure("请待争议裁定或查封解除后重新核验。", "Wait until it is decided or released.")
    if facts.is_disputed:
        return Judged(None, "账本上存在未裁定的权属异议", PLATFORM, case.today, wait)
    words = Words("有无查封或权属争议", "被查封或存在权属争议", "无查封，无权属争议")
    return rulebook.frozen(facts, case, words, wait)
