"""The firm's home page: how far each case is, what waits for the person, and what happened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from ip_finance.appraisals.models import ValuationOnLedger
from ip_finance.cases import repository as cases
from ip_finance.cases.domain import OpenStep, Stage, stage_of, whose_move
from ip_finance.cases.repository import Shelf
from ip_finance.core import deployment
from ip_finance.core.clock import business_date
from ip_finance.core.money import Fen
from ip_finance.core.paging import Page
from ip_finance.core.uow import Tx
from ip_finance.credit import repository as credit
from ip_finance.desks import correspondence, drafts
from ip_finance.desks.correspondence import Unanswered
from ip_finance.desks.models import ApplicationDraft
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.loans import repository as loans
from ip_finance.loans.domain import LoanState
from ip_finance.loans.models import Loan
from ip_finance.margin_calls import repository as margin_calls
from ip_finance.margin_calls.domain import CallState
from ip_finance.margin_calls.models import MarginCall
from ip_finance.monitoring import repository as monitoring
from ip_finance.monitoring.models import Notification, Task
from ip_finance.monitoring.words import TITLES
from ip_finance.servicing import repository as servicing
from ip_finance.servicing.domain import AccountState, Position

FIRM: Final = "企业"
"""Who a case waits for where it is the firm."""
SHOWN: Final = 8
"""Tasks and news on the home page; their own pages have the rest."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case: how far it is, and whose move it is."""

    loan: Loan
    stage: Stage
    who: str
    what: str
    href: str
    is_mine: bool

    @property
    def is_live(self) -> bool:
        """Not declined, and not over."""
        return bool(self.who) and self.stage is not Stage.FINISHED


@dataclass(frozen=True, slots=True)
class Todo:
    """Something that waits for the person who reads."""

    what: str
    note: str
    href: str
    action: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened, and needs nothing."""

    at: datetime
    text: str
    note: str
    href: str
    is_unread: bool


@dataclass(frozen=True, slots=True)
class Repayment:
    """The next instalment of all the firm's loans."""

    loan_id: UUID
    due_on: date
    amount: Fen
    days_left: int


@dataclass(frozen=True, slots=True)
class Worth:
    """What a right is worth on the ledger now, and whether it is pledged."""

    asset: IpAsset
    value: Fen
    is_pledged: bool


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on the firm's home page."""

    cases: Sequence[CaseLine]
    todos: Sequence[Todo]
    news: Sequence[News]
    next: Repayment | None
    owed: Fen
    worths: Sequence[Worth]
    rights: int
    drafts: Sequence[ApplicationDraft]
    letters: Sequence[Unanswered]

    @property
    def pledged(self) -> list[Worth]:
        return [one for one in self.worths if one.is_pledged]

    @property
    def pledgeable(self) -> list[Worth]:
        """Verified, valued, and free."""
        return [one for one in self.worths if not one.is_pledged]

    @property
    def live(self) -> list[CaseLine]:
        return [one for one in self.cases if one.is_live]

    @property
    def closed(self) -> list[CaseLine]:
        return [one for one in self.cases if not one.is_live]


def home(tx: Tx) -> Home:
    """The home page as of one block, in a fixed number of queries."""
    deployment.hold_still(tx.session)
    party_id, today = tx.actor.party_id, business_date(tx.now)
    own = loans.every(tx.session, wanted=loans.Wanted(party=party_id))
    rights = ip_assets.of_owner(tx.session, party_id)
    shelf = cases.shelf_of(tx, own, rights)
    lines = [_line(tx, shelf, loan) for loan in own]
    running = [one.id for one in own if one.on_ledger is not None]
    positions = servicing.positions(tx.session, loan_ids=running) if running else []
    return Home(
        cases=lines,
        todos=[
            *_signatures(shelf),
            *_referrals(tx, own),
            *_moves(lines),
            *_calls(tx, party_id),
            *_tasks(tx),
        ],
        news=[_news(one) for one in monitoring.inbox(tx.session, party_id, Page(SHOWN))],
        next=_next(positions, today),
        owed=Fen(sum(one.owed for one in positions)),
        worths=_worths(shelf, rights),
        rights=len(rights),
        drafts=drafts.every(tx.session),
        letters=correspondence.unanswered(tx, SHOWN),
    )


