"""Use cases of payments. Each runs in the caller's transaction and never commits."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from ip_finance.core.actor import PersonRole
from ip_finance.core.canonical import content_hash
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.uow import Tx
from ip_finance.parties import repository as parties
from ip_finance.payments import messages, repository
from ip_finance.payments.domain import (
    Account,
    BankLine,
    Direction,
    FileWay,
    OrderPayment,
    OrderState,
)
from ip_finance.payments.errors import (
    EntryMatched,
    NotACredit,
    OwnAccountCheck,
    SettlementAccountChecked,
    SettlementAccountExists,
    SettlementAccountTaken,
)
from ip_finance.payments.models import (
    AccountEntry,
    BankFile,
    EntryMatch,
    PaymentOrder,
    SettlementAccount,
)
from ip_finance.payments.receiving import enter

MOST_IN_A_FILE = 500
BY_THE_BANK = (PersonRole.OFFICER, PersonRole.APPROVER)


@dataclass(frozen=True, slots=True)
class StateAccount:
    """The account that a bank pays from; the caller picks the id."""

    account_id: UUID
    account: Account


@dataclass(frozen=True, slots=True)
class MatchCredit:
    """What a credit turned out to be, and who said so."""

    entry_id: UUID
    record_id: UUID
    reason: str
    matched_by: UUID


def state_account(tx: Tx, cmd: StateAccount) -> SettlementAccount:
    """Name the bank's own account; it is in force once a second person has checked it.

    Again with the same data: no change. Raises: SettlementAccountExists.
    """
    tx.actor.require(*BY_THE_BANK)
    made = SettlementAccount(
        id=cmd.account_id,
        bank_id=tx.actor.party_id,
        account=cmd.account.to_json(),
        made_by=tx.actor.person_id,
        made_at=tx.now,
        checked_by=None,
        checked_at=None,
    )
    kept = insert_or_find(tx.session, made)
    if kept is made:
        tx.record("payments.account-stated", made.id, number=cmd.account.number)
    elif kept.stated != cmd.account:
        raise SettlementAccountExists(cmd.account_id)
    return kept


def check_account(tx: Tx, account_id: UUID) -> SettlementAccount:
    """Stand by the account as a second person.

    Raises: SettlementAccountNotFound, OwnAccountCheck, SettlementAccountChecked,
    SettlementAccountTaken.
    """
    tx.actor.require(*BY_THE_BANK)
    found = repository.settlement_account_by_id(tx.session, account_id)
    if found.checked_by is not None and found.checked_at is not None:
        raise SettlementAccountChecked(_name(tx, found.checked_by), found.checked_at)
    if found.made_by == tx.actor.person_id:
        raise OwnAccountCheck
    number = found.stated.number
    try:
        with tx.session.begin_nested():
            found.checked_by, found.checked_at = tx.actor.person_id, tx.now
    except IntegrityError as taken:  # by a bank that the actor may not see
        raise SettlementAccountTaken(number) from taken
    tx.record("payments.account-checked", found.id)
    return found


def order(tx: Tx, cmd: OrderPayment) -> PaymentOrder:
    """Order a payment; the same attempt again: no change. The worker puts it into a file."""
    made = PaymentOrder(
        id=cmd.order_id,
        record_id=cmd.record_id,
        attempt=cmd.attempt,
        bank_id=cmd.bank_id,
        loan_id=cmd.loan_id,
        debtor=cmd.debtor.to_json(),
        creditor=cmd.creditor.to_json(),
        amount=cmd.amount,
        execute_on=cmd.execute_on,
        remittance=cmd.remittance,
        created_by=tx.actor.person_id,
        created_at=tx.now,
    )
    kept = insert_or_find(tx.session, made)
    if kept is made:
        tx.record("payments.ordered", made.id, amount_fen=made.amount)
    return kept


def free_credit(tx: Tx, entry_id: UUID) -> AccountEntry:
    """A credit of which nobody has said what it is; nobody else takes it meanwhile.

    Raises: EntryNotFound, NotACredit, EntryMatched.
    """
    repository.take_entry(tx.session, entry_id)
    found = repository.entry_by_id(tx.session, entry_id)
    if found.direction is not Direction.CREDIT:
        raise NotACredit(found.reference)
    before = repository.find_match(tx.session, entry_id)
    if before is not None:
        raise EntryMatched(_name(tx, before.matched_by), before.matched_at)
    return found


def match(tx: Tx, cmd: MatchCredit) -> None:
    """Keep what a credit was, once the ledger has it; again: no change."""
    if repository.find_match(tx.session, cmd.entry_id) is not None:
        return
    made = EntryMatch(
        entry_id=cmd.entry_id,
        record_id=cmd.record_id,
        reason=cmd.reason,
        matched_by=cmd.matched_by,
        matched_at=tx.now,
    )
    tx.session.add(made)
    tx.session.flush()
    tx.record("payments.matched", cmd.entry_id, record_id=str(cmd.record_id))


def fill_file(tx: Tx, line: BankLine) -> BankFile | None:
    """Put the orders of one bank that wait into a file beside the door; None if none wait."""
    repository.fill_alone(tx.session)
    waiting = repository.unsent(tx.session, MOST_IN_A_FILE)
    if not waiting:
        return None
    bank = parties.by_id(tx.session, waiting[0].bank_id)
    made = BankFile(id=uuid4(), bank_id=bank.id, way=FileWay.OUT, kind=messages.PAIN_001)
    ordered = [one.ordered for one in waiting]
    content = messages.payments_file(made.id.hex, bank.name, ordered, tx.now)
    made.name, made.size, made.hash = f"{made.id.hex}.xml", len(content), content_hash(content)
    made.created_at, made.detail = tx.now, ""
    line.spool(made.name, content)
    tx.session.add(made)
    tx.session.flush()
    for one in waiting:
        enter(tx, one, OrderState.SENT, made)
    return made


def hand_over(tx: Tx, line: BankLine) -> int:
    """Put through the door what may still lie beside it; how many files that were."""
    waiting = repository.not_handed_over(tx.session)
    for one in waiting:
        line.hand_over(one.name)
        one.handed_over_at = tx.now
    return len(waiting)


def _name(tx: Tx, person_id: UUID) -> str:
    return parties.person(tx.session, person_id).name
