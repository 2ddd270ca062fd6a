"""Money and changes put on the instalments of a loan, and into its bank's books.

An event of the ledger is never refused: what cannot be placed stands in suspense.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import delete

from ip_finance.books import service as books
from ip_finance.books.domain import NOTHING, Account, Entry, Event, Line, moved
from ip_finance.core.money import BasisPoints, Fen
from ip_finance.core.uow import Tx
from ip_finance.loan_engine.events import Prepayment
from ip_finance.loan_engine.plan import Plan, content_of, plan_of
from ip_finance.servicing import repository
from ip_finance.servicing.domain import AccountState, Share
from ip_finance.servicing.models import Instalment, LoanAccount
from ip_finance.servicing.planning import Agreed, Due, Running, rest, year_days
from ip_finance.servicing.prepaying import Ahead, Left, at_new_rate, prepaid_rows


@dataclass(frozen=True, slots=True)
class Received:
    """Money that came in for a loan, split as the ledger holds it."""

    interest: Fen
    principal: Fen


def place(rows: Sequence[Instalment], on: date, received: Received) -> list[Share]:
    """Put money on the instalments, the oldest first: costs, interest, principal (CC-15).

    Interest goes as far as it has accrued; principal as far as it fell due by `on`. What is more
    is left for the caller.
    """
    interest, principal = received.interest, received.principal
    shares = []
    fees = _each((row.fees - row.fees_paid for row in rows), interest)
    interest = Fen(interest - sum(fees))
    for row, fee in zip(rows, fees, strict=True):
        penalty = Fen(min(interest, row.penalties - row.penalties_paid))
        own = Fen(min(interest - penalty, row.accrued - row.interest_paid))
        interest = Fen(interest - penalty - own)
        left = row.principal - row.principal_paid if row.due_on <= on else 0
        of_principal = Fen(min(principal, left))
        principal = Fen(principal - of_principal)
        shares.append(Share(row.n, fee, penalty, own, of_principal))
    for row, share in zip(rows, shares, strict=True):
        _paid(row, share, on)
    return shares


def _each(left: Iterable[int], amount: Fen) -> list[Fen]:
    given = []
    for one in left:
        given.append(Fen(min(one, amount)))
        amount = Fen(amount - given[-1])
    return given


def _paid(row: Instalment, share: Share, on: date) -> None:
    row.fees_paid = Fen(row.fees_paid + share.fees)
    row.penalties_paid = Fen(row.penalties_paid + share.penalties)
    row.interest_paid = Fen(row.interest_paid + share.interest)
    row.principal_paid = Fen(row.principal_paid + share.principal)
    if share.fees or share.penalties or share.interest or share.principal:
        row.paid_on = on


def receipt(
    rows: Sequence[Instalment], shares: Sequence[Share], received: Received, prepaid: Fen
) -> tuple[Line, ...]:
    """The lines of money that came in: what it paid, what it prepaid, and what is left over."""
    is_moved = {row.n: row.is_moved for row in rows}
    late = sum(share.principal for share in shares if is_moved[share.n])
    in_time = sum(share.principal for share in shares if not is_moved[share.n]) + prepaid
    paid = {
        Account.FEES_RECEIVABLE: sum(share.fees for share in shares),
        Account.PENALTY_RECEIVABLE: sum(share.penalties for share in shares),
        Account.INTEREST_RECEIVABLE: sum(share.interest for share in shares),
        Account.OVERDUE_PRINCIPAL: late,
        Account.PRINCIPAL: in_time,
    }
    total = received.interest + received.principal
    paid[Account.SUSPENSE] = total - sum(paid.values())
    credited = [Line(account, credit=Fen(amount)) for account, amount in paid.items() if amount]
    return (Line(Account.CASH, debit=Fen(total)), *credited) if total else ()


def recovery(received: Received, shares: Sequence[Share]) -> tuple[Line, ...]:
    """The lines of money for a loan that was written off: its receivables are nought, so all of it
    is income, and the interest that it pays is no longer kept off the balance.
    """
    claimed = sum(share.fees + share.penalties + share.interest for share in shares)
    income = moved(
        Account.CASH, Account.RECOVERY_INCOME, Fen(received.interest + received.principal)
    )
    kept = moved(Account.OFF_BALANCE_CONTRA, Account.OFF_BALANCE_INTEREST, Fen(claimed))
    return (*income, *kept)


def replan(
    tx: Tx,
    account: LoanAccount,
    on: date,
    *,
    lent: Fen = NOTHING,
    agreed: Agreed | None = None,
) -> None:
    """Draw the rest of the loan anew from `on`: more is lent, or new terms.

    Without `agreed` rate, plan and due dates stay. Principal of all rows stays what was released.
    """
    behind, ahead = _split(repository.instalments(tx.session, account.loan_id), on)
    balance = Fen(sum(row.principal - row.principal_paid for row in ahead) + lent)
    if ahead or balance:
        running = _running(ahead, on)
        dues = rest(balance, agreed or agreed_of(account, ahead), running, on, len(behind))
        _redraw(tx, account, len(behind), ahead, dues, NOTHING)


def prepay(tx: Tx, account: LoanAccount, on: date, prepaid: Fen, mode: Prepayment) -> None:
    """Draw the rest anew once some of its principal came back early, in the way agreed."""
    behind, ahead = _split(repository.instalments(tx.session, account.loan_id), on)
    foreseen = Ahead(on, lefts(ahead), _running(ahead, on), agreed_of(account, ahead), len(behind))
    dues = prepaid_rows(foreseen, prepaid, mode)
    account.matures_on = min(account.matures_on, max(dues[-1].due_on, on))
    _redraw(tx, account, len(behind), ahead, dues, prepaid)


def take_back(tx: Tx, account: LoanAccount, on: date) -> Fen:
    """Take principal that fell due and is not paid out of its instalments, to be planned anew."""
    behind, _ = _split(repository.instalments(tx.session, account.loan_id), on)
    lefts_due = [Fen(row.principal - row.principal_paid) for row in behind]
    overdue = Fen(sum(left for row, left in zip(behind, lefts_due, strict=True) if row.is_moved))
    for row, left in zip(behind, lefts_due, strict=True):
        row.principal = Fen(row.principal - left)
        row.is_moved = False
    tx.session.flush()
    if account.state is not AccountState.WRITTEN_OFF:
        lines = moved(Account.PRINCIPAL, Account.OVERDUE_PRINCIPAL, overdue)
        post(tx, account, Event.REPLANNED, lines, account.version)
    return Fen(sum(lefts_due))


def reprice(tx: Tx, account: LoanAccount, on: date) -> None:
    """Reckon what lies ahead at the account's rate from `on`, which is a new one."""
    _, ahead = _split(repository.instalments(tx.session, account.loan_id), on)
    if ahead:
        agreed = at_new_rate(agreed_of(account, ahead), lefts(ahead))
        replan(tx, account, on, agreed=agreed)


