"""A right in good order by default; a test names only what matters to it."""

from dataclasses import replace
from datetime import date
from typing import Any

from ip_finance.verification.findings import Claims, Finding, Findings

TODAY = date(2026, 6, 30)
EXPIRES_ON = date(2040, 9, 15)
OWNER, USCC = "杭州示例科技（集团）有限公司", "91330100MA27XL0C46"
NUMBER = "ZL202110071567.8"


def claims(**changes: Any) -> Claims:
    """What the owner says."""
    stated = Claims(
        owner_name=OWNER,
        owner_uscc=USCC,
        number=NUMBER,
        title="一种温度控制方法",
        filed_on=date(2020, 9, 15),
        granted_on=date(2022, 3, 1),
    )
    return replace(stated, **changes)


def found(value: Any, read_on: date = TODAY) -> Finding[Any]:
    """A fact read in the register."""
    return Finding(value, "专利登记簿副本", read_on)


def findings(**changes: Any) -> Findings:
    """Findings that bear out the claims; changes by plain value."""
    stated = Findings(
        owner_name=found(OWNER),
        owner_uscc=found(USCC),
        number=found(NUMBER),
        title=found("一种温度控制方法"),
        filed_on=found(date(2020, 9, 15)),
        granted_on=found(date(2022, 3, 1)),
        is_alive=found(True),
        is_encumbered=found(False),
        is_frozen=found(False),
        fees_paid_through=found(date(2027, 9, 14)),
    )
    return replace(stated, **{name: found(value) for name, value in changes.items()})
