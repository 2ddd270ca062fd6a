"""Certificates of evidence: what they are numbered like, and why none can be issued. Pure."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from ip_finance.core.actor import PersonRole
from ip_finance.core.errors import Conflict, Forbidden, NotFound

ISSUERS: Final = (PersonRole.SIGNATORY, PersonRole.VERIFIER)
"""Whose files stand on the ledger by a hash of their own."""
KINDS: Final = {"RegisterAsset": "知识产权登记材料", "AttestVerification": "核验依据材料"}
"""What the file was evidence for, by the kind of step that carries its hash."""

_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH: Final = 8


@dataclass(frozen=True, slots=True)
class IssueCertificate:
    """Certify a file; `certificate_id` is the caller's."""

    certificate_id: UUID
    document_id: UUID


@dataclass(frozen=True, slots=True)
class Certified:
    """What a certificate says to anybody; an erased file has no digest any more."""

    number: str
    sha256: str
    evidence_hash: str
    kind: str
    issuer: str
    recorded_at: datetime
    block_number: int
    tx_hash: str
    issued_at: datetime

    @property
    def kind_word(self) -> str:
        return KINDS.get(self.kind, self.kind)


class CertificateNotFound(NotFound):
    code = "certificate-not-found"

    def __init__(self, certificate_id: UUID) -> None:
        super().__init__("No such certificate.", certificate_id=str(certificate_id))


class NotOnLedgerYet(Conflict):
    code = "certificate-too-early"

    def __init__(self, document_id: UUID) -> None:
        super().__init__(
            "The ledger does not carry the hash of this file yet.",
            cure="Register the right that the file proves, and wait until the ledger has it.",
            document_id=str(document_id),
        )


class NotYourFile(Forbidden):
    code = "certificate-not-yours"

    def __init__(self) -> None:
        super().__init__(
            "Only the party that brought a file in has it certified.",
            cure="Ask the party that holds the file.",
        )


def fresh_number(on: date) -> str:
    """A number that nobody finds by counting: 40 random bits after the year.

    >>> from datetime import date
    >>> len(fresh_number(date(2026, 11, 26))), fresh_number(date(2026, 11, 26))[:8]
    (16, 'CZ-2026-')
    """
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return f"CZ-{on.year}-{drawn}"
