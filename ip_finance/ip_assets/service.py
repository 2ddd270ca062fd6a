"""Use cases of rights. Each runs in the caller's transaction and never commits."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from ip_finance.chain_api.members import OWNER
from ip_finance.chain_api.steps import RegisterAsset
from ip_finance.core.actor import PersonRole
from ip_finance.core.canonical import fresh_salt, salted_hash
from ip_finance.core.clock import business_date, unix
from ip_finance.core.uow import Tx
from ip_finance.documents import repository as documents_repository
from ip_finance.documents import service as documents
from ip_finance.documents.service import Vault
from ip_finance.ip_assets import repository
from ip_finance.ip_assets.domain import (
    AssetExists,
    OfficeFileRefused,
    RegisterAssetCmd,
    check_owner,
)
from ip_finance.ip_assets.models import IpAsset
from ip_finance.office_files.days import strange_days
from ip_finance.office_files.errors import OfficeFileError, UnreadableField
from ip_finance.office_files.model import RightRecord
from ip_finance.office_files.reader import read_office_file
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyKind, PartyNotOnLedger
from ip_finance.rights.terms import ends_on
from ip_finance.signing import service as signing
from ip_finance.signing.domain import SIGNATURE_VALID_FOR, Slot
from ip_finance.signing.models import SigningRequest

# Whoever must look at a right before a bank does.
EXAMINERS = (PartyKind.TECH_PROVIDER, PartyKind.OPERATOR)


def add(tx: Tx, vault: Vault, cmd: RegisterAssetCmd) -> IpAsset:
    """File a right of the actor's party from an office file; again with the same file: no change.

    Raises:
        DocumentNotFound, ContentDamaged: there is no such file.
        OfficeFileRefused: the file is not one that we can read, with the reason.
        OwnerNotNamed: the file names somebody else (PP-10).
        AssetExists: the right, or the id, is on file.
    """
    tx.actor.require(PersonRole.SIGNATORY)
    same = repository.find_by_id(tx.session, cmd.asset_id)
    if same is not None:
        if same.document_id != cmd.document_id:
            raise AssetExists(same.number)
        return same
    _, content = documents.content(tx, vault, cmd.document_id)
    return add_record(tx, cmd, _read(content, business_date(tx.now)))


def add_record(tx: Tx, cmd: RegisterAssetCmd, record: RightRecord) -> IpAsset:
    """File a right that was read before, from the document that proves it.

    Raises: DocumentNotFound, OwnerNotNamed (PP-10), AssetExists; UnknownNumberScheme, if foreign.
    """
    if add_records(tx, cmd.document_id, {cmd.asset_id: record}):
        raise AssetExists(record.number)
    tx.record("ip-assets.added", cmd.asset_id, number=record.number)
    return repository.by_id(tx.session, cmd.asset_id)


def add_records(
    tx: Tx, document_id: UUID, records: Mapping[UUID, RightRecord]
) -> Collection[RightRecord]:
    """File many rights that one document proves, by the ids that they get.

    Gives those that were on file before, the caller's own and others' alike: they are left alone.

    Raises: DocumentNotFound, OwnerNotNamed (PP-10); UnknownNumberScheme, if one is foreign.
    """
    tx.actor.require(PersonRole.SIGNATORY)
    check = owner_check(tx)
    for record in records.values():
        check(record)
    examiners = [found.id for found in parties.of_kind(tx.session, *EXAMINERS)]
    tx.grant_each(list(records), tx.actor.party_id, *examiners)
    tx.grant(tx.actor.party_id, *examiners)  # one that joined after the owner sees it from now on
    documents.share(tx, document_id, next(iter(records), document_id), *examiners)
    rows = [_row(tx, asset_id, document_id, record) for asset_id, record in records.items()]
    filed = repository.insert_new(tx.session, rows)
    return [record for asset_id, record in records.items() if asset_id not in filed]


def owner_check(tx: Tx) -> Callable[[RightRecord], None]:
    """Refuses a right that is not of the actor's party: it raises OwnerNotNamed (PP-10)."""
    party = parties.by_id(tx.session, tx.actor.party_id)
    name, code = party.name, party.uscc

    def check(record: RightRecord) -> None:
        named = [(owner.name, owner.organisation_code) for owner in record.named_owners]
        check_owner(name, code, named)

    return check


def ask_registration(tx: Tx, asset_id: UUID) -> SigningRequest:
    """Have the owner sign the registration of the right on the ledger.

    Raises: AssetNotFound, AssetExists: nothing there, or registered already; PartyNotOnLedger.
    """
    tx.actor.require(PersonRole.SIGNATORY)
    asset = repository.for_update(tx.session, asset_id)
    if asset.on_ledger is not None:
        raise AssetExists(asset.number)
    if asset.owner.on_ledger is None:
        raise PartyNotOnLedger(asset.owner.name)
    document = documents_repository.by_id(tx.session, asset.document_id)
    step = RegisterAsset(
        asset=asset.asset_key,
        facts_hash=asset.facts_hash,
        evidence_hash=document.evidence_hash,
        deadline=unix(tx.now + SIGNATURE_VALID_FOR),
    )
    return signing.ask(tx, step, [Slot(OWNER, asset.owner.number)], record_id=asset.id)


def _read(content: bytes, today: date) -> RightRecord:
    try:
        record = read_office_file(content)
        for strange in strange_days(record, today):
            expected = "a day that such a right can have"
            raise UnreadableField(strange.name, strange.day.isoformat(), expected)
    except OfficeFileError as refused:
        raise OfficeFileRefused(refused.code, refused.detail, dict(refused.facts)) from refused
    return record


def _row(tx: Tx, asset_id: UUID, document_id: UUID, record: RightRecord) -> dict[str, Any]:
    salt, expires_on = fresh_salt(), ends_on(record)
    facts = {
        **record.to_json(),
        "right_type": record.right_type.value,
        "number": record.number,
        "title": record.title,
        "filed_on": record.filed_on.isoformat(),
        "granted_on": record.granted_on and record.granted_on.isoformat(),
        "expires_on": expires_on.isoformat(),
    }
    return {
        "id": asset_id,
        "owner_id": tx.actor.party_id,
        "document_id": document_id,
        "right_type": record.right_type.value,
        "number": record.number,
        "asset_key": record.key_text,
        "title": record.title,
        "filed_on": record.filed_on,
        "granted_on": record.granted_on,
        "expires_on": expires_on,
        "facts": facts,
        "salt": salt,
        "facts_hash": salted_hash(salt, facts),
        "created_at": tx.now,
    }
