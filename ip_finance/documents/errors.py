"""Why a document cannot be kept, read or erased."""

from datetime import date
from uuid import UUID

from ip_finance.core.errors import Conflict, Forbidden, NotFound, RuleViolated


class FileInfected(RuleViolated):
    code = "file-infected"

    def __init__(self, signature: str) -> None:
        super().__init__(
            f"The virus scanner found {signature} in the file; it was not kept.",
            cure="Clean the machine that the file came from, and send a sound file.",
            signature=signature,
        )


class TypeMismatch(RuleViolated):
    code = "file-type-mismatch"

    def __init__(self, claimed: str, found: str) -> None:
        super().__init__(
            f"The file says that it is {claimed}, and its content is {found}.",
            cure="Send the file under its true type, as the program that made it saved it.",
            claimed=claimed,
            found=found,
        )


class ProgramRefused(RuleViolated):
    code = "file-program-refused"

    def __init__(self, found: str) -> None:
        super().__init__(
            f"The file is a program ({found}), not a document.",
            cure="Send a PDF, a picture, an office file or the office's XML.",
            found=found,
        )


class ContentQuarantined(Conflict):
    code = "content-quarantined"

    def __init__(self, document_id: UUID) -> None:
        super().__init__(
            "The virus scanner did not answer when this file came; nobody opens it before it does.",
            cure="Wait until the operator has had it scanned (`ipfin documents rescan`).",
            document_id=str(document_id),
        )


class ContentErased(Conflict):
    code = "content-erased"

    def __init__(self, document_id: UUID, erased_on: date, by: str, basis: str) -> None:
        super().__init__(
            f"Erased on {erased_on.isoformat()} by {by} under {basis}. The record of it stays.",
            cure="Nothing brings the content back; ask whoever has a copy.",
            document_id=str(document_id),
            erased_on=erased_on.isoformat(),
            by=by,
            basis=basis,
        )


class ContentRestricted(Conflict):
    code = "content-restricted"
    rule = "PI-06"

    def __init__(self, document_id: UUID, until: date | None) -> None:
        super().__init__(
            "The content is kept only because the law demands it; it is not processed any more.",
            cure="It is erased once the duty to keep it has ended.",
            document_id=str(document_id),
            until=until.isoformat() if until else None,
        )


class DocumentInUse(Conflict):
    code = "document-in-use"
    rule = "PI-07"

    def __init__(self, document_id: UUID, record_id: UUID) -> None:
        super().__init__(
            "A record relies on this document as evidence; it is kept while it does.",
            cure="Once the case is over, ask the operator to end the use (`ipfin documents`).",
            document_id=str(document_id),
            record_id=str(record_id),
        )


class PurposeEndImpossible(RuleViolated):
    code = "purpose-end-impossible"
    rule = "PI-07"

    def __init__(self, earliest: date, latest: date) -> None:
        super().__init__(
            f"A purpose ends between {earliest.isoformat()} and {latest.isoformat()}.",
            cure="State the day on which it ended; one that was stated may only move later.",
            earliest=earliest.isoformat(),
            latest=latest.isoformat(),
        )


class UseNotFound(NotFound):
    code = "use-not-found"

    def __init__(self, document_id: UUID, record_id: UUID) -> None:
        super().__init__(
            "No such record relies on the document.",
            document_id=str(document_id),
            record_id=str(record_id),
        )


class AlreadyReplaced(Conflict):
    code = "document-replaced"

    def __init__(self, document_id: UUID, by: UUID | None) -> None:
        super().__init__(
            "This version was replaced before; versions form one chain.",
            cure="Replace the newest version.",
            document_id=str(document_id),
            replaced_by=str(by) if by else None,
        )


class NotTheHolder(Forbidden):
    code = "not-the-holder"

    def __init__(self) -> None:
        super().__init__(
            "Another party brought this document in.",
            cure="Ask the party that holds it.",
        )


class SubjectNotFound(NotFound):
    code = "subject-not-found"

    def __init__(self, subject_id: UUID) -> None:
        super().__init__("No such data subject.", subject_id=str(subject_id))


class SubjectExists(Conflict):
    code = "subject-exists"

    def __init__(self, subject_id: UUID) -> None:
        super().__init__(
            "This id is taken: by a data subject under another reference, or by no person.",
            cure="Use the subject on file, or a fresh id.",
            subject_id=str(subject_id),
        )


class AlreadyErased(Conflict):
    code = "already-erased"

    def __init__(self, erased_on: date) -> None:
        super().__init__(
            f"This was erased on {erased_on.isoformat()}; nothing new is kept under it.",
            cure="New documents of the same person go under a new subject.",
            erased_on=erased_on.isoformat(),
        )
