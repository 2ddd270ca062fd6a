"""Use cases of legal status. Each runs in the caller's transaction and never commits."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from ip_finance.core.actor import SYSTEM
from ip_finance.core.canonical import canonical_json, content_hash
from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx
from ip_finance.documents import repository as documents_repository
from ip_finance.documents import service as documents
from ip_finance.documents.retention import DocumentKind
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.legal_status import repository
from ip_finance.legal_status.domain import (
    RECEIPT_FROM,
    RECORDERS,
    ReceiptMissing,
    Recorder,
    check_event,
    check_may_record,
    recorder_of,
)
from ip_finance.legal_status.models import RecordedEvent
from ip_finance.office_files.model import RightRecord
from ip_finance.office_files.numbers import RightType
from ip_finance.rights.events import EventKind, LegalEvent
from ip_finance.rights.fold import Baseline
from ip_finance.rights.terms import ends_on

SAID_BY = {Recorder.OWNER: "权利人申报", Recorder.LENDER: "银行申报"}
"""Stands before the source of what the interested party tells: it must not pass for a register."""


def record_event(
    tx: Tx, asset_id: UUID, event: LegalEvent, document_id: UUID | None = None
) -> RecordedEvent:
    """Record what happened to a right; the same event again changes nothing.

    Raises:
        AssetNotFound, DocumentNotFound: there is no such right or proof.
        RoleMissing, NotYoursToRecord: the actor may not tell of such an event, see `MAY_RECORD`.
        ReceiptMissing: a payment without its receipt, kept as such.
        RuleViolated: it cannot have happened, see `check_event`.
    """
    return record_events(tx, asset_id, [event], document_id)[0]


def record_grant(tx: Tx, asset_id: UUID, record: RightRecord, document_id: UUID) -> bool:
    """Record the grant that the office's own document announces, of a right filed before it.

    As at its filing the document is taken at its word, whoever of the owner and the examiners
    brings it; whose right it is was checked. Gives whether the document tells of such a grant.

    Raises: AssetNotFound, DocumentNotFound, EventAhead, EventBeforeFiling.
    """
    asset = ip_assets.by_id(tx.session, asset_id)
    granted_on = record.granted_on
    if asset.granted_on is not None or granted_on is None:
        return False
    told, end = Baseline.of(record), ends_on(record)
    events = [LegalEvent(EventKind.GRANTED, granted_on, told.source)]
    if end != asset.expires_on:
        details = {"ends_on": end.isoformat()}
        events.append(LegalEvent(EventKind.TERM_CHANGED, granted_on, told.source, details=details))
    for event in events:
        check_event(event, RightType(asset.right_type), asset.filed_on, business_date(tx.now))
    keep(tx, asset, events, document_id)
    return True


def record_events(
    tx: Tx, asset_id: UUID, events: Sequence[LegalEvent], document_id: UUID | None = None
) -> list[RecordedEvent]:
    """Record all of these, read from one document, or none. Raises: as `record_event`."""
    if tx.actor != SYSTEM:
        tx.actor.require(*RECORDERS)
    asset = ip_assets.by_id(tx.session, asset_id)
    recorder = recorder_of(tx.actor, asset.owner_id)
    told = [_checked(tx, asset, recorder, event, document_id) for event in events]
    return keep(tx, asset, told, document_id)


def keep(
    tx: Tx, asset: IpAsset, events: Sequence[LegalEvent], document_id: UUID | None
) -> list[RecordedEvent]:
    """Write down events that were checked, with the document that tells them."""
    if document_id is not None:
        documents.share_like(tx, document_id, asset.id)
    rows = [_row(tx, asset, event, document_id) for event in events]
    if new := repository.insert_new(tx.session, rows):
        tx.record("legal-status.recorded", asset.id, events=new)
    return repository.by_content(tx.session, asset.id, [row["content_hash"] for row in rows])


def _checked(
    tx: Tx, asset: IpAsset, recorder: Recorder | None, event: LegalEvent, document_id: UUID | None
) -> LegalEvent:
    """The event as it is kept; what an interested party tells names it in the source."""
    check_may_record(recorder, event.kind)
    if event.kind is EventKind.FEE_PAID and recorder in RECEIPT_FROM:
        _check_receipt(tx, document_id)
    check_event(event, RightType(asset.right_type), asset.filed_on, business_date(tx.now))
    said_by = SAID_BY.get(recorder) if recorder else None
    return replace(event, source=f"{said_by}：{event.source}") if said_by else event


def _check_receipt(tx: Tx, document_id: UUID | None) -> None:
    if document_id is None:
        raise ReceiptMissing
    if documents_repository.by_id(tx.session, document_id).kind is not DocumentKind.RECEIPT:
        raise ReceiptMissing


def _row(tx: Tx, asset: IpAsset, event: LegalEvent, document_id: UUID | None) -> dict[str, Any]:
    told = {
        "kind": event.kind.value,
        "code": event.code,
        "happened_on": event.happened_on.isoformat(),
        "source": event.source,
        "details": dict(event.details),
    }
    return {
        "id": uuid4(),
        "asset_id": asset.id,
        "kind": event.kind,
        "code": event.code,
        "happened_on": event.happened_on,
        "source": event.source,
        "details": dict(event.details),
        "document_id": document_id,
        "content_hash": content_hash(canonical_json(told).encode()),
        "party_id": tx.actor.party_id,
        "recorded_by": tx.actor.person_id,
        "created_at": tx.now,
    }
