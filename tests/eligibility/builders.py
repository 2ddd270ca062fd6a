"""Rights and plans as the rules are asked about them: sound, until a test spoils something."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

from ip_finance.eligibility.assessment import assess
from ip_finance.eligibility.domain import Line
from ip_finance.eligibility.facts import (
    Case,
    Contract,
    ContractParty,
    Known,
    ListedRight,
    Owner,
    OwnMark,
    Reading,
    RightFacts,
    Terms,
    Valuation,
)
from ip_finance.office_files.model import GoodsClass
from ip_finance.office_files.numbers import RightType
from ip_finance.rights.marks import Mark
from ip_finance.rights.standing import Told

T = TypeVar("T")

TODAY = date(2026, 11, 26)
REGISTER = "登记簿副本"
PLEDGOR = Owner("成都星灿智能装备有限公司", "91510100MA9XCK003K")
PARTNER = Owner("成都合作研究院", None)
STRANGER = Owner("成都另一家制造", "91510100MA9X0TH5MN")
CLAUSES = (
    "出质人以所列权利为债务人的债务提供质押担保。债务人不履行到期债务的，质权人可以与出质人协议"
    "以出质权利折价，也可以就拍卖、变卖所得价款优先受偿。"
)
FORFEITURE = "债务人不能按期还款的，出质专利权自动归质权人所有。"
SCALES = GoodsClass(9, ("0901", "0910"), ("工业用机器人",))
CLOTHES = GoodsClass(25, ("2501",), ("服装",))
UNGROUPED = GoodsClass(9, (), ("软件",))


def told(value: T, source: str = REGISTER, on: date = TODAY) -> Told[T]:
    return Told(value, source, on)


def known(value: T, on: date = TODAY) -> Known[T]:
    return Known(told(value, on=on))


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


def mark(number: str, words: str | None, *classes: GoodsClass, image: str | None = None) -> Mark:
    return Mark(number, words, image, classes or (SCALES,))


def _right(**changes: Any) -> RightFacts:
    no = known(value=False)
    stated: dict[str, Any] = {
        "id": "right",
        "right_type": RightType.INVENTION,
        "number": "ZL202110071567.8",
        "title": "一种机器人控制方法",
        "filed_on": date(2021, 1, 20),
        "granted_on": date(2023, 3, 14),
        "owners": known((PLEDGOR,)),
        "ends_on": known(date(2041, 1, 20)),
        "is_granted": known(value=True),
        "is_ended": no,
        "fees_paid_through": known(date(2027, 1, 19)),
        "is_frozen": no,
        "is_suspended": no,
        "is_encumbered": no,
        "is_invalidation_pending": no,
        "is_partly_invalid": no,
        "is_exclusively_licensed": no,
        "is_openly_licensed": no,
        "reading": Reading(REGISTER, TODAY),
        "valuation": told(Valuation(days(300), 2, "sipo-ppac-2012 1")),
    }
    return RightFacts(**stated | changes)


def patent(**changes: Any) -> RightFacts:
    """A sound invention of the pledgor."""
    return _right(**changes)


def utility_model(**changes: Any) -> RightFacts:
    """A sound utility model, of which nobody filed a twin."""
    return _right(
        **{
            "right_type": RightType.UTILITY_MODEL,
            "number": "ZL201320854096.9",
            "filed_on": date(2019, 6, 3),
            "ends_on": known(date(2029, 6, 3)),
            "twin": told(""),
        }
        | changes
    )


def trademark(**changes: Any) -> RightFacts:
    """A sound mark of the pledgor."""
    return _right(
        **{
            "right_type": RightType.TRADEMARK,
            "number": "16435657",
            "title": "星灿",
            "filed_on": date(2015, 3, 2),
            "granted_on": date(2020, 4, 21),
            "ends_on": known(date(2030, 4, 21)),
            "fees_paid_through": None,
            "mark": mark("16435657", "星灿"),
        }
        | changes
    )


def software(**changes: Any) -> RightFacts:
    """A sound software copyright of the pledgor."""
    return _right(
        **{
            "right_type": RightType.SOFTWARE,
            "number": "2020SR0123456",
            "title": "星灿控制软件",
            "filed_on": date(2020, 2, 3),
            "granted_on": date(2020, 2, 3),
            "ends_on": known(date(2071, 1, 1)),
            "fees_paid_through": None,
        }
        | changes
    )


def contract(*rights: RightFacts, **changes: Any) -> Contract:
    """A contract with all that must be in it."""
    stated: dict[str, Any] = {
        "pledgor": ContractParty(PLEDGOR.name, "成都市高新区"),
        "pledgee": ContractParty("锦江农业银行", "成都市锦江区"),
        "claim_kind": "流动资金贷款",
        "claim_fen": 150_000_000,
        "performed_from": TODAY,
        "performed_until": days(365),
        "scope": "主债权本金、利息及实现质权的费用",
        "rights": tuple(
            ListedRight(
                one.number,
                one.title,
                one.filed_on,
                one.granted_on,
                tuple(found.nice_class for found in one.mark.classes) if one.mark else (),
                one.ends_on.value if one.mark else None,
            )
            for one in rights
        ),
    }
    return Contract(**stated | changes)


def case(*rights: RightFacts, owned: tuple[OwnMark, ...] = (), **changes: Any) -> Case:
    """A sound plan over these rights; changes are of the terms, but for parties."""
    parties = {name: changes.pop(name, PLEDGOR) for name in ("borrower", "pledgor")}
    terms = replace(Terms(maturity_on=days(365), secured_fen=150_000_000), **changes)
    marks = tuple(OwnMark(one.mark, one.ends_on.value) for one in rights if one.mark)
    portfolio = Told((*marks, *owned), "平台登记的出质人全部权利", TODAY)
    return Case(TODAY, terms=terms, rights=rights, portfolio=portfolio, **parties)


def line_of(rule: str, asked: Case) -> Line:
    """The one line of the rule, of whichever right."""
    found = [line for line in assess(asked) if line.rule == rule]
    assert len(found) == 1, f"{len(found)} lines of {rule}"
    return found[0]
