"""JSON endpoints of orders and appraisals."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.appraisals import ordering, repository, service
from ip_finance.appraisals.domain import (
    AppraisalExists,
    AppraisalExpired,
    AppraisalNotFound,
    AppraisalNotReviewed,
    AppraisalRecorded,
    AppraisalReviewed,
    BaseDateAhead,
    CommentMissing,
    LifeBeyondTerm,
    NotReproducible,
    RangeEmpty,
    ReviewerIsAppraiser,
    ValuationRefused,
    VerificationMissing,
)
from ip_finance.appraisals.errors import (
    AlreadyDecided,
    AmountWithoutEvidence,
    AppraisalSuperseded,
    ArgumentUnknown,
    CardExists,
    CardsComplete,
    CardsMissing,
    CountContradicted,
    DisagreementUnexplained,
    EvidenceExists,
    NotSigned,
    NotTheFirm,
    OrderClosed,
    OrderExists,
    OrderNotFound,
    RefusalUnexplained,
    ReviewerIsScorer,
    SchemeUnfit,
    ScorerTwice,
)
from ip_finance.appraisals.gathering import view_of, views_of
from ip_finance.appraisals.order_schemas import (
    CardIn,
    CardOut,
    EvidenceIn,
    EvidenceOut,
    OrderIn,
    OrderLineOut,
    OrderOut,
)
from ip_finance.appraisals.schemas import (
    AcceptanceIn,
    AcceptanceOut,
    AppraisalIn,
    AppraisalOut,
    RecomputationOut,
    ReviewIn,
)
from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing, StepUpNeeded
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.domain import AssetNotFound, NotRegistered
from ip_finance.parties.domain import PartyNotOnLedger
from ip_finance.signing.schemas import Asked
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems
from ip_finance.web.step_up import STEP_UP

router = APIRouter(tags=["appraisals"])


@router.get("/appraisal-orders")
def list_orders(actor: SignedIn, uow: Uow, page: Paged) -> list[OrderLineOut]:
    """The orders that you see, newest first, with their step and age."""
    with uow.begin(actor) as tx:
        found = repository.orders(tx.session, page=page)
        return [OrderLineOut.of(one) for one in views_of(tx, found)]


@router.get("/ip-assets/{asset_id}/appraisal-orders", responses=problems(AssetNotFound))
def list_orders_of_right(
    asset_id: UUID, actor: SignedIn, uow: Uow, page: Paged
) -> list[OrderLineOut]:
    """The orders of one right, newest first."""
    with uow.begin(actor) as tx:
        ip_assets.by_id(tx.session, asset_id)
        found = repository.orders(tx.session, asset_id, page)
        return [OrderLineOut.of(one) for one in views_of(tx, found)]


@router.get("/appraisal-orders/{order_id}", responses=problems(OrderNotFound))
def get_order(order_id: UUID, actor: SignedIn, uow: Uow) -> OrderOut:
    """One order with its evidence, its cards as far as they are open, and its step."""
    with uow.begin(actor) as tx:
        return OrderOut.of(view_of(tx, repository.order(tx.session, order_id)))


@router.put(
    "/appraisal-orders/{order_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        AssetNotFound,
        OrderExists,
        BaseDateAhead,
        AppraisalExpired,
        ValuationRefused,
        SchemeUnfit,
    ),
)
def place_order(order_id: UUID, body: OrderIn, actor: SignedIn, uow: Uow) -> OrderOut:
    """Ask for an appraisal of a right."""
    with uow.begin(actor) as tx:
        return OrderOut.of(view_of(tx, ordering.place(tx, body.to_command(order_id))))


@router.put(
    "/appraisal-orders/{order_id}/evidence/{evidence_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        OrderNotFound,
        OrderClosed,
        EvidenceExists,
        ArgumentUnknown,
        DocumentNotFound,
    ),
)
def add_evidence(
    order_id: UUID, evidence_id: UUID, body: EvidenceIn, actor: SignedIn, uow: Uow
) -> EvidenceOut:
    """Say where an input comes from; a document's hash is taken by the platform."""
    with uow.begin(actor) as tx:
        cmd = body.to_command(order_id, evidence_id)
        return EvidenceOut.of(ordering.add_evidence(tx, cmd))


