"""JSON endpoints of money that comes in, of quotes for it, of rates, and of new terms."""

from datetime import date
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Query
from fastapi.responses import Response

from ip_finance.books.domain import READERS
from ip_finance.core.actor import RoleMissing, StepUpNeeded
from ip_finance.core.money import MAX_FEN, Fen
from ip_finance.core.uow import Tx
from ip_finance.loan_engine.errors import ExtensionRefused, PlanNotCarried, PlanNotUnderstood
from ip_finance.loans import repository as loans
from ip_finance.loans.errors import (
    AboveOutstanding,
    LoanNotFound,
    MaturityAfterRight,
    MaturityNotAhead,
    NotTheLender,
    WrongLoanState,
)
from ip_finance.parties.domain import PartyNotOnLedger
from ip_finance.payments.errors import EntryMatched, EntryNotFound, NotACredit
from ip_finance.payments.schemas import AccountEntryOut
from ip_finance.servicing import adjusting, amending, quoting, receiving, repository
from ip_finance.servicing.errors import (
    AboveOwed,
    AccountNotFound,
    AdjustmentChecked,
    AdjustmentNotFound,
    AdjustmentTooLarge,
    CreditDiffers,
    DayNotQuoted,
    ModeMissing,
    NeverReset,
    NothingAhead,
    OwnAdjustment,
    PaidAhead,
    PaidTooLongAgo,
)
from ip_finance.servicing.payment_schemas import (
    AdjustmentIn,
    AdjustmentOut,
    AmendmentAsked,
    ExtensionIn,
    PaymentAsked,
    PaymentIn,
    PayoffOut,
    QuoteOut,
    RateOut,
    RatesOut,
    RestructuringIn,
)
from ip_finance.servicing.receiving import Pay
from ip_finance.signing.schemas import Asked
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems
from ip_finance.web.step_up import STEP_UP

router = APIRouter(prefix="/loans/{loan_id}", tags=["servicing"])

Amount = Annotated[int, Query(gt=0, le=MAX_FEN)]


@router.get("/payoff", responses=problems(LoanNotFound, AccountNotFound, DayNotQuoted))
def get_payoff(loan_id: UUID, actor: SignedIn, uow: Uow, on: date | None = None) -> PayoffOut:
    """What ends the loan on a day, by default the open day of the bank's books."""
    with uow.begin(actor) as tx:
        return PayoffOut.of(quoting.payoff(tx, loan_id, on))


@router.get(
    "/prepayment",
    responses=problems(LoanNotFound, AccountNotFound, DayNotQuoted, AboveOwed, NothingAhead),
)
def get_prepayment(
    loan_id: UUID, actor: SignedIn, uow: Uow, amount_fen: Amount, on: date | None = None
) -> QuoteOut:
    """What paying a sum would change, in the three modes side by side."""
    with uow.begin(actor) as tx:
        return QuoteOut.of(quoting.prepayment(tx, loan_id, on, Fen(amount_fen)))


@router.post(
    "/payments",
    status_code=201,
    response_model=PaymentAsked,
    responses=problems(
        RoleMissing,
        LoanNotFound,
        AccountNotFound,
        NotTheLender,
        WrongLoanState,
        AboveOutstanding,
        PaidAhead,
        PaidTooLongAgo,
        AboveOwed,
        ModeMissing,
        CreditDiffers,
        EntryNotFound,
        NotACredit,
        EntryMatched,
    ),
)
def ask_payment(
    loan_id: UUID, body: PaymentIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Split what came in, and ask for the bank's signature of it."""
    cmd = body.to_command(loan_id)
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: _paid(tx, cmd))


def _paid(tx: Tx, cmd: Pay) -> PaymentAsked:
    return PaymentAsked.made(*receiving.ask_payment(tx, cmd))


@router.get("/credits", responses=problems(RoleMissing, LoanNotFound))
def list_credits(loan_id: UUID, actor: SignedIn, uow: Uow, page: Paged) -> list[AccountEntryOut]:
    """Credits on your bank's accounts that seem to be of this loan; a person confirms them."""
    with uow.begin(actor) as tx:
        loan = loans.by_id(tx.session, loan_id)
        found = page.cut(receiving.credits_for(tx, loan), lambda entry: entry.id)
        return [AccountEntryOut.of(entry) for entry in found]


