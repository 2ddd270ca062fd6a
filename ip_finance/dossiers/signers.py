"""Whose signatures are on a contract: each side's, told by its certificate. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from stdnum.cn import ric, uscc

from ip_finance.core.errors import DomainError
from ip_finance.dossiers.completeness import SIDES
from ip_finance.dossiers.errors import (
    CertificateNotInForce,
    ContractAltered,
    NotTheContract,
    SignatureBroken,
    SignatureMissing,
    SignerNotTrusted,
    SignerUnknown,
)
from ip_finance.papers.signed import Flaw, Flawed, SignatureOfPaper

NOT_CHECKED: Final = "not-checked"
"""Nothing is fetched to see whether a certificate was revoked; the terms say so."""
BOXES: Final = {"pledgor": "Pledgor", "pledgee": "Pledgee"}
"""The place for each side's signature in the contract."""


def signers_of(
    signatures: Sequence[SignatureOfPaper], terms: Mapping[str, Any]
) -> tuple[dict[str, str], ...]:
    """One entry a signature, both sides among them. Raises: SignerUnknown, SignatureMissing."""
    signers = [_signer(one, terms) for one in signatures]
    lacking = [name for side, name in SIDES.items() if side not in {s["side"] for s in signers}]
    if lacking:
        raise SignatureMissing(lacking)
    return tuple(signers)


def refusal_of(flawed: Flawed) -> DomainError:
    """What to tell whoever sent the file."""
    signer = flawed.signer or ""
    match flawed.flaw:
        case Flaw.NOT_OURS:
            return NotTheContract()
        case Flaw.NOT_SIGNED:
            return SignatureMissing(tuple(SIDES.values()))
        case Flaw.BROKEN:
            return SignatureBroken(signer)
        case Flaw.EXPIRED:
            return CertificateNotInForce(signer)
        case Flaw.NOT_TRUSTED:
            return SignerNotTrusted(signer)
        case Flaw.CHANGED:
            return ContractAltered()


def _signer(signature: SignatureOfPaper, terms: Mapping[str, Any]) -> dict[str, str]:
    for side in SIDES:
        if _is_of(signature, terms[side]):
            at = signature.signed_at
            return {
                "side": side,
                "subject": signature.subject,
                "issuer": signature.issuer,
                "serial": signature.serial,
                "revocation": NOT_CHECKED,
                "signed_at": at.isoformat() if at else "",
            }
    raise SignerUnknown(signature.subject)


def _is_of(signature: SignatureOfPaper, party: Mapping[str, Any]) -> bool:
    """By credit code where the certificate has one, else by the full name."""
    codes = [code for text in signature.identifiers if (code := _uscc_in(text))]
    if codes:
        return party["uscc"] in codes
    return _plain(party["name"]) in {_plain(name) for name in signature.names}


def _uscc_in(identifier: str) -> str | None:
    """A credit code, also behind a prefix such as `NTRCN-` (ETSI EN 319 412-1).

    A person's identity number is as long, and is none.
    """
    last = identifier.strip().upper().rpartition("-")[2]
    return last if uscc.is_valid(last) and not ric.is_valid(last) else None


def _plain(name: str) -> str:
    """Full-width brackets and spaces do not make another company."""
    return "".join(name.replace("（", "(").replace("）", ")").split())