@router.put(
    "/appraisal-orders/{order_id}/scorecards/{card_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        OrderNotFound,
        OrderClosed,
        CardExists,
        ScorerTwice,
        CardsComplete,
        NotTheFirm,
        ValuationRefused,
    ),
)
def add_card(order_id: UUID, card_id: UUID, body: CardIn, actor: SignedIn, uow: Uow) -> CardOut:
    """File your rating of every indicator; it cannot be changed afterwards."""
    with uow.begin(actor) as tx:
        card = ordering.add_card(tx, body.to_command(order_id, card_id))
        return CardOut.of(card)


@router.put(
    "/appraisals/{appraisal_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        OrderNotFound,
        OrderClosed,
        NotRegistered,
        VerificationMissing,
        CardsMissing,
        NotTheFirm,
        DisagreementUnexplained,
        AmountWithoutEvidence,
        AppraisalExists,
        AppraisalExpired,
        BaseDateAhead,
        LifeBeyondTerm,
        CountContradicted,
        ValuationRefused,
        RangeEmpty,
    ),
)
def draft(appraisal_id: UUID, body: AppraisalIn, actor: SignedIn, uow: Uow) -> AppraisalOut:
    """Price a scored order."""
    with uow.begin(actor) as tx:
        return AppraisalOut.of(service.draft(tx, body.to_command(appraisal_id)))


@router.get("/appraisals/{appraisal_id}", responses=problems(AppraisalNotFound))
def get_appraisal(appraisal_id: UUID, actor: SignedIn, uow: Uow) -> AppraisalOut:
    """One appraisal with its report, as last confirmed by the ledger."""
    with uow.begin(actor) as tx:
        return AppraisalOut.of(repository.by_id(tx.session, appraisal_id))


@router.get("/appraisals/{appraisal_id}/recomputation", responses=problems(AppraisalNotFound))
def recompute(appraisal_id: UUID, actor: SignedIn, uow: Uow) -> RecomputationOut:
    """Compute the appraisal again from its stored inputs and compare."""
    with uow.begin(actor) as tx:
        return RecomputationOut.of(repository.by_id(tx.session, appraisal_id))


@router.post(
    "/appraisals/{appraisal_id}/review",
    status_code=201,
    dependencies=[STEP_UP],
    response_model=AppraisalOut,
    responses=problems(
        StepUpNeeded,
        RoleMissing,
        AppraisalNotFound,
        AppraisalReviewed,
        NotReproducible,
        CommentMissing,
        ReviewerIsAppraiser,
        ReviewerIsScorer,
    ),
)
def review(
    appraisal_id: UUID, body: ReviewIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Say that you have read the report of a colleague and stand by it."""
    cmd = body.to_command(appraisal_id)
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: AppraisalOut.of(service.review(tx, cmd)))


@router.post(
    "/appraisals/{appraisal_id}/signing",
    status_code=201,
    response_model=Asked,
    responses=problems(
        RoleMissing,
        AppraisalNotFound,
        NotTheFirm,
        AppraisalNotReviewed,
        AppraisalRecorded,
        OrderClosed,
        AppraisalExpired,
        NotReproducible,
        NotRegistered,
        VerificationMissing,
        PartyNotOnLedger,
    ),
)
def ask_signatures(appraisal_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Ask two appraisers for their signatures of the range."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_signatures(tx, appraisal_id)))


@router.post(
    "/appraisals/{appraisal_id}/acceptance",
    status_code=201,
    dependencies=[STEP_UP],
    response_model=AcceptanceOut,
    responses=problems(
        StepUpNeeded,
        RoleMissing,
        IdTaken,
        AppraisalNotFound,
        NotSigned,
        AlreadyDecided,
        AppraisalExpired,
        AppraisalSuperseded,
        RefusalUnexplained,
    ),
)
def decide(
    appraisal_id: UUID, body: AcceptanceIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Say for your bank whether it accepts a signed valuation; once."""
    cmd = body.to_command(appraisal_id)
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: AcceptanceOut.of(service.decide(tx, cmd)))
