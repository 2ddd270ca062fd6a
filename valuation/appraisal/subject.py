"""What is valued, what for, and on whose word."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from valuation import checks
from valuation.errors import MalformedInput, OutOfRange
from valuation.labels import RightType

JURISDICTION_LETTERS = 2
DAYS_A_YEAR = 365.25


class Purpose(StrEnum):
    """What the value is for; GB/T 42748-2023 tells these occasions apart (VA-10)."""

    PLEDGE = "pledge-financing"
    TRANSFER = "transfer-or-licence"
    REPORTING = "financial-reporting"
    INFRINGEMENT = "infringement-remedy"
    MANAGEMENT = "management"


class ValueType(StrEnum):
    """Whose value: anybody's in an orderly sale, or one particular holder's."""

    MARKET = "market-value"
    INVESTMENT = "investment-value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The right: its type, where it holds, its field and its dates.

    `field` is the first IPC symbol of a patent, its section at least (`G` or `G05B19/4093`), the
    first Nice class of a mark (`9`), and empty for other rights. `granted_on` is the day of grant
    or registration.
    """

    right_type: RightType
    jurisdiction: str
    number: str
    title: str
    field: str
    filed_on: date
    granted_on: date | None
    expires_on: date

    @property
    def section(self) -> str:
        """IPC section of an invention or a utility model; empty where there is none."""
        is_technical = self.right_type in {RightType.INVENTION, RightType.UTILITY_MODEL}
        return self.field[:1] if is_technical else ""

    def __post_init__(self) -> None:
        checks.fields("subject.", self)
        letters = self.jurisdiction
        if not (len(letters) == JURISDICTION_LETTERS and letters.isascii() and letters.isupper()):
            raise MalformedInput("subject.jurisdiction", f"must be two letters, got {letters!r}")
        checks.text("subject.number", self.number)
        checks.text("subject.title", self.title)
        if self.granted_on is not None and self.granted_on < self.filed_on:
            raise OutOfRange("subject.granted_on", f"must not precede {self.filed_on}")
        if self.expires_on <= self.filed_on:
            raise OutOfRange("subject.expires_on", f"must follow {self.filed_on}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where one input comes from: the argument, the source in words, and the hash of a document.

    `sha256` is 64 hexadecimal digits, or empty where the source is public and named in words.
    """

    argument: str
    source: str
    sha256: str

    def __post_init__(self) -> None:
        checks.fields("evidence.", self)
        checks.text("evidence.argument", self.argument)
        checks.text("evidence.source", self.source)
        digits = self.sha256
        if digits and not (len(digits) == 64 and set(digits) <= set("0123456789abcdef")):
            raise MalformedInput("evidence.sha256", "must be 64 lower-case hexadecimal digits")
