"""What the bank's files tell: taken whole or not at all, and each thing once.

Runs in the caller's transaction and never commits.
"""

from uuid import UUID, uuid4

from ip_finance.core.uow import Tx
from ip_finance.payments import parsing, repository
from ip_finance.payments.domain import (
    Arrival,
    Direction,
    Entry,
    FileWay,
    Message,
    OrderState,
    Statement,
    Status,
    is_contradiction,
    may_follow,
    order_of,
)
from ip_finance.payments.errors import BadBankFile, BankFileTooLarge, EntryContradicts
from ip_finance.payments.exchange import LARGEST
from ip_finance.payments.models import (
    AccountEntry,
    AccountStatement,
    BankFile,
    PaymentEvent,
    PaymentOrder,
)


def receive(tx: Tx, arrival: Arrival) -> BankFile:
    """Take what one file tells; a file that is known changes nothing.

    One that cannot be used changes nothing either, and is kept with the name of its problem.
    """
    known = repository.find_file(tx.session, arrival.digest)
    if known is not None:
        return known
    file = BankFile(
        id=uuid4(),
        bank_id=None,
        way=FileWay.IN,
        kind="",
        name=arrival.name.encode("utf-8", "replace").decode()[-200:],
        size=arrival.size,
        hash=arrival.digest,
        created_at=tx.now,
        handed_over_at=None,
        problem=None,
        detail="",
    )
    try:
        with tx.session.begin_nested():
            _take(tx, file, arrival)
    except BadBankFile as bad:
        file.problem, file.detail, file.bank_id = bad.code, bad.detail, None
        tx.session.add(file)
    tx.session.flush()
    return file


def _take(tx: Tx, file: BankFile, arrival: Arrival) -> None:
    """Raises: BadBankFile."""
    if arrival.content is None:
        raise BankFileTooLarge(LARGEST)
    told = parsing.read(arrival.content)
    file.kind = told.kind
    banks = repository.banks_of_accounts(tx.session)
    file.bank_id = _one_bank(tx, told, banks)
    tx.session.add(file)
    tx.session.flush()
    notes = [_hear(tx, file, status) for status in told.statuses]
    for statement in told.statements:
        tx.session.add(_kept_statement(file, statement, banks.get(statement.account)))
    notes += [_book(tx, file, entry, banks.get(entry.account)) for entry in told.entries]
    file.detail = "\n".join(note for note in notes if note)


def _one_bank(tx: Tx, told: Message, banks: dict[str, UUID]) -> UUID | None:
    """The bank that all of the file is about; none where it is about several or unknown ones."""
    accounts = {one.account for one in told.entries} | {one.account for one in told.statements}
    named = {banks.get(account) for account in accounts}
    ids = [order_of(status.end_to_end_id) for status in told.statuses]
    orders = repository.orders_of(tx.session, [one for one in ids if one is not None])
    named |= {orders[one].bank_id if one in orders else None for one in ids if one is not None}
    return named.pop() if len(named) == 1 else None


def _kept_statement(file: BankFile, told: Statement, bank_id: UUID | None) -> AccountStatement:
    return AccountStatement(
        id=uuid4(),
        bank_id=bank_id,
        file_id=file.id,
        account=told.account,
        reference=told.reference,
        from_on=told.from_on,
        to_on=told.to_on,
        opening=told.opening,
        closing=told.closing,
    )


def _hear(tx: Tx, file: BankFile, status: Status) -> str:
    """What the bank says of an order; a note of what we could make nothing of."""
    order_id = order_of(status.end_to_end_id)
    found = repository.find_order(tx.session, order_id) if order_id else None
    if found is None or status.state is None:
        return f"{status.end_to_end_id[:35]}: no order of ours, or no status that we know"
    return _move(tx, found, status.state, file, status.reason_code, status.text)


def _book(tx: Tx, file: BankFile, entry: Entry, bank_id: UUID | None) -> str:
    """Keep an entry once, and book the order that it settles; a note of what does not fit.

    Raises: EntryContradicts.
    """
    before = repository.find_entry(tx.session, entry.account, entry.reference)
    if before is not None:
        if (before.amount, before.direction, before.booked_on) != (
            entry.amount,
            entry.direction,
            entry.booked_on,
        ):
            raise EntryContradicts(entry.reference)
        return ""
    settled, note = _settled(tx, entry)
    tx.session.add(_kept_entry(tx, file, entry, bank_id, settled))
    tx.session.flush()
    return _move(tx, settled, OrderState.BOOKED, file, None, "") if settled else note


def _settled(tx: Tx, entry: Entry) -> tuple[PaymentOrder | None, str]:
    """The order that a debit settles, if account and amount are the order's."""
    if entry.direction is Direction.CREDIT:
        return None, ""
    if entry.parts > 1:
        return None, f"{entry.reference}: {entry.parts} payments in one entry, none is booked"
    order_id = order_of(entry.end_to_end_id)
    if order_id is None:
        return None, ""
    found = repository.find_order(tx.session, order_id)
    if found is None:
        return None, f"{entry.reference}: no order of ours"
    if (found.amount, found.debtor["number"]) != (entry.amount, entry.account):
        return None, f"{entry.reference}: amount or account is not the order's"
    return found, ""


def _kept_entry(
    tx: Tx, file: BankFile, entry: Entry, bank_id: UUID | None, settled: PaymentOrder | None
) -> AccountEntry:
    return AccountEntry(
        id=uuid4(),
        bank_id=bank_id,
        file_id=file.id,
        account=entry.account,
        direction=entry.direction,
        amount=entry.amount,
        booked_on=entry.booked_on,
        value_on=entry.value_on,
        reference=entry.reference,
        end_to_end_id=entry.end_to_end_id,
        counterparty=entry.counterparty,
        counterparty_account=entry.counterparty_account,
        remittance=entry.remittance,
        order_id=settled.id if settled else None,
        created_at=tx.now,
    )


def _move(
    tx: Tx, found: PaymentOrder, state: OrderState, file: BankFile, reason: str | None, text: str
) -> str:
    if is_contradiction(state, found.state):
        return f"{found.end_to_end_id}: {state.value} after it was {found.state.value}"
    if may_follow(state, found.state):
        enter(tx, found, state, file, reason, text)
    return ""


def enter(
    tx: Tx,
    found: PaymentOrder,
    state: OrderState,
    file: BankFile,
    reason: str | None = None,
    text: str = "",
) -> None:
    """Add what became of an order, and the file that says so."""
    event = PaymentEvent(
        id=uuid4(),
        order_id=found.id,
        number=len(found.events) + 1,
        state=state,
        reason_code=reason,
        text=text,
        file_id=file.id,
        at=tx.now,
    )
    tx.session.add(event)
    tx.session.flush()
    tx.session.refresh(found, ["events"])
    tx.record("payments.entered", found.id, state=state.value)
