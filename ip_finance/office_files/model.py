"""What any office file says about a right, whatever its format. What it does not say is None."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

from ip_finance.office_files.numbers import PatentNumber, RightType
from ip_finance.office_files.right_keys import right_key_text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Json: TypeAlias = str | int | list["Json"] | dict[str, "Json"] | None


CHINA: Final = "CN"
"""The ST.3 code of the jurisdiction whose numbers are normalised, and whose rights are filed."""


@dataclass(frozen=True, slots=True)
class SourceFormat:
    """The format a record was read from; old files do not say their version."""

    name: str
    version: str | None


@dataclass(frozen=True, slots=True)
class Publication:
    """The published document: `number` is the one spelling, `CN113781974A`."""

    number: str
    kind: str
    published_on: date


@dataclass(frozen=True, slots=True)
class Party:
    """An applicant or an owner. `organisation_code` is as printed, not verified."""

    name: str
    address: str | None
    country: str | None
    organisation_code: str | None


@dataclass(frozen=True, slots=True)
class EarlierFiling:
    """An application that this one builds on, numbered as its own office printed it."""

    country: str | None
    number: str
    filed_on: date | None


@dataclass(frozen=True, slots=True)
class InternationalPhase:
    """What is said of the PCT application of which this one is the national phase."""

    application: EarlierFiling | None
    publication: EarlierFiling | None
    entered_national_phase_on: date | None


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims in numbers. `independent` is None where the wording leaves it open."""

    count: int
    independent: int | None
    first: str


@dataclass(frozen=True, slots=True)
class PatentRecord:
    """One publication of one application.

    `granted_on` is the day of the announcement, and None unless this document announces a grant.
    `owners` are the assignees of the document; files that name none leave it empty, and then the
    applicants of a granted patent are its first owners. `jurisdiction` is the ST.3 code of the
    office: a Chinese number is normalised, any other stands as its own office prints it.
    """

    source: SourceFormat
    publication: Publication
    application_number: str
    filed_on: date
    granted_on: date | None
    title: str
    abstract: str | None
    applicants: tuple[Party, ...]
    owners: tuple[Party, ...]
    inventors: tuple[str, ...]
    agency: str | None
    ipc_classes: tuple[str, ...]
    priorities: tuple[EarlierFiling, ...]
    claims: Claims | None
    divided_from: EarlierFiling | None
    international: InternationalPhase | None
    language: str | None
    jurisdiction: str = CHINA

    @property
    def patent_number(self) -> PatentNumber:
        """The application number, taken apart. Raises: NumberRefused, if it is no Chinese one."""
        return PatentNumber.parse(self.application_number)

    @property
    def right_type(self) -> RightType:
        """The right that the document is about; abroad, the kind of document tells (ST.16)."""
        if self.jurisdiction == CHINA:
            return self.patent_number.right_type
        return _FOREIGN_TYPES.get(self.publication.kind[:1], RightType.INVENTION)

    @property
    def number(self) -> str:
        """The number by which people know the right: `ZL202110071567.8`, abroad `US9876543B2`."""
        is_ours = self.jurisdiction == CHINA
        return self.patent_number.patent_no if is_ours else self.publication.number

    @property
    def key_text(self) -> str:
        """What stands for the right on the ledger. Raises: UnknownNumberScheme, if foreign."""
        return right_key_text(self.jurisdiction, "patent", self.application_number)

    @property
    def named_owners(self) -> tuple[Party, ...]:
        """Whom the document makes the owner."""
        return self.owners or self.applicants

    def to_json(self) -> dict[str, Json]:
        """The record for `json.dumps`: dates become ISO texts, nothing is left out."""
        return json_of(self)


@dataclass(frozen=True, slots=True)
class GoodsClass:
    """The goods or services of one Nice class (1 to 45).

    `groups` are four-digit codes of the Chinese table of similar goods (类似群), as far as known;
    `goods` the goods or services as printed.
    """

    nice_class: int
    groups: tuple[str, ...]
    goods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrademarkRecord:
    """One trademark as a register or a certificate tells it.

    `mark` are the words of the mark, and None for a mark without words. `image_sha256` is the
    hash of its picture as `0x` and 64 digits. `ends_on` is the first day without the mark, where
    the document prints its term. `office_status` is as printed. Where nothing is registered yet,
    `registration_number` is that of the application. `jurisdiction` is as of a patent.
    """

    source: SourceFormat
    registration_number: str
    mark: str | None
    image_sha256: str | None
    filed_on: date
    granted_on: date | None
    ends_on: date | None
    office_status: str | None
    owners: tuple[Party, ...]
    classes: tuple[GoodsClass, ...]
    jurisdiction: str = CHINA

    @property
    def right_type(self) -> RightType:
        """A trademark."""
        return RightType.TRADEMARK

    @property
    def title(self) -> str:
        """The words, or what stands for them."""
        return self.mark or f"图形商标 {self.registration_number}"

    @property
    def number(self) -> str:
        """The registration number."""
        return self.registration_number

    @property
    def key_text(self) -> str:
        """What stands for the right on the ledger. Raises: UnknownNumberScheme, if foreign."""
        return right_key_text(self.jurisdiction, "trademark", self.registration_number)

    @property
    def named_owners(self) -> tuple[Party, ...]:
        """Whom the document makes the owner."""
        return self.owners

    def to_json(self) -> dict[str, Json]:
        """The record for `json.dumps`."""
        return json_of(self)


@dataclass(frozen=True, slots=True)
class SoftwareRecord:
    """One registered software copyright (计算机软件著作权登记证书).

    `filed_on` and `granted_on` are both the day of the registration: the right itself exists
    from completion on, whether registered or not (Software Regulations art. 14).
    """

    source: SourceFormat
    registration_number: str
    title: str
    version: str | None
    completed_on: date
    published_on: date | None
    granted_on: date
    owners: tuple[Party, ...]

    @property
    def filed_on(self) -> date:
        """The day of the registration."""
        return self.granted_on

    @property
    def right_type(self) -> RightType:
        """A software copyright."""
        return RightType.SOFTWARE

    @property
    def number(self) -> str:
        """The registration number: `2020SR1234567`."""
        return self.registration_number

    @property
    def key_text(self) -> str:
        """What stands for the right on the ledger."""
        return right_key_text("CN", "software", self.registration_number)

    @property
    def named_owners(self) -> tuple[Party, ...]:
        """Whom the document makes the owner."""
        return self.owners

    def to_json(self) -> dict[str, Json]:
        """The record for `json.dumps`."""
        return json_of(self)


RightRecord: TypeAlias = PatentRecord | TrademarkRecord | SoftwareRecord
"""A right that can be filed, as its own document tells it."""


_FOREIGN_TYPES: Final = {
    "U": RightType.UTILITY_MODEL,
    "Y": RightType.UTILITY_MODEL,
    "S": RightType.DESIGN,
}


def json_of(told: "DataclassInstance") -> dict[str, Json]:
    """What an office told, for `json.dumps`: days become ISO texts, nothing is left out."""
    return {name: _json(value) for name, value in asdict(told).items()}


def _json(value: object) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_json(item) for item in value]
    if isinstance(value, Mapping):
        return {str(name): _json(item) for name, item in value.items()}
    assert value is None or isinstance(value, str | int), f"{value!r} has no JSON form"
    return value
