"""Use cases of signing. Each runs in the caller's transaction and never commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from ip_finance.chain_api.steps import Step
from ip_finance.chain_api.stored import step_of, stored
from ip_finance.core.clock import from_unix
from ip_finance.core.outbox import OutboxRow, OutboxState
from ip_finance.core.uow import Tx
from ip_finance.signing import repository
from ip_finance.signing.domain import (
    Consent,
    DeadlinePassed,
    KeyTaken,
    RequestNotOpen,
    RequestState,
    SignatureNotYours,
    Slot,
    StepOnItsWay,
    check_keystore,
    checksummed,
    in_contract_order,
    is_unique_form,
    slot_for,
)
from ip_finance.signing.models import Signature, SigningKey, SigningRequest


@dataclass(frozen=True, slots=True)
class SignStep:
    """One person's signature of one request."""

    request_id: UUID
    signature: str


def ask(tx: Tx, step: Step, slots: Sequence[Slot], *, record_id: UUID) -> SigningRequest:
    """Have `step` signed. An open request for the same decision is superseded.

    The record must already be visible to the parties that are to sign.
    """
    kind = type(step).__name__
    if older := repository.find_open(tx.session, record_id, kind):
        older.state = RequestState.SUPERSEDED
        tx.session.flush()
    request = SigningRequest(
        id=uuid4(),
        kind=kind,
        record_id=record_id,
        step=stored(step),
        slots=[
            {"side": slot.side.name, "role": int(slot.side.role), "party": slot.party}
            for slot in slots
        ],
        state=RequestState.OPEN,
        deadline=from_unix(step.deadline),
        created_at=tx.now,
        created_by=tx.actor.person_id,
        signatures=[],
    )
    tx.session.add(request)
    tx.session.flush()
    tx.record(f"signing.asked.{kind}", request.id, record_id=str(record_id))
    return request


def take_back(tx: Tx, record_id: UUID, kind: str) -> None:
    """Have nobody sign the step that waits about the record, if one does. Raises: StepOnItsWay."""
    waiting = repository.find_open(tx.session, record_id, kind)
    locked = repository.for_update(tx.session, waiting.id) if waiting else None
    if locked is not None and locked.state is RequestState.OPEN:
        locked.state = RequestState.SUPERSEDED
        tx.session.flush()
        tx.record(f"signing.taken-back.{kind}", locked.id, record_id=str(record_id))
    if repository.is_on_its_way(tx.session, record_id):
        raise StepOnItsWay


def sign(tx: Tx, cmd: SignStep, consent: Consent) -> SigningRequest:
    """Add the actor's signature; with the last one the step goes to the chain.

    Raises:
        RequestNotFound, RequestNotOpen, DeadlinePassed: there is nothing to sign.
        NoKeyEnrolled, NotYourSignature, SamePersonTwice: the actor is not one who may sign.
        SignatureNotYours: the signature is not the actor's over this step and side.
    """
    request = repository.for_update(tx.session, cmd.request_id)
    if request.state is not RequestState.OPEN:
        raise RequestNotOpen(request.state)
    if request.deadline <= tx.now:
        raise DeadlinePassed(request.deadline)
    signer = repository.signer_of(tx.session, tx.actor.person_id)
    slots = request.wanted
    position = slot_for(signer, slots, request.given)
    step = step_of(request.kind, request.step)
    found = consent.signer_of(step, slots[position].side, cmd.signature)
    if found != signer.address or not is_unique_form(cmd.signature):
        raise SignatureNotYours(signer.address, found)

    request.signatures.append(
        Signature(
            position=position,
            person_id=tx.actor.person_id,
            address=signer.address,
            party=signer.party,
            person=signer.person,
            roles=int(signer.roles),
            signature=cmd.signature,
            signed_at=tx.now,
        )
    )
    tx.session.flush()
    tx.record(f"signing.signed.{request.kind}", request.id, side=slots[position].side.name)
    if len(request.signatures) == len(slots):
        _relay(tx, request)
    return request


def _relay(tx: Tx, request: SigningRequest) -> None:
    request.state = RequestState.COMPLETE
    given = sorted(request.signatures, key=lambda signature: signature.position)
    tx.send(
        OutboxRow(
            kind=request.kind,
            dedup_key=f"{request.kind}:{request.id}",
            request_id=request.id,
            payload=request.step,
            signatures=in_contract_order(request.wanted, [(s.signer, s.signature) for s in given]),
            state=OutboxState.PENDING,
            created_at=tx.now,
        )
    )


def keep_key(tx: Tx, address: str, keystore: dict[str, Any]) -> SigningKey:
    """Keep the actor's encrypted keystore; the key itself never comes here.

    Sending the same key again changes nothing.

    Raises:
        KeystoreMismatch: not an encrypted keystore of this address.
        KeyTaken: the actor has another key, or the key is somebody else's.
    """
    address = checksummed(address)
    check_keystore(address, keystore)
    same = repository.find_key_at(tx.session, address)
    if same is not None and same.person_id == tx.actor.person_id:
        return same
    if repository.find_key(tx.session, tx.actor.person_id) is not None:
        raise KeyTaken(address)
    return _file_key(tx, address, keystore)


def keep_successor(tx: Tx, address: str, keystore: dict[str, Any]) -> SigningKey:
    """Keep a further key of the actor's, which counts once the ledger has put it in place.

    Raises: KeystoreMismatch, KeyTaken.
    """
    address = checksummed(address)
    check_keystore(address, keystore)
    if repository.find_on_ledger(tx.session, address) is not None:
        raise KeyTaken(address)
    same = repository.find_key_at(tx.session, address)
    if same is not None and same.person_id == tx.actor.person_id:
        return same
    return _file_key(tx, address, keystore)


def _file_key(tx: Tx, address: str, keystore: dict[str, Any]) -> SigningKey:
    key = SigningKey(
        address=address,
        person_id=tx.actor.person_id,
        party_id=tx.actor.party_id,
        keystore=keystore,
        created_at=tx.now,
    )
    try:
        with tx.session.begin_nested():
            tx.session.add(key)
    except IntegrityError as taken:  # by somebody whom the actor may not see
        raise KeyTaken(address) from taken
    tx.record("signing.key-kept", tx.actor.person_id, address=address)
    return key
