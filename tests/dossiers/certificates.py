"""Certificates of an invented authority, and keys as parties keep them: PKCS#12 files."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from ip_finance.papers.signing import key_from, sign
from tests.clock import NOON
from tests.parties.builders import BANK, SME, Company

PASSPHRASE = "a-passphrase"
YEAR = timedelta(days=365)
ORGANISATION = NameOID.ORGANIZATION_IDENTIFIER


@dataclass(frozen=True)
class Authority:
    """Somebody who vouches for others."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def _key(secret: int) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(secret, ec.SECP256R1())


def _name(**told: str | None) -> x509.Name:
    fields = {"name": NameOID.ORGANIZATION_NAME, "code": ORGANISATION}
    return x509.Name([x509.NameAttribute(fields[k], v) for k, v in told.items() if v])


def _building(subject: x509.Name, key: Any, begins: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key.public_key())
        .serial_number(int.from_bytes(subject.public_bytes()[-8:], "big") + 1)
        .not_valid_before(begins)
    )


def _usage(**allowed: bool) -> x509.KeyUsage:
    every = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**dict.fromkeys(every, False) | allowed)


@cache
def authority(name: str = "测试认证机构", secret: int = 1) -> Authority:
    key, subject = _key(secret), _name(name=name)
    made = (
        _building(subject, key, NOON - YEAR)
        .not_valid_after(NOON + 10 * YEAR)
        .issuer_name(subject)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Authority(key, made)


def p12_of(
    name: str,
    code: str | None,
    by: Authority | None = None,
    ends_at: datetime = NOON + YEAR,
) -> bytes:
    """The key file of whoever the certificate names."""
    key, vouching = _key(2), by or authority()
    made = (
        _building(_name(name=name, code=code), key, NOON - YEAR)
        .not_valid_after(ends_at)
        .issuer_name(vouching.certificate.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .sign(vouching.key, hashes.SHA256())
    )
    locked = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    return pkcs12.serialize_key_and_certificates(b"key", key, made, [vouching.certificate], locked)


@cache
def p12_of_company(company: Company) -> bytes:
    return p12_of(company.name, company.uscc)


def signed_by(paper: bytes, box: str, p12: bytes) -> bytes:
    return sign(paper, key_from(p12, PASSPHRASE), box)


def signed_by_both(paper: bytes) -> bytes:
    """The contract of the tests' company and bank, as it comes back."""
    once = signed_by(paper, "Pledgor", p12_of_company(SME))
    return signed_by(once, "Pledgee", p12_of_company(BANK))


def root_in(folder: Path) -> Path:
    """The file that says whom a platform of a test trusts."""
    file = folder / "contract-roots.pem"
    file.write_bytes(authority().pem)
    return file
