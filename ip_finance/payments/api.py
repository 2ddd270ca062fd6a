"""JSON endpoints of payments: orders and what became of them, files, accounts."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing, StepUpNeeded
from ip_finance.payments import repository, service
from ip_finance.payments.errors import (
    OwnAccountCheck,
    PaymentOrderNotFound,
    SettlementAccountChecked,
    SettlementAccountExists,
    SettlementAccountNotFound,
    SettlementAccountTaken,
)
from ip_finance.payments.schemas import (
    AccountEntryOut,
    AccountIn,
    BankFileOut,
    PaymentOrderOut,
    SettlementAccountOut,
)
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems
from ip_finance.web.step_up import STEP_UP

router = APIRouter(prefix="/payments", tags=["payments"])


@router.get("/orders")
def list_orders(actor: SignedIn, uow: Uow, page: Paged) -> list[PaymentOrderOut]:
    """The payment orders that you may see, newest first."""
    with uow.begin(actor) as tx:
        return [PaymentOrderOut.of(order) for order in repository.orders(tx.session, page)]


@router.get("/orders/{order_id}", responses=problems(PaymentOrderNotFound))
def get_order(order_id: UUID, actor: SignedIn, uow: Uow) -> PaymentOrderOut:
    """One payment order, with all that the bank has told of it."""
    with uow.begin(actor) as tx:
        return PaymentOrderOut.of(repository.order_by_id(tx.session, order_id))


@router.get("/files")
def list_files(actor: SignedIn, uow: Uow, page: Paged) -> list[BankFileOut]:
    """The files exchanged with banks, newest first, those moved aside with their problem."""
    with uow.begin(actor) as tx:
        return [BankFileOut.of(file) for file in repository.files(tx.session, page)]


@router.get("/unmatched-credits")
def list_unmatched_credits(actor: SignedIn, uow: Uow, page: Paged) -> list[AccountEntryOut]:
    """Money that came in to your bank's accounts and waits to be matched, oldest first."""
    with uow.begin(actor) as tx:
        found = repository.unmatched_credits(tx.session, actor.party_id, page)
        return [AccountEntryOut.of(entry) for entry in found]


@router.get("/settlement-accounts")
def list_settlement_accounts(actor: SignedIn, uow: Uow, page: Paged) -> list[SettlementAccountOut]:
    """The accounts that your bank has stated, newest first."""
    with uow.begin(actor) as tx:
        found = repository.settlement_accounts(tx.session, actor.party_id, page)
        return [SettlementAccountOut.of(one) for one in found]


@router.put(
    "/settlement-accounts/{account_id}",
    status_code=201,
    responses=problems(RoleMissing, IdTaken, SettlementAccountExists),
)
def state_settlement_account(
    account_id: UUID, body: AccountIn, actor: SignedIn, uow: Uow
) -> SettlementAccountOut:
    """State the account that your bank pays from; it is in force once a colleague checked it."""
    with uow.begin(actor) as tx:
        kept = service.state_account(tx, body.to_command(account_id))
        return SettlementAccountOut.of(kept)


@router.post(
    "/settlement-accounts/{account_id}/check",
    status_code=201,
    dependencies=[STEP_UP],
    response_model=SettlementAccountOut,
    responses=problems(
        StepUpNeeded,
        RoleMissing,
        SettlementAccountNotFound,
        OwnAccountCheck,
        SettlementAccountChecked,
        SettlementAccountTaken,
    ),
)
def check_settlement_account(
    account_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Stand by an account that a colleague has stated."""
    with uow.begin(actor) as tx:
        return once.answer(
            tx, lambda: SettlementAccountOut.of(service.check_account(tx, account_id))
        )
