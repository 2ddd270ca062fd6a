"""Refusal grounds of the patent office (domain rules § 3.4), and what warns beside them. Pure."""

from datetime import date, timedelta
from typing import Final

from ip_finance.eligibility import rulebook
from ip_finance.eligibility.debt import end_of as end_of_debt
from ip_finance.eligibility.domain import PLAN, PLATFORM, Outcome
from ip_finance.eligibility.facts import Case, RightFacts
from ip_finance.eligibility.rulebook import (
    PATENTS,
    Cure,
    Judged,
    Law,
    Level,
    Title,
    Words,
    day,
    flag,
    of_known,
    plan_rule,
    right_rule,
    untold,
)
from ip_finance.office_files.numbers import RightKind, RightType
from ip_finance.rights.fees import FeeState, FeeStateKind, fee_state

REGULATION: Final = "《专利权质押登记办法》第十一条"
OTHER_RIGHT: Final = Cure("请更换其他权利出质。", "Offer another right.")
RESTORE: Final = Cure(
    "权利已终止；可在收到终止通知之日起两个月内请求恢复，恢复后重新核验，或更换权利。",
    "The right has ended; ask for its restoration within two months of the notice, or offer "
    "another.",
)
WAIT_FOR_RELEASE: Final = Cure(
    "请待保全解除或程序恢复并由登记机关登记后重新核验。",
    "Wait until the office has entered the release; then have the right looked up again.",
)
CANCEL_FIRST: Final = Cure(
    "请先办理前一质押登记的注销，再重新核验；专利权不能办理第二顺位质押。",
    "Have the earlier pledge cancelled at the office; patents know no second rank.",
)
BOTH_KNOW: Final = Cure(
    "请出质人与质权人双方分别书面确认知悉并仍然同意。",
    "Have pledgor and pledgee each acknowledge it and still agree.",
)


NOT_LATE: Final = FeeState(FeeStateKind.PAID)


def _ground(item: str) -> Law:
    """A refusal ground: its list was read as practised, its number is from memory."""
    return Law(f"{REGULATION}第（{item}）项", "S:WX", is_verified=False)


@right_rule(
    "PP-11",
    Level.BLOCK,
    Title("专利权有效，未终止或被宣告无效", "The patent is in force"),
    _ground("二"),
    PATENTS,
)
def alive(facts: RightFacts, case: Case) -> Judged:
    """Neither ended nor invalid; unpaid for six months counts as ended (Rules art. 114-115)."""
    ends, paid = facts.ends_on, facts.fees_paid_through
    if case.today >= ends.value:
        return of_known(ends, lambda end: f"专利权期限已于 {_last(end)} 届满", None, OTHER_RIGHT)
    is_late = paid is not None and paid.value < case.today
    state = _fee_state(facts, case) if is_late else NOT_LATE
    if paid is not None and state.kind is FeeStateKind.LAPSED:
        lapsed = f"年费只缴至 {paid.value}，滞纳期已过，专利权自 {state.lapsed_on} 起终止"
        return Judged(None, lapsed, paid.told.source, paid.told.on, RESTORE)
    words = Words(
        "专利权是否有效", "专利权已终止或被宣告无效", f"专利权有效，期限至 {_last(ends.value)}"
    )
    return flag(facts, case, facts.is_ended, words, RESTORE)


@right_rule(
    "PP-12", Level.BLOCK, Title("专利已授权公告", "The patent is granted"), _ground("三"), PATENTS
)
def granted(facts: RightFacts, _: Case) -> Judged:
    """An application cannot be pledged."""
    wait = Cure(
        "请待授权公告后再出质，申请中的专利不能质押。", "Wait until the grant is announced."
    )
    outcome = Outcome.PASS if facts.is_granted.value else None
    on = f"，授权公告日 {facts.granted_on}" if facts.granted_on else ""
    words = {True: f"已授权{on}", False: "尚未授权"}
    return of_known(facts.is_granted, words.__getitem__, outcome, wait)


