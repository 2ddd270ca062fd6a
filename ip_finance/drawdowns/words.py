"""Drawdowns in the words of the people who read them. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from ip_finance.drawdowns.domain import (
    DrawdownEventKind,
    DrawdownState,
    EvidenceKind,
    Finding,
    PaymentMode,
    Standing,
)

STATES: Final = {
    DrawdownState.PROPOSED: "待复核",
    DrawdownState.CHECKED: "已复核，待放款",
    DrawdownState.RELEASED: "已放款",
    DrawdownState.WITHDRAWN: "已撤回",
}
MODES: Final = {PaymentMode.ENTRUSTED: "受托支付", PaymentMode.SELF: "自主支付"}
STANDINGS: Final = {
    Standing.MET: ("已满足", "good"),
    Standing.NOT_MET: ("未满足", "bad"),
    Standing.WAIVED: ("已豁免", "waiting"),
}
EVIDENCE: Final = {
    EvidenceKind.CONTRACT: "交易合同",
    EvidenceKind.INVOICE: "发票",
    EvidenceKind.OTHER: "其他材料",
}
FINDINGS: Final = {Finding.AS_AGREED: "用途符合约定", Finding.MISUSE: "挪用"}
EVENTS: Final = {
    DrawdownEventKind.CONDITION_STATED: "说明放款条件",
    DrawdownEventKind.ACCOUNT_CHECKED: "核对收款账户",
    DrawdownEventKind.WAIVED: "豁免放款条件",
    DrawdownEventKind.CHECKED: "复核通过",
    DrawdownEventKind.WITHDRAWN: "撤回",
    DrawdownEventKind.RELEASED: "账本已记录放款",
    DrawdownEventKind.PAYEE_CORRECTED: "更正收款人",
    DrawdownEventKind.PAYEE_CONFIRMED: "确认更正，重新付款",
    DrawdownEventKind.USE_CHECKED: "检查用途",
}


def told_of(facts: Mapping[str, Any]) -> str:
    """What an event states, in one line."""
    parts = [str(facts[name]) for name in ("remark", "reason", "comment") if facts.get(name)]
    if "finding" in facts:
        parts.insert(0, FINDINGS[Finding(facts["finding"])])
    if "payee" in facts:
        parts.insert(0, f"{facts['payee']['name']} {facts['payee']['number']}")
    return "：".join(parts)