def lefts(ahead: Sequence[Instalment]) -> tuple[Left, ...]:
    """What is not paid of the instalments ahead."""
    return tuple(
        Left(row.due_on, Fen(row.principal - row.principal_paid), row.interest) for row in ahead
    )


def _running(ahead: Sequence[Instalment], on: date) -> Running:
    return Running(ahead[0].starts_on, ahead[0].accrued) if ahead else Running(on, NOTHING)


def accelerate(tx: Tx, account: LoanAccount, on: date) -> None:
    """All that was to fall due later is due now, with the interest accrued."""
    behind, ahead = _split(repository.instalments(tx.session, account.loan_id), on)
    account.is_accelerated = True
    if ahead:
        left = Fen(sum(row.principal - row.principal_paid for row in ahead))
        accrued = ahead[0].accrued
        due = Due(min(ahead[0].starts_on, on), on, left, accrued, on, accrued)
        _redraw(tx, account, len(behind), ahead, [due], NOTHING)
    settle_state(tx, account)


def call_in(tx: Tx, account: LoanAccount, on: date, pay_by: date) -> None:
    """What was to fall due after `pay_by` is due then, as the notice says (CC-19)."""
    rows = repository.instalments(tx.session, account.loan_id)
    behind, ahead = _split(rows, pay_by)
    account.is_accelerated = True
    if ahead:
        left = Fen(sum(row.principal - row.principal_paid for row in ahead))
        running = _running(ahead, on)
        begins = max(on, running.starts_on)
        agreed = replace(agreed_of(account), matures_on=pay_by, due_dates=(pay_by,))
        at_once = Due(running.starts_on, pay_by, left, running.accrued, pay_by, running.accrued)
        due = rest(left, agreed, running, begins, len(behind))[0] if begins < pay_by else at_once
        _redraw(tx, account, len(behind), ahead, [due], NOTHING)
    settle_state(tx, account)


