"""Orders, the cashier, and the simulated bank, in one process."""

from datetime import timedelta
from uuid import UUID, uuid4

from ip_finance.cashier import Cashier
from ip_finance.core.actor import SYSTEM
from ip_finance.core.money import Fen
from ip_finance.payments import repository, service, simulator
from ip_finance.payments.domain import Account, BankLine, OrderPayment
from ip_finance.payments.exchange import BankFolder
from ip_finance.payments.service import MatchCredit
from ip_finance.payments.simulator import Simulator
from tests.api import Platform
from tests.builders import TODAY
from tests.drawdowns.scenes import ACCOUNT_BODY, SUPPLIER, TYPED, open_account, propose
from tests.parties.builders import id_of

BANK, OURS = id_of("bank"), Account(**ACCOUNT_BODY)
AMOUNT = Fen(123_456_789)


def order(platform: Platform, payee: str = SUPPLIER["name"], record: UUID | None = None) -> UUID:
    cmd = OrderPayment(
        record_id=record or uuid4(),
        attempt=1,
        bank_id=BANK,
        loan_id=None,
        debtor=OURS,
        creditor=Account(**SUPPLIER | {"name": payee}),
        amount=AMOUNT,
        execute_on=TODAY,
        remittance="贷款发放",
    )
    with platform.database.owner.begin(SYSTEM) as tx:
        return service.order(tx, cmd).id


def work(platform: Platform, line: BankLine) -> None:
    cashier = Cashier(platform.database.owner, line, pulse=lambda: 0.0)
    while cashier.step():
        cashier.rests_until = 0.0


def bank(folder: BankFolder) -> None:
    simulated = Simulator(folder.root, folder.root / "rules.json")
    while simulated.step():
        pass


def run(platform: Platform, folder: BankFolder) -> None:
    work(platform, folder)
    bank(folder)
    work(platform, folder)


def pay_in(folder: BankFolder, amount: int, payer: str = "成都星灿智能装备有限公司") -> None:
    """A borrower pays."""
    simulator.pay_in(
        folder.root,
        account=OURS.number,
        amount=Fen(amount),
        payer=payer,
        payer_account="5100999888",
        text="归还 SQ-2026-000042",
        on=TODAY,
    )


def match_credit(platform: Platform, amount: int) -> UUID:
    """The ledger has a repayment by which the officer named the credit of this amount."""
    with platform.database.owner.begin(SYSTEM) as tx:
        waiting = repository.unmatched_credits(tx.session, BANK)
        credit = next(one.id for one in waiting if one.amount == amount)
        service.match(tx, MatchCredit(credit, id_of("loan"), "repayment", id_of("officer")))
        return credit


def file_everything(platform: Platform) -> None:
    """Something in every table of payments and drawdowns, on a loan that is released already."""
    open_account(platform)
    path = propose(platform, value_on=str(TODAY + timedelta(days=30)))  # the books may run ahead
    platform.post("approver", f"{path}/account-check", TYPED)
    folder = BankFolder(platform.documents / "bank")
    order(platform)
    run(platform, folder)
    pay_in(folder, 500)
    simulator.close_day(folder.root, TODAY)
    run(platform, folder)
    match_credit(platform, 500)
