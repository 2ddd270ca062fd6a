"""JSON endpoints of pools and of claims on them."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.compensation import claims, repository, service
from ip_finance.compensation.errors import (
    BreakerTripped,
    ClaimConditionOpen,
    ClaimExists,
    ClaimNotFound,
    ClaimOutOfTurn,
    CoverExists,
    LoanNotSound,
    NoLoss,
    NotCovered,
    NothingToReturn,
    NotTheOperator,
    OpinionGiven,
    PoolExhausted,
    PoolNotFound,
    SameReviewer,
)
from ip_finance.compensation.schemas import (
    ClaimIn,
    ClaimOut,
    CoverIn,
    CoverOut,
    OpinionIn,
    PoolOut,
    ReturnIn,
)
from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing, StepUpNeeded
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.enforcement.errors import RecoveryNotFound
from ip_finance.loans.errors import LoanNotFound, NotTheLender, WrongLoanState
from ip_finance.parties.domain import PartyNotOnLedger
from ip_finance.signing.schemas import Asked
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems
from ip_finance.web.step_up import STEP_UP

router = APIRouter(tags=["compensation"])

OF_A_STATEMENT = (RoleMissing, ClaimNotFound, LoanNotFound, WrongLoanState, PartyNotOnLedger)
OF_THE_MANAGER = (NotTheOperator, ClaimOutOfTurn, SameReviewer)


@router.get("/pools")
def list_pools(actor: SignedIn, uow: Uow, page: Paged) -> list[PoolOut]:
    """Every pool in force, with what it holds."""
    with uow.begin(actor) as tx:
        return [PoolOut.of(one) for one in page.cut(service.every(tx), lambda one: one.key)]


@router.get("/pools/{key}", responses=problems(PoolNotFound))
def get_pool(key: str, actor: SignedIn, uow: Uow) -> PoolOut:
    """One pool: balance, caps left, the share of bad loans, and its breaker."""
    with uow.begin(actor) as tx:
        return PoolOut.of(service.look(tx, key))


@router.put(
    "/pool-covers/{cover_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        LoanNotFound,
        NotTheLender,
        PoolNotFound,
        WrongLoanState,
        LoanNotSound,
        BreakerTripped,
        CoverExists,
    ),
)
def cover_loan(cover_id: UUID, body: CoverIn, actor: SignedIn, uow: Uow) -> CoverOut:
    """Bring a loan into a pool, before it fails."""
    with uow.begin(actor) as tx:
        return CoverOut.of(service.cover(tx, cover_id, body.pool, body.loan_id))


@router.get("/pool-claims")
def list_claims(actor: SignedIn, uow: Uow, page: Paged) -> list[ClaimOut]:
    """The claims that you may see, newest first."""
    with uow.begin(actor) as tx:
        return [ClaimOut.of(one) for one in repository.claims(tx.session, page)]


@router.put(
    "/pool-claims/{claim_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        LoanNotFound,
        NotTheLender,
        NotCovered,
        WrongLoanState,
        ClaimExists,
        ClaimConditionOpen,
        NoLoss,
        PoolNotFound,
        PoolExhausted,
        DocumentNotFound,
    ),
)
def file_claim(claim_id: UUID, body: ClaimIn, actor: SignedIn, uow: Uow) -> ClaimOut:
    """File a claim; its arithmetic follows from the loan, the file and the pool."""
    with uow.begin(actor) as tx:
        return ClaimOut.of(claims.file(tx, body.to_command(claim_id)))


@router.get("/pool-claims/{claim_id}", responses=problems(ClaimNotFound))
def get_claim(claim_id: UUID, actor: SignedIn, uow: Uow) -> ClaimOut:
    """One claim with its arithmetic, what was said of it, and what went back."""
    with uow.begin(actor) as tx:
        return ClaimOut.of(repository.claim(tx.session, claim_id))


@router.post(
    "/pool-claims/{claim_id}/statement",
    status_code=201,
    response_model=Asked,
    responses=problems(*OF_A_STATEMENT, NotTheLender, ClaimOutOfTurn),
)
def state_claim(claim_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Have your bank sign the claim."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(claims.ask_claim(tx, claim_id)))


@router.post(
    "/pool-claims/{claim_id}/review",
    status_code=201,
    dependencies=[STEP_UP],
    response_model=ClaimOut,
    responses=problems(
        StepUpNeeded, RoleMissing, ClaimNotFound, NotTheOperator, OpinionGiven, ClaimOutOfTurn
    ),
)
def review_claim(
    claim_id: UUID, body: OpinionIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Say, as the manager's first person, whether the claim holds."""
    is_agreed = body.decision == "agreed"
    with uow.begin(actor) as tx:
        return once.answer(
            tx, lambda: ClaimOut.of(claims.review(tx, claim_id, body.comment, is_agreed=is_agreed))
        )


@router.post(
    "/pool-claims/{claim_id}/decision",
    status_code=201,
    dependencies=[STEP_UP],
    response_model=ClaimOut,
    responses=problems(
        StepUpNeeded,
        RoleMissing,
        ClaimNotFound,
        *OF_THE_MANAGER,
        OpinionGiven,
        PoolNotFound,
        PoolExhausted,
    ),
)
def decide_claim(
    claim_id: UUID, body: OpinionIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Decide, as the manager's second person, whether the pool pays."""
    is_agreed = body.decision == "agreed"
    with uow.begin(actor) as tx:
        return once.answer(
            tx, lambda: ClaimOut.of(claims.decide(tx, claim_id, body.comment, is_agreed=is_agreed))
        )


@router.post(
    "/pool-claims/{claim_id}/decision-statement",
    status_code=201,
    response_model=Asked,
    responses=problems(*OF_A_STATEMENT, *OF_THE_MANAGER),
)
def state_decision(claim_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Have the operator sign the decision; the bank's books then hold the receivable."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(claims.ask_decision(tx, claim_id)))


@router.post(
    "/pool-claims/{claim_id}/payment",
    status_code=201,
    response_model=Asked,
    responses=problems(*OF_A_STATEMENT, *OF_THE_MANAGER),
)
def state_payment(claim_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Have the operator sign that the pool has paid."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(claims.ask_payment(tx, claim_id)))


@router.post(
    "/pool-claims/{claim_id}/returns",
    status_code=201,
    response_model=Asked,
    responses=problems(*OF_A_STATEMENT, NotTheLender, RecoveryNotFound, NothingToReturn),
)
def share_back(
    claim_id: UUID, body: ReturnIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Give the pool its part of a recovery, or what it paid too much."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(claims.share_back(tx, claim_id, body.recovery_id)))
