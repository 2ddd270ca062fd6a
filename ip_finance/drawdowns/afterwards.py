"""What follows a release: a payee corrected after a rejection, and checks of use (LN-06).

Each runs in the caller's transaction and never commits.
"""

from dataclasses import dataclass
from uuid import UUID

from ip_finance.core.actor import PersonRole
from ip_finance.core.uow import Tx
from ip_finance.documents import service as documents
from ip_finance.drawdowns import service
from ip_finance.drawdowns.domain import (
    DrawdownEventKind,
    DrawdownState,
    Finding,
    check_same_account,
    check_same_payee,
    check_state,
)
from ip_finance.drawdowns.entering import enter
from ip_finance.drawdowns.errors import NoCorrection, OwnDrawdown, PaymentNotRejected
from ip_finance.drawdowns.models import Drawdown, DrawdownEvent
from ip_finance.payments import repository as payments
from ip_finance.payments import service as payments_service
from ip_finance.payments.domain import Account, OrderState
from ip_finance.payments.models import PaymentOrder


@dataclass(frozen=True, slots=True)
class CheckUse:
    """What was found of where the money went, with the documents that show it."""

    drawdown_id: UUID
    finding: Finding
    remark: str
    document_ids: tuple[UUID, ...]


def correct_payee(tx: Tx, drawdown_id: UUID, payee: Account, reason: str) -> Drawdown:
    """Name the account to which a rejected payment shall go instead.

    Raises: DrawdownOfAnotherBank, WrongDrawdownState, PaymentNotRejected, OtherPayee.
    """
    tx.actor.require(PersonRole.OFFICER)
    found = service.own(tx, drawdown_id)
    check_state(found.state, DrawdownState.RELEASED)
    check_same_payee(payee.name, found.proposed_payee.name)
    _rejected(tx, found)
    facts = {"payee": payee.to_json(), "reason": reason}
    return enter(tx, found, DrawdownEventKind.PAYEE_CORRECTED, facts)


def confirm_payee(tx: Tx, drawdown_id: UUID, name: str, number: str) -> PaymentOrder:
    """Type the corrected account anew, as a second person: then it is sent again.

    Raises: DrawdownOfAnotherBank, NoCorrection, OwnDrawdown, AccountDiffers, PaymentNotRejected.
    """
    tx.actor.require(*service.BY_THE_BANK)
    found = service.own(tx, drawdown_id)
    correction = _correction(found)
    if correction.person_id == tx.actor.person_id:
        raise OwnDrawdown
    last = _rejected(tx, found)
    payee = Account.of(correction.facts["payee"])
    check_same_account(payee, name, number)
    enter(tx, found, DrawdownEventKind.PAYEE_CONFIRMED, {"attempt": last.attempt + 1})
    cmd = last.ordered.again(payee, service.today(tx))
    return payments_service.order(tx, cmd)


def check_use(tx: Tx, cmd: CheckUse) -> Drawdown:
    """Enter a later check of use. Misuse has consequences by a measure of two people (LN-06).

    Raises: WrongDrawdownState, DocumentNotFound.
    """
    tx.actor.require(PersonRole.OFFICER)
    found = service.locked(tx, cmd.drawdown_id)
    check_state(found.state, DrawdownState.RELEASED)
    for document_id in cmd.document_ids:
        documents.share_like(tx, document_id, found.loan_id)
    facts = {
        "finding": cmd.finding.value,
        "remark": cmd.remark,
        "documents": [str(one) for one in cmd.document_ids],
    }
    return enter(tx, found, DrawdownEventKind.USE_CHECKED, facts)


def _correction(found: Drawdown) -> DrawdownEvent:
    """The correction that waits for its second person. Raises: NoCorrection."""
    made = found.last(DrawdownEventKind.PAYEE_CORRECTED)
    confirmed = found.last(DrawdownEventKind.PAYEE_CONFIRMED)
    if made is None or (confirmed is not None and confirmed.number > made.number):
        raise NoCorrection
    return made


def _rejected(tx: Tx, found: Drawdown) -> PaymentOrder:
    """The drawdown's last payment, which the bank rejected. Raises: PaymentNotRejected."""
    orders = payments.orders_for(tx.session, [found.id])
    state = orders[-1].state if orders else OrderState.DRAFT
    if state is not OrderState.REJECTED:
        raise PaymentNotRejected(state.value)
    return orders[-1]
