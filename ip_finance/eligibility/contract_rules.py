"""What the contract must hold and must not hold (CC-03, CC-13, PP-16 and the like). Pure."""

from collections.abc import Iterator
from typing import Final

from ip_finance.eligibility.domain import Outcome
from ip_finance.eligibility.facts import (
    Case,
    Contract,
    ContractParty,
    ListedRight,
    PledgeKind,
    RightFacts,
)
from ip_finance.eligibility.forfeiture import forfeitures
from ip_finance.eligibility.rulebook import (
    Cure,
    Judged,
    Law,
    Level,
    Title,
    of_plan,
    plan_rule,
)
from ip_finance.office_files.errors import OfficeFileError
from ip_finance.office_files.numbers import RightKind
from ip_finance.office_files.right_keys import right_key_text
from ip_finance.office_files.spelling import plain_name

CONTRACT: Final = "质押合同"
STRIKE_OUT: Final = Cure(
    "请删去该约定；可改为：出质人与质权人协议折价，或拍卖、变卖后以所得价款优先受偿。",
    "Strike the clause out; agree on a settlement at market price, auction or sale instead.",
)

DESCRIBED: Final = {
    RightKind.PATENT: "名称、申请日或授权公告日",
    RightKind.TRADEMARK: "商品类别或专用期限",
    RightKind.SOFTWARE: "名称",
}


@plan_rule(
    "CC-03",
    Level.BLOCK,
    Title("合同没有流质条款", "The contract has no forfeiture clause"),
    Law("《民法典》第四百二十八条", "S:LAW-CC", is_verified=True),
)
def no_forfeiture(case: Case) -> Judged | None:
    """No advance agreement that the right becomes the creditor's on default."""
    return _lawful(case)


@plan_rule(
    "TM-09-b",
    Level.BLOCK,
    Title("合同不违反强制性规定（商标）", "The contract breaks no mandatory law (marks)"),
    Law("《注册商标专用权质押登记程序规定》不予登记情形（二）", "M", is_verified=False),
)
def lawful_for_marks(case: Case) -> Judged | None:
    """The trademark office refuses a contract against mandatory law."""
    return _lawful(case) if _of(case, RightKind.TRADEMARK) else None


@plan_rule(
    "CR-04-b",
    Level.BLOCK,
    Title("合同不违反强制性规定（著作权）", "The contract breaks no mandatory law (copyrights)"),
    Law(
        "《著作权质权登记办法》不予登记情形：合同违反法律、行政法规强制性规定",
        "S:LVY",
        is_verified=True,
    ),
)
def lawful_for_copyrights(case: Case) -> Judged | None:
    """The copyright registrar refuses a contract against mandatory law."""
    return _lawful(case) if _of(case, RightKind.SOFTWARE) else None


@plan_rule(
    "CC-13",
    Level.BLOCK,
    Title("最高额质权的约定完整", "The terms of the maximum-amount pledge are complete"),
    Law("《民法典》第四百三十九条、第四百二十条至第四百二十四条", "S:LAW-CC", is_verified=True),
)
def ceiling(case: Case) -> Judged | None:
    """A ceiling and the period of its claims."""
    if case.terms.kind is not PledgeKind.MAXIMUM_AMOUNT:
        return None
    terms = case.terms.max_amount
    state = Cure(
        "请约定最高债权额和债权发生的起止日期。",
        "Agree on the ceiling, and on the first and last day of its claims.",
    )
    if terms is None or terms.ceiling_fen is None or terms.ceiling_fen <= 0:
        return of_plan(case, None, "没有约定最高债权额", state)
    if terms.from_on is None or terms.until_on is None:
        fact = "没有约定债权确定期间，债权自质权设立之日起满二年方可请求确定"
        return of_plan(case, Outcome.WARN, fact, state)
    period = f"{terms.from_on} 至 {terms.until_on}"
    if terms.until_on <= terms.from_on:
        return of_plan(case, None, f"债权发生期间 {period} 不成立", state)
    fact = f"最高债权额 {_yuan(terms.ceiling_fen)}，期间 {period}"
    return of_plan(case, Outcome.PASS, fact)


