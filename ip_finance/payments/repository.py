"""Every query about orders, files and accounts."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, select, text
from sqlalchemy.orm import Session, aliased

from ip_finance.core.paging import Page, down, up
from ip_finance.payments.domain import Direction, FileWay, OrderState
from ip_finance.payments.errors import (
    EntryNotFound,
    NoSettlementAccount,
    PaymentOrderNotFound,
    SettlementAccountNotFound,
)
from ip_finance.payments.models import (
    AccountEntry,
    AccountStatement,
    BankFile,
    EntryMatch,
    PaymentEvent,
    PaymentOrder,
    SettlementAccount,
)

MOST_SHOWN = 200
"""Rows of a list."""
ENTRY: Final = text("select pg_advisory_xact_lock(hashtextextended(:entry, 30))")
ALONE: Final = text("select pg_advisory_xact_lock(hashtextextended('orders', 30))")


def settlement_account(session: Session, bank_id: UUID) -> SettlementAccount:
    """The account in force: the newest that two people stood by. Raises: NoSettlementAccount."""
    found = session.scalar(
        select(SettlementAccount)
        .where(SettlementAccount.bank_id == bank_id, SettlementAccount.checked_at.is_not(None))
        .order_by(SettlementAccount.checked_at.desc(), SettlementAccount.id)
        .limit(1)
    )
    if found is None:
        raise NoSettlementAccount
    return found


def has_account(session: Session, bank_id: UUID) -> bool:
    """Whether the bank has an account in force, from which the platform has its payments made."""
    found = select(SettlementAccount.id).where(
        SettlementAccount.bank_id == bank_id, SettlementAccount.checked_at.is_not(None)
    )
    return session.scalar(found.limit(1)) is not None


def settlement_accounts(
    session: Session, bank_id: UUID, page: Page | None = None
) -> Sequence[SettlementAccount]:
    """Every account that the bank has stated, newest first."""
    found = select(SettlementAccount).where(SettlementAccount.bank_id == bank_id)
    keys = (down(SettlementAccount.made_at), up(SettlementAccount.id))
    return (page or Page(MOST_SHOWN)).rows(session, found, *keys)


def settlement_account_by_id(session: Session, account_id: UUID) -> SettlementAccount:
    """Locked, for its check. Raises: SettlementAccountNotFound."""
    found = session.get(SettlementAccount, account_id, with_for_update=True)
    if found is None:
        raise SettlementAccountNotFound(account_id)
    return found


def find_settlement_account(session: Session, account_id: UUID) -> SettlementAccount | None:
    return session.get(SettlementAccount, account_id)


def banks_of_accounts(session: Session) -> dict[str, UUID]:
    """Whose each account number is, of all that two people stood by: the first to do so."""
    found = select(SettlementAccount).where(SettlementAccount.checked_at.is_not(None))
    return {
        one.stated.number: one.bank_id
        for one in session.scalars(found.order_by(SettlementAccount.checked_at.desc()))
    }


def order_by_id(session: Session, order_id: UUID) -> PaymentOrder:
    """Raises: PaymentOrderNotFound."""
    found = session.get(PaymentOrder, order_id)
    if found is None:
        raise PaymentOrderNotFound(order_id)
    return found


def find_order(session: Session, order_id: UUID) -> PaymentOrder | None:
    return session.get(PaymentOrder, order_id)


def orders(session: Session, page: Page | None = None) -> Sequence[PaymentOrder]:
    """The orders that the caller may see, newest first."""
    keys = (down(PaymentOrder.created_at), up(PaymentOrder.id))
    return (page or Page(MOST_SHOWN)).rows(session, select(PaymentOrder), *keys)


def _rejected() -> Select[PaymentOrder]:
    """Orders of `bank` that were rejected, as long as nothing went out in their place."""
    later = aliased(PaymentOrder)
    is_rejected = exists().where(
        PaymentEvent.order_id == PaymentOrder.id, PaymentEvent.state == OrderState.REJECTED
    )
    is_replaced = exists().where(
        later.record_id == PaymentOrder.record_id, later.attempt > PaymentOrder.attempt
    )
    is_theirs = PaymentOrder.bank_id == bindparam("bank")
    found = select(PaymentOrder).where(is_theirs, is_rejected, ~is_replaced)
    return found.order_by(PaymentOrder.created_at, PaymentOrder.id).limit(MOST_SHOWN)


REJECTED: Final = _rejected()
"""Made once: every page of a bank counts them."""


def rejected(session: Session, bank_id: UUID) -> Sequence[PaymentOrder]:
    """Orders of the bank that were rejected and not replaced, the oldest first."""
    return session.scalars(REJECTED, {"bank": bank_id}).all()


def orders_for(session: Session, record_ids: Iterable[UUID]) -> Sequence[PaymentOrder]:
    """Every order that pays for these records, in the order of attempts."""
    found = select(PaymentOrder).where(PaymentOrder.record_id.in_(list(record_ids)))
    return session.scalars(found.order_by(PaymentOrder.record_id, PaymentOrder.attempt)).all()


def orders_of(session: Session, order_ids: Iterable[UUID]) -> dict[UUID, PaymentOrder]:
    """These orders by id, in one query."""
    found = select(PaymentOrder).where(PaymentOrder.id.in_(list(order_ids)))
    return {one.id: one for one in session.scalars(found)}


def fill_alone(session: Session) -> None:
    """Until the transaction ends nobody else puts orders into a file."""
    session.execute(ALONE)


def unsent(session: Session, most: int) -> Sequence[PaymentOrder]:
    """Orders that are in no file yet, oldest first, of one bank."""
    is_sent = exists().where(PaymentEvent.order_id == PaymentOrder.id)
    oldest = select(PaymentOrder).where(~is_sent).order_by(PaymentOrder.created_at, PaymentOrder.id)
    found = session.scalars(oldest.limit(most)).all()
    return [one for one in found if one.bank_id == found[0].bank_id]


def files(session: Session, page: Page | None = None) -> Sequence[BankFile]:
    """The files that the caller may see, newest first."""
    keys = (down(BankFile.created_at), up(BankFile.id))
    return (page or Page(MOST_SHOWN)).rows(session, select(BankFile), *keys)


def find_file(session: Session, digest: str) -> BankFile | None:
    return session.scalar(select(BankFile).where(BankFile.hash == digest))


def not_handed_over(session: Session) -> Sequence[BankFile]:
    """Files of ours that may still lie beside the door, oldest first."""
    waiting = select(BankFile).where(BankFile.way == FileWay.OUT, BankFile.handed_over_at.is_(None))
    return session.scalars(waiting.order_by(BankFile.created_at, BankFile.id)).all()


def take_entry(session: Session, entry_id: UUID) -> None:
    """Until the transaction ends nobody else says what the entry is."""
    session.execute(ENTRY, {"entry": str(entry_id)})


def entry_by_id(session: Session, entry_id: UUID) -> AccountEntry:
    """Raises: EntryNotFound."""
    found = session.get(AccountEntry, entry_id)
    if found is None:
        raise EntryNotFound(entry_id)
    return found


def find_entry(session: Session, account: str, reference: str) -> AccountEntry | None:
    return session.scalar(
        select(AccountEntry).where(
            AccountEntry.account == account, AccountEntry.reference == reference
        )
    )


def entries(session: Session, bank_id: UUID, since: date, until: date) -> Sequence[AccountEntry]:
    """What moved on the bank's accounts between two days, both included, in order."""
    found = select(AccountEntry).where(
        AccountEntry.bank_id == bank_id, AccountEntry.booked_on.between(since, until)
    )
    order = (AccountEntry.booked_on, AccountEntry.account, AccountEntry.reference)
    return session.scalars(found.order_by(*order)).all()


