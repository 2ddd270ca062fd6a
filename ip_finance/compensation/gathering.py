"""What a claim on a pool rests on: the loan, its file, its books, and what the pool has left."""

from typing import Any
from uuid import UUID

from ip_finance.compensation import repository
from ip_finance.compensation.calculation import Shared, Standing, part_of, share_loss
from ip_finance.compensation.domain import FileClaim
from ip_finance.compensation.errors import ClaimConditionOpen, PoolExhausted
from ip_finance.compensation.models import PoolCover
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.enforcement import repository as enforcement
from ip_finance.enforcement.domain import delivered_demands, is_filed
from ip_finance.enforcement.service import counted, debt_of, today_of
from ip_finance.loans.models import Loan
from ip_finance.servicing import repository as servicing


def standing(tx: Tx, loan: Loan) -> Standing:
    told = counted(tx, loan.id)
    found = servicing.positions(tx.session, loan_ids=[loan.id])
    return Standing(
        days_overdue=max((one.days_overdue for one in found), default=0),
        demands=delivered_demands(told),
        is_enforced=is_filed(told),
    )


def check_enforced(tx: Tx, loan: Loan) -> None:
    """A final claim comes after the enforcement. Raises: ClaimConditionOpen."""
    if not enforcement.is_enforced(tx.session, loan):
        raise ClaimConditionOpen("enforcement-closed", 0, 1)


def shared(tx: Tx, cmd: FileClaim, loan: Loan, cover: PoolCover) -> Shared:
    recovered = enforcement.recovered(tx.session, loan.id)
    principal = Fen(max(0, debt_of(tx, loan).principal - recovered))
    terms = repository.terms_of(tx.session, cover)
    rest = left(tx, cover.pool, loan.lender_id)
    found = share_loss(terms, principal, cmd.insured, net_paid(tx, loan.id), rest)
    if found.due == 0 and found.excess == 0:
        raise PoolExhausted(found.uncovered, rest or Fen(0))
    return found


def net_paid(tx: Tx, loan_id: UUID) -> Fen:
    """What the pool has paid for the loan and not got back."""
    claims = repository.claims(tx.session, loan_id=loan_id)
    returned = sum(one.amount for claim in claims for one in claim.returns)
    return Fen(sum(claim.paid for claim in claims) - returned)


def overpaid(tx: Tx, cover: PoolCover, loan: Loan) -> Fen:
    """What the pool has paid beyond its part of what the ledger says is still lost (RS-03).

    What was recovered after a write-off is no part of this: it is shared back by itself.
    """
    filed = [one for one in repository.claims(tx.session, loan_id=loan.id) if not one.is_refused]
    insured = filed[0].figures["insured_fen"] if filed else 0
    lost = Fen(max(0, debt_of(tx, loan).principal - insured))
    returned = sum(back.amount for one in filed for back in one.returns if back.recovery_id is None)
    paid = sum(one.paid for one in filed) - returned
    return Fen(max(0, paid - part_of(repository.terms_of(tx.session, cover), lost)))


def left(tx: Tx, pool: str, bank_id: UUID) -> Fen | None:
    """What the pool may still promise, for this transaction alone."""
    repository.be_alone(tx.session, pool)
    _, terms = repository.pool_in_force(tx.session, pool, today_of(tx, bank_id))
    return repository.figures(tx.session, pool).left(terms)


def figures(found: Shared) -> dict[str, Any]:
    return {
        "principal_fen": found.principal,
        "insured_fen": found.insured,
        "loss_fen": found.loss,
        "shares_fen": dict(found.shares),
        "paid_before_fen": found.paid_before,
        "due_fen": found.due,
        "uncovered_fen": found.uncovered,
        "excess_fen": found.excess,
    }
