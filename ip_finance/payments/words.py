"""Payments in the words of the people who read them. Pure."""

from typing import Final

from ip_finance.payments.domain import FileWay, OrderState

STATES: Final = {
    OrderState.DRAFT: "待发送",
    OrderState.SENT: "已发送银行",
    OrderState.ACCEPTED: "银行已受理",
    OrderState.BOOKED: "已入账",
    OrderState.REJECTED: "银行拒绝",
}
KINDS: Final = {
    OrderState.BOOKED: "good",
    OrderState.REJECTED: "bad",
    OrderState.SENT: "waiting",
    OrderState.ACCEPTED: "waiting",
}
"""How a state is coloured; others are plain."""
WAYS: Final = {FileWay.OUT: "发往银行", FileWay.IN: "银行来文"}
REASONS: Final = {
    "AC01": "收款账号不正确",
    "AC04": "收款账户已销户",
    "AC06": "账户被冻结",
    "AM04": "付款账户余额不足",
    "AM05": "重复付款",
    "BE01": "户名与账号不符",
    "BE04": "收款人地址缺失",
    "DT01": "日期无效",
    "MD07": "收款人已身故",
    "MS03": "银行未说明原因",
    "RC01": "银行行号不正确",
    "RR04": "监管原因",
}
"""Reason codes of the external code sets of ISO 20022, from memory; the code is shown too."""


def reason_of(code: str | None) -> str:
    """A reason code in words, with the code."""
    if code is None:
        return "银行未说明原因"
    known = REASONS.get(code)
    return f"{known}（{code}）" if known else f"原因代码 {code}"
