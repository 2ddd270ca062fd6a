"""Files that parties bring in: known by their hash, read only by those who may. Pure."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from ip_finance.core.errors import Conflict, NotFound, RuleViolated

LARGEST_FILE = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class KeepDocument:
    """A file to keep. The caller picks the id."""

    document_id: UUID
    name: str
    media_type: str
    content: bytes


class BlobStore(Protocol):
    """Where encrypted content lies, by name; what was written is never changed."""

    def put(self, name: str, content: bytes) -> None: ...

    def get(self, name: str) -> bytes | None: ...


class Sealer(Protocol):
    """Encryption at rest with one key a subject: without the key the content is gone."""

    def new_key(self) -> bytes:
        """A fresh key, wrapped for our tables."""
        ...

    def seal(self, wrapped_key: bytes, content: bytes, bound_to: str) -> bytes: ...

    def open(self, wrapped_key: bytes, sealed: bytes, bound_to: str) -> bytes | None:
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
