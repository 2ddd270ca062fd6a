"""What a release on the ledger means: the drawdown is released, and its payment is ordered once."""

from uuid import UUID

from ip_finance.chain_api.events import FundsReleased, Seen
from ip_finance.core.clock import business_date
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.drawdowns import repository
from ip_finance.drawdowns.domain import DrawdownEventKind, DrawdownState
from ip_finance.drawdowns.entering import enter
from ip_finance.drawdowns.models import Drawdown
from ip_finance.loans import repository as loans
from ip_finance.payments import service as payments
from ip_finance.payments.domain import Account, OrderPayment


def on_released(tx: Tx, event: FundsReleased, seen: Seen) -> None:
    """Heard again (a rebuild), it changes nothing: the drawdown and the order are there.

    What was withdrawn is not paid, whatever the ledger tells: the monthly reconciliation names it.
    """
    found = _drawdown_of(tx, event)
    checked = found.last(DrawdownEventKind.CHECKED) if found else None
    if found is None or checked is None or found.state is not DrawdownState.CHECKED:
        return
    facts = {
        "amount_fen": event.amount_fen,
        "loan_version": event.loan_version,
        "evidence_hash": event.evidence_hash,
        "tx_hash": seen.tx_hash,
    }
    enter(tx, found, DrawdownEventKind.RELEASED, facts)
    payments.order(
        tx,
        OrderPayment(
            record_id=found.id,
            attempt=1,
            bank_id=found.party_id,
            loan_id=found.loan_id,
            debtor=Account.of(checked.facts["debtor"]),
            creditor=found.proposed_payee,
            amount=Fen(event.amount_fen),
            execute_on=max(found.value_on, business_date(seen.block_time)),
            remittance=f"贷款发放 {loans.by_id(tx.session, found.loan_id).number}",
        ),
    )


def _drawdown_of(tx: Tx, event: FundsReleased) -> Drawdown | None:
    movement = loans.find_movement(tx.session, event.evidence_hash)
    named = movement.facts.get("drawdown") if movement else None
    return repository.find_by_id(tx.session, UUID(named)) if named else None
