"""Trademarks: the bundle of like marks, and grounds of refusal (domain rules § 4). Pure."""

from datetime import timedelta
from typing import Final

from ip_finance.eligibility import rulebook
from ip_finance.eligibility.debt import end_of as end_of_debt
from ip_finance.eligibility.domain import PLATFORM, Outcome
from ip_finance.eligibility.facts import Case, OwnMark, RightFacts
from ip_finance.eligibility.rulebook import (
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
    right_rule,
    untold,
)
from ip_finance.rights.fees import months_after
from ip_finance.rights.marks import THRESHOLDS, Goods, Likeness, Mark, similar_goods, similar_sign
from ip_finance.rights.standing import Told

PROCEDURE: Final = "《注册商标专用权质押登记程序规定》"
GRACE_MONTHS: Final = 6
"""After its end a mark can still be renewed so long (Trademark Law art. 40)."""
WINDOW_MONTHS: Final = 12
"""So long before its end a mark can be renewed."""
RENEWAL_MARGIN: Final = timedelta(days=180)
"""A mark that ends within this time after the debt is to be renewed early (house policy)."""

BRING_ALL: Final = Cure(
    "请在平台导入出质人的全部商标，或向商标局查询后重新预检。",
    "Import all trademarks of the pledgor to the platform, or look them up; then check again.",
)


@right_rule(
    "TM-02",
    Level.BLOCK,
    Title("相同、近似商标一并出质", "Identical and similar marks are pledged together"),
    Law(f"{PROCEDURE}第四条；比照《商标法》第四十二条第二款", "M", is_verified=False),
    MARKS,
)
def bundle(facts: RightFacts, case: Case) -> Judged:
    """Every mark of the owner that is like this one, for like goods, is in the bundle."""
    mark, portfolio = facts.mark, case.portfolio
    if mark is None:
        return untold(facts, case, "商标的文字、图样与类别")
    if portfolio is None:
        return of_plan(case, Outcome.UNKNOWN, "没有来源载明出质人的全部商标", BRING_ALL)
    pledged = {one.number for one in case.rights}
    alike: list[tuple[OwnMark, Likeness]] = []
    to_review: list[tuple[OwnMark, Likeness]] = []
    for other in portfolio.value:
        if other.mark.number in pledged or other.mark.number == mark.number:
            continue
        if case.today >= other.ends_on and case.today >= months_after(other.ends_on, GRACE_MONTHS):
            continue
        goods = similar_goods(mark, other.mark)
        likeness = Likeness(0, "") if goods is Goods.APART else similar_sign(mark, other.mark)
        if likeness.score >= THRESHOLDS.block and goods is Goods.ALIKE:
            alike.append((other, likeness))
        elif likeness.score >= THRESHOLDS.review:
            to_review.append((other, likeness))
    return _bundled(case, portfolio, alike, to_review)


@right_rule(
    "TM-09-c",
    Level.BLOCK,
    Title("商标专用权有效", "The mark is in force"),
    Law(f"{PROCEDURE}不予登记情形（三）；《商标法》第三十九条、第四十条", "M", is_verified=False),
    MARKS,
)
def alive(facts: RightFacts, case: Case) -> Judged:
    """Neither revoked nor cancelled nor past its end without renewal."""
    ends, grace = facts.ends_on, months_after(facts.ends_on.value, GRACE_MONTHS)
    gone = Cure("请更换其他商标出质。", "Offer another mark.")
    if case.today >= ends.value:
        renew = Cure(
            f"请在 {grace} 前的宽展期内续展，登记后重新预检。",
            f"Renew within the grace until {grace}; then check again.",
        )
        told = f"注册有效期已于 {_last(facts)} 届满，未见续展"
        cure = renew if case.today < grace else gone
        return of_known(ends, lambda _: told, None, cure)
    words = Words("商标是否有效", "已被撤销、注销或宣告无效", f"有效，期限至 {_last(facts)}")
    return flag(facts, case, facts.is_ended, words, gone)


