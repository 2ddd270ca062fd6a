"""Rules of the Civil Code, the Company Law and the Asset Appraisal Law, for any right. Pure."""

from typing import Final

from ip_finance.eligibility.domain import PLATFORM, Outcome
from ip_finance.eligibility.facts import (
    Case,
    Resolution,
    ResolvedBy,
    RightFacts,
)
from ip_finance.eligibility.rulebook import (
    ALL_KINDS,
    COPYRIGHTS,
    MARKS,
    Cure,
    Judged,
    Law,
    Level,
    Title,
    Words,
    flag,
    of_known,
    of_plan,
    plan_rule,
    right_rule,
)
from ip_finance.office_files.spelling import plain_name

SIGNERS: Final = 2
"""As many appraisers sign at least (Asset Appraisal Law art. 24, 27)."""


@right_rule(
    "CC-01",
    Level.BLOCK,
    Title("属于可以转让、可以出质的财产权", "It is a property right that can be transferred"),
    Law("《民法典》第四百四十条第（五）项", "S:LAW-CC", is_verified=True),
    ALL_KINDS,
)
def transferable(facts: RightFacts, _: Case) -> Judged:
    """Registered rights of the types known here; an application is none yet."""
    words = {True: "已登记的财产权，可以转让", False: "尚在申请中，还不是可以出质的财产权"}
    wait = Cure("请待授权或核准注册后再出质。", "Wait until the right is granted or registered.")
    outcome = Outcome.PASS if facts.is_granted.value else None
    return of_known(facts.is_granted, words.__getitem__, outcome, wait)


@right_rule(
    "CC-14",
    Level.WARN,
    Title("没有在先登记的质权", "No earlier pledge is registered"),
    Law("《民法典》第四百一十四条第二款", "S:LAW-CC", is_verified=True),
    MARKS | COPYRIGHTS,
)
def first_in_rank(facts: RightFacts, case: Case) -> Judged:
    """An earlier registration ranks before; a live pledge on the ledger excludes another."""
    free = Cure("请先解除该笔质押。", "Have that pledge discharged first.")
    if facts.is_liened:
        return Judged(Outcome.BLOCK, "账本上有一笔存续的质押", PLATFORM, case.today, free)
    words = Words("有无在先质权", "已有未注销的质权登记，后登记者顺位在后", "无未注销的质权登记")
    return flag(facts, case, facts.is_encumbered, words, free)


@plan_rule(
    "CC-25",
    Level.BLOCK,
    Title("为他人债务出质已有公司决议", "A company that pledges for another has resolved so"),
    Law(
        "《公司法》第十五条；《最高人民法院关于适用民法典有关担保制度的解释》第七条、第八条",
        "S:LAW-CO",
        is_verified=True,
    ),
)
def resolved(case: Case) -> Judged | None:
    """Board or shareholders; for an own shareholder the shareholders, without that one."""
    if _is_same(case):
        return None
    terms = case.terms
    if terms.is_for_own_shareholder is None:
        say = Cure(
            "请出质人声明债务人是否其股东或实际控制人；是的，须由股东会决议。",
            "Have the pledgor state whether the borrower is its shareholder or controls it.",
        )
        fact = f"没有来源载明{case.borrower.name}是否{case.pledgor.name}的股东或实际控制人"
        return of_plan(case, Outcome.UNKNOWN, fact, say)
    found = terms.resolution
    if found is None:
        return of_plan(case, None, "没有公司决议", _needed(case))
    if trouble := _trouble(case, found):
        return Judged(None, trouble, f"决议 {found.document}", found.resolved_on, _needed(case))
    body = {ResolvedBy.BOARD: "董事会", ResolvedBy.SHAREHOLDERS: "股东会"}[found.body]
    fact = f"{body}于 {found.resolved_on} 决议"
    return Judged(Outcome.PASS, fact, f"决议 {found.document}", found.resolved_on)


@right_rule(
    "VA-01",
    Level.WARN,
    Title("估值由两名评估师签署", "Two appraisers signed the valuation"),
    Law("《资产评估法》第二十四条、第二十七条", "S:LAW-AV", is_verified=True),
    ALL_KINDS,
)
def signed_by_two(facts: RightFacts, case: Case) -> Judged:
    """The office asks for no valuation; the bank does."""
    told = facts.valuation
    value = Cure(
        "请由两名评估师签署估值；登记机关不要求，质权人会要求。",
        "Have two appraisers sign a valuation; the office asks for none, the bank does.",
    )
    if told is None:
        return Judged(None, "没有签署的估值", PLATFORM, case.today, value)
    outcome = Outcome.PASS if told.value.signers >= SIGNERS else None
    fact = f"{told.value.signers} 名评估师签署，方法 {told.value.scheme}"
    return Judged(outcome, fact, told.source, told.on, value)


@right_rule(
    "VA-04",
    Level.WARN,
    Title("估值在有效期内", "The valuation is in date"),
    Law("资产评估报告使用有效期：自评估基准日起一年", "M", is_verified=False),
    ALL_KINDS,
)
def in_date(facts: RightFacts, case: Case) -> Judged:
    """A report is used for one year from its base date."""
    told = facts.valuation
    again = Cure("请重新评估。", "Have the right valued again.")
    if told is None:
        return Judged(None, "没有签署的估值", PLATFORM, case.today, again)
    outcome = Outcome.PASS if told.value.valid_until > case.today else None
    return Judged(outcome, f"估值有效期至 {told.value.valid_until}", told.source, told.on, again)


def _is_same(case: Case) -> bool:
    one, other = case.pledgor, case.borrower
    if one.uscc and other.uscc:
        return one.uscc == other.uscc
    return plain_name(one.name) == plain_name(other.name)


def _trouble(case: Case, found: Resolution) -> str:
    """What is wrong with the decision; empty if nothing is."""
    if found.resolved_on > case.today:
        return f"决议日期 {found.resolved_on} 尚未到来"
    if not case.terms.is_for_own_shareholder:
        return ""
    if found.body is not ResolvedBy.SHAREHOLDERS:
        return "为股东或实际控制人担保，须由股东会决议，不能由董事会决议"
    if plain_name(case.borrower.name) not in {plain_name(name) for name in found.excluded}:
        return f"表决未载明{case.borrower.name}已回避"
    return ""


def _needed(case: Case) -> Cure:
    if case.terms.is_for_own_shareholder:
        return Cure(
            f"请提交股东会决议：{case.borrower.name}不得参加表决，由出席会议的其他股东"
            "所持表决权的过半数通过。",
            f"Bring a resolution of the shareholders; {case.borrower.name} does not vote, and the "
            "majority of the others present decides.",
        )
    return Cure(
        "请按公司章程提交董事会或股东会同意出质的决议。",
        "Bring the resolution of the board or the shareholders, as the articles say.",
    )
