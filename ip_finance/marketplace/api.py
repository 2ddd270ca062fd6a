"""JSON endpoints of the marketplace: the shelf, financing requests, and offers on them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import SYSTEM, Actor, PersonRole, RoleMissing
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.ip_assets.domain import AssetNotFound
from ip_finance.loan_engine.errors import PlanNotCarried, PlanNotUnderstood, TermsImpossible
from ip_finance.loans.errors import LoanExists, NotABank, TermTooLong
from ip_finance.loans.schemas import LoanOut
from ip_finance.marketplace import gathering, repository, service
from ip_finance.marketplace.errors import (
    AlreadyDeclined,
    NobodyAddressed,
    NotThisBanksProduct,
    OfferEndsInPast,
    OfferExists,
    OfferNotFound,
    OfferOutsideProduct,
    OfferOutsideRequest,
    OfferOver,
    ProductNotFound,
    RateNotPositive,
    RequestExists,
    RequestNotFound,
    RequestNotOpen,
    RightNotYours,
)
from ip_finance.marketplace.matching import Asked
from ip_finance.marketplace.models import FinancingRequest
from ip_finance.marketplace.schemas import (
    AcceptanceIn,
    Amount,
    ComparedOut,
    DeclineOut,
    Months,
    OfferIn,
    OfferOut,
    ReasonIn,
    RequestDetail,
    RequestIn,
    RequestOut,
)
from ip_finance.marketplace.shelf_schemas import CostOut, PricedOut, ProductOut
from ip_finance.policies.errors import BadContent, NoPolicyInForce
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(tags=["marketplace"])

Asking = Annotated[list[UUID], Query(max_length=100)]


@router.get("/products", responses=problems(NoPolicyInForce))
def list_products(
    actor: SignedIn,
    uow: Uow,
    page: Paged,
    term_months: Months = 12,
    amount_fen: Amount | None = None,
    asset: Asking = [],  # noqa: B006  FastAPI copies it
) -> list[ProductOut]:
    """Every product on offer; for a firm whether it qualifies, why not, and what it would cost."""
    asked = Asked(Fen(amount_fen) if amount_fen else None, term_months)
    with uow.begin(actor) as tx:
        is_firm = PersonRole.SIGNATORY in actor.roles
        firm = gathering.firm_of(tx, actor.party_id, asset or None) if is_firm else None
        found = page.cut(gathering.shelf(tx, firm, asked), lambda one: one.version.id)
        return [ProductOut.of(one) for one in found]


@router.get(
    "/products/{product_id}/cost",
    responses=problems(ProductNotFound, NoPolicyInForce),
)
def get_cost(
    product_id: UUID, uow: Uow, page: Paged, amount_fen: Amount, term_months: Months = 12
) -> list[PricedOut]:
    """What a loan of a product would cost, in each way of repaying it. Needs no sign-in."""
    asked = Asked(Fen(amount_fen), term_months)
    with uow.begin(SYSTEM) as tx:
        for one in gathering.shelf(tx, None, asked):
            if one.version.id == product_id:
                ways = page.cut(one.priced, lambda priced: priced.way.name)
                return [PricedOut.of(way) for way in ways]
        raise ProductNotFound(product_id)


@router.get("/financing-requests")
def list_requests(actor: SignedIn, uow: Uow, page: Paged) -> list[RequestOut]:
    """The requests that you may see, newest first: a firm its own, a bank those sent to it."""
    with uow.begin(actor) as tx:
        found = repository.every(tx.session, page)
        return [RequestOut.of(one, actor.party_id) for one in found]


@router.put(
    "/financing-requests/{request_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        TermTooLong,
        AssetNotFound,
        RightNotYours,
        NotABank,
        ProductNotFound,
        NotThisBanksProduct,
        RequestExists,
    ),
)
def save_request(request_id: UUID, body: RequestIn, actor: SignedIn, uow: Uow) -> RequestOut:
    """Keep a draft under an id chosen by the caller; it may be sent again until it is posted."""
    with uow.begin(actor) as tx:
        return RequestOut.of(service.save(tx, body.to_command(request_id)), actor.party_id)


@router.get("/financing-requests/{request_id}", responses=problems(RequestNotFound))
def get_request(request_id: UUID, actor: SignedIn, uow: Uow) -> RequestDetail:
    """One request with the offers and refusals that you may see."""
    with uow.begin(actor) as tx:
        return _detail(tx, actor, repository.by_id(tx.session, request_id))


@router.get(
    "/financing-requests/{request_id}/comparison",
    responses=problems(RequestNotFound),
)
def get_comparison(request_id: UUID, actor: SignedIn, uow: Uow, page: Paged) -> list[ComparedOut]:
    """The offers side by side, with their cost before and after subsidies, the cheapest first."""
    with uow.begin(actor) as tx:
        request = repository.by_id(tx.session, request_id)
        offers = repository.offers_of(tx.session, request_id)
        compared = gathering.compared(tx, request, offers)
        return [
            ComparedOut(
                offer=OfferOut.of(one.offer, service.state_of(tx, request, one.offer)),
                bank=one.offer.bank.name,
                cost=CostOut.of(one.cost) if one.cost else None,
            )
            for one in page.cut(compared, lambda one: one.offer.id)
        ]


@router.post(
    "/financing-requests/{request_id}/posting",
    status_code=201,
    response_model=RequestDetail,
    responses=problems(
        RoleMissing, RequestNotFound, RequestNotOpen, NobodyAddressed, AssetNotFound, RightNotYours
    ),
)
def post_request(request_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Send the request to the banks that it names; they see it and the rights from now on."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: _detail(tx, actor, service.post(tx, request_id)))


@router.post(
    "/financing-requests/{request_id}/withdrawal",
    status_code=201,
    response_model=RequestDetail,
    responses=problems(RoleMissing, RequestNotFound, RequestNotOpen),
)
def withdraw_request(
    request_id: UUID, body: ReasonIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """End a request without taking an offer."""
    with uow.begin(actor) as tx:
        return once.answer(
            tx, lambda: _detail(tx, actor, service.withdraw(tx, request_id, body.reason))
        )


@router.post(
    "/financing-requests/{request_id}/decline",
    status_code=201,
    response_model=DeclineOut,
    responses=problems(RoleMissing, RequestNotFound, RequestNotOpen, AlreadyDeclined),
)
def decline_request(
    request_id: UUID, body: ReasonIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Say that your bank will not offer, and why."""
    with uow.begin(actor) as tx:
        return once.answer(
            tx, lambda: DeclineOut.model_validate(service.decline(tx, request_id, body.reason))
        )


