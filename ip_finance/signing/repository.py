"""Every query about keys, signing requests and signatures."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Row, Select, String, any_, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, joinedload

from ip_finance.core.db import among
from ip_finance.core.outbox import ChainAttempt, OutboxRow
from ip_finance.core.paging import Page, up, whole
from ip_finance.signing.domain import NoKeyEnrolled, RequestNotFound, RequestState, Signer
from ip_finance.signing.models import KeyOnLedger, SigningKey, SigningRequest


def by_id(session: Session, request_id: UUID) -> SigningRequest:
    """The request, or `RequestNotFound`."""
    request = session.get(SigningRequest, request_id)
    if request is None:
        raise RequestNotFound(request_id)
    return request


def for_update(session: Session, request_id: UUID) -> SigningRequest:
    """The request, locked until the transaction ends, or `RequestNotFound`."""
    found = select(SigningRequest).where(SigningRequest.id == request_id).with_for_update()
    request = session.scalar(found.execution_options(populate_existing=True))
    if request is None:
        raise RequestNotFound(request_id)
    return request


def open_requests(session: Session, page: Page | None = None) -> Sequence[SigningRequest]:
    """What still waits for a signature, oldest first, as far as the caller may see."""
    waiting = select(SigningRequest).where(SigningRequest.state == RequestState.OPEN)
    keys = (up(SigningRequest.created_at), up(SigningRequest.id))
    return (page or whole()).rows(session, waiting, *keys)


def to_sign(now: datetime) -> ColumnElement[int]:
    """How many steps the caller may sign now, to be asked for beside other counts."""
    return func.ipfin_to_sign(now, type_=BigInteger)


def waiting(session: Session) -> Sequence[SigningRequest]:
    """What waits for signatures, or with all of them for the ledger, oldest first."""
    return _whole(session, SigningRequest.state.in_((RequestState.OPEN, RequestState.COMPLETE)))


def about(session: Session, record_ids: Sequence[UUID]) -> Sequence[SigningRequest]:
    """All requests about these records, oldest first."""
    return _whole(session, among(SigningRequest.record_id, record_ids))


def _whole(session: Session, wanted: ColumnElement[bool]) -> Sequence[SigningRequest]:
    """Those requests with their signatures, oldest first, in one query."""
    found = select(SigningRequest).where(wanted).options(joinedload(SigningRequest.signatures))
    oldest = found.order_by(SigningRequest.created_at, SigningRequest.id)
    return session.scalars(oldest).unique().all()


def find_open(session: Session, record_id: UUID, kind: str) -> SigningRequest | None:
    """The request that waits for this decision about this record, if any."""
    return session.scalar(
        select(SigningRequest).where(
            SigningRequest.record_id == record_id,
            SigningRequest.kind == kind,
            SigningRequest.state == RequestState.OPEN,
        )
    )


def is_on_its_way(session: Session, record_id: UUID) -> bool:
    """Whether a fully signed step about the record waits for the chain."""
    found = select(SigningRequest.id).where(
        SigningRequest.record_id == record_id, SigningRequest.state == RequestState.COMPLETE
    )
    return session.scalar(found.limit(1)) is not None


def carried_in(
    session: Session, tx_hashes: Collection[str]
) -> Sequence[Row[SigningRequest, str, int | None]]:
    """The requests whose steps these transactions carried: each with its place in which one."""
    wanted = ChainAttempt.tx_hash == any_(cast(list(tx_hashes), ARRAY(String)))
    return session.execute(
        select(SigningRequest, ChainAttempt.tx_hash, OutboxRow.place)
        .join(OutboxRow, OutboxRow.request_id == SigningRequest.id)
        .join(ChainAttempt, ChainAttempt.transaction_id == OutboxRow.transaction_id)
        .where(wanted)
    ).all()


def find_key(session: Session, person_id: UUID) -> SigningKey | None:
    """The person's key that counts: on the ledger and not replaced there; else the newest."""
    return session.scalar(_key_of(person_id))


def _key_of(person_id: UUID) -> Select[SigningKey]:
    counts = KeyOnLedger.key.is_not(None) & KeyOnLedger.rotated_to.is_(None)
    found = select(SigningKey).outerjoin(KeyOnLedger, KeyOnLedger.key == SigningKey.address)
    mine = found.where(SigningKey.person_id == person_id)
    return mine.order_by(counts.desc(), SigningKey.created_at.desc()).limit(1)


def find_key_at(session: Session, address: str) -> SigningKey | None:
    """The key on file under this address, if the caller may see it."""
    return session.get(SigningKey, address)


def people_enrolled(session: Session, numbers: Sequence[int]) -> set[int]:
    """Those of the people, by number on the ledger, of whom it knows a key."""
    found = select(KeyOnLedger.person).where(among(KeyOnLedger.person, numbers))
    return set(session.scalars(found))


def on_ledger(session: Session, address: str) -> KeyOnLedger:
    """The ledger's word on a key that is known to be there."""
    return session.get_one(KeyOnLedger, address)


def find_on_ledger(session: Session, address: str) -> KeyOnLedger | None:
    return session.get(KeyOnLedger, address)


def find_signer(session: Session, person_id: UUID) -> Signer | None:
    """The person's key as enrolled on the ledger, if there is one."""
    key = _key_of(person_id).with_only_columns(KeyOnLedger, maintain_column_froms=True)
    enrolled = session.scalar(key)
    return enrolled.signer if enrolled else None


def signer_of(session: Session, person_id: UUID) -> Signer:
    """The person's key as enrolled on the ledger, or `NoKeyEnrolled`."""
    signer = find_signer(session, person_id)
    if signer is None:
        raise NoKeyEnrolled
    return signer
