"""JSON endpoints of margin calls, and of measures that two people of the bank decide on."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.books.errors import BooksNotOpened
from ip_finance.classification.schemas import ReviewedOut
from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing, StepUpNeeded
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.ip_assets.domain import AssetNotFound
from ip_finance.loans.errors import LoanNotFound, NotTheLender, WrongLoanState
from ip_finance.margin_calls import letters, measures, repository, review, service
from ip_finance.margin_calls.errors import (
    CallNotOpen,
    CallUnderWay,
    DraftOutdated,
    MarginCallExists,
    MarginCallNotFound,
    MeasureDecided,
    MeasureExists,
    MeasureNotAgreed,
    MeasureNotFound,
    MeasureNotNeeded,
    MeasureStated,
    NoBreach,
    NoLetter,
    NotCured,
    NotTheBorrower,
    OwnMeasure,
    PayByNotAhead,
    ReasonMissing,
    StillInCurePeriod,
    ValueExpired,
)
from ip_finance.margin_calls.schemas import (
    CallIn,
    CoverOut,
    DecisionIn,
    LookedOut,
    MarginCallOut,
    MeasureIn,
    MeasureOut,
    OfferedIn,
    ReasonIn,
)
from ip_finance.parties.domain import PartyNotOnLedger
from ip_finance.policies.errors import NoPolicyInForce
from ip_finance.signing.schemas import Asked
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems
from ip_finance.web.step_up import STEP_UP

router = APIRouter(tags=["margin calls"])

PDF: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"application/pdf": {}}}}
OF_THE_DAY = (NoPolicyInForce, BooksNotOpened)
OF_A_STATEMENT = (RoleMissing, WrongLoanState, PartyNotOnLedger)


@router.get("/margin-calls")
def list_calls(actor: SignedIn, uow: Uow, page: Paged) -> list[MarginCallOut]:
    """The calls that you may see, newest first: your bank's, or those on your loans."""
    with uow.begin(actor) as tx:
        return [MarginCallOut.of(call) for call in repository.every(tx.session, page)]


@router.get("/margin-calls/covers", responses=problems(RoleMissing, *OF_THE_DAY))
def list_covers(actor: SignedIn, uow: Uow, page: Paged) -> list[CoverOut]:
    """Your bank's live loans beside their lines, the greatest shortfall first."""
    with uow.begin(actor) as tx:
        return [CoverOut.of(one) for one in page.cut(service.covers(tx), lambda one: one.loan_id)]


@router.post(
    "/margin-calls/review",
    status_code=201,
    response_model=ReviewedOut,
    responses=problems(RoleMissing, *OF_THE_DAY),
)
def ask_review(actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Look at all loans of your bank now: lines, signals, classes. Twice is once."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: ReviewedOut.of(review.ask_review(tx)))


@router.put(
    "/margin-calls/{call_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        LoanNotFound,
        NotTheLender,
        NoBreach,
        ValueExpired,
        CallUnderWay,
        MarginCallExists,
        *OF_THE_DAY,
    ),
)
def draft_call(call_id: UUID, body: CallIn, actor: SignedIn, uow: Uow) -> MarginCallOut:
    """Draft a call on a loan in breach, with its arithmetic and the day to cure it by."""
    with uow.begin(actor) as tx:
        return MarginCallOut.of(service.draft(tx, call_id, body.loan_id))


@router.get(
    "/margin-calls/{call_id}", responses=problems(MarginCallNotFound, LoanNotFound, *OF_THE_DAY)
)
def get_call(call_id: UUID, actor: SignedIn, uow: Uow) -> LookedOut:
    """One call, the loan as it stands now, and the three cures with their effects."""
    with uow.begin(actor) as tx:
        return LookedOut.of(service.look(tx, call_id))


@router.get(
    "/margin-calls/{call_id}/letter.pdf",
    response_class=Response,
    responses={**PDF, **problems(MarginCallNotFound)},
)
def call_letter(call_id: UUID, actor: SignedIn, uow: Uow) -> Response:
    """The letter to the borrower as PDF/A, in Chinese with English beside it."""
    with uow.begin(actor) as tx:
        made = letters.of_call(repository.by_id(tx.session, call_id))
    return _pdf(made, f"margin-call-{call_id}")


