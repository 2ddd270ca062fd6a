"""Why a bundle is not believed. Every refusal says where, which field, which rule, and what to do.

BundleRefused
├── Unreadable          the archive or a file in it does not have the shape of the format
├── Altered             a digest inside the archive does not fit: something was changed
├── UnknownVersion      made for another version of the format, or of the ledger's words
├── TrustUnreadable     the trust file does not have the shape that it must have
├── TrustExpired        the trust file is too old to be relied on
├── OtherLedger         another chain, another contract, other code than the trust file names
├── NotAnchored         a block is not tied to anything that the trust file believes
├── SealsRefused        the validators' seals of a block do not hold
├── CheckpointRefused   a checkpoint's cosignatures do not hold
├── NotProven           a Merkle proof is missing or shows something else
├── EventDiffers        the ledger's event says something else than the step
├── SignatureRefused    a signature is not over this step, or not one that the ledger takes
├── SignerNotEntitled   the directory does not give the signer's key this part in the step
├── DocumentRefused     a disclosed document is not the one that a step is committed to
└── DocumentMissing     a document that was asked for is not disclosed
"""

from typing import ClassVar


class BundleRefused(Exception):
    """The bundle is not believed."""

    code: ClassVar[str] = "bundle-refused"
    cure: ClassVar[str] = "Ask the sender for a new export."

    def __init__(self, rule: str, *, where: str, field: str = "", cure: str = "") -> None:
        self.where = where
        self.field = field
        self.rule = rule
        self.what_to_do = cure or self.cure
        place = f"{where}, {field}" if field else where
        super().__init__(f"{place}: {rule} {self.what_to_do}")

    def to_json(self) -> dict[str, object]:
        """The refusal for programs."""
        return {
            "proven": False,
            "code": self.code,
            "where": self.where,
            "field": self.field,
            "rule": self.rule,
            "cure": self.what_to_do,
        }


class Unreadable(BundleRefused):
    code = "unreadable"


class Altered(BundleRefused):
    code = "altered"
    cure = "Fetch the file again; if it stays so, ask the sender for a new export."


class UnknownVersion(BundleRefused):
    code = "unknown-version"
    cure = "Use the verifier that was released with this bundle's format."


class TrustUnreadable(BundleRefused):
    code = "trust-unreadable"
    cure = "Correct the trust file."


class TrustExpired(BundleRefused):
    code = "trust-expired"
    cure = "Get a current trust file from somebody you trust, not from the bundle's sender."


class OtherLedger(BundleRefused):
    code = "other-ledger"
    cure = "Use the trust file of the ledger that this bundle comes from, if you believe in it."


class NotAnchored(BundleRefused):
    code = "not-anchored"
    cure = "Ask for an export that reaches a block which your trust file believes."


class SealsRefused(BundleRefused):
    code = "seals-refused"
    cure = "Do not rely on this block; compare the validators in your trust file with the chain's."


class CheckpointRefused(BundleRefused):
    code = "checkpoint-refused"
    cure = "Ask the cosigners whether they signed this checkpoint."


class NotProven(BundleRefused):
    code = "not-proven"


class EventDiffers(BundleRefused):
    code = "event-differs"
    cure = "Do not rely on this step; the ledger recorded something else."


class SignatureRefused(BundleRefused):
    code = "signature-refused"
    cure = "Do not rely on this step; its signer did not sign these words."


class SignerNotEntitled(BundleRefused):
    code = "signer-not-entitled"
    cure = "Do not rely on this step; the directory does not know its signer in this part."


class DocumentRefused(BundleRefused):
    code = "document-refused"
    cure = "Do not rely on this document; the ledger does not stand for it."


class DocumentMissing(BundleRefused):
    code = "document-missing"
    cure = "Ask the sender for an export that discloses it."
