"""Use cases of certificates of evidence. Each runs in the caller's transaction."""

from io import BytesIO
from pathlib import Path
from typing import Any, Final

import segno
from cryptography.hazmat.primitives import hashes
from sqlalchemy.exc import IntegrityError

from ip_finance.certificates import repository
from ip_finance.certificates.domain import (
    ISSUERS,
    KINDS,
    IssueCertificate,
    NotOnLedgerYet,
    NotYourFile,
    fresh_number,
)
from ip_finance.certificates.models import EvidenceCertificate
from ip_finance.core import deployment
from ip_finance.core.access import IdTaken
from ip_finance.core.clock import BEIJING, business_date
from ip_finance.core.uow import Tx
from ip_finance.documents import repository as documents_repository
from ip_finance.documents import service as documents
from ip_finance.documents.service import Vault
from ip_finance.papers.render import render
from ip_finance.parties import repository as parties

TEMPLATE: Final = Path(__file__).with_name("templates") / "certificate.typ"


def issue(tx: Tx, cmd: IssueCertificate) -> EvidenceCertificate:
    """Certify a file whose hash the ledger carries; asked again, the same certificate.

    From now on whoever has the file, or the number, can see that the ledger has it, and since
    when: that is what its holder asks for here.

    Raises: RoleMissing, DocumentNotFound, NotYourFile, NotOnLedgerYet, IdTaken.
    """
    tx.actor.require(*ISSUERS)
    document = documents_repository.by_id(tx.session, cmd.document_id)
    if document.party_id != tx.actor.party_id:
        raise NotYourFile
    there = repository.find_of_document(tx.session, document.id)
    if there is not None:
        return there
    carrier = repository.carrier_of(tx.session, document.evidence_hash)
    recorded_at = carrier and repository.mined_at(tx.session, carrier.tx_hash or "")
    if not document.sha256 or carrier is None or recorded_at is None:
        raise NotOnLedgerYet(document.id)
    assert carrier.tx_hash is not None
    assert carrier.block_number is not None, "it was taken"
    made = EvidenceCertificate(
        id=cmd.certificate_id,
        number=fresh_number(business_date(tx.now)),
        party_id=tx.actor.party_id,
        document_id=document.id,
        kind=carrier.kind,
        tx_hash=carrier.tx_hash,
        block_number=carrier.block_number,
        recorded_at=recorded_at,
        issued_at=tx.now,
        issued_by=tx.actor.person_id,
    )
    try:
        with tx.session.begin_nested():
            tx.session.add(made)
    except IntegrityError as taken:
        raise IdTaken(cmd.certificate_id) from taken
    tx.record("certificates.issued", made.id, document=str(document.id))
    return made


def paper_of(
    tx: Tx, vault: Vault, certificate: EvidenceCertificate, verify_at: str
) -> tuple[str, bytes]:
    """The certificate as PDF/A, with a code that leads to `verify_at`, and its file name.

    Raises: ContentErased, ContentRestricted, ContentQuarantined, ContentDamaged.
    """
    document, content = documents.content(tx, vault, certificate.document_id)
    ledger = deployment.the_current(tx.session)
    party = parties.by_id(tx.session, certificate.party_id)
    facts: dict[str, Any] = {
        "number": certificate.number,
        "file": document.name,
        "size": f"{document.size:,}",
        "kind": KINDS.get(certificate.kind, certificate.kind),
        "holder": {"name": party.name, "uscc": party.uscc},
        "sha256": document.sha256.removeprefix("0x"),
        "sm3": _sm3(content),
        "salt": document.salt,
        "evidence_hash": document.evidence_hash,
        "recorded_at": f"{certificate.recorded_at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}",
        "block": str(certificate.block_number),
        "tx_hash": certificate.tx_hash,
        "contract": ledger.address,
        "chain": str(ledger.chain_id),
        "verify_at": verify_at,
        "code": _code(verify_at),
    }
    paper = render(TEMPLATE, facts, dated=business_date(certificate.issued_at))
    return f"{certificate.number}.pdf", paper


def _sm3(content: bytes) -> str:
    """GB/T 32905-2016, which Chinese offices ask for beside SHA-256."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()


def _code(address: str) -> str:
    """The QR code as SVG."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2, scale=4)
    return drawn.getvalue().decode()