def statements(
    session: Session, bank_id: UUID, since: date, until: date
) -> Sequence[AccountStatement]:
    """The statements that end between two days, both included, in order."""
    found = select(AccountStatement).where(
        AccountStatement.bank_id == bank_id, AccountStatement.to_on.between(since, until)
    )
    return session.scalars(found.order_by(AccountStatement.to_on, AccountStatement.id)).all()


def unmatched_credits(
    session: Session, bank_id: UUID, page: Page | None = None
) -> Sequence[AccountEntry]:
    """Money that came in and nobody has said yet what for, oldest first."""
    is_matched = exists().where(EntryMatch.entry_id == AccountEntry.id)
    found = select(AccountEntry).where(
        AccountEntry.bank_id == bank_id, AccountEntry.direction == Direction.CREDIT, ~is_matched
    )
    keys = (up(AccountEntry.booked_on), up(AccountEntry.reference), up(AccountEntry.id))
    return (page or Page(MOST_SHOWN)).rows(session, found, *keys)


def find_match(session: Session, entry_id: UUID) -> EntryMatch | None:
    return session.get(EntryMatch, entry_id)


def matches_of(session: Session, record_ids: Iterable[UUID]) -> Sequence[EntryMatch]:
    """What these records were matched with."""
    return session.scalars(
        select(EntryMatch).where(EntryMatch.record_id.in_(list(record_ids)))
    ).all()
