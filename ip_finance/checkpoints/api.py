"""Endpoints for cosigners. Checkpoints are public, and a cosignature speaks for itself."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Request
from fastapi.responses import PlainTextResponse

from ip_finance.checkpoints import repository, service
from ip_finance.checkpoints.domain import (
    CheckpointKind,
    CheckpointNotFound,
    CosignatureRefused,
    CosignerKeyRefused,
    CosignerKnown,
    LogShorter,
    PlatformKey,
    origin_of,
)
from ip_finance.checkpoints.models import Checkpoint
from ip_finance.checkpoints.schemas import (
    CosignedOut,
    CosignerIn,
    CosignerOut,
    KeysOut,
    ProofOut,
    RecorderOut,
)
from ip_finance.core import deployment
from ip_finance.core.actor import SYSTEM, Actor, RoleMissing
from ip_finance.web.deps import SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(tags=["checkpoints"])

LARGEST_NUMBER = 2**63 - 1
LONGEST_NOTE = 20_000
Number = Annotated[int, Path(ge=0, le=LARGEST_NUMBER)]
Size = Annotated[int, Query(ge=0, le=LARGEST_NUMBER)]
NOTE = problems(CheckpointNotFound) | {
    200: {"description": "A C2SP signed note.", "content": {"text/plain": {}}}
}


@router.get("/checkpoints/keys")
def get_keys(request: Request, uow: Uow) -> KeysOut:
    """The platform's verifier keys, and those of all cosigners."""
    key: PlatformKey = request.app.state.checkpoint_key
    with uow.begin(SYSTEM) as tx:
        ledger = deployment.the_current(tx.session)
        log, chain = (
            str(key.signing(origin_of(kind, ledger.chain_id, ledger.address)).verifier)
            for kind in CheckpointKind
        )
        known = repository.cosigners(tx.session)
        return KeysOut(log=log, chain=chain, cosigners=[CosignerOut.of(one) for one in known])


@router.get("/checkpoints/recorder")
def get_recorder(request: Request, actor: SignedIn, uow: Uow) -> RecorderOut:
    """The platform's recorder. Guardians compare its address with the one they are asked about."""
    address: str = request.app.state.recorder_address
    with uow.begin(actor) as tx:
        asked = service.find_enrolment(tx, address)
        return RecorderOut(address=address, request_id=asked.id if asked else None)


@router.get("/checkpoints/log/consistency", responses=problems(LogShorter))
def get_proof(first: Size, second: Size, uow: Uow) -> ProofOut:
    """Proof that the audit log of `second` entries holds that of `first`, unchanged."""
    with uow.begin(SYSTEM) as tx:
        return ProofOut.of(first, second, service.proof(tx, first, second))


@router.get(
    "/checkpoints/{kind}/latest",
    response_class=PlainTextResponse,
    responses=NOTE,
)
def get_latest(kind: CheckpointKind, uow: Uow) -> PlainTextResponse:
    """The newest checkpoint, with all its cosignatures."""
    with uow.begin(SYSTEM) as tx:
        return _note(repository.newest(tx.session, kind))


@router.get(
    "/checkpoints/{kind}/{number}",
    response_class=PlainTextResponse,
    responses=NOTE,
)
def get_checkpoint(kind: CheckpointKind, number: Number, uow: Uow) -> PlainTextResponse:
    """The nearest checkpoint of this size or height, or of a greater one."""
    with uow.begin(SYSTEM) as tx:
        return _note(repository.at_or_after(tx.session, kind, number))


@router.post(
    "/checkpoints/{kind}/cosignatures",
    status_code=201,
    responses=problems(CheckpointNotFound, CosignatureRefused),
)
def add_cosignature(
    kind: CheckpointKind,
    note: Annotated[bytes, Body(media_type="text/plain", max_length=LONGEST_NOTE)],
    uow: Uow,
) -> CosignedOut:
    """Keep the cosignatures in a note. Nobody need sign in: the signature says whose it is."""
    with uow.begin(SYSTEM) as tx:
        number, lines = service.recognise(tx, kind, note)
    for line in lines:
        with uow.begin(Actor(SYSTEM.person_id, line.party_id, frozenset())) as tx:
            service.cosign(tx, kind, number, line)
    return CosignedOut(number=number, cosigners=[line.party_id for line in lines])


@router.put("/me/cosigner", responses=problems(RoleMissing, CosignerKeyRefused, CosignerKnown))
def register(body: CosignerIn, actor: SignedIn, uow: Uow) -> CosignerOut:
    """File the verifier key of your party. The secret key never leaves your side."""
    with uow.begin(actor) as tx:
        return CosignerOut.of(service.register(tx, body.key))


def _note(found: Checkpoint | None) -> PlainTextResponse:
    if found is None:
        raise CheckpointNotFound
    return PlainTextResponse(found.signed_note)
