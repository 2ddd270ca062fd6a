"""Refusals of filings at the offices, and of the tasks that monitoring opens, in Chinese."""

FROM_THE_PAPER = "请按登记机关文件上的日期填写。"
REOPEN_FILING = "打开办理页，那里写明现在轮到谁、做什么。"

WORDS: dict[str, tuple[str, str]] = {
    "filing-not-found": ("没有这项登记办理。", "请从“登记办理”进入。"),
    "filing-exists": ("同一编号下已有另一项办理。", "重新打开页面填写一次。"),
    "filing-under-way": ("该登记机关已有同样的办理在进行。", "请继续办理，或先撤回那一项。"),
    "wrong-filing-state": ("办理目前“{state}”，此操作要求“{needed}”。", REOPEN_FILING),
    "not-to-be-filed": ("质押目前“{state}”，现在不能办理这项登记。", "打开融资案件页查看进度。"),
    "not-at-this-registrar": ("质押的权利都不在该登记机关登记。", "请选择权利所属的登记机关。"),
    "filed-in-future": ("{stated} 还没有到。", FROM_THE_PAPER),
    "before-earlier-entry": ("{stated} 早于上一条记录（{earlier}）。", FROM_THE_PAPER),
    "filed-before-its-cause": ("{stated} 早于办理的起因日（{cause}）。", FROM_THE_PAPER),
    "registered-amount-differs": (
        "登记的担保金额与合同不一致，合同为 {secured_fen}。",
        "请按登记文件填写；文件与合同不一致的，请登记机关更正。",
    ),
    "not-yet-registered": (
        "还没有录入登记结果：{registrars}。",
        "请先在该登记机关办理并录入结果。",
    ),
    "unknown-ground": ("{ground} 不是该登记机关的不予登记情形。", "请从列表中选择。"),
    "no-filing-policy": ("{registrar} 没有规定 {name} 的期限。", "请平台补录期限政策。"),
    "task-not-found": ("没有这项待办。", "请从“待办”进入。"),
    "notification-not-found": ("没有这条通知。", "请从“通知”进入。"),
    "task-closed": ("这项待办已经处理：{state}。", "请查看待办列表。"),
    "not-your-task": ("这项待办由另一家机构处理。", "请由待办所列机构办理；您可以查看。"),
    "watch-day-too-far": ("{stated} 太远，最远可查至 {latest}。", "请选择较近的日期。"),
    "mail-undelivered": ("邮件服务器没有接收邮件。", "平台会自行重试；通知仍在站内可见。"),
    "letter-refused": ("邮件服务器拒收这封邮件。", "请核对邮箱地址；通知仍在站内可见。"),
    "watched-elsewhere": ("另一进程正在处理此数据库的监测任务。", "每个数据库只运行一个平台。"),
    "watch-broken-off": ("监测任务 {run} 中断。", "平台会自行重试；请告知平台运营方。"),
}
