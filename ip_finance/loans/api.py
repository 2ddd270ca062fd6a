"""JSON endpoints of loans. Every decision is asked for here and signed at `/signing-requests`."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing
from ip_finance.core.uow import Tx
from ip_finance.ip_assets.domain import AssetNotFound
from ip_finance.loans import repository, service
from ip_finance.loans.domain import LoanState
from ip_finance.loans.errors import (
    AboveOutstanding,
    LoanExists,
    LoanNotFound,
    NotABank,
    NotTheLender,
    TermTooLong,
    WrongLoanState,
)
from ip_finance.loans.happenings import slug_of
from ip_finance.loans.repository import Wanted
from ip_finance.loans.schemas import (
    COLUMNS,
    ChangeOut,
    ClaimOfferOut,
    DecisionOut,
    DeclineIn,
    DistributionOut,
    FactOut,
    LoanDetail,
    LoanIn,
    LoanOut,
    MovementOut,
    RealisationOut,
    RepaymentIn,
)
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyNotOnLedger
from ip_finance.signing.schemas import Asked
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, SomeDay, Uow
from ip_finance.web.exports import FILES, Export, FileForm
from ip_finance.web.problems import problems

router = APIRouter(prefix="/loans", tags=["loans"])

M = TypeVar("M", bound=BaseModel)


@router.put(
    "/{loan_id}",
    status_code=201,
    responses=problems(RoleMissing, IdTaken, TermTooLong, NotABank, AssetNotFound, LoanExists),
)
def apply(loan_id: UUID, body: LoanIn, actor: SignedIn, uow: Uow) -> LoanOut:
    """File an application under an id chosen by the caller."""
    with uow.begin(actor) as tx:
        return LoanOut.of(service.apply(tx, body.to_command(loan_id)))


@router.get("")
def list_loans(
    actor: SignedIn,
    uow: Uow,
    page: Paged,
    state: LoanState | None = None,
    party: UUID | None = None,
    since: SomeDay = None,
    until: SomeDay = None,
) -> list[LoanOut]:
    """The loans that you may see, newest first; `party` is borrower or bank."""
    wanted = Wanted(state=state, party=party, since=since, until=until)
    with uow.begin(actor) as tx:
        return [LoanOut.of(loan) for loan in repository.every(tx.session, page, wanted)]


@router.get("/export.{form}", response_class=Response, responses=FILES)
def export_loans(
    form: FileForm,
    actor: SignedIn,
    uow: Uow,
    state: LoanState | None = None,
    party: UUID | None = None,
    since: SomeDay = None,
    until: SomeDay = None,
) -> Response:
    """The loans that you may see as CSV or XLSX, newest first, with the filters of the list."""
    wanted = Wanted(state=state, party=party, since=since, until=until)
    export = Export("loans", COLUMNS, lambda tx, page: repository.every(tx.session, page, wanted))
    return export.answer(uow, actor, form)


@router.get("/{loan_id}", responses=problems(LoanNotFound))
def get_loan(loan_id: UUID, actor: SignedIn, uow: Uow) -> LoanDetail:
    """One loan, with the bank's decisions and the money that moved."""
    with uow.begin(actor) as tx:
        loan = repository.by_id(tx.session, loan_id)
        decisions = repository.decisions_of(tx.session, loan_id)
        return LoanDetail(
            **LoanOut.of(loan).model_dump(),
            decisions=[DecisionOut.of(decision) for decision in decisions],
            movements=_told(MovementOut, repository.movements_of(tx.session, loan_id)),
            changes=_told(ChangeOut, repository.changes_of(tx.session, loan_id)),
            facts=_stated(tx, loan_id),
            claim_offers=_told(ClaimOfferOut, repository.claim_offers_of(tx.session, loan_id)),
            realisations=_told(RealisationOut, repository.realisations_of(tx.session, loan_id)),
            distributions=_told(DistributionOut, repository.distributions_of(tx.session, loan_id)),
        )


@router.post(
    "/{loan_id}/application",
    status_code=201,
    response_model=Asked,
    responses=problems(RoleMissing, LoanNotFound, WrongLoanState, PartyNotOnLedger),
)
def ask_application(loan_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Ask for the borrower's signature of the application."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_application(tx, loan_id)))


@router.post(
    "/{loan_id}/decline",
    status_code=201,
    response_model=Asked,
    responses=problems(RoleMissing, LoanNotFound, NotTheLender, WrongLoanState),
)
def ask_decline(
    loan_id: UUID, body: DeclineIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Propose to decline the application."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_decline(tx, loan_id, body.reason)))


@router.post(
    "/{loan_id}/repayments",
    status_code=201,
    response_model=Asked,
    responses=problems(RoleMissing, LoanNotFound, NotTheLender, WrongLoanState, AboveOutstanding),
)
def ask_repayment(
    loan_id: UUID, body: RepaymentIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Ask for the bank's signature of a repayment that came in."""
    cmd = body.to_command(loan_id)
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_repayment(tx, cmd)))


def _stated(tx: Tx, loan_id: UUID) -> list[FactOut]:
    """What was stated about the loan, with the names of those who did."""
    found = repository.facts_of(tx.session, loan_id)
    names = parties.names_of(tx.session, {one.party for one in found})
    return [
        FactOut(
            fact=slug_of(one.fact),
            number=one.fact,
            party=names.get(one.party, f"party {one.party}"),
            amount_fen=one.amount_fen,
            evidence_hash=one.evidence_hash,
            tx_hash=one.tx_hash,
            at=one.at,
        )
        for one in found
    ]


def _told(schema: type[M], rows: Sequence[object]) -> list[M]:
    """What the ledger has taken of the loan, as JSON holds it."""
    return [schema.model_validate(row) for row in rows]
