"""Use cases of the public part. None of them writes, but the tour's."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy.exc import SQLAlchemyError

from ip_finance.books import service as books
from ip_finance.bundles import service as bundles
from ip_finance.core import deployment
from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import unix
from ip_finance.core.condition import Condition as Hindered
from ip_finance.core.errors import DomainError
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.evidence.report import Report
from ip_finance.evidence.trust import Trust, read_trust
from ip_finance.evidence.verify import verify
from ip_finance.loan_engine.calendars import add_months
from ip_finance.public import repository
from ip_finance.public.domain import Condition, Head, Health, Light
from ip_finance.servicing import repository as servicing_repository
from ip_finance.servicing import service as servicing

TRUST_DAYS = 1
FURTHEST_BEHIND = 5


def prove(tx: Tx, bundle: bytes, trust: bytes | None) -> Report:
    """What a bundle proves to whoever believes the trust file; without one, our own cosigners.

    Raises: BundleRefused, NobodyCosigns.
    """
    believed = read_trust(trust) if trust else _own_trust(tx)
    return verify(bundle, believed, unix(tx.now))


def _own_trust(tx: Tx) -> Trust:
    expires = unix(tx.now + timedelta(days=TRUST_DAYS))
    return bundles.trust_in_cosigners(tx, expires, quorum=None)


def condition_of(uow: UnitOfWork, chain: Head, hindered: Hindered) -> Condition:
    """How every part is just now; one that does not answer is told, and hides no other."""
    web = Light("网站", Health.GOOD, "")
    try:
        with uow.begin(SYSTEM) as tx:
            ledger = deployment.current(tx.session)
            closed = repository.closed_through(tx.session)
    except SQLAlchemyError:
        return Condition((web, Light("数据库", Health.BAD, "没有应答")), None)
    database = Light("数据库", Health.GOOD, "")
    read_to = ledger.read_to_block if ledger else 0
    lights = (web, database, *_chain(chain, read_to), _worker(hindered))
    return Condition(lights, closed)


def _chain(chain: Head, read_to: int) -> tuple[Light, Light]:
    try:
        head = chain.head()
    except DomainError:
        away = Light("区块链节点", Health.BAD, "没有应答")
        return away, Light("账本同步", Health.BAD, f"已同步至区块 {read_to}")
    behind = max(head - read_to, 0)
    health = Health.GOOD if behind <= FURTHEST_BEHIND else Health.SLOW
    node = Light("区块链节点", Health.GOOD, f"最新区块 {head}")
    return node, Light("账本同步", health, f"已同步至区块 {read_to}，落后 {behind} 块")


def _worker(hindered: Hindered) -> Light:
    found = hindered.hindrances()
    if not found:
        return Light("后台作业", Health.GOOD, "")
    return Light("后台作业", Health.BAD, f"{len(found)} 项受阻")


def next_due_day(tx: Tx) -> date:
    """The next day on which a loan of the actor's bank falls due; a month on if none does.

    Raises: BooksNotOpened.
    """
    bank_id: UUID = tx.actor.party_id
    today = books.business_date(tx.session, bank_id)
    still_open = (today, date.max)  # a settled loan keeps the day on which it was last due
    wanted = servicing_repository.Listed(
        bank_id=bank_id, due_from=today, matures=still_open, limit=1
    )
    found = servicing_repository.listed(tx.session, wanted)
    return found[0][0] if found else add_months(today, 1)


def close_through_next_due_day(tx: Tx) -> date:
    """Have the bank's days closed through the next day on which something falls due.

    Raises: RoleMissing, BooksNotOpened, ClosingTooFar.
    """
    day = next_due_day(tx)
    servicing.order_closing(tx, uuid4(), day, None)
    return day
