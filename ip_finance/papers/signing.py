"""Signs a paper with a key that stays with its owner: PAdES, as an incremental update.

This runs on the signer's own machine (`ipfin contract sign`); the platform never sees a key.
"""

import logging
from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

# It tells a wrong passphrase in the log, with a traceback; we tell it in a sentence.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)


class SigningTrouble(Exception):
    """The paper cannot be signed so; the text says why."""


def key_from(p12: bytes, passphrase: str) -> SimpleSigner:
    """The key and certificates of a PKCS#12 file. Raises: SigningTrouble."""
    signer: SimpleSigner | None = SimpleSigner.load_pkcs12_data(
        p12, other_certs=[], passphrase=passphrase.encode()
    )
    if signer is None:
        raise SigningTrouble("this is no PKCS#12 file, or the passphrase is another")
    return signer


def sign(paper: bytes, key: SimpleSigner, box: str) -> bytes:
    """The paper with a signature in the place of this name. Raises: SigningTrouble."""
    told = PdfSignatureMetadata(
        field_name=box, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    try:
        writer = IncrementalPdfFileWriter(BytesIO(paper))
        signed = PdfSigner(told, key).sign_pdf(writer, existing_fields_only=True)
    except (PdfError, SigningError, ValueError, OSError) as trouble:
        raise SigningTrouble(f"the file cannot be signed: {trouble}") from trouble
    made: bytes = signed.getvalue()
    return made
