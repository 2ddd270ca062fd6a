"""Files that parties bring in: known by their hash, read only by those who may. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from ip_finance.core.errors import Conflict, NotFound, RuleViolated
from ip_finance.documents.retention import DocumentKind, Retention

LARGEST_FILE = 20 * 1024 * 1024
ERASURE_BASIS = "PI-06"
"""The rule under which content is erased, or else no longer processed."""


@dataclass(frozen=True, slots=True)
class KeepDocument:
    """A file to keep. The caller picks the id.

    `subject_id` says whose personal data it holds: a data subject of the actor's party, and the
    party itself if None. `replaces_id` is the version before this one.
    """

    document_id: UUID
    name: str
    media_type: str
    content: bytes
    kind: DocumentKind = DocumentKind.OTHER
    subject_id: UUID | None = None
    replaces_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AddSubject:
    """A natural person, by a reference of the party's own that tells nobody else who it is."""

    subject_id: UUID
    reference: str


@dataclass(frozen=True, slots=True)
class EndPurpose:
    """What the document was for ended on that day."""

    document_id: UUID
    ended_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class EndUse:
    """The record does not rely on the document any more since that day."""

    document_id: UUID
    record_id: UUID
    ended_on: date


@dataclass(frozen=True, slots=True)
class Erase:
    """A request to erase one document, or all documents of a subject: one of the two is given."""

    reason: str
    document_id: UUID | None = None
    subject_id: UUID | None = None


class ScanState(StrEnum):
    """What the virus scanner said of a file. Only what is infected or in quarantine stays shut."""

    NOT_SCANNED = "not-scanned"
    CLEAN = "clean"
    QUARANTINED = "quarantined"
    INFECTED = "infected"


class DecisionKind(StrEnum):
    """What was decided of a document, or of all documents of a subject."""

    PURPOSE_ENDED = "purpose-ended"
    RESTRICTED = "restricted"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Duty:
    """A document that a law still demands, with the law."""

    document_id: UUID
    retention: Retention


class BlobStore(Protocol):
    """Where encrypted content lies, by name; what was written is never changed."""

    def put(self, name: str, content: bytes) -> None: ...

    def get(self, name: str) -> bytes | None: ...

    def remove(self, name: str) -> None:
        """Take the content away for good; nothing happens if it is not there."""
        ...


class Sealer(Protocol):
    """Encryption at rest under wrapped keys, the subject's first: without one, nothing opens."""

    def new_key(self, *above: bytes) -> bytes:
        """A fresh key, wrapped by the last of those above it, for our tables."""
        ...

    def seal(self, keys: Sequence[bytes], content: bytes, bound_to: str) -> bytes: ...

    def open(self, keys: Sequence[bytes], sealed: bytes, bound_to: str) -> bytes | None:
        """The content; None if it was altered or belongs to another name."""
        ...


class DocumentNotFound(NotFound):
    code = "document-not-found"

    def __init__(self, document_id: UUID) -> None:
        super().__init__("No such document.", document_id=str(document_id))


class DocumentExists(Conflict):
    code = "document-exists"

    def __init__(self, document_id: UUID) -> None:
        super().__init__(
            "Another file is kept under this id; a document is never overwritten.",
            cure="Send the new version under a new id.",
            document_id=str(document_id),
        )


class FileTooLarge(RuleViolated):
    code = "file-too-large"

    def __init__(self, size: int) -> None:
        super().__init__(
            f"The file has {size} bytes; at most {LARGEST_FILE} are taken.",
            cure="Send a smaller file, for example a compressed PDF.",
            size=size,
            limit=LARGEST_FILE,
        )


class EmptyFile(RuleViolated):
    code = "empty-file"

    def __init__(self) -> None:
        super().__init__("The file is empty.", cure="Choose the file again.")


class ContentDamaged(Conflict):
    code = "content-damaged"

    def __init__(self, document_id: UUID) -> None:
        super().__init__(
            "The stored content is missing or no longer matches its hash.",
            cure="Report this to the auditor; upload the original under a new id.",
            document_id=str(document_id),
        )


def check_size(content: bytes) -> None:
    """Raises: EmptyFile, FileTooLarge."""
    if not content:
        raise EmptyFile
    if len(content) > LARGEST_FILE:
        raise FileTooLarge(len(content))


def latest_end(duties: list[Duty]) -> date | None:
    """When the last of these duties ends; None while that cannot be said."""
    ends = [duty.retention.until for duty in duties]
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) and known else None
