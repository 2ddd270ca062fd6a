"""Imports: one batch of one source file, and what became of each right in it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID, uuid5

from ip_finance.core.errors import Conflict, NotFound, RuleViolated
from ip_finance.office_files.model import GoodsClass, RightRecord
from ip_finance.office_files.workbook_errors import CellProblem

LONGEST_TITLE: Final = 500


class ImportState(StrEnum):
    """How far the batch is. Only FILED has changed anything else; REFUSED and FILED are final."""

    RECEIVED = "received"
    READ = "read"
    REFUSED = "refused"
    FILED = "filed"


FINAL: Final = frozenset({ImportState.REFUSED, ImportState.FILED})


class Outcome(StrEnum):
    """What became of one item of the file."""

    FILED = "filed"
    KNOWN = "known"
    REPEATED = "repeated"
    FOREIGN = "foreign"
    NOT_FILED = "not-filed"
    EVENTS_RECORDED = "events-recorded"
    EVENTS_KEPT = "events-kept"
    REFUSED = "refused"


KEPT: Final = frozenset({Outcome.FOREIGN, Outcome.NOT_FILED, Outcome.EVENTS_KEPT})
"""What the platform has no place for is shown with the import, and not lost."""


@dataclass(frozen=True, slots=True)
class ReceiveImport:
    """A file to import, kept before as a document. The caller picks the id."""

    import_id: UUID
    document_id: UUID


@dataclass(frozen=True, slots=True)
class MarkCertificate:
    """A trademark by its certificate: `last_day` is the last day of the term as printed."""

    asset_id: UUID
    document_id: UUID
    number: str
    mark: str | None
    filed_on: date
    registered_on: date
    last_day: date | None
    owners: Sequence[str]
    classes: Sequence[GoodsClass]


@dataclass(frozen=True, slots=True)
class SoftwareCertificate:
    """A software copyright by its certificate."""

    asset_id: UUID
    document_id: UUID
    number: str
    title: str
    version: str | None
    completed_on: date
    published_on: date | None
    registered_on: date
    owners: Sequence[str]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one place of the file; because of one, nothing of the file is filed."""

    place: str
    code: str
    column: str
    found: str
    expected: str
    rule: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of_cell(cls, told: CellProblem) -> "Problem":
        return cls(
            told.place, told.code, told.column, told.found, told.expected, told.rule, told.facts
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A right in the file: `place` is the cell of its number, or its turn in the file."""

    place: str
    column: str
    record: RightRecord

    def problem(self, code: str, expected: str, rule: str | None = None) -> Problem:
        """Something that is wrong with the right as a whole."""
        return Problem(self.place, code, self.column, self.record.number, expected, rule)

    def asset_id(self, import_id: UUID) -> UUID:
        """The id under which the right is filed: the same however often the import runs."""
        return uuid5(import_id, self.record.key_text)


class ImportNotFound(NotFound):
    code = "import-not-found"

    def __init__(self, import_id: UUID) -> None:
        super().__init__("No such import.", import_id=str(import_id))


class ImportExists(Conflict):
    code = "import-exists"

    def __init__(self, import_id: UUID) -> None:
        super().__init__(
            "Another file was imported under this id.",
            cure="Import the new file under a new id.",
            import_id=str(import_id),
        )


class RightsTaken(Exception):
    """While the file was read, or before, others filed some of its rights (PP-18)."""

    def __init__(self, taken: Sequence[Found]) -> None:
        super().__init__()
        self.taken = taken


class NumberMalformed(RuleViolated):
    code = "malformed-number"
    rule = "ID-01"

    def __init__(self, scheme: str, text: str, expected: str) -> None:
        super().__init__(
            f"{text!r} is not a {scheme}: {expected}.",
            cure="Copy the number from the certificate.",
            scheme=scheme,
            text=text,
            expected=expected,
        )


class CheckDigitWrong(RuleViolated):
    code = "wrong-check-digit"
    rule = "ID-02"

    def __init__(self, scheme: str, text: str, expected: str, found: str) -> None:
        super().__init__(
            f"{text!r} is not a {scheme}: its check digit should be {expected}, not {found}.",
            cure="Compare the number with the certificate; a digit was mistyped.",
            scheme=scheme,
            text=text,
            expected=expected,
            found=found,
        )


class CertificateContradicts(RuleViolated):
    code = "certificate-contradicts"

    def __init__(self, earlier: str, later: str) -> None:
        super().__init__(
            f"{later} cannot lie before {earlier}, and nothing printed lies ahead of today.",
            cure="Copy the dates from the certificate.",
            earlier=earlier,
            later=later,
        )


def check_days(today: date, *days: tuple[str, date | None]) -> None:
    """Days that can only come in this order, none after today. Raises: CertificateContradicts."""
    known = [(name, day) for name, day in days if day is not None]
    for (earlier, first), (later, then) in zip(known, [*known[1:], ("today", today)], strict=True):
        if then < first:
            raise CertificateContradicts(earlier, later)
