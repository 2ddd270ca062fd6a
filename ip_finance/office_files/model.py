"""What any office file says about a patent, whatever its format. What it does not say is None."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import TypeAlias
from xml.etree.ElementTree import Element

from ip_finance.office_files.numbers import PatentNumber, RightType

Json: TypeAlias = str | int | list["Json"] | dict[str, "Json"] | None


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
    applicants of a granted patent are its first owners.
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

    @property
    def patent_number(self) -> PatentNumber:
        """The application number, taken apart."""
        return PatentNumber.parse(self.application_number)

    @property
    def right_type(self) -> RightType:
        """The right that the document is about."""
        return self.patent_number.right_type

    def to_json(self) -> dict[str, Json]:
        """The record for `json.dumps`: dates become ISO texts, nothing is left out."""
        return {name: _json(value) for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class OfficeFormat:
    """A format that can be read: `root` is its root element in `{namespace}name` notation."""

    name: str
    title: str
    root: str
    read: Callable[[Element], PatentRecord]


def _json(value: object) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_json(item) for item in value]
    if isinstance(value, dict):
        return {str(name): _json(item) for name, item in value.items()}
    assert value is None or isinstance(value, str | int), f"{value!r} has no JSON form"
    return value