def _worths(shelf: Shelf, assets: Sequence[IpAsset]) -> list[Worth]:
    """Those rights that can secure something now, or do: registered, undisputed, with a value."""
    found = [_worth(one, shelf.valuations.get(one.asset_key), shelf.now) for one in assets]
    return [one for one in found if one is not None]


def _worth(asset: IpAsset, valuation: ValuationOnLedger | None, now: int) -> Worth | None:
    """The right's worth; None without a valuation in force, or where it can secure nothing."""
    ledger = asset.on_ledger
    if ledger is None or valuation is None or valuation.valid_until <= now:
        return None
    is_pledged = ledger.lien_loan is not None
    if not is_pledged and (ledger.is_disputed or ledger.verified_until <= now):
        return None
    return Worth(asset, Fen(valuation.base_fen), is_pledged)


def steps_of(shelf: Shelf) -> list[OpenStep]:
    """What waits for the signature of whoever reads."""
    requests = [one for found in shelf.requests.values() for one in found]
    return [step for one in requests if (step := cases.open_step(shelf, one)).is_mine]


def _line(tx: Tx, shelf: Shelf, loan: Loan) -> CaseLine:
    facts = cases.facts_of_loan(shelf, loan)
    move = whose_move(facts)
    return CaseLine(
        loan=loan,
        stage=stage_of(facts),
        who=move.who,
        what=move.what,
        href=move.href if move.is_signature else f"/me/cases/{loan.id}",
        is_mine=move.is_for(tx.actor) or move.who == FIRM,
    )


def _signatures(shelf: Shelf) -> Iterator[Todo]:
    for step in steps_of(shelf):
        yield Todo(f"签署“{step.title}”", "", f"/sign/{step.request_id}", "去签署")


def _referrals(tx: Tx, own: Sequence[Loan]) -> Iterator[Todo]:
    """What banks asked for, until the firm has written to them since."""
    undecided = {one.id: one for one in own if one.state is LoanState.APPLIED}
    written = correspondence.last_written(tx, undecided)
    for one in credit.newest_referrals(tx.session, undecided):
        said = written.get(one.loan_id)
        if said is None or said < one.created_at:
            what = "银行退回补件：" + "、".join(one.papers)
            href = f"/me/cases/{one.loan_id}#referral"
            yield Todo(what, undecided[one.loan_id].number, href, "去补件")


def _moves(lines: Sequence[CaseLine]) -> Iterator[Todo]:
    """Moves that are neither a signature nor a repayment: both are told of already."""
    for one in lines:
        is_due = one.is_mine and one.is_live and one.stage is not Stage.REPAYMENT
        if is_due and not one.href.startswith("/sign/"):
            yield Todo(one.what, one.loan.number, one.href, "去办理")


def _calls(tx: Tx, party_id: UUID) -> Iterator[Todo]:
    calls: Sequence[MarginCall] = margin_calls.every(tx.session, Page(SHOWN))
    for one in calls:
        if one.borrower_id == party_id and one.state is CallState.CALLED:
            href = f"/me/margin-calls/{one.id}"
            yield Todo("补足担保", one.facts["borrower"], href, "查看三种办法", one.cure_by)


def _tasks(tx: Tx) -> Iterator[Todo]:
    roles = sorted(role.value for role in tx.actor.roles)
    found: Sequence[Task] = monitoring.waiting_for(tx.session, tx.actor.party_id, roles, SHOWN)
    for one in found:
        yield Todo(TITLES[one.kind][0], one.subject, f"/tasks/{one.id}", "去办理", one.due_on)


def _news(told: Notification) -> News:
    task = told.task
    title, advice = TITLES[task.kind]
    return News(
        told.created_at, title, task.subject or advice, f"/tasks/{task.id}", told.read_at is None
    )


def _next(positions: Sequence[Position], today: date) -> Repayment | None:
    """What is due first: what is late comes before what is not."""
    open_ones = [one for one in positions if one.state is AccountState.OPEN]
    due = [(one.oldest_unpaid_on or one.next_due_on, one) for one in open_ones]
    dated = sorted(((on, one) for on, one in due if on is not None), key=_soonest)
    if not dated:
        return None
    on, first = dated[0]
    late = first.overdue_principal + first.interest_due + first.penalty_due + first.fees_due
    amount = Fen(late) if first.oldest_unpaid_on else first.next_due
    return Repayment(first.loan_id, on, amount, (on - today).days)


def _soonest(found: tuple[date, Position]) -> tuple[date, str]:
    return found[0], str(found[1].loan_id)
