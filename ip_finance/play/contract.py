"""The pledge contract on paper: made by the platform, signed by both sides on their own machines.

The keys are of an invented authority that the demonstration's platform trusts. They lie with the
people's other keys; the platform gets the signed file, and nothing else.
"""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from ip_finance.core.canonical import content_hash
from ip_finance.dossiers.signers import BOXES
from ip_finance.papers.signing import key_from, sign
from ip_finance.play.cast import BANK, PASSWORD, SME, Company
from ip_finance.play.stage import PlayFailed
from ip_finance.play.story import Story

AUTHORITY = "演示电子认证机构"
YEARS = timedelta(days=3_650)


def play_contract(story: Story, login: str, pledge: str) -> None:
    """Both sides sign the contract of a pledge that was filed, and `login` attaches it."""
    stage, path = story.stage, f"/pledges/{story.id_of(pledge)}"
    signed = stage.cast.folder / f"contract of {pledge}.pdf"
    if not signed.exists():
        answer = stage.fetch(login, f"{path}/contract.pdf")
        if not answer.is_success:
            raise PlayFailed(f"no contract to sign: {answer.text}")
        _write(signed, _signed_by_both(story, answer.content))
    content = signed.read_bytes()
    document = stage.upload(login, f"contract of {pledge}", content)
    settled = stage.put(login, f"{path}/contract", {"document_id": str(document)})
    told = settled["terms"]["contract"]
    if told["sha256"] != content_hash(content) or len(told["signers"]) != len(BOXES):
        raise PlayFailed(f"the terms do not tell of the signed contract: {told}")
    story.scene(
        "质押合同：平台依条款生成 PDF/A，出质人、质权人先后在各自电脑上电子签名，密钥不离开本单位",
        "The contract, made as PDF/A, is signed by pledgor and pledgee on their own machines",
        note=f"sha256 {told['sha256'][:18]}… is one of the terms, {settled['terms_hash'][:18]}…",
    )


def trust_authority(story: Story, roots: Path) -> None:
    """What the operator of a real platform does once: say whose certificates count."""
    _, certificate = _authority(story)
    roots.mkdir(parents=True, exist_ok=True)
    _write(roots / "demonstration.pem", certificate.public_bytes(serialization.Encoding.PEM))


def _signed_by_both(story: Story, paper: bytes) -> bytes:
    for company, side in ((SME, "pledgor"), (BANK, "pledgee")):
        key = key_from(_p12_of(story, company), PASSWORD)
        paper = sign(paper, key, BOXES[side])
    return paper


def _p12_of(story: Story, company: Company) -> bytes:
    """The company's key file, from the authority; made at the first call."""
    path = story.stage.cast.folder / f"{company.code}.p12"
    if not path.exists():
        ca_key, ca = _authority(story)
        key = ec.generate_private_key(ec.SECP256R1())
        made = (
            _building(story, _name(company.name, company.uscc), key)
            .issuer_name(ca.subject)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage("digital_signature", "content_commitment"), critical=True)
            .sign(ca_key, hashes.SHA256())
        )
        _write(path, _sealed(key, made))
    return path.read_bytes()


def _authority(story: Story) -> tuple[Any, x509.Certificate]:
    path = story.stage.cast.folder / "authority.p12"
    if not path.exists():
        made_key, name = ec.generate_private_key(ec.SECP256R1()), _name(AUTHORITY, None)
        made = (
            _building(story, name, made_key)
            .issuer_name(name)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
            .sign(made_key, hashes.SHA256())
        )
        _write(path, _sealed(made_key, made))
    key, found, _ = pkcs12.load_key_and_certificates(path.read_bytes(), PASSWORD.encode())
    assert found is not None, "it was kept with its certificate"
    return key, found


def _building(story: Story, subject: x509.Name, key: Any) -> x509.CertificateBuilder:
    begins = datetime.combine(story.started_on, time(), UTC) - timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + YEARS)
    )


USAGES = (
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


def _usage(*allowed: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{name: name in allowed for name in USAGES})


def _name(name: str, uscc: str | None) -> x509.Name:
    told = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, name)]
    if uscc:
        told.append(x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, f"NTRCN-{uscc}"))
    return x509.Name(told)


def _sealed(key: Any, certificate: x509.Certificate) -> bytes:
    locked = serialization.BestAvailableEncryption(PASSWORD.encode())
    return pkcs12.serialize_key_and_certificates(b"demo", key, certificate, None, locked)


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: the play may be killed here."""
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.replace(path)