@right_rule(
    "PP-13", Level.BLOCK, Title("年费已缴至今天", "Annual fees are paid"), _ground("四"), PATENTS
)
def fees(facts: RightFacts, case: Case) -> Judged:
    """Months of surcharge count as unpaid."""
    paid = facts.fees_paid_through
    if paid is None:
        pay = Cure(
            "请提交年费缴费收据，或由核验机构查询缴费情况。",
            "Bring the receipt of the annual fee, or have a tech provider look it up.",
        )
        return untold(facts, case, "年费缴至何日", pay)
    if paid.value >= case.today:
        return of_known(paid, _paid, Outcome.PASS)
    state, cure = _fee_state(facts, case), RESTORE
    if state.fee is not None and state.payable is not None:
        yuan, last = state.payable // 100, state.fee.last_on
        cure = Cure(
            f"请在 {last} 前补缴第 {state.fee.year} 年年费及滞纳金，今天应缴 {yuan} 元"
            "（未计费用减缴），提交缴费收据后重新预检。",
            f"Pay the fee of year {state.fee.year} with its surcharge by {last}, CNY {yuan} today "
            "without reduction, and file the receipt.",
        )
    return of_known(paid, _paid, None, cure)


@right_rule(
    "PP-14",
    Level.BLOCK,
    Title("未被保全，质押程序未中止", "Neither seized nor suspended nor disputed"),
    Law(
        f"{REGULATION}第（五）项；《专利法实施细则》第一百零三条至第一百零五条",
        "S:LAW-PR",
        is_verified=True,
    ),
    PATENTS,
)
def frozen(facts: RightFacts, case: Case) -> Judged:
    """Court preservation, suspension at the office, or a dispute on the ledger."""
    if facts.is_disputed:
        return Judged(None, "账本上存在未裁定的权属异议", PLATFORM, case.today, WAIT_FOR_RELEASE)
    words = Words("程序是否中止", "因权属纠纷中止程序", "未被中止")
    if facts.is_suspended is not None and facts.is_suspended.value:
        return flag(facts, case, facts.is_suspended, words, WAIT_FOR_RELEASE)
    words = Words("是否被保全或中止程序", "被法院保全或中止程序", "无保全，程序未中止")
    return rulebook.frozen(facts, case, words, WAIT_FOR_RELEASE)


@plan_rule(
    "PP-15",
    Level.BLOCK,
    Title("债务履行期不超过最短的专利权期限", "The debt ends before the shortest patent"),
    _ground("六"),
)
def within_term(case: Case) -> Judged | None:
    """The debt must end while every pledged patent still exists."""
    patents = [facts for facts in case.rights if facts.right_type.kind is RightKind.PATENT]
    if not patents:
        return None
    shortest = min(patents, key=lambda facts: facts.ends_on.value)
    ends = shortest.ends_on
    maturity = end_of_debt(case)
    if isinstance(maturity, Judged):
        return maturity
    if maturity < ends.value:
        told = f"履行期至 {maturity}，最短的 {shortest.number} 期限至 {_last(ends.value)}"
        return Judged(Outcome.PASS, told, ends.told.source, ends.told.on)
    told = f"履行期至 {maturity}，而 {shortest.number} 的期限只到 {_last(ends.value)}"
    cure = Cure(
        f"请把到期日提前到 {_last(ends.value)} 或之前，或更换 {shortest.number}。",
        f"Let the debt end on {_last(ends.value)} or before, or replace {shortest.number}.",
    )
    missing = tuple(facts.number for facts in patents if facts.ends_on.value <= maturity)
    return Judged(None, told, ends.told.source, ends.told.on, cure, missing=missing)


@right_rule(
    "PP-18",
    Level.BLOCK,
    Title("未处于在先质押期间", "No earlier pledge is in force"),
    _ground("九"),
    PATENTS,
)
def unpledged(facts: RightFacts, case: Case) -> Judged:
    """There is no second rank on patents; a live pledge on the ledger counts too."""
    if facts.is_liened:
        return Judged(None, "账本上有一笔存续的质押", PLATFORM, case.today, CANCEL_FIRST)
    words = Words("有无在先质押", "已有未注销的质押登记", "无未注销的质押登记")
    return flag(facts, case, facts.is_encumbered, words, CANCEL_FIRST)


