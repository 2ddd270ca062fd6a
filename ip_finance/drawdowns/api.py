"""JSON endpoints of drawdowns: conditions precedent, checks by two, release, and what follows."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing, StepUpNeeded
from ip_finance.core.uow import Tx
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.drawdowns import afterwards, repository, service
from ip_finance.drawdowns.errors import (
    AccountDiffers,
    ConditionsNotMet,
    DrawdownDecided,
    DrawdownExists,
    DrawdownNeeded,
    DrawdownNotFound,
    DrawdownOfAnotherBank,
    EntrustedPaymentNeeded,
    NoCorrection,
    NotWaivable,
    OtherPayee,
    OwnDrawdown,
    PayeeNotBorrower,
    PaymentNotRejected,
    ReleaseDiffers,
    UnknownCondition,
    ValueDatePast,
    WrongDrawdownState,
)
from ip_finance.drawdowns.models import Drawdown
from ip_finance.drawdowns.schemas import (
    AccountCheckIn,
    CheckIn,
    ConditionIn,
    CorrectionIn,
    DrawdownIn,
    DrawdownOut,
    ReleaseIn,
    UseCheckIn,
    WaiverIn,
    WithdrawalIn,
)
from ip_finance.loans import repository as loans
from ip_finance.loans.errors import (
    AboveApproved,
    LoanNotFound,
    NotTheLender,
    PledgeNotRegistered,
    WrongLoanState,
)
from ip_finance.payments import repository as payments
from ip_finance.payments.errors import NoSettlementAccount
from ip_finance.payments.schemas import PaymentOrderOut
from ip_finance.signing.domain import StepOnItsWay
from ip_finance.signing.models import SigningRequest
from ip_finance.signing.schemas import Asked
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems
from ip_finance.web.step_up import STEP_UP

router = APIRouter(tags=["drawdowns"])

OF_ONE = (RoleMissing, DrawdownNotFound, NotTheLender, WrongDrawdownState)
OWN = (*OF_ONE, DrawdownOfAnotherBank)
OPEN = (*OWN, DrawdownDecided)


@router.post(
    "/loans/{loan_id}/releases",
    status_code=201,
    response_model=Asked,
    tags=["loans"],
    responses=problems(
        RoleMissing,
        LoanNotFound,
        NotTheLender,
        WrongLoanState,
        PledgeNotRegistered,
        AboveApproved,
        DrawdownNeeded,
        DrawdownNotFound,
        DrawdownOfAnotherBank,
        WrongDrawdownState,
        ConditionsNotMet,
        ReleaseDiffers,
    ),
)
def ask_release(
    loan_id: UUID, body: ReleaseIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Ask for the bank's signature of a release of funds."""
    cmd = body.to_command(loan_id)
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_release(tx, cmd, body.drawdown_id)))


@router.get("/loans/{loan_id}/drawdowns", responses=problems(LoanNotFound))
def list_drawdowns(loan_id: UUID, actor: SignedIn, uow: Uow, page: Paged) -> list[DrawdownOut]:
    """The drawdowns of one loan, oldest first."""
    with uow.begin(actor) as tx:
        loans.by_id(tx.session, loan_id)
        return [_out(tx, one) for one in repository.of_loan(tx.session, loan_id, page)]


@router.put(
    "/drawdowns/{drawdown_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        LoanNotFound,
        NotTheLender,
        WrongLoanState,
        ValueDatePast,
        EntrustedPaymentNeeded,
        PayeeNotBorrower,
        NoSettlementAccount,
        DocumentNotFound,
        DrawdownExists,
    ),
)
def propose(drawdown_id: UUID, body: DrawdownIn, actor: SignedIn, uow: Uow) -> DrawdownOut:
    """Propose a tranche under an id chosen by the caller."""
    with uow.begin(actor) as tx:
        return _out(tx, service.propose(tx, body.to_command(drawdown_id)))


@router.get("/drawdowns/{drawdown_id}", responses=problems(DrawdownNotFound))
def get_drawdown(drawdown_id: UUID, actor: SignedIn, uow: Uow) -> DrawdownOut:
    """One drawdown: its checklist as it stands now, its events and its payments."""
    with uow.begin(actor) as tx:
        return _out(tx, repository.by_id(tx.session, drawdown_id))


