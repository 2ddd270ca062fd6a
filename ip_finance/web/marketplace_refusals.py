"""Refusals of the marketplace and of the loan engine, in Chinese."""

WORDS: dict[str, tuple[str, str]] = {
    "financing-request-not-found": ("没有这项融资需求。", "请从“融资需求”进入。"),
    "offer-not-found": ("没有这份报价。", "请从“融资需求”进入。"),
    "product-not-found": ("今天没有这个在售产品。", "请从“贷款产品”中选择。"),
    "financing-request-exists": (
        "这项需求已经发布，不再改动。",
        "如需修改，请撤回后重新发布。",
    ),
    "financing-request-not-open": (
        "融资需求目前“{state}”，此操作要求“{needed}”。",
        "请打开该需求，那里写明现在可以办理什么。",
    ),
    "nobody-addressed": ("没有选择银行。", "请选择产品或银行，或向全部银行发布。"),
    "not-this-banks-product": ("产品“{product}”不由该银行发放。", "请选择该银行或全平台的产品。"),
    "right-not-yours": ("{number} 不属于本企业。", "请选择本企业名下的权利。"),
    "offer-exists": ("同一编号下已有另一份报价，报价一经作出不再改动。", "请以新编号另行报价。"),
    "offer-outside-request": ("报价 {amount_fen} 高于所需的 {asked_fen}。", "请降低报价金额。"),
    "offer-outside-product": (
        "{member} 为 {stated}，不在产品的 {least} 至 {most} 之间。",
        "请按产品条件报价，或先复核产品的新版本。",
    ),
    "offer-rate-not-positive": ("LPR 加减点后利率为 {rate} 个基点。", "请填写使利率大于零的点数。"),
    "offer-over": ("这份报价“{state}”，不能接受。", "请选择其他报价，或请银行重新报价。"),
    "offer-ends-in-past": ("有效期 {valid_until} 早于今天 {today}。", "请选择今天或以后的日期。"),
    "request-already-declined": ("本行已由 {by} 于 {at} 谢绝这项需求。", "请企业发布新的需求。"),
}