@router.get("/rates", responses=problems(LoanNotFound, AccountNotFound))
def list_rates(loan_id: UUID, actor: SignedIn, uow: Uow) -> RatesOut:
    """The rates of the loan, each with where it comes from, and when it is set anew next."""
    with uow.begin(actor) as tx:
        loans.by_id(tx.session, loan_id)
        account = repository.account(tx.session, loan_id)
        found = repository.rate_changes(tx.session, loan_id)
        items = [RateOut.model_validate(one) for one in found]
        return RatesOut(next_reset_on=account.next_reset_on, items=items)


@router.post(
    "/rate-notice",
    status_code=201,
    response_model=Asked,
    responses=problems(
        RoleMissing, LoanNotFound, AccountNotFound, WrongLoanState, PartyNotOnLedger, NeverReset
    ),
)
def ask_rate_notice(loan_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Have the bank state on the ledger to what the rate was last set anew."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(receiving.ask_rate_notice(tx, loan_id)))


@router.post(
    "/extension",
    status_code=201,
    response_model=AmendmentAsked,
    responses=problems(
        RoleMissing,
        LoanNotFound,
        AccountNotFound,
        NotTheLender,
        WrongLoanState,
        PartyNotOnLedger,
        ExtensionRefused,
        MaturityAfterRight,
    ),
)
def ask_extension(
    loan_id: UUID, body: ExtensionIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Have both sides agree that the loan ends later (展期)."""
    cmd = body.to_command(loan_id)
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: AmendmentAsked.made(amending.ask_extension(tx, cmd)))


@router.post(
    "/restructuring",
    status_code=201,
    response_model=AmendmentAsked,
    responses=problems(
        RoleMissing,
        LoanNotFound,
        AccountNotFound,
        NotTheLender,
        WrongLoanState,
        PartyNotOnLedger,
        PlanNotCarried,
        PlanNotUnderstood,
        MaturityNotAhead,
        MaturityAfterRight,
    ),
)
def ask_restructuring(
    loan_id: UUID, body: RestructuringIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Have both sides plan anew what is owed (重组)."""
    cmd = body.to_command(loan_id)
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: AmendmentAsked.made(amending.ask_restructuring(tx, cmd)))


@router.get(
    "/adjustments", responses=problems(RoleMissing, LoanNotFound, AccountNotFound, NotTheLender)
)
def list_adjustments(loan_id: UUID, actor: SignedIn, uow: Uow, page: Paged) -> list[AdjustmentOut]:
    """Waivers and cleared suspense of a loan, the newest first."""
    actor.require(*READERS)
    with uow.begin(actor) as tx:
        loans.by_id(tx.session, loan_id)
        found = repository.adjustments(tx.session, loan_id, page)
        return [AdjustmentOut.model_validate(one) for one in found]


@router.post(
    "/adjustments",
    status_code=201,
    response_model=AdjustmentOut,
    responses=problems(
        RoleMissing, LoanNotFound, AccountNotFound, NotTheLender, AdjustmentTooLarge
    ),
)
def propose_adjustment(
    loan_id: UUID, body: AdjustmentIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Propose to waive interest or penalties that fell due, or to clear suspense."""
    cmd = body.to_command(uuid4(), loan_id)
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: AdjustmentOut.model_validate(adjusting.propose(tx, cmd)))


@router.post(
    "/adjustments/{adjustment_id}/confirmation",
    status_code=201,
    dependencies=[STEP_UP],
    response_model=Asked,
    responses=problems(
        StepUpNeeded,
        RoleMissing,
        LoanNotFound,
        AdjustmentNotFound,
        AdjustmentChecked,
        OwnAdjustment,
        PartyNotOnLedger,
    ),
)
def confirm_adjustment(
    loan_id: UUID, adjustment_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Stand by an adjustment as a second person; the books follow once it is signed."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: _confirmed(tx, loan_id, adjustment_id))


def _confirmed(tx: Tx, loan_id: UUID, adjustment_id: UUID) -> Asked:
    loans.by_id(tx.session, loan_id)
    return Asked.of(adjusting.confirm(tx, loan_id, adjustment_id))
