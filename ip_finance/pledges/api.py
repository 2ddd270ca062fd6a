"""JSON endpoints of pledges."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.appraisals.domain import NotAppraised
from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.eligibility.domain import NotAProof, NotEligible
from ip_finance.ip_assets.domain import AssetDisputed, AssetNotFound
from ip_finance.loans.errors import (
    LoanNotFound,
    MaturityAfterRight,
    NotABank,
    NotTheLender,
    WrongLoanState,
)
from ip_finance.parties.domain import PartyNotFound
from ip_finance.pledges import opening, repository, service
from ip_finance.pledges.contract import (
    ClaimPeriodUnfit,
    ContractMissing,
    ContractUnconfirmed,
    ForfeitureClause,
    ResolutionMissing,
    TermsOutdated,
)
from ip_finance.pledges.domain import (
    AssetAlreadyPledged,
    LoanNotSettled,
    NotGranted,
    NotThePledgorsRight,
    PledgeExists,
    PledgeNotFound,
    PledgeState,
    PledgingIsStopped,
    SecuredAboveValue,
    TooManyPledges,
    VerificationNotInForce,
    WrongPledgeState,
)
from ip_finance.pledges.schemas import (
    COLUMNS,
    PledgeIn,
    PledgeOut,
    SecurityOffered,
    SecurityOfferIn,
)
from ip_finance.signing.schemas import Asked
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.exports import FILES, Export, FileForm
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
        PartyNotFound,
        ResolutionMissing,
        ClaimPeriodUnfit,
        ForfeitureClause,
        DocumentNotFound,
        NotAProof,
    ),
)
def open_pledge(pledge_id: UUID, body: PledgeIn, actor: SignedIn, uow: Uow) -> PledgeOut:
    """File a pledge contract under an id chosen by the caller."""
    with uow.begin(actor) as tx:
        return PledgeOut.of(opening.open_pledge(tx, body.to_command(pledge_id)))


@router.post(
    "/offers",
    status_code=201,
    response_model=SecurityOffered,
    responses=problems(
        RoleMissing, AssetNotFound, NotThePledgorsRight, NotABank, DocumentNotFound, NotAProof
    ),
)
def offer_security(body: SecurityOfferIn, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Show a bank rights of yours that may secure another company's debt."""

    def offered() -> SecurityOffered:
        opening.offer_security(tx, body.to_command())
        return SecurityOffered(**body.model_dump())

    with uow.begin(actor) as tx:
        return once.answer(tx, offered)


@router.get("")
def list_pledges(
    actor: SignedIn,
    uow: Uow,
    page: Paged,
    loan: UUID | None = None,
    state: PledgeState | None = None,
) -> list[PledgeOut]:
    """The pledges that you may see, oldest first."""
    with uow.begin(actor) as tx:
        found = repository.every(tx.session, page, loan_id=loan, state=state)
        return [PledgeOut.of(pledge) for pledge in found]


@router.get("/export.{form}", response_class=Response, responses=FILES)
def export_pledges(
    form: FileForm,
    actor: SignedIn,
    uow: Uow,
    loan: UUID | None = None,
    state: PledgeState | None = None,
) -> Response:
    """The pledges that you may see as CSV or XLSX, oldest first, with the filters of the list."""
    export = Export(
        "pledges",
        COLUMNS,
        lambda tx, page: repository.every(tx.session, page, loan_id=loan, state=state),
    )
    return export.answer(uow, actor, form)


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
        ContractMissing,
        ContractUnconfirmed,
        TermsOutdated,
        NotAppraised,
        SecuredAboveValue,
        NotAProof,
        DocumentNotFound,
        PledgingIsStopped,
        TooManyPledges,
        NotEligible,
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
    "/{pledge_id}/discharge",
    status_code=201,
    response_model=Asked,
    responses=problems(RoleMissing, PledgeNotFound, NotTheLender, WrongPledgeState, LoanNotSettled),
)
def ask_discharge(pledge_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Ask the bank to free the bundle."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_discharge(tx, pledge_id)))
