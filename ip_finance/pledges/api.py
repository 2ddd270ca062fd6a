"""JSON endpoints of pledges."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.appraisals.domain import NotAppraised
from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.ip_assets.domain import AssetDisputed, AssetNotFound
from ip_finance.loans.errors import (
    LoanNotFound,
    MaturityAfterRight,
    NotTheLender,
    WrongLoanState,
)
from ip_finance.pledges import repository, service
from ip_finance.pledges.domain import (
    AssetAlreadyPledged,
    LoanNotSettled,
    NotGranted,
    NotThePledgorsRight,
    PledgeExists,
    PledgeNotFound,
    PledgingIsStopped,
    RegisteredInFuture,
    SecuredAboveValue,
    TooManyPledges,
    VerificationNotInForce,
    WrongPledgeState,
)
from ip_finance.pledges.schemas import PledgeIn, PledgeOut, RegistrationIn
from ip_finance.signing.schemas import Asked
from ip_finance.web.deps import OneAnswer, SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(prefix="/pledges", tags=["pledges"])


@router.put(
    "/{pledge_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        LoanNotFound,
        NotTheLender,
        WrongLoanState,
        AssetNotFound,
        NotAppraised,
        AssetAlreadyPledged,
        AssetDisputed,
        NotGranted,
        NotThePledgorsRight,
        VerificationNotInForce,
        MaturityAfterRight,
        SecuredAboveValue,
        PledgeExists,
    ),
)
def open_pledge(pledge_id: UUID, body: PledgeIn, actor: SignedIn, uow: Uow) -> PledgeOut:
    """File a pledge contract under an id chosen by the caller."""
    with uow.begin(actor) as tx:
        return PledgeOut.of(service.open_pledge(tx, body.to_command(pledge_id)))


@router.get("")
def list_pledges(actor: SignedIn, uow: Uow) -> list[PledgeOut]:
    """The pledges that you may see, oldest first."""
    with uow.begin(actor) as tx:
        return [PledgeOut.of(pledge) for pledge in repository.every(tx.session)]


@router.get("/{pledge_id}", responses=problems(PledgeNotFound))
def get_pledge(pledge_id: UUID, actor: SignedIn, uow: Uow) -> PledgeOut:
    """One pledge, as last confirmed by the ledger."""
    with uow.begin(actor) as tx:
        return PledgeOut.of(repository.by_id(tx.session, pledge_id))


@router.post(
    "/{pledge_id}/signing",
    status_code=201,
    response_model=Asked,
    responses=problems(
        RoleMissing,
        PledgeNotFound,
        NotTheLender,
        WrongPledgeState,
        PledgingIsStopped,
        TooManyPledges,
        AssetDisputed,
        AssetAlreadyPledged,
        VerificationNotInForce,
    ),
)
def ask_signatures(pledge_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Ask pledgor and pledgee to sign the same terms."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_signatures(tx, pledge_id)))


@router.post(
    "/{pledge_id}/registration",
    status_code=201,
    response_model=Asked,
    responses=problems(
        RoleMissing,
        PledgeNotFound,
        NotTheLender,
        WrongPledgeState,
        DocumentNotFound,
        RegisteredInFuture,
    ),
)
def ask_registration(
    pledge_id: UUID, body: RegistrationIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Ask the bank and a tech provider to confirm the office's registration."""
    cmd = body.to_command(pledge_id)
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_registration(tx, cmd)))


@router.post(
    "/{pledge_id}/discharge",
    status_code=201,
    response_model=Asked,
    responses=problems(RoleMissing, PledgeNotFound, NotTheLender, WrongPledgeState, LoanNotSettled),
)
def ask_discharge(pledge_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Ask the bank to free the bundle."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_discharge(tx, pledge_id)))