@right_rule(
    "PP-19",
    Level.WAIVE,
    Title("实用新型没有同日发明申请", "No invention was applied for on the same day"),
    _ground("十"),
    PATENTS,
)
def same_day_twin(facts: RightFacts, case: Case) -> Judged | None:
    """A granted twin ends the utility model; both sides may still agree."""
    if facts.right_type is not RightType.UTILITY_MODEL:
        return None
    if facts.twin is None:
        state = Cure(
            "请出质人声明有无同日发明申请，或导入其全部专利。",
            "Have the pledgor state whether there is one, or import its whole portfolio.",
        )
        return untold(facts, case, "是否同日另行申请了发明专利", state)
    if facts.twin.value:
        told = f"同日申请了发明专利 {facts.twin.value}"
        return Judged(None, told, facts.twin.source, facts.twin.on, BOTH_KNOW)
    return Judged(Outcome.PASS, "没有同日发明申请", facts.twin.source, facts.twin.on)


@right_rule(
    "PP-20",
    Level.WAIVE,
    Title("未被请求宣告无效", "No invalidation is pending"),
    _ground("十一"),
    PATENTS,
)
def unchallenged(facts: RightFacts, case: Case) -> Judged:
    """Both sides may know and still agree."""
    words = Words("是否被请求宣告无效", "已进入无效宣告程序", "未进入无效宣告程序")
    return flag(facts, case, facts.is_invalidation_pending, words, BOTH_KNOW)


@right_rule(
    "PP-21",
    Level.WAIVE,
    Title("没有其他不宜出质的情形", "Nothing else speaks against it"),
    Law(f"{REGULATION}第（十二）项", "S:WX", is_verified=False),
    PATENTS,
)
def nothing_else(facts: RightFacts, case: Case) -> Judged:
    """What a person noted, and partial invalidity, after which the right must be valued anew."""
    seen = [one.what for one in case.terms.obstacles if one.right_id == facts.id]
    if seen:
        return Judged(None, "；".join(seen), PLAN, case.today, BOTH_KNOW)
    words = Words("是否被宣告部分无效", "已被宣告部分无效，须重新评估", "未发现其他情形")
    return flag(facts, case, facts.is_partly_invalid, words, BOTH_KNOW)


@right_rule(
    "PP-33",
    Level.WARN,
    Title("没有在先的独占或排他许可", "No exclusive licence was given"),
    Law("《民法典》第四百四十四条第二款", "S:LAW-CC", is_verified=True),
    PATENTS,
)
def no_exclusive_licence(facts: RightFacts, case: Case) -> Judged:
    """An earlier licence stays, and lessens what a sale brings."""
    read = Cure("请查阅许可合同，并在评估中考虑。", "Read the licence, and let the valuation tell.")
    words = Words("有无独占或排他许可", "已登记独占或排他许可", "没有登记的独占许可")
    return flag(facts, case, facts.is_exclusively_licensed, words, read)


@right_rule(
    "PP-34",
    Level.WARN,
    Title("未处于开放许可", "No open licence is declared"),
    Law("《专利法实施细则》第八十六条第一款第（四）项", "S:LAW-PR", is_verified=True),
    PATENTS,
)
def no_open_licence(facts: RightFacts, case: Case) -> Judged:
    """A pledged patent needs the pledgee's consent to an open licence."""
    agree = Cure(
        "请撤回开放许可声明，或取得质权人同意。",
        "Withdraw the declaration, or have the pledgee agree.",
    )
    words = Words("是否处于开放许可", "处于开放许可", "未处于开放许可")
    return flag(facts, case, facts.is_openly_licensed, words, agree)


def _fee_state(facts: RightFacts, case: Case) -> FeeState:
    paid = facts.fees_paid_through
    return fee_state(
        facts.right_type,
        facts.filed_on,
        facts.granted_on,
        None if paid is None else paid.value,
        case.today,
        ends_on=facts.ends_on.value,
    )


def _paid(through: date) -> str:
    return f"年费缴至 {day(through)}"


def _last(ends_on: date) -> date:
    """The last day that belongs to the right."""
    return ends_on - timedelta(days=1)
