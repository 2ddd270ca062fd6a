"""Asking EPO OPS about a right. Nothing of the database is held while the answer is awaited."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.canonical import content_hash
from ip_finance.core.clock import business_date
from ip_finance.core.errors import RuleViolated
from ip_finance.core.uow import Tx
from ip_finance.documents import service as documents
from ip_finance.documents.domain import KeepDocument
from ip_finance.documents.retention import DocumentKind
from ip_finance.documents.service import Vault
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.legal_status import repository, service
from ip_finance.legal_status.domain import (
    NotYoursToLookUp,
    PatentsOnly,
    Recorder,
    check_event,
    recorder_of,
)
from ip_finance.legal_status.models import RecordedEvent
from ip_finance.office_files.numbers import RightKind, RightType
from ip_finance.ops.client import OpsAnswer
from ip_finance.rights.codes import events_about
from ip_finance.rights.events import LegalEvent

MAY_LOOK_UP: Final = (PersonRole.SIGNATORY, PersonRole.VERIFIER, PersonRole.ADMIN)
"""Who may spend the platform's quota: the owner, the tech provider, and the operator."""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What became of an answer: events that are new, how many were known, and what cannot be."""

    document_id: UUID
    asked_at: datetime
    recorded: Sequence[RecordedEvent]
    known: int
    kept: Sequence[tuple[LegalEvent, str]]


def number_to_ask(tx: Tx, asset_id: UUID) -> str:
    """The number under which the actor may have OPS asked for the right.

    Raises: AssetNotFound, RoleMissing, NotYoursToLookUp, PatentsOnly.
    """
    tx.actor.require(*MAY_LOOK_UP)
    asset = ip_assets.by_id(tx.session, asset_id)
    if not _is_asker(tx.actor, asset):
        raise NotYoursToLookUp
    if not _is_patent(asset):
        raise PatentsOnly
    return asset.number


def may_look_up(actor: Actor, asset: IpAsset) -> bool:
    """Whether the actor is offered the question."""
    return _is_patent(asset) and _is_asker(actor, asset)


def _is_asker(actor: Actor, asset: IpAsset) -> bool:
    has_role = any(role in actor.roles for role in MAY_LOOK_UP)
    capacity = recorder_of(actor, asset.owner_id)
    return has_role and capacity in {Recorder.OWNER, Recorder.EXAMINER}


def _is_patent(asset: IpAsset) -> bool:
    return RightType(asset.right_type).kind is RightKind.PATENT


def keep_answer(tx: Tx, vault: Vault, asset_id: UUID, answer: OpsAnswer) -> LookedUp:
    """Keep what OPS answered, and record what it tells of the right and nobody told before.

    The platform itself has asked, so every kind of event is taken from it, whoever had it asked.

    Raises: AssetNotFound.
    """
    asset = ip_assets.by_id(tx.session, asset_id)
    document_id = _kept(tx, vault, asset, answer)
    known = {row.event.content for row in repository.events_of(tx.session, asset.id)}
    news: list[LegalEvent] = []
    kept: list[tuple[LegalEvent, str]] = []
    told = list(_events(asset, answer))
    for event in told:
        if event.content in known:
            continue
        try:
            right_type, today = RightType(asset.right_type), business_date(tx.now)
            check_event(event, right_type, asset.filed_on, today)
            news.append(event)
        except RuleViolated as refused:
            kept.append((event, refused.code))
    recorded = service.keep(tx, asset, news, document_id)
    old = len(told) - len(news) - len(kept)
    return LookedUp(document_id, answer.asked_at, recorded, old, kept)


def _kept(tx: Tx, vault: Vault, asset: IpAsset, answer: OpsAnswer) -> UUID:
    """The same answer is kept once for each party that asks."""
    document_id = uuid5(asset.id, f"{tx.actor.party_id} {content_hash(answer.content)}")
    name = f"EPO-OPS-{asset.number}.xml"
    kind = DocumentKind.REGISTER_EXTRACT
    told = KeepDocument(document_id, name, "application/xml", answer.content, kind)
    documents.keep(tx, vault, told)
    documents.share_like(tx, document_id, asset.id)
    return document_id


def _events(asset: IpAsset, answer: OpsAnswer) -> Iterator[LegalEvent]:
    """What happened to the right, by an answer whose day and hash the source names."""
    day = business_date(answer.asked_at)
    digest = content_hash(answer.content)
    source = f"EPO OPS {answer.number.text}（{day}，sha256 {digest.removeprefix('0x')}）"
    return events_about(asset.asset_key, answer.told.events, source)
