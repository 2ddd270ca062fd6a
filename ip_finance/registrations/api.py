"""JSON endpoints of filings: what is filed at the IP offices, and what came of it."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import Actor, RoleMissing
from ip_finance.core.uow import UnitOfWork
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.dossiers.errors import PapersMissing
from ip_finance.loans.errors import NotTheLender
from ip_finance.pledges.domain import PledgeNotFound, WrongPledgeState
from ip_finance.registrations import repository, service
from ip_finance.registrations.domain import Entry
from ip_finance.registrations.errors import (
    BeforeEarlierEntry,
    BeforeItsCause,
    FiledInFuture,
    FilingExists,
    FilingNotFound,
    FilingUnderWay,
    NotAtThisRegistrar,
    NotToBeFiled,
    NotYetRegistered,
    RegisteredAmountDiffers,
    UnknownGround,
    WrongFilingState,
)
from ip_finance.registrations.schemas import (
    CorrectionIn,
    DutyOut,
    FilingIn,
    FilingOut,
    OutcomeIn,
    RefusalIn,
    SubmissionIn,
    WithdrawalIn,
)
from ip_finance.signing.schemas import Asked
from ip_finance.web.deps import Once, OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(prefix="/filings", tags=["filings"])

OF_AN_ENTRY = (
    RoleMissing,
    FilingNotFound,
    NotTheLender,
    DocumentNotFound,
    WrongFilingState,
    FiledInFuture,
    BeforeEarlierEntry,
    BeforeItsCause,
)


@router.get("")
def list_filings(actor: SignedIn, uow: Uow, page: Paged) -> list[FilingOut]:
    """The filings that you may see, newest first."""
    with uow.begin(actor) as tx:
        return [FilingOut.of(filing) for filing in repository.every(tx.session, page)]


@router.get("/duties")
def list_duties(actor: SignedIn, uow: Uow, page: Paged) -> list[DutyOut]:
    """What is to be filed, most urgent first: changes of terms, cancellations."""
    with uow.begin(actor) as tx:
        return [DutyOut.of(duty) for duty in page.cut(service.duties(tx), lambda duty: duty.name)]


@router.put(
    "/{filing_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        PledgeNotFound,
        NotTheLender,
        NotAtThisRegistrar,
        NotToBeFiled,
        FilingExists,
        FilingUnderWay,
    ),
)
def open_filing(filing_id: UUID, body: FilingIn, actor: SignedIn, uow: Uow) -> FilingOut:
    """Begin a filing under an id chosen by the caller."""
    with uow.begin(actor) as tx:
        return FilingOut.of(service.open_filing(tx, body.to_command(filing_id)))


@router.get("/{filing_id}", responses=problems(FilingNotFound))
def get_filing(filing_id: UUID, actor: SignedIn, uow: Uow) -> FilingOut:
    """One filing with all its entries and what is due."""
    with uow.begin(actor) as tx:
        return FilingOut.of(repository.by_id(tx.session, filing_id))


@router.post(
    "/{filing_id}/submission",
    status_code=201,
    response_model=FilingOut,
    responses=problems(*OF_AN_ENTRY, PapersMissing),
)
def submit(
    filing_id: UUID, body: SubmissionIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Enter that the papers were handed in; the dossier must be complete."""
    return _enter(uow, actor, once, body.to_entry(filing_id))


@router.post(
    "/{filing_id}/correction",
    status_code=201,
    response_model=FilingOut,
    responses=problems(*OF_AN_ENTRY),
)
def correct(
    filing_id: UUID, body: CorrectionIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Enter that the office asks for corrections."""
    return _enter(uow, actor, once, body.to_entry(filing_id))


@router.post(
    "/{filing_id}/registration",
    status_code=201,
    response_model=FilingOut,
    responses=problems(*OF_AN_ENTRY, WrongPledgeState, RegisteredAmountDiffers),
)
def register(
    filing_id: UUID, body: OutcomeIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Enter that the office has registered it; a pledge then waits to be confirmed on chain."""
    return _enter(uow, actor, once, body.to_entry(filing_id))


@router.post(
    "/{filing_id}/confirmation",
    status_code=201,
    response_model=Asked,
    responses=problems(
        RoleMissing, FilingNotFound, NotTheLender, WrongPledgeState, NotYetRegistered
    ),
)
def confirm(filing_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Ask the bank and a tech provider to confirm the registration, once every office has it."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.confirm(tx, filing_id)))


@router.post(
    "/{filing_id}/refusal",
    status_code=201,
    response_model=FilingOut,
    responses=problems(*OF_AN_ENTRY, UnknownGround),
)
def refuse(
    filing_id: UUID, body: RefusalIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Enter that the office refuses, and on which ground; it may be filed again."""
    return _enter(uow, actor, once, body.to_entry(filing_id))


@router.post(
    "/{filing_id}/withdrawal",
    status_code=201,
    response_model=FilingOut,
    responses=problems(*OF_AN_ENTRY),
)
def withdraw(
    filing_id: UUID, body: WithdrawalIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Enter that the parties take the filing back."""
    return _enter(uow, actor, once, body.to_entry(filing_id))


def _enter(uow: UnitOfWork, actor: Actor, once: Once, entry: Entry) -> Response:
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: FilingOut.entered(service.enter(tx, entry)))
