"""Refusals of webhooks and of pages of lists, in Chinese."""

WORDS: dict[str, tuple[str, str]] = {
    "webhook-not-found": ("没有这个回调地址。", "请从“接口回调”进入。"),
    "webhook-delivery-not-found": ("没有这条消息。", "请从回调地址的发送记录进入。"),
    "webhook-exists": ("同一编号下已登记另一地址。", "重新打开页面填写一次。"),
    "webhook-removed": ("这个回调地址已移除。", "请重新登记。"),
    "webhooks-too-many": ("每个机构最多登记 {most} 个回调地址。", "请先移除一个。"),
    "webhook-delivery-pending": ("这条消息还在等待送达。", "平台会自动重试；请查看发送记录。"),
    "webhook-address-refused": (
        "不能向此地址发送：{url}。",
        "请填写公网可访问的 https 地址，不含用户名和密码。",
    ),
    "cursor-unknown": ("翻页位置无法识别。", "请回到第一页。"),
    "cursor-passed": ("上一页末尾的记录已不在列表中。", "请回到第一页。"),
}
