"""JSON endpoints: one's key, and the steps that wait for one's signature."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from ip_finance.core.actor import StepUpNeeded
from ip_finance.core.errors import DomainError
from ip_finance.core.uow import Tx
from ip_finance.signing import repository, service
from ip_finance.signing.domain import (
    Consent,
    DeadlinePassed,
    KeystoreMismatch,
    KeyTaken,
    NoKeyEnrolled,
    NotYourSignature,
    RequestNotFound,
    RequestNotOpen,
    RequestState,
    SamePersonTwice,
    SignatureNotYours,
    side_to_sign,
)
from ip_finance.signing.models import SigningRequest
from ip_finance.signing.schemas import KeyIn, KeyOut, SignatureIn, SigningRequestOut
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems
from ip_finance.web.step_up import STEP_UP

router = APIRouter(tags=["signing"])


def get_consent(request: Request) -> Consent:
    consent: Consent = request.app.state.consent
    return consent


LedgerConsent = Annotated[Consent, Depends(get_consent)]


@router.put("/me/key", responses=problems(KeystoreMismatch, KeyTaken))
def keep_key(body: KeyIn, actor: SignedIn, uow: Uow) -> KeyOut:
    """File your encrypted keystore. It is made, and opened, at your side only."""
    with uow.begin(actor) as tx:
        return KeyOut.of(service.keep_key(tx, body.address, body.keystore))


@router.get("/me/key", responses=problems(NoKeyEnrolled))
def get_key(actor: SignedIn, uow: Uow) -> KeyOut:
    """Your own encrypted keystore."""
    with uow.begin(actor) as tx:
        key = repository.find_key(tx.session, actor.person_id)
        if key is None:
            raise NoKeyEnrolled
        return KeyOut.of(key)


@router.get("/signing-requests")
def list_open(
    actor: SignedIn, uow: Uow, consent: LedgerConsent, page: Paged
) -> list[SigningRequestOut]:
    """The open requests that you may see; `to_sign` is set where your signature is awaited."""
    with uow.begin(actor) as tx:
        requests = repository.open_requests(tx.session, page)
        return [answer(tx, request, consent) for request in requests]


@router.get("/signing-requests/{request_id}", responses=problems(RequestNotFound))
def get_request(
    request_id: UUID, actor: SignedIn, uow: Uow, consent: LedgerConsent
) -> SigningRequestOut:
    """One request, with the typed data of the side that is yours to sign."""
    with uow.begin(actor) as tx:
        return answer(tx, repository.by_id(tx.session, request_id), consent)


SIGN_ERRORS: tuple[type[DomainError], ...] = (
    RequestNotFound,
    RequestNotOpen,
    DeadlinePassed,
    NoKeyEnrolled,
    NotYourSignature,
    SamePersonTwice,
    SignatureNotYours,
)


@router.post(
    "/signing-requests/{request_id}/signatures",
    status_code=201,
    dependencies=[STEP_UP],
    response_model=SigningRequestOut,
    responses=problems(StepUpNeeded, *SIGN_ERRORS),
)
def sign(
    request_id: UUID,
    body: SignatureIn,
    actor: SignedIn,
    uow: Uow,
    consent: LedgerConsent,
    once: OneAnswer,
) -> Response:
    """Sign the step for your side. The last signature sends it to the chain."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: _sign(tx, request_id, body, consent))


def _sign(tx: Tx, request_id: UUID, body: SignatureIn, consent: Consent) -> SigningRequestOut:
    cmd = service.SignStep(request_id, body.signature)
    return SigningRequestOut.of(service.sign(tx, cmd, consent), consent)


def answer(tx: Tx, request: SigningRequest, consent: Consent) -> SigningRequestOut:
    """The request as JSON, with what the actor may sign now."""
    signer = repository.find_signer(tx.session, tx.actor.person_id)
    if signer is None or request.state is not RequestState.OPEN:
        return SigningRequestOut.of(request, consent)
    side = side_to_sign(signer, request.wanted, request.given)
    return SigningRequestOut.of(request, consent, side)
