"""Chinese words of a file of enforcement. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from ip_finance.enforcement.domain import (
    Buyer,
    EntryKind,
    Outcome,
    Round,
    Venue,
    WriteOffGround,
)

KINDS: Final[Mapping[EntryKind, str]] = {
    EntryKind.DEMAND: "催收",
    EntryKind.DELIVERY: "送达催收函",
    EntryKind.AGREEMENT: "协议折价",
    EntryKind.MANDATE: "委托出卖",
    EntryKind.APPLICATION: "申请实现担保物权",
    EntryKind.SERVICE: "法院送达",
    EntryKind.OBJECTION: "异议",
    EntryKind.RULING: "裁定",
    EntryKind.AUCTION: "拍卖或变卖公告",
    EntryKind.FAILURE: "流拍",
    EntryKind.SALE: "成交",
    EntryKind.TRANSFER: "买受人变更登记",
    EntryKind.STRIKE_OUT: "更正：删去一条",
}
ABOUT: Final[Mapping[EntryKind, str]] = {
    EntryKind.DEMAND: "催收函由此生成 PDF；付款期限不短于规定的宽限期。",
    EntryKind.DELIVERY: "送达凭证；申请法院程序之前须有一份。",
    EntryKind.AGREEMENT: "违约后协议折价，参照市场价格（CC-23）；不得事先约定归银行所有（CC-03）。",
    EntryKind.MANDATE: "出质人委托出卖或自行出卖，不低于市场价格（CC-23）。",
    EntryKind.APPLICATION: "向质押登记地法院或专门法院申请（民事诉讼法第207、208条）。",
    EntryKind.SERVICE: "法院受理后五日内送达申请书副本。",
    EntryKind.OBJECTION: "被申请人或利害关系人的异议。",
    EntryKind.RULING: "准许、部分准许或驳回；驳回的，另行起诉。",
    EntryKind.AUCTION: "起拍价、公告期与保证金按 EN-01 计算；公告日即本条日期。",
    EntryKind.FAILURE: "无人出价；再次拍卖须在规定期限内公告。",
    EntryKind.SALE: "记录成交事实；权利不因此转移，以登记机关登记为准（CC-03、EN-03）。",
    EntryKind.TRANSFER: "登记机关已登记买受人；境外买受人须先办理技术出口手续（EN-04）。",
    EntryKind.STRIKE_OUT: "条目从不删除或改写；以这一条说明哪一条有误及原因。",
}
ROUNDS: Final = {Round.FIRST: "第一次拍卖", Round.SECOND: "第二次拍卖", Round.FIXED_PRICE: "变卖"}
OUTCOMES: Final = {
    Outcome.GRANTED: "准许",
    Outcome.PARTLY: "部分准许",
    Outcome.DISMISSED: "驳回",
}
VENUES: Final = {
    Venue.REGISTRATION: "质押登记地",
    Venue.PROPERTY: "财产所在地",
    Venue.SPECIALISED: "专门法院",
}
BUYERS: Final = {Buyer.DOMESTIC: "境内", Buyer.FOREIGN: "境外"}
GROUNDS: Final = {
    WriteOffGround.ENFORCED: "处置终结仍有欠款",
    WriteOffGround.BANKRUPT: "债务人破产清算",
    WriteOffGround.LONG_OVERDUE: "逾期超过 360 日",
}
FIGURES: Final[Mapping[str, str]] = {
    "first-reserve": "第一次起拍价不低于评估价的",
    "second-cut": "再次拍卖降价不超过",
    "second-within": "流拍后再次公告期限",
    "notice": "拍卖公告期",
    "deposit-low": "保证金不低于起拍价的",
    "deposit-high": "保证金不高于起拍价的",
    "market-share": "折价或委托价不低于市场价的",
    "service": "法院送达期限",
    "objection": "异议期限",
    "demand": "催收宽限期",
}
MEMBERS: Final[Mapping[str, str]] = {
    "addressee": "收件人",
    "demanded_fen": "催收金额",
    "pay_by": "付款期限",
    "agreed_fen": "折价",
    "minimum_fen": "最低价",
    "market_fen": "市场价格",
    "until": "截止日",
    "court": "法院",
    "case_no": "案号",
    "venue": "管辖依据",
    "party": "异议人",
    "outcome": "结果",
    "round": "次别",
    "appraisal_fen": "评估价",
    "reserve_fen": "起拍价",
    "deposit_fen": "保证金",
    "opens_on": "开拍日",
    "platform": "平台",
    "price_fen": "成交价",
    "buyer": "买受人",
    "buyer_kind": "买受人类别",
    "register_no": "登记文号",
    "permit_no": "出口许可",
    "of": "针对条目",
    "text": "说明",
}
VALUES: Final[Mapping[str, Mapping[Any, str]]] = {
    "venue": VENUES,
    "outcome": OUTCOMES,
    "round": ROUNDS,
    "buyer_kind": BUYERS,
}
FILE_WORDS: Final = {"kinds": KINDS, "rounds": ROUNDS, "figures": FIGURES, "grounds": GROUNDS}


def told_of(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an entry states, member by member, in the order of `MEMBERS`."""
    return [
        (label, _value(name, facts[name]))
        for name, label in MEMBERS.items()
        if facts.get(name) not in (None, "")
    ]


def _value(name: str, value: Any) -> str:
    if name.endswith("_fen"):
        return f"¥{value // 100:,}.{value % 100:02d}"
    if name == "of":
        return f"第 {value} 条"
    return VALUES.get(name, {}).get(value, str(value))
