"""Refusals of reports and of the monthly reconciliation, in Chinese."""

WORDS: dict[str, tuple[str, str]] = {
    "report-day-ahead": ("账上营业日为 {open_day}，{on} 尚未到来。", "请选择不晚于营业日的日期。"),
    "report-not-found": ("没有这份可供您查看的报表。", "请从“报表”进入。"),
    "month-not-over": ("账上营业日为 {open_day}，{month} 尚未结束。", "请先日终到该月最后一日。"),
    "monthly-reconciliation-not-found": ("没有这次月度对账。", "请从“月度对账”列表进入。"),
    "monthly-reconciliation-exists": ("同一编号下已有另一次对账。", "请重新打开页面再提交。"),
    "monthly-reconciliation-replaced": (
        "{by} 已于 {at} 重新对账。",
        "请签认该月最近一次对账。",
    ),
    "monthly-reconciliation-signed-off": (
        "本次对账已由两人签认，最后由 {by} 于 {at} 签认。",
        "无须再签。",
    ),
    "own-sign-off": ("您已签认过本次对账；第二人须是另一人。", "请由同事签认。"),
    "differences-unexplained": (
        "有 {differences} 笔不符，签认须写明原因。",
        "请在说明中逐笔写明原因与跟进人。",
    ),
}