@right_rule(
    "TM-09-d",
    Level.BLOCK,
    Title("未被法院查封、冻结", "Not seized by a court, nor disputed"),
    Law(f"{PROCEDURE}不予登记情形（四）", "M", is_verified=False),
    MARKS,
)
def frozen(facts: RightFacts, case: Case) -> Judged:
    """A seizure, or a dispute on the ledger."""
    wait = Cure("请待查封解除后重新核验。", "Wait for the release; then look the mark up again.")
    if facts.is_disputed:
        return Judged(None, "账本上存在未裁定的权属异议", PLATFORM, case.today, wait)
    words = Words("是否被查封、冻结", "被法院查封或冻结", "无查封、冻结")
    return rulebook.frozen(facts, case, words, wait)


@right_rule(
    "TM-09-e",
    Level.WAIVE,
    Title("未被请求撤销或宣告无效", "Neither revocation nor invalidation is asked for"),
    Law(f"{PROCEDURE}不予登记情形（五）；《商标法》第四十四条、第四十五条", "M", is_verified=False),
    MARKS,
)
def unchallenged(facts: RightFacts, case: Case) -> Judged:
    """Both sides may know and still agree."""
    know = Cure(
        "请出质人与质权人双方分别书面确认知悉并仍然同意。",
        "Have pledgor and pledgee each acknowledge it and still agree.",
    )
    words = Words(
        "是否被请求撤销或宣告无效", "已进入撤销或无效宣告程序", "未进入撤销或无效宣告程序"
    )
    return flag(facts, case, facts.is_invalidation_pending, words, know)


@right_rule(
    "TM-13",
    Level.BLOCK,
    Title("债务在商标有效期内届满，并留有续展余地", "The debt ends well before the mark's term"),
    Law(f"{PROCEDURE}：质权登记期限届满自动失效", "M", is_verified=False),
    MARKS,
)
def within_term(facts: RightFacts, case: Case) -> Judged:
    """The registration lapses with the registered term; a term soon over is to be renewed early."""
    ends, maturity = facts.ends_on, end_of_debt(case)
    if isinstance(maturity, Judged):
        return maturity
    opens = months_after(ends.value, -WINDOW_MONTHS)
    renew = Cure(
        f"请自 {opens} 起办理续展并登记，或缩短债务履行期。",
        f"Renew the mark, from {opens} on, or let the debt end earlier.",
    )
    told = f"履行期至 {maturity}，商标有效期至 {_last(facts)}"
    if maturity >= ends.value:
        return of_known(ends, lambda _: told, None, renew)
    if maturity + RENEWAL_MARGIN >= ends.value:
        return of_known(ends, lambda _: told, Outcome.ACKNOWLEDGE, renew)
    return of_known(ends, lambda _: told, Outcome.PASS)


def _bundled(
    case: Case,
    told: Told[tuple[OwnMark, ...]],
    alike: list[tuple[OwnMark, Likeness]],
    to_review: list[tuple[OwnMark, Likeness]],
) -> Judged:
    if not (alike or to_review):
        fact = f"已核对出质人的 {len(told.value)} 件商标，没有遗漏的相同或近似商标"
        return Judged(Outcome.PASS, fact, told.source, told.on)
    found = alike or to_review
    missing = tuple(other.mark.number for other, _ in found)
    named = "；".join(_named(other.mark, likeness) for other, likeness in found)
    if not alike:
        look = Cure(
            "请人工比对上列商标；近似的一并出质，不近似的由双方确认。",
            "Compare these marks; pledge what is alike, and acknowledge together what is not.",
        )
        fact = f"须人工比对：{named}"
        return Judged(Outcome.ACKNOWLEDGE, fact, told.source, told.on, look, missing=missing)
    pledged = sum(facts.mark is not None for facts in case.rights)
    add = Cure(
        f"请把下列商标一并出质：{'、'.join(missing)}（商标合计 {pledged + len(missing)} 件）。",
        f"Pledge these marks too: {', '.join(missing)}.",
    )
    return Judged(None, f"缺少：{named}", told.source, told.on, add, missing=missing)


def _named(mark: Mark, likeness: Likeness) -> str:
    classes = "、".join(str(found.nice_class) for found in mark.classes)
    return f"{mark.number}“{mark.title}”第 {classes} 类（{likeness.why}，{likeness.score}）"


def _last(facts: RightFacts) -> str:
    return (facts.ends_on.value - timedelta(days=1)).isoformat()
