"""JSON endpoints of files of enforcement, and one door for each kind of entry.

The doors follow from `entries.BODIES`: `POST /api/enforcement/{loan_id}/auction`.
"""

from collections.abc import Callable
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from ip_finance.actions.errors import (
    AboveProceeds,
    DateAhead,
    NothingToDistribute,
    PledgeNotEnforceable,
    SurplusBeforeDebt,
)
from ip_finance.core.actor import RoleMissing
from ip_finance.core.money import MAX_FEN, Fen
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.enforcement import letters, repository, service
from ip_finance.enforcement.calculation import LowerRank
from ip_finance.enforcement.domain import EntryKind
from ip_finance.enforcement.entries import BODIES
from ip_finance.enforcement.errors import (
    CaseNotFound,
    CostsAboveProceeds,
    EntryNotFound,
    EntryOutOfTurn,
    EntryRecorded,
)
from ip_finance.enforcement.rules import REFUSALS
from ip_finance.enforcement.schemas import (
    CaseOut,
    DistributionIn,
    DistributionOut,
    EventOut,
    FileOut,
    RealisationIn,
)
from ip_finance.enforcement.service import Share
from ip_finance.loans.errors import AboveOutstanding, LoanNotFound, NotTheLender, WrongLoanState
from ip_finance.parties.domain import PartyNotOnLedger
from ip_finance.signing.schemas import Asked
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(prefix="/enforcement", tags=["enforcement"])

PDF: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"application/pdf": {}}}}
OF_THE_LENDER = (RoleMissing, LoanNotFound, NotTheLender, WrongLoanState)
OF_AN_ACTION = (DocumentNotFound, DateAhead)
Stated = Annotated[int, Query(ge=0, le=MAX_FEN)]
SAYS: Final = {
    EntryKind.DEMAND: "Enter a demand; its letter is printed from it.",
    EntryKind.DELIVERY: "Enter the proof that a demand was delivered.",
    EntryKind.AGREEMENT: "Enter an agreement to take the right over at its market price (CC-23).",
    EntryKind.MANDATE: "Enter a mandate to sell, not below the market price (CC-23).",
    EntryKind.APPLICATION: "Enter the application to the court of the place of registration.",
    EntryKind.SERVICE: "Enter that the court has served the application.",
    EntryKind.OBJECTION: "Enter an objection to the application.",
    EntryKind.RULING: "Enter the ruling.",
    EntryKind.AUCTION: "Enter the notice of an auction, or of a sale at a fixed price (EN-01).",
    EntryKind.FAILURE: "Enter that nobody has bid.",
    EntryKind.SALE: "Enter a sale; the buyer becomes owner in the register alone (CC-03, EN-03).",
    EntryKind.TRANSFER: "Enter that the office has recorded the buyer (EN-03, EN-04).",
    EntryKind.STRIKE_OUT: "Strike out a wrong entry by a counter-entry with its reason.",
}


@router.get("")
def list_cases(actor: SignedIn, uow: Uow, page: Paged) -> list[CaseOut]:
    """The files that you may see, newest first."""
    with uow.begin(actor) as tx:
        found = repository.cases(tx.session, page)
        return [CaseOut.model_validate(one, from_attributes=True) for one in found]


@router.get("/{loan_id}", responses=problems(LoanNotFound))
def get_file(loan_id: UUID, actor: SignedIn, uow: Uow) -> FileOut:
    """The file of a loan: entries, next steps with days and floors, and what is owed."""
    with uow.begin(actor) as tx:
        return FileOut.of(service.look(tx, loan_id))


@router.get(
    "/{loan_id}/demands/{number}/letter.pdf",
    response_class=Response,
    responses={**PDF, **problems(LoanNotFound, CaseNotFound, EntryNotFound)},
)
def demand_letter(loan_id: UUID, number: int, actor: SignedIn, uow: Uow) -> Response:
    """The letter of a demand as PDF/A."""
    with uow.begin(actor) as tx:
        made = letters.demand(tx, loan_id, number)
    headers = {"Content-Disposition": f'inline; filename="demand-{loan_id}-{number}.pdf"'}
    return Response(made, media_type="application/pdf", headers=headers)


@router.get("/{loan_id}/distribution", responses=problems(LoanNotFound, CostsAboveProceeds))
def get_distribution(
    loan_id: UUID, actor: SignedIn, uow: Uow, costs_fen: Stated = 0, taxes_fen: Stated = 0
) -> DistributionOut:
    """Who would receive what of the proceeds that are not distributed yet (EN-02, CC-15)."""
    with uow.begin(actor) as tx:
        share = Share(Fen(costs_fen), Fen(taxes_fen))
        return DistributionOut.of(service.share_out(tx, loan_id, share))


@router.post(
    "/{loan_id}/realisation",
    status_code=201,
    response_model=Asked,
    responses=problems(
        *OF_THE_LENDER, *OF_AN_ACTION, EntryNotFound, EntryOutOfTurn, PledgeNotEnforceable
    ),
)
def realise(
    loan_id: UUID, body: RealisationIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Record on the ledger what a sale of the file brought in."""
    with uow.begin(actor) as tx:
        return once.answer(
            tx, lambda: Asked.of(service.realise(tx, loan_id, body.sale, body.paper))
        )


@router.post(
    "/{loan_id}/distribution",
    status_code=201,
    response_model=Asked,
    responses=problems(
        *OF_THE_LENDER,
        *OF_AN_ACTION,
        CostsAboveProceeds,
        NothingToDistribute,
        AboveProceeds,
        AboveOutstanding,
        SurplusBeforeDebt,
    ),
)
def distribute(
    loan_id: UUID, body: DistributionIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Record on the ledger the distribution that the rules give."""
    lower = tuple(LowerRank(one.name, Fen(one.amount_fen)) for one in body.lower_ranks)
    share = Share(Fen(body.costs_fen), Fen(body.taxes_fen), lower)
    with uow.begin(actor) as tx:
        return once.answer(
            tx, lambda: Asked.of(service.distribute_proceeds(tx, loan_id, share, body.paper))
        )


@router.post(
    "/{loan_id}/entries/{number}/statement",
    status_code=201,
    response_model=Asked,
    responses=problems(
        RoleMissing, LoanNotFound, NotTheLender, CaseNotFound, EntryNotFound, EntryRecorded
    ),
)
def state_entry(loan_id: UUID, number: int, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Have an entry signed whose request has lapsed."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_entry(tx, loan_id, number)))


def _door(kind: EntryKind) -> Callable[..., Response]:
    """The endpoint of one kind; its schema stands in the signature, where FastAPI reads it."""
    schema = BODIES[kind]

    def enter(
        loan_id: UUID,
        body: schema,  # type: ignore[valid-type]
        actor: SignedIn,
        uow: Uow,
        once: OneAnswer,
    ) -> Response:
        entry = body.to_entry(kind, loan_id)  # type: ignore[attr-defined]
        with uow.begin(actor) as tx:
            return once.answer(tx, lambda: _entered(service.enter(tx, entry)))

    enter.__doc__ = SAYS[kind]
    enter.__name__ = f"enter_{kind.value.replace('-', '_')}"
    return enter


def _entered(event: Any) -> EventOut:
    return EventOut.of(event, frozenset({event.number}))


for _kind in EntryKind:
    router.add_api_route(
        f"/{{loan_id}}/{_kind.value}",
        _door(_kind),
        methods=["POST"],
        status_code=201,
        response_model=EventOut,
        responses=problems(*OF_THE_LENDER, DocumentNotFound, PartyNotOnLedger, *REFUSALS),
    )