def _split(
    rows: Sequence[Instalment], on: date
) -> tuple[Sequence[Instalment], Sequence[Instalment]]:
    """What fell due by the day, and what lies ahead."""
    return [row for row in rows if row.due_on <= on], [row for row in rows if row.due_on > on]


def _redraw(
    tx: Tx,
    account: LoanAccount,
    behind: int,
    ahead: Sequence[Instalment],
    dues: Sequence[Due],
    prepaid: Fen,
) -> None:
    """Put `dues` in the place of what lay ahead; what was paid of that stays on the first."""
    for row in ahead:
        tx.session.expunge(row)
    gone = delete(Instalment).where(Instalment.loan_id == account.loan_id, Instalment.n > behind)
    tx.session.execute(gone)
    made = [instalment(account.loan_id, behind + n, due) for n, due in enumerate(dues, start=1)]
    paid_ahead = Fen(sum(row.principal_paid for row in ahead) + prepaid)
    made[0].principal = Fen(made[0].principal + paid_ahead)
    made[0].principal_paid = paid_ahead
    if ahead:
        _carry(ahead[0], made[0])
    tx.session.add_all(made)
    tx.session.flush()


def _carry(current: Instalment, made: Instalment) -> None:
    made.interest_paid = current.interest_paid
    made.fees, made.fees_paid = current.fees, current.fees_paid
    made.penalties, made.penalties_paid = current.penalties, current.penalties_paid
    made.penalty_units, made.paid_on = current.penalty_units, current.paid_on


def agreed_of(account: LoanAccount, ahead: Sequence[Instalment] = ()) -> Agreed:
    """The terms in force, bound to the due dates of what lies ahead."""
    return Agreed(
        BasisPoints(account.rate),
        plan_of(account.plan),
        account.matures_on,
        tuple(row.due_on for row in ahead),
    )


def follow(account: LoanAccount, plan: Plan, rows: Sequence[Instalment]) -> None:
    """Have the account run by the plan. Penalties so far stay what they are in its year."""
    year = year_days(plan)
    for row in rows:
        row.penalty_units = row.penalty_units * year // account.year_days
    account.plan = content_of(plan)
    account.overdue_multiple = BasisPoints(plan.overdue_multiple_bps)
    account.misuse_multiple = BasisPoints(plan.misuse_multiple_bps)
    account.has_compound_interest = plan.has_compound_interest
    account.year_days = year


def instalment(loan_id: UUID, n: int, due: Due) -> Instalment:
    """A planned instalment as a row of which nothing is paid."""
    return Instalment(
        loan_id=loan_id,
        n=n,
        starts_on=due.starts_on,
        due_on=due.due_on,
        principal=due.principal,
        interest=due.interest,
        fees=NOTHING,
        penalties=NOTHING,
        principal_paid=NOTHING,
        interest_paid=NOTHING,
        fees_paid=NOTHING,
        penalties_paid=NOTHING,
        accrued=due.anchor,
        anchor_on=due.anchor_on,
        anchor=due.anchor,
        penalty_units=0,
        is_moved=False,
        paid_on=None,
    )


def settle_state(tx: Tx, account: LoanAccount) -> None:
    """Say of the account what is owed of it, when it is due next, and whether it is settled."""
    rows = repository.instalments(tx.session, account.loan_id)
    account.principal = Fen(sum(row.principal - row.principal_paid for row in rows))
    unpaid = [row.due_on for row in rows if row.unpaid > 0]
    account.due_on = min(unpaid, default=account.matures_on)
    if account.state is not AccountState.WRITTEN_OFF:
        account.state = AccountState.OPEN if unpaid else AccountState.SETTLED
    tx.session.flush()


def post(tx: Tx, account: LoanAccount, event: Event, lines: tuple[Line, ...], version: int) -> None:
    """Post what a version of the loan means for its bank's books, on their open day."""
    if lines:
        on = books.business_date(tx.session, account.bank_id)
        reference = f"{event}:{account.loan_id}:v{version}"
        books.post(tx, Entry(account.bank_id, on, event, account.loan_id, reference, lines))