@router.post(
    "/drawdowns/{drawdown_id}/conditions",
    status_code=201,
    response_model=DrawdownOut,
    responses=problems(*OPEN, UnknownCondition),
)
def state_condition(
    drawdown_id: UUID, body: ConditionIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Say how a condition of the bank's own stands."""
    said = (body.condition, body.remark, body.is_met)
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: _out(tx, service.state_condition(tx, drawdown_id, *said)))


@router.post(
    "/drawdowns/{drawdown_id}/account-check",
    status_code=201,
    response_model=DrawdownOut,
    responses=problems(*OPEN, OwnDrawdown, AccountDiffers),
)
def check_account(
    drawdown_id: UUID, body: AccountCheckIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Type the payee's account anew, as a second person."""
    with uow.begin(actor) as tx:
        return once.answer(
            tx, lambda: _out(tx, service.check_account(tx, drawdown_id, body.name, body.number))
        )


@router.post(
    "/drawdowns/{drawdown_id}/waivers",
    status_code=201,
    dependencies=[STEP_UP],
    response_model=DrawdownOut,
    responses=problems(StepUpNeeded, *OPEN, OwnDrawdown, UnknownCondition, NotWaivable),
)
def waive(
    drawdown_id: UUID, body: WaiverIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Let money go out without a condition; an approver says why."""
    with uow.begin(actor) as tx:
        return once.answer(
            tx, lambda: _out(tx, service.waive(tx, drawdown_id, body.condition, body.reason))
        )


@router.post(
    "/drawdowns/{drawdown_id}/check",
    status_code=201,
    dependencies=[STEP_UP],
    response_model=DrawdownOut,
    responses=problems(StepUpNeeded, *OPEN, OwnDrawdown, ConditionsNotMet, NoSettlementAccount),
)
def check(drawdown_id: UUID, body: CheckIn, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Stand by the drawdown as a second person: then it can be released."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: _out(tx, service.check(tx, drawdown_id, body.comment)))


@router.post(
    "/drawdowns/{drawdown_id}/withdrawal",
    status_code=201,
    response_model=DrawdownOut,
    responses=problems(*OF_ONE, StepOnItsWay),
)
def withdraw(
    drawdown_id: UUID, body: WithdrawalIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Take a drawdown back before money went out."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: _out(tx, service.withdraw(tx, drawdown_id, body.reason)))


@router.post(
    "/drawdowns/{drawdown_id}/payee-correction",
    status_code=201,
    response_model=DrawdownOut,
    responses=problems(*OWN, PaymentNotRejected, OtherPayee),
)
def correct_payee(
    drawdown_id: UUID, body: CorrectionIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Name the account to which a rejected payment shall go instead."""
    payee = body.payee.to_account()
    with uow.begin(actor) as tx:
        return once.answer(
            tx,
            lambda: _out(tx, afterwards.correct_payee(tx, drawdown_id, payee, body.reason)),
        )


@router.post(
    "/drawdowns/{drawdown_id}/payee-confirmation",
    status_code=201,
    dependencies=[STEP_UP],
    response_model=PaymentOrderOut,
    responses=problems(
        StepUpNeeded, *OWN, NoCorrection, OwnDrawdown, AccountDiffers, PaymentNotRejected
    ),
)
def confirm_payee(
    drawdown_id: UUID, body: AccountCheckIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Type the corrected account anew, as a second person: the payment is sent again."""
    with uow.begin(actor) as tx:
        return once.answer(
            tx,
            lambda: PaymentOrderOut.of(
                afterwards.confirm_payee(tx, drawdown_id, body.name, body.number)
            ),
        )


@router.post(
    "/drawdowns/{drawdown_id}/use-checks",
    status_code=201,
    response_model=DrawdownOut,
    responses=problems(*OF_ONE, DocumentNotFound),
)
def check_use(
    drawdown_id: UUID, body: UseCheckIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Enter a later check of use; of misuse a measure is proposed then (LN-06)."""
    cmd = body.to_command(drawdown_id)
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: _out(tx, afterwards.check_use(tx, cmd)))


def _out(tx: Tx, drawdown: Drawdown, asked: SigningRequest | None = None) -> DrawdownOut:
    items = service.conditions_of(tx, drawdown)
    orders = payments.orders_for(tx.session, [drawdown.id])
    return DrawdownOut.of(drawdown, items, list(orders), asked)
