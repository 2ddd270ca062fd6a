"""How long a document must be kept, by the law that says so, and what happens after. Pure.

The matrix `class -> legal basis -> until -> action` of domain rules PI-07 as data: `is_verified`
says whether the text of the law was seen. What is not verified is a house rule or from memory.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ip_finance.rights.terms import years_after


class DocumentKind(StrEnum):
    """What a document is for; it decides how long it is kept."""

    OFFICE_FILE = "office-file"
    CERTIFICATE = "certificate"
    REGISTER_EXTRACT = "register-extract"
    CONTRACT = "contract"
    CONSENT = "consent"
    RESOLUTION = "resolution"
    IDENTITY = "identity"
    RECEIPT = "receipt"
    NOTICE = "notice"
    VALUATION_REPORT = "valuation-report"
    COURT = "court"
    OTHER = "other"


class Start(StrEnum):
    """From which day the years count."""

    KEPT = "kept"
    PURPOSE_ENDED = "purpose-ended"


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """`years` that a law demands; zero where none does, and then a request to erase is followed.

    `action` is what is done once the time is over.
    """

    name: str
    basis: str
    years: int
    start: Start
    action: str
    source: str
    is_verified: bool

    @property
    def is_duty(self) -> bool:
        """Whether a law forbids to erase before."""
        return self.years > 0


TRANSACTION: Final = RetentionClass(
    name="transaction",
    basis="反洗钱法（2024）第三十四条：客户身份资料、交易记录自关系或交易结束起至少十年",
    years=10,
    start=Start.PURPOSE_ENDED,
    action="erase",
    source="domain-rules PI-07 [S:LAW-AM]",
    is_verified=True,
)
VALUATION: Final = RetentionClass(
    name="valuation",
    basis="资产评估法（2016）第二十九条：评估档案至少十五年（法定评估三十年）",
    years=15,
    start=Start.KEPT,
    action="erase",
    source="domain-rules VA-03 [S:LAW-AV]",
    is_verified=True,
)
PROCEEDINGS: Final = RetentionClass(
    name="proceedings",
    basis="平台规则：诉讼、执行材料自案件终结起三年（民法典第一百八十八条时效）",
    years=3,
    start=Start.PURPOSE_ENDED,
    action="erase",
    source="house rule [D]",
    is_verified=False,
)
PUBLIC_REGISTER: Final = RetentionClass(
    name="public-register",
    basis="平台规则：登记机关的公开资料，用于证明权利，用途结束后不再需要",
    years=0,
    start=Start.PURPOSE_ENDED,
    action="review",
    source="house rule [D]",
    is_verified=False,
)
PURPOSE_BOUND: Final = RetentionClass(
    name="purpose-bound",
    basis="个人信息保护法第十九条、第四十七条：实现目的所必要的最短时间",
    years=0,
    start=Start.PURPOSE_ENDED,
    action="erase",
    source="domain-rules PI-01, PI-06 [S:LAW-PI]",
    is_verified=True,
)
CLASSES: Final = (TRANSACTION, VALUATION, PROCEEDINGS, PUBLIC_REGISTER, PURPOSE_BOUND)

CLASS_OF: Final[Mapping[DocumentKind, RetentionClass]] = {
    DocumentKind.OFFICE_FILE: PUBLIC_REGISTER,
    DocumentKind.CERTIFICATE: PUBLIC_REGISTER,
    DocumentKind.REGISTER_EXTRACT: PUBLIC_REGISTER,
    DocumentKind.CONTRACT: TRANSACTION,
    DocumentKind.CONSENT: TRANSACTION,
    DocumentKind.RESOLUTION: TRANSACTION,
    DocumentKind.IDENTITY: TRANSACTION,
    DocumentKind.RECEIPT: TRANSACTION,
    DocumentKind.NOTICE: PUBLIC_REGISTER,
    DocumentKind.VALUATION_REPORT: VALUATION,
    DocumentKind.COURT: PROCEEDINGS,
    DocumentKind.OTHER: PURPOSE_BOUND,
}


@dataclass(frozen=True, slots=True)
class Retention:
    """`until` is the first day on which nothing demands the document any more.

    None while its purpose lasts: the years only count from the end of that.
    """

    rule: RetentionClass
    until: date | None

    def runs_on(self, today: date) -> bool:
        """Whether a law still forbids to erase."""
        return self.rule.is_duty and (self.until is None or today < self.until)

    def is_due(self, today: date) -> bool:
        """Whether nothing speaks for keeping the document any longer."""
        return self.until is not None and self.until <= today


def retention_of(
    kind: DocumentKind, kept_on: date, purpose_ended_on: date | None, *further: RetentionClass
) -> Retention:
    """How long a document of this kind is kept: the longest of its own class and further ones.

    >>> retention_of(DocumentKind.IDENTITY, date(2026, 1, 5), date(2027, 3, 1)).until
    datetime.date(2037, 3, 1)
    """
    found = [_under(rule, kept_on, purpose_ended_on) for rule in (CLASS_OF[kind], *further)]
    return max(found, key=lambda one: (one.until or date.max, one.rule.years))


def _under(rule: RetentionClass, kept_on: date, purpose_ended_on: date | None) -> Retention:
    start = kept_on if rule.start is Start.KEPT else purpose_ended_on
    return Retention(rule, years_after(start, rule.years) if start else None)
