"""The chart of accounts as data, and the words for what is posted."""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from ip_finance.books.domain import Account, DayState, Event


@dataclass(frozen=True, slots=True)
class Charted:
    """An account as the chart has it; `side` is the one on which it grows."""

    account: Account
    code: str
    zh: str
    en: str
    side: str


@lru_cache
def chart() -> dict[Account, Charted]:
    """The chart of accounts, in the order of its codes."""
    told = json.loads(files("ip_finance.books").joinpath("chart.json").read_text("utf-8"))
    found = [Charted(**{**one, "account": Account(one["account"])}) for one in told["accounts"]]
    return {one.account: one for one in sorted(found, key=lambda one: one.code)}


EVENTS: dict[Event, tuple[str, str]] = {
    Event.DRAWDOWN: ("放款", "Drawdown"),
    Event.REPAYMENT: ("还款", "Repayment"),
    Event.ACCRUAL: ("计提利息", "Accrual"),
    Event.OVERDUE: ("转逾期", "Moved to overdue"),
    Event.REPLANNED: ("计划调整", "Replanned"),
    Event.BACKDATED: ("起息日调整", "Adjusted to the value date"),
    Event.DISTRIBUTION: ("处置款分配", "Distribution of proceeds"),
    Event.CLAIM_SOLD: ("债权转出", "Claim assigned away"),
    Event.CLAIM_BOUGHT: ("债权转入", "Claim taken over"),
    Event.WAIVER: ("减免", "Waiver"),
    Event.SUSPENSE_CLEARED: ("待处理款项销账", "Suspense cleared"),
    Event.POOL_CLAIM: ("申请风险补偿", "Claim on the pool"),
    Event.POOL_PAYMENT: ("收到风险补偿", "Payment of the pool"),
    Event.WRITE_OFF: ("核销", "Write-off"),
    Event.RECOVERY: ("核销后收回", "Recovery"),
}
DAY_STATES: dict[DayState, str] = {
    DayState.OPEN: "营业中",
    DayState.CLOSING: "日终处理中",
    DayState.CLOSED: "已日结",
}