@plan_rule(
    "CC-16",
    Level.BLOCK,
    Title("不预先扣除利息", "No interest is deducted up front"),
    Law("《民法典》第六百七十条", "S:LAW-CC", is_verified=True),
)
def whole_principal(case: Case) -> Judged | None:
    """What is deducted up front was never lent."""
    deducted = case.terms.interest_upfront_fen
    if deducted is None:
        return None
    if deducted == 0:
        return of_plan(case, Outcome.PASS, "足额发放本金")
    whole = Cure(
        "请足额发放本金，利息按期收取；预先扣除的，本金以实际收到的为准。",
        "Pay the whole principal out and take interest when it is due.",
    )
    return of_plan(case, None, f"拟预先扣除利息 {_yuan(deducted)}", whole)


@plan_rule(
    "CC-21",
    Level.BLOCK,
    Title("合同金额与登记金额一致", "Contract and application state one amount"),
    Law("《最高人民法院关于适用民法典有关担保制度的解释》第十五条", "S:LAW-GI", is_verified=True),
)
def one_amount(case: Case) -> Judged | None:
    """What is registered decides the priority."""
    terms = case.terms
    registered = terms.registered_fen
    agreed = terms.secured_fen if terms.contract is None else terms.contract.claim_fen
    if terms.kind is PledgeKind.MAXIMUM_AMOUNT and terms.max_amount is not None:
        agreed = terms.max_amount.ceiling_fen
    if registered is None or agreed is None:
        return None
    if registered == agreed:
        return of_plan(case, Outcome.PASS, f"均为 {_yuan(agreed)}")
    fact = f"合同 {_yuan(agreed)}，登记申请 {_yuan(registered)}"
    same = Cure(
        "请使登记申请表与合同金额一致；优先受偿以登记的为准。",
        "State the same amount in both; the registered one decides.",
    )
    return of_plan(case, None, fact, same)


@plan_rule(
    "PP-16",
    Level.BLOCK,
    Title("合同内容完整（专利）", "The contract is complete (patents)"),
    Law("《专利权质押登记办法》第八条、第十一条第（七）项", "S:ZZPIS", is_verified=False),
    covers=("CC-02",),
)
def complete_for_patents(case: Case) -> Judged | None:
    """The mandatory contents of § 3.3: parties, claim, period, every patent, scope."""
    return _complete(case, RightKind.PATENT)


@plan_rule(
    "TM-05",
    Level.BLOCK,
    Title("合同内容完整（商标）", "The contract is complete (marks)"),
    Law("《注册商标专用权质押登记程序规定》第五条", "S:DUAN", is_verified=False),
)
def complete_for_marks(case: Case) -> Judged | None:
    """Parties, claim, period, every mark with number, class and exclusive period, scope."""
    return _complete(case, RightKind.TRADEMARK)


@plan_rule(
    "CC-02-c",
    Level.BLOCK,
    Title("合同内容完整（著作权）", "The contract is complete (copyrights)"),
    Law("《民法典》第四百二十七条第二款、第四百四十六条", "S:LAW-CC", is_verified=True),
)
def complete_for_copyrights(case: Case) -> Judged | None:
    """Parties, claim, period, every copyright with its title, scope (CC-02)."""
    return _complete(case, RightKind.SOFTWARE)


def _lawful(case: Case) -> Judged | None:
    """No line while there are no words to look through."""
    if case.terms.clauses is None:
        return None
    written = case.terms.contract
    pledgee = written.pledgee if written else None
    found = forfeitures(case.terms.clauses, (pledgee.name,) if pledgee else ())
    if not found:
        return Judged(Outcome.PASS, "合同文本没有流质约定", CONTRACT, case.today)
    fact = "；".join(f"“{one.sentence}”（{one.words}）" for one in found)
    words = tuple(one.words for one in found)
    return Judged(None, f"合同约定：{fact}", CONTRACT, case.today, STRIKE_OUT, missing=words)


