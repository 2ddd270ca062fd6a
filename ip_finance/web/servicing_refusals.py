"""Refusals of books and loan accounts, in Chinese."""

WORDS: dict[str, tuple[str, str]] = {
    "entry-empty": ("分录须有科目行，且每行只在借方或贷方一侧有金额。", "请逐行填写借方或贷方。"),
    "entry-unbalanced": (
        "借方 {debits_fen} 与贷方 {credits_fen} 不相等。",
        "请按有借必有贷、借贷必相等填写。",
    ),
    "day-not-open": (
        "{on} 不是营业日，目前的营业日为 {open_day}。",
        "请记在营业日；更正分录注明所更正的日期。",
    ),
    "books-not-opened": ("该机构在本平台没有账簿。", "请先将银行登记上链，账簿随之开立。"),
    "account-not-found": ("这笔贷款尚未放款，没有账户。", "请打开融资案件页查看进度。"),
    "closing-ahead-of-the-day": (
        "{through} 尚未结束，今天是 {today}。",
        "请在该日结束后再日结；试用环境可开启 IPFIN_MOVABLE_DATE。",
    ),
    "day-closed-already": ("{through} 已经日结，目前的营业日为 {open_day}。", "请选择更晚的日期。"),
    "closing-too-far": ("{through} 距营业日超过 {limit} 天。", "请分次日结。"),
    "bad-cursor": ("分页位置无法识别。", "请从列表第一页重新翻页。"),
    "payment-above-owed": (
        "{on} 结清需 {payoff_fen}，所填 {amount_fen}超出。",
        "请按结清金额入账，余款退还借款人。",
    ),
    "nothing-prepaid": (
        "至 {on} 该金额全部用于到期应还，没有提前还款。",
        "请填写大于到期应还的金额。",
    ),
    "prepayment-mode-missing": (
        "其中 {prepaid_fen}为提前还款，未说明方式。",
        "请与借款人约定缩短期限、减少月供或提前归还后期。",
    ),
    "day-not-quoted": (
        "营业日为 {open_day}；{on} 在其之前，或晚于 {last}。",
        "请选择两者之间的日期。",
    ),
    "adjustment-not-found": ("没有这笔账务调整。", "请在该笔贷款的调整记录中查找。"),
    "adjustment-too-large": (
        "可调整金额为 {most_fen}，所填 {amount_fen}超出。",
        "请按可调整金额以内填写。",
    ),
    "adjustment-checked": ("{by}已于 {at} 复核这笔调整。", "如仍不足，请另行提出调整。"),
    "own-adjustment": ("不能复核自己提出的调整。", "请由同事复核。"),
    "payment-too-long-ago": (
        "还款须在五个工作日内入账；{paid_on} 早于 {first}。",
        "请填写较晚的日期入账，其后多计的息费另行减免。",
    ),
    "payment-ahead-of-the-books": (
        "{paid_on} 尚未到来，目前的营业日为 {open_day}。",
        "请在当日入账。",
    ),
    "credit-differs": (
        "账户入账为 {credited_fen}，与所填 {amount_fen}不符。",
        "请按入账金额填写，或另选一笔。",
    ),
    "rate-never-reset": ("这笔贷款放款后尚未重定价。", "请在下一个重定价日之后通知。"),
}