@router.put(
    "/offers/{offer_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        RequestNotFound,
        RequestNotOpen,
        ProductNotFound,
        NotThisBanksProduct,
        OfferExists,
        OfferOutsideRequest,
        OfferOutsideProduct,
        RateNotPositive,
        OfferEndsInPast,
        PlanNotCarried,
        PlanNotUnderstood,
        TermsImpossible,
        BadContent,
        NoPolicyInForce,
    ),
)
def make_offer(offer_id: UUID, body: OfferIn, actor: SignedIn, uow: Uow) -> OfferOut:
    """Offer on a request under an id chosen by the caller; the bank's earlier offer is replaced."""
    with uow.begin(actor) as tx:
        offer = service.make_offer(tx, body.to_command(offer_id))
        request = repository.by_id(tx.session, offer.request_id)
        return OfferOut.of(offer, service.state_of(tx, request, offer))


@router.get("/offers/{offer_id}", responses=problems(OfferNotFound))
def get_offer(offer_id: UUID, actor: SignedIn, uow: Uow) -> OfferOut:
    """One offer, as far as it is yours or made to you."""
    with uow.begin(actor) as tx:
        offer = repository.offer(tx.session, offer_id)
        request = repository.by_id(tx.session, offer.request_id)
        return OfferOut.of(offer, service.state_of(tx, request, offer))


@router.post(
    "/offers/{offer_id}/acceptance",
    status_code=201,
    response_model=LoanOut,
    responses=problems(
        RoleMissing,
        OfferNotFound,
        RequestNotOpen,
        OfferOver,
        IdTaken,
        TermTooLong,
        NotABank,
        AssetNotFound,
        LoanExists,
    ),
)
def accept_offer(
    offer_id: UUID, body: AcceptanceIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Take one offer: the application is filed at its bank, and no other can be taken."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: LoanOut.of(service.accept(tx, offer_id, body.loan_id)))


def _detail(tx: Tx, actor: Actor, request: FinancingRequest) -> RequestDetail:
    offers = repository.offers_of(tx.session, request.id)
    outcome = request.outcome
    may_know = actor.party_id == request.borrower_id or bool(
        outcome and outcome.offer_id in {one.id for one in offers}
    )
    return RequestDetail(
        **RequestOut.of(request, actor.party_id).model_dump(),
        offers=[OfferOut.of(one, service.state_of(tx, request, one)) for one in offers],
        declines=[
            DeclineOut.model_validate(one) for one in repository.declines_of(tx.session, request.id)
        ],
        loan_id=outcome.loan_id if outcome and may_know else None,
    )
