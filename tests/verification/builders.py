"""A right in good order by default; a test names only what matters to it."""

from dataclasses import replace
from datetime import date
from typing import Any

from ip_finance.office_files.numbers import RightKind
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


NUMBERS = {
    RightKind.PATENT: NUMBER,
    RightKind.TRADEMARK: "12345678",
    RightKind.SOFTWARE: "2020SR1234567",
}
OWN_CLAIMS: dict[RightKind, dict[str, Any]] = {
    RightKind.PATENT: {},
    RightKind.TRADEMARK: {"ends_on": date(2032, 3, 1), "classes": "9 计算机；软件"},
    RightKind.SOFTWARE: {"completed_on": date(2019, 11, 30), "published_on": None},
}
OWN_FINDINGS: dict[RightKind, dict[str, Any]] = {
    RightKind.PATENT: {"fees_paid_through": date(2027, 9, 14)},
    RightKind.TRADEMARK: {"ends_on": date(2032, 3, 1), "classes": "9 计算机；软件"},
    RightKind.SOFTWARE: {
        "completed_on": date(2019, 11, 30),
        "published_on": None,
        "is_disputed": False,
    },
}


def claims_of_kind(kind: RightKind, **changes: Any) -> Claims:
    """What the owner of a right of this kind says."""
    return claims(**{"kind": kind, "number": NUMBERS[kind], **OWN_CLAIMS[kind], **changes})


def findings_of_kind(kind: RightKind, **changes: Any) -> Findings:
    """Findings that bear out those claims; changes by plain value."""
    bare = replace(findings(), fees_paid_through=None)
    told = {"number": NUMBERS[kind], **OWN_FINDINGS[kind], **changes}
    return replace(bare, **{name: found(value) for name, value in told.items()})
