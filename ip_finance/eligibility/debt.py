"""When the secured debt ends, by everything that the plan says of it. Pure."""

from datetime import date
from typing import Final

from ip_finance.eligibility.domain import Outcome
from ip_finance.eligibility.facts import Case
from ip_finance.eligibility.rulebook import Cure, Judged, of_plan

STATE: Final = Cure("请填写债务履行期限届满日。", "State the maturity of the debt.")
LATER: Final = Cure("请更正债务履行期限届满日。", "Correct the maturity of the debt.")
SAME: Final = Cure(
    "请使合同与计划写明同一个债务履行期限届满日。",
    "State one maturity in the contract and the plan.",
)


def end_of(case: Case) -> date | Judged:
    """The last of all days that the plan gives: maturity, contract, period of the claims.

    Or why the days that it gives cannot be the end of a debt.
    """
    terms = case.terms
    maturity = terms.maturity_on
    performed = terms.contract.performed_until if terms.contract else None
    until = terms.max_amount.until_on if terms.max_amount else None
    if maturity is not None and performed is not None and maturity != performed:
        fact = f"计划的履行期至 {maturity}，合同的履行期至 {performed}"
        return of_plan(case, None, fact, SAME)
    ends = maturity or performed
    if ends is None:
        return of_plan(case, Outcome.UNKNOWN, "没有载明债务履行期", STATE)
    if ends <= case.today:
        return of_plan(case, None, f"履行期限届满日 {ends} 不在今天之后", LATER)
    return max(ends, until or ends)
