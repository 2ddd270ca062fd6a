"""Use cases of rights by form: what a certificate says, typed, with the certificate as proof."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx
from ip_finance.intake.domain import (
    CertificateContradicts,
    CheckDigitWrong,
    MarkCertificate,
    NumberMalformed,
    SoftwareCertificate,
    check_days,
)
from ip_finance.ip_assets import repository as ip_assets_repository
from ip_finance.ip_assets import service as ip_assets
from ip_finance.ip_assets.domain import AssetExists, RegisterAssetCmd
from ip_finance.ip_assets.models import IpAsset
from ip_finance.office_files.days import EARLIEST, strange_end
from ip_finance.office_files.errors import MalformedNumber, WrongCheckDigit
from ip_finance.office_files.identifiers import IdentifierKind, canonical
from ip_finance.office_files.model import (
    Party,
    RightRecord,
    SoftwareRecord,
    SourceFormat,
    TrademarkRecord,
)

FORM: Final = SourceFormat("certificate-form", "1")


@dataclass(frozen=True, slots=True)
class Written:
    """An identifier in its canonical form, beside what was typed."""

    kind: IdentifierKind
    text: str
    canonical: str


def written(kind: IdentifierKind, text: str) -> Written:
    """The identifier as it is written here. Raises: NumberMalformed, CheckDigitWrong."""
    try:
        return Written(kind, text, canonical(kind, text))
    except WrongCheckDigit as wrong:
        told = {name: str(value) for name, value in wrong.facts.items()}
        raise CheckDigitWrong(**told) from None
    except MalformedNumber as malformed:
        told = {name: str(value) for name, value in malformed.facts.items()}
        raise NumberMalformed(**told) from None


def file_mark(tx: Tx, cmd: MarkCertificate) -> IpAsset:
    """File a trademark of the actor's party by its certificate; again: no change.

    Raises: NumberMalformed, CertificateContradicts; DocumentNotFound, OwnerNotNamed (PP-10),
        AssetExists.
    """
    number = written(IdentifierKind.TRADEMARK, cmd.number).canonical
    days = (("filed_on", cmd.filed_on), ("registered_on", cmd.registered_on))
    check_days(business_date(tx.now), ("earliest", EARLIEST), *days)
    if cmd.last_day:
        if cmd.last_day < cmd.registered_on:
            raise CertificateContradicts("registered_on", "last_day")
        if any(strange_end("last_day", cmd.last_day, business_date(tx.now))):
            raise CertificateContradicts("last_day", "longest_term")
    return _file(
        tx,
        RegisterAssetCmd(cmd.asset_id, cmd.document_id),
        TrademarkRecord(
            source=FORM,
            registration_number=number,
            mark=cmd.mark,
            image_sha256=None,
            filed_on=cmd.filed_on,
            granted_on=cmd.registered_on,
            ends_on=cmd.last_day + timedelta(days=1) if cmd.last_day else None,
            office_status=None,
            owners=_owners(cmd.owners),
            classes=tuple(sorted(cmd.classes, key=lambda one: one.nice_class)),
        ),
    )


def file_software(tx: Tx, cmd: SoftwareCertificate) -> IpAsset:
    """File a software copyright of the actor's party by its certificate; again: no change.

    Raises: as `file_mark`.
    """
    number = written(IdentifierKind.SOFTWARE, cmd.number).canonical
    today = business_date(tx.now)
    check_days(
        today,
        ("earliest", EARLIEST),
        ("completed_on", cmd.completed_on),
        ("registered_on", cmd.registered_on),
    )
    check_days(today, ("earliest", EARLIEST), ("published_on", cmd.published_on))
    return _file(
        tx,
        RegisterAssetCmd(cmd.asset_id, cmd.document_id),
        SoftwareRecord(
            source=FORM,
            registration_number=number,
            title=cmd.title,
            version=cmd.version,
            completed_on=cmd.completed_on,
            published_on=cmd.published_on,
            granted_on=cmd.registered_on,
            owners=_owners(cmd.owners),
        ),
    )


def _file(tx: Tx, cmd: RegisterAssetCmd, record: RightRecord) -> IpAsset:
    same = ip_assets_repository.find_by_id(tx.session, cmd.asset_id)
    if same is None:
        return ip_assets.add_record(tx, cmd, record)
    if (same.document_id, same.number) != (cmd.document_id, record.number):
        raise AssetExists(same.number)
    return same


def _owners(names: Sequence[str]) -> tuple[Party, ...]:
    return tuple(
        Party(name.strip(), address=None, country=None, organisation_code=None) for name in names
    )