def _complete(case: Case, kind: RightKind) -> Judged | None:
    contract, rights = case.terms.contract, _of(case, kind)
    if contract is None or not rights:
        return None
    missing = (*_missing(contract), *_unlisted(contract, rights))
    wrong = tuple(_contradictions(contract, case))
    if not (missing or wrong):
        return Judged(Outcome.PASS, "必备内容齐全", CONTRACT, case.today)
    said = [f"缺少：{'、'.join(missing)}"] if missing else []
    fact = "；".join([*said, *wrong])
    amend = Cure(f"请补充或更正合同：{fact}。", "Add or correct in the contract what is named.")
    return Judged(None, fact, CONTRACT, case.today, amend, missing=missing)


def _missing(contract: Contract) -> Iterator[str]:
    for side, word in ((contract.pledgor, "出质人"), (contract.pledgee, "质权人")):
        yield from _unnamed(side, word)
    if not contract.claim_kind:
        yield "主债权的种类"
    if not contract.claim_fen:
        yield "主债权的数额"
    if contract.performed_from is None or contract.performed_until is None:
        yield "债务履行期限"
    if not contract.scope:
        yield "担保范围"


def _contradictions(contract: Contract, case: Case) -> Iterator[str]:
    """What the contract says otherwise than the plan, or cannot mean."""
    named, secured = contract.pledgor, case.terms.secured_fen
    if named and plain_name(named.name) != plain_name(case.pledgor.name):
        yield f"合同的出质人是{named.name}，计划的出质人是{case.pledgor.name}"
    begins, ends = contract.performed_from, contract.performed_until
    if begins and ends and begins > ends:
        yield f"债务履行期限 {begins} 至 {ends} 不成立"
    claim = contract.claim_fen if case.terms.kind is PledgeKind.ORDINARY else None
    if claim and secured is not None and claim != secured:
        yield f"合同的主债权为 {_yuan(claim)}，计划担保 {_yuan(secured)}"


def _unnamed(side: ContractParty | None, word: str) -> Iterator[str]:
    if side is None or not side.name:
        yield f"{word}的名称"
    if side is None or not side.address:
        yield f"{word}的地址"


def _unlisted(contract: Contract, rights: tuple[RightFacts, ...]) -> Iterator[str]:
    for facts in rights:
        kind, key = facts.right_type.kind, _key(facts.right_type.kind, facts.number)
        entry = next((one for one in contract.rights if _key(kind, one.number) == key), None)
        if entry is None:
            yield f"权利 {facts.number}"
        elif not all(_described(entry, kind)):
            yield f"{facts.number} 的{DESCRIBED[kind]}"


def _described(entry: ListedRight, kind: RightKind) -> tuple[object, ...]:
    """What the contract says of a right beside its number (domain rules § 3.3, TM-05, CC-02)."""
    if kind is RightKind.TRADEMARK:
        return entry.nice_classes, entry.ends_on
    if kind is RightKind.SOFTWARE:
        return (entry.title,)
    return entry.title, entry.filed_on, entry.granted_on


def _key(kind: RightKind, number: str) -> str:
    """One text for all spellings of a number; what is no number stands for itself."""
    try:
        return right_key_text("CN", kind.value, number)
    except OfficeFileError:
        return number


def _of(case: Case, kind: RightKind) -> tuple[RightFacts, ...]:
    return tuple(facts for facts in case.rights if facts.right_type.kind is kind)


def _yuan(fen: int) -> str:
    yuan, rest = divmod(fen, 100)
    return f"{yuan:,}.{rest:02d} 元"