@router.post(
    "/margin-calls/{call_id}/notice",
    status_code=201,
    response_model=Asked,
    responses=problems(
        *OF_A_STATEMENT,
        *OF_THE_DAY,
        MarginCallNotFound,
        NotTheLender,
        CallNotOpen,
        DraftOutdated,
        NoBreach,
        ValueExpired,
    ),
)
def ask_call(call_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Have your bank sign the call for the ledger."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_call(tx, call_id)))


@router.post(
    "/margin-calls/{call_id}/appeal",
    status_code=201,
    response_model=Asked,
    responses=problems(
        *OF_A_STATEMENT, MarginCallNotFound, NotTheBorrower, CallNotOpen, ReasonMissing
    ),
)
def ask_appeal(
    call_id: UUID, body: ReasonIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Object to a call, as the borrower. The deadline runs on."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_appeal(tx, call_id, body.reason)))


@router.post(
    "/margin-calls/{call_id}/offered-rights",
    status_code=201,
    response_model=LookedOut,
    responses=problems(
        RoleMissing, MarginCallNotFound, NotTheBorrower, CallNotOpen, AssetNotFound, *OF_THE_DAY
    ),
)
def offer_right(
    call_id: UUID, body: OfferedIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Let the bank see a right of yours that could be pledged as well."""
    with uow.begin(actor) as tx:
        return once.answer(
            tx, lambda: LookedOut.of(service.offer_right(tx, call_id, body.asset_id))
        )


@router.post(
    "/margin-calls/{call_id}/cure",
    status_code=201,
    response_model=Asked,
    responses=problems(
        *OF_A_STATEMENT, MarginCallNotFound, NotTheLender, CallNotOpen, NotCured, *OF_THE_DAY
    ),
)
def ask_cured(call_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Have your bank sign that the call is cured; the ledger's own facts must say so."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_cured(tx, call_id)))


@router.get("/measures")
def list_measures(
    actor: SignedIn, uow: Uow, page: Paged, loan: UUID | None = None
) -> list[MeasureOut]:
    """The measures that you may see, newest first."""
    with uow.begin(actor) as tx:
        return [MeasureOut.of(one) for one in repository.measures(tx.session, loan, page)]


@router.put(
    "/measures/{measure_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        LoanNotFound,
        NotTheLender,
        WrongLoanState,
        MarginCallNotFound,
        CallNotOpen,
        StillInCurePeriod,
        PayByNotAhead,
        DocumentNotFound,
        MeasureExists,
        MeasureNotNeeded,
        ReasonMissing,
        BooksNotOpened,
    ),
)
def propose_measure(measure_id: UUID, body: MeasureIn, actor: SignedIn, uow: Uow) -> MeasureOut:
    """Propose to waive a call, to accelerate a loan, or to find that it was misused."""
    with uow.begin(actor) as tx:
        return MeasureOut.of(measures.propose(tx, body.to_command(measure_id)))


@router.get("/measures/{measure_id}", responses=problems(MeasureNotFound))
def get_measure(measure_id: UUID, actor: SignedIn, uow: Uow) -> MeasureOut:
    """One measure with its decision."""
    with uow.begin(actor) as tx:
        return MeasureOut.of(repository.measure(tx.session, measure_id))


@router.post(
    "/measures/{measure_id}/decision",
    status_code=201,
    dependencies=[STEP_UP],
    response_model=MeasureOut,
    responses=problems(
        StepUpNeeded, RoleMissing, MeasureNotFound, NotTheLender, OwnMeasure, MeasureDecided
    ),
)
def decide_measure(
    measure_id: UUID, body: DecisionIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Agree to a measure, or not; never to one's own."""
    said, agreed = body.comment, body.is_agreed
    with uow.begin(actor) as tx:
        return once.answer(
            tx, lambda: MeasureOut.of(measures.decide(tx, measure_id, said, is_agreed=agreed))
        )


@router.post(
    "/measures/{measure_id}/notice",
    status_code=201,
    response_model=Asked,
    responses=problems(
        *OF_A_STATEMENT,
        MeasureNotFound,
        NotTheLender,
        MeasureNotAgreed,
        MeasureStated,
        CallNotOpen,
        StillInCurePeriod,
        PayByNotAhead,
        BooksNotOpened,
    ),
)
def ask_measure(measure_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Have your bank sign a measure that was agreed to."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(measures.ask_measure(tx, measure_id)))


@router.get(
    "/measures/{measure_id}/letter.pdf",
    response_class=Response,
    responses={**PDF, **problems(MeasureNotFound, MeasureNotAgreed, NoLetter, LoanNotFound)},
)
def measure_letter(measure_id: UUID, actor: SignedIn, uow: Uow) -> Response:
    """The notice of acceleration as PDF/A."""
    with uow.begin(actor) as tx:
        made = letters.of_measure(tx, repository.measure(tx.session, measure_id))
    return _pdf(made, f"acceleration-{measure_id}")


def _pdf(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)
