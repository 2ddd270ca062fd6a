"""Looks at a paper that came back signed: is it ours, is nothing else changed, who signed it.

A signature counts if it is intact, and valid, and trusted: a tampered file can be valid and not
intact. All changes since our paper are held against what a signature may change, not only those
since the first signature: its signer could have changed the text before signing.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from asn1crypto import parser, pem, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    ModificationLevel,
    SuspiciousModification,
)
from pyhanko.sign.general import UnacceptableSignerError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

# They log each refused file with a traceback; we tell whoever sent it.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)
_MALFORMED: Final = (
    PdfError,
    UnacceptableSignerError,
    ArithmeticError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What reading a file may end in that was made to confuse its reader."""
_FOR_SIGNING: Final = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
)
_ORGANISATION_FIELDS: Final = ("organization_identifier", "serial_number", "user_id")
_NAME_FIELDS: Final = ("organization_name", "common_name")


class Flaw(StrEnum):
    """Why a paper that came back does not count."""

    NOT_OURS = "not-ours"
    CHANGED = "changed"
    NOT_SIGNED = "not-signed"
    BROKEN = "broken"
    NOT_TRUSTED = "not-trusted"
    EXPIRED = "expired"


class Flawed(Exception):
    """A paper that does not count; `signer` is whose signature is the trouble, if one's is."""

    def __init__(self, flaw: Flaw, signer: str | None = None) -> None:
        super().__init__(f"{flaw.value}: {signer}" if signer else flaw.value)
        self.flaw = flaw
        self.signer = signer


@dataclass(frozen=True, slots=True)
class SignatureOfPaper:
    """One good signature: what its certificate says of the signer.

    `identifiers` are organisation codes as the certificate carries them, `names` organisations
    or people. `signed_at` is what the signer's machine said.
    """

    names: tuple[str, ...]
    identifiers: tuple[str, ...]
    subject: str
    issuer: str
    serial: str
    signed_at: datetime | None


def roots_in(bundle: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM file."""
    if not pem.detect(bundle):
        return ()
    found = pem.unarmor(bundle, multiple=True)
    return tuple(x509.Certificate.load(der) for kind, _, der in found if kind == "CERTIFICATE")


def roots_at(path: Path) -> tuple[x509.Certificate, ...]:
    """Whom a deployment trusts: a PEM file, or a folder of them; none where nothing is."""
    files = sorted(path.glob("*.pem")) if path.is_dir() else [path]
    return tuple(root for file in files if file.is_file() for root in roots_in(file.read_bytes()))


def signatures_of(
    signed: bytes, paper: bytes, roots: Sequence[x509.Certificate], at: datetime
) -> tuple[SignatureOfPaper, ...]:
    """The signatures on `signed`, each good at the moment `at`, over the very paper we made.

    Raises: Flawed.
    """
    if not signed.startswith(paper):
        raise Flawed(Flaw.NOT_OURS)
    if len(signed) == len(paper):
        raise Flawed(Flaw.NOT_SIGNED)
    try:
        return _read(signed, paper, roots, at)
    except _MALFORMED as trouble:
        raise Flawed(Flaw.CHANGED) from trouble


def _read(
    signed: bytes, paper: bytes, roots: Sequence[x509.Certificate], at: datetime
) -> tuple[SignatureOfPaper, ...]:
    made = PdfFileReader(BytesIO(paper)).xrefs.total_revisions
    reader = PdfFileReader(BytesIO(signed))
    signatures: list[EmbeddedPdfSignature] = list(reader.embedded_regular_signatures)
    if not signatures:
        raise Flawed(Flaw.CHANGED)
    found = tuple(_look_at(one, roots, at) for one in signatures)
    if not all(_fills_its_gap(one, signed) for one in signatures):
        raise Flawed(Flaw.CHANGED)
    _check_changes(reader, made, signatures)
    return found


def _fills_its_gap(signature: EmbeddedPdfSignature, signed: bytes) -> bool:
    """The only bytes that no signature covers hold its hexadecimal digits, noughts, and no more."""
    _, start, end, _ = (int(at) for at in signature.byte_range)
    gap = signed[start:end]
    told = bytes.fromhex(gap[1:-1].decode("ascii"))
    message = told[: parser.peek(told)]
    written = message.hex().encode().ljust(len(gap) - 2, b"0")
    return gap in (b"<" + written + b">", b"<" + written.upper() + b">")


def _check_changes(
    reader: PdfFileReader, made: int, signatures: Sequence[EmbeddedPdfSignature]
) -> None:
    """Nothing but signatures, one an update, the last over the whole file."""
    total = reader.xrefs.total_revisions
    if sorted(one.signed_revision for one in signatures) != list(range(made, total)):
        raise Flawed(Flaw.CHANGED)
    if signatures[-1].evaluate_signature_coverage() is not SignatureCoverageLevel.ENTIRE_FILE:
        raise Flawed(Flaw.CHANGED)
    changes = DEFAULT_DIFF_POLICY.review_file(reader, made - 1)
    if isinstance(changes, SuspiciousModification):
        raise Flawed(Flaw.CHANGED) from changes
    if changes.modification_level > ModificationLevel.FORM_FILLING:
        raise Flawed(Flaw.CHANGED)
    if any(_covers_something(one.sig_field) for one in signatures):
        raise Flawed(Flaw.CHANGED)


def _covers_something(field: Any) -> bool:
    """A visible signature could hide what the paper says."""
    left, bottom, right, top = (float(at) for at in field.get("/Rect", (0, 0, 0, 0)))
    return (left, bottom) != (right, top) or "/AP" in field


def _look_at(
    signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], at: datetime
) -> SignatureOfPaper:
    certificate: x509.Certificate = signature.signer_cert
    subject = certificate.subject.human_friendly
    context = ValidationContext(trust_roots=list(roots), moment=at, allow_fetching=False)
    status = validate_pdf_signature(
        signature, context, key_usage_settings=_FOR_SIGNING, skip_diff=True
    )
    _check(status, certificate, subject, at)
    told = certificate.subject.native
    return SignatureOfPaper(
        names=_texts(told, _NAME_FIELDS),
        identifiers=_texts(told, _ORGANISATION_FIELDS),
        subject=subject,
        issuer=certificate.issuer.human_friendly,
        serial=str(certificate.serial_number),
        signed_at=status.signer_reported_dt,
    )


def _check(
    status: PdfSignatureStatus, certificate: x509.Certificate, subject: str, at: datetime
) -> None:
    """Intact and valid and trusted, each by itself."""
    if not (status.intact and status.valid):
        raise Flawed(Flaw.BROKEN, subject)
    if not certificate.not_valid_before <= at <= certificate.not_valid_after:
        raise Flawed(Flaw.EXPIRED, subject)
    if not status.trusted:
        raise Flawed(Flaw.NOT_TRUSTED, subject)


def _texts(told: Any, fields: Sequence[str]) -> tuple[str, ...]:
    """The values of these fields; one that stands several times gives several."""
    values: list[str] = []
    for field in fields:
        value = told.get(field)
        values += value if isinstance(value, list) else [value] if value else []
    return tuple(values)
