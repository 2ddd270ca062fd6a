"""What the database tells those who run the platform of its machinery (`0049_portals`).

Counts and times alone: of steps, transactions, runs and days, never of what they are about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from ip_finance.books.domain import DayState
from ip_finance.books.models import BookDay
from ip_finance.core.outbox import OutboxRow, OutboxState
from ip_finance.parties.models import Party

SHOWN: Final = 20
MATTERS: Final = {
    "steps-refused": ("被账本拒绝的步骤", "/ops/chain#refused"),
    "credits-unmatched": ("未认领的到账", "/payments"),
    "webhooks-given-up": ("放弃投递的回调", "/webhooks"),
    "fees-due": ("到期或欠缴的年费与续展", "/tasks?show_only=all"),
    "bank-files-refused": ("无法处理的银行文件", "/payments"),
}
"""What an exception is called, and where one looks on."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are of something, and since when the oldest."""

    name: str
    found: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Transaction:
    """One nonce of one relayer on its way, or taken."""

    relayer: str
    nonce: int
    state: str
    tx_hash: str | None
    block_number: int | None
    gas: int
    max_fee: int | None
    attempts: int
    steps: int
    created_at: datetime
    mined_at: datetime | None


@dataclass(frozen=True, slots=True)
class Relayer:
    """An address that sends, with how many transactions it sent and how many are under way."""

    address: str
    sent: int
    under_way: int


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison of all mirrors with the ledger."""

    block: int
    checked: int
    differences: int
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class WatchDay:
    """The platform's own look at all pledged rights on one day, and how its workflow stands."""

    day: date
    asked_at: datetime
    finished_at: datetime | None
    rights: int
    hits: int
    opened: int
    run_id: UUID


@dataclass(frozen=True, slots=True)
class Workflow:
    """A durable workflow: its id begins with the run's, then comes its attempt."""

    id: str
    status: str
    attempts: int
    steps: int
    failed: int
    created_at: datetime
    updated_at: datetime

    @property
    def is_dead(self) -> bool:
        """It will not go on by itself; the worker begins the run anew."""
        return self.status in {"ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"}


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """One close of one day of a bank's books."""

    bank: str
    day: date
    accounts: int
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenBooks:
    """A bank whose books stand open for a day, and how many days they are behind."""

    bank: str
    on: date
    behind: int


def exceptions(session: Session) -> list[Counted]:
    return [Counted(*row) for row in _rows(session, "ipfin_exception_counts()")]


def steps(session: Session) -> dict[str, Counted]:
    """How many steps are in each state of the outbox."""
    return {row[0]: Counted(*row) for row in _rows(session, "ipfin_step_counts()")}


def transactions(session: Session) -> list[Transaction]:
    """What is under way first, then the newest."""
    return [
        Transaction(**row._mapping)
        for row in _rows(session, "ipfin_chain_transactions(:most)", most=SHOWN)
    ]


def relayers(session: Session) -> list[Relayer]:
    return [Relayer(*row) for row in _rows(session, "ipfin_relayers()")]


def comparisons(session: Session) -> list[Compared]:
    """The newest comparisons with the ledger first."""
    return [Compared(*row) for row in _rows(session, "ipfin_reconciler_runs(:most)", most=SHOWN)]


def watch_days(session: Session) -> list[WatchDay]:
    return [WatchDay(*row) for row in _rows(session, "ipfin_watch_days(:most)", most=SHOWN)]


def workflows(session: Session) -> list[Workflow]:
    return [Workflow(*row) for row in _rows(session, "ipfin_workflows(:most)", most=SHOWN)]


def closed_days(session: Session) -> list[ClosedDay]:
    return [ClosedDay(*row) for row in _rows(session, "ipfin_closed_days(:most)", most=SHOWN)]


def open_books(session: Session, today: date) -> list[OpenBooks]:
    """Each bank's open day; what lies before yesterday the nightly close has yet to catch up."""
    found = select(Party.name, BookDay.on).join(Party, Party.id == BookDay.bank_id)
    rows = session.execute(found.where(BookDay.state == DayState.OPEN).order_by(BookDay.on)).all()
    return [OpenBooks(bank, on, max((today - on).days, 0)) for bank, on in rows]


def refused_steps(session: Session) -> Sequence[OutboxRow]:
    """Steps that the ledger did not take, of those that the caller may see, newest first."""
    refused = OutboxRow.state.in_((OutboxState.REJECTED, OutboxState.REVERTED))
    found = select(OutboxRow).where(refused).order_by(OutboxRow.seq.desc()).limit(SHOWN)
    return session.scalars(found).all()


def _rows(session: Session, function: str, **asked: int) -> Sequence[Any]:
    return session.execute(text(f"select * from {function}"), asked).all()  # noqa: S608  ours
