"""Words of webhooks for people."""

from typing import Final

from ip_finance.webhooks.domain import DeliveryState

STATES: Final = {
    DeliveryState.PENDING: "待送达",
    DeliveryState.DELIVERED: "已送达",
    DeliveryState.GIVEN_UP: "三天未接收，已停止重试",
}
KINDS: Final = {
    DeliveryState.PENDING: "waiting",
    DeliveryState.DELIVERED: "good",
    DeliveryState.GIVEN_UP: "bad",
}
REASONS: Final = {
    "no answer in time": "对方未在时限内应答",
    "it leads into a private network": "地址指向内部网络，平台不发送",
    "the name leads nowhere": "域名无法解析",
    "it is not https": "地址不是 https",
    "gaierror": "域名无法解析",
    "ConnectionRefusedError": "对方拒绝连接",
    "SSLCertVerificationError": "对方的证书无效",
}


def reason_of(problem: str) -> str:
    """Why there was no answer."""
    return REASONS.get(problem, f"连接失败（{problem}）")
