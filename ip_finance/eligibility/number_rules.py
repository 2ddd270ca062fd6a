"""Numbers of rights and parties: a typing error is found before anybody relies on it. Pure."""

from collections.abc import Callable
from typing import Final

from ip_finance.eligibility.domain import Outcome
from ip_finance.eligibility.facts import Case, Owner, RightFacts
from ip_finance.eligibility.rulebook import (
    COPYRIGHTS,
    MARKS,
    PATENTS,
    Cure,
    Judged,
    Law,
    Level,
    Title,
    of_plan,
    plan_rule,
    right_rule,
)
from ip_finance.office_files.errors import NumberRefused, WrongCheckDigit
from ip_finance.office_files.numbers import PatentNumber
from ip_finance.office_files.register_numbers import (
    software_number,
    trademark_number,
    unified_social_credit_code,
)

ITSELF: Final = "号码本身"
COMPARE: Final = Cure(
    "请对照登记证书更正号码后重新预检。", "Correct the number against the certificate."
)


@right_rule(
    "ID-02",
    Level.BLOCK,
    Title("专利号与校验位正确", "The patent number and its check digit are right"),
    Law("专利申请号标准（ZC 0006-2003）", "V", is_verified=True),
    PATENTS,
)
def patent_number(facts: RightFacts, case: Case) -> Judged:
    """The check digit of the application number."""
    try:
        PatentNumber.parse(facts.number)
    except WrongCheckDigit as wrong:
        told = f"{facts.number} 的校验位应为 {wrong.facts['expected']}"
        return Judged(None, told, ITSELF, case.today, COMPARE)
    except NumberRefused:
        told = f"{facts.number} 不是中国专利号"
        return Judged(None, told, ITSELF, case.today, COMPARE)
    return Judged(Outcome.PASS, facts.number, ITSELF, case.today)


@right_rule(
    "ID-13",
    Level.BLOCK,
    Title("商标注册号格式正确", "The trademark's registration number has the right form"),
    Law("商标注册号编排规则", "S:QCC", is_verified=False),
    MARKS,
)
def mark_number(facts: RightFacts, case: Case) -> Judged:
    """The form of the number; it has no check digit."""
    return _formed(trademark_number, "不是商标注册号", facts, case)


@right_rule(
    "ID-14",
    Level.BLOCK,
    Title("软件著作权登记号格式正确", "The software's registration number has the right form"),
    Law("计算机软件著作权登记号编排规则", "M", is_verified=False),
    COPYRIGHTS,
)
def copyright_number(facts: RightFacts, case: Case) -> Judged:
    """The form of the number; it has no check digit."""
    return _formed(software_number, "不是软件著作权登记号", facts, case)


@plan_rule(
    "ID-10",
    Level.BLOCK,
    Title("出质人与债务人的统一社会信用代码正确", "The parties' credit codes are right"),
    Law("GB 32100-2015", "S:STDNUM", is_verified=True),
)
def credit_codes(case: Case) -> Judged:
    """The check characters of pledgor and borrower; who has no code is not told apart."""
    for party in dict.fromkeys((case.pledgor, case.borrower)):
        if party.uscc is None:
            cure = Cure("请填写统一社会信用代码。", "State the unified social credit code.")
            return of_plan(case, Outcome.UNKNOWN, f"没有来源载明{party.name}的代码", cure)
        if (trouble := _trouble(party, party.uscc)) is not None:
            cure = Cure("请对照营业执照更正代码。", "Correct the code against the licence.")
            return of_plan(case, None, trouble, cure)
    return of_plan(case, Outcome.PASS, f"{case.pledgor.name} {case.pledgor.uscc}")


def _trouble(party: Owner, uscc: str) -> str | None:
    try:
        unified_social_credit_code(uscc)
    except WrongCheckDigit as wrong:
        return f"{party.name} 的代码 {uscc} 末位应为 {wrong.facts['expected']}"
    except NumberRefused:
        return f"{party.name} 的代码 {uscc} 格式不正确"
    return None


def _formed(parse: Callable[[str], str], wrong: str, facts: RightFacts, case: Case) -> Judged:
    try:
        parse(facts.number)
    except NumberRefused:
        return Judged(None, f"{facts.number} {wrong}", ITSELF, case.today, COMPARE)
    return Judged(Outcome.PASS, facts.number, ITSELF, case.today)
