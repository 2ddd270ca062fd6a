"""Use cases of pools: what each holds, and which loans it covers. Nothing here commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ip_finance.classification import repository as classes
from ip_finance.compensation import repository
from ip_finance.compensation.domain import Figures, check_breaker
from ip_finance.compensation.errors import CoverExists, LoanNotSound, NotTheOperator
from ip_finance.compensation.models import PoolClaim, PoolCover
from ip_finance.core.clock import business_date
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.paging import Page
from ip_finance.core.uow import Tx
from ip_finance.enforcement.service import lent, today_of
from ip_finance.loans.domain import LoanState, check_state
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyKind
from ip_finance.policies import repository as policies
from ip_finance.policies.contents import pool as pools
from ip_finance.policies.contents.classification import Category
from ip_finance.policies.contents.pool import Pool
from ip_finance.policies.domain import PolicyKind
from ip_finance.policies.models import PolicyVersion
from ip_finance.servicing import repository as servicing


@dataclass(frozen=True, slots=True)
class Held:
    """A pool with its figures, its covered loans and its claims, as far as the reader may see."""

    version: PolicyVersion
    pool: Pool
    figures: Figures
    covers: Sequence[PoolCover]
    claims: Sequence[PoolClaim]

    @property
    def key(self) -> str:
        return self.version.key


def every(tx: Tx) -> list[Held]:
    """Every pool in force today."""
    found = policies.every_in_force(tx.session, PolicyKind.POOL, business_date(tx.now))
    return [_held(tx, one) for one in found if one.owner_id is None]


def look(tx: Tx, pool: str) -> Held:
    """One pool. Raises: PoolNotFound."""
    version, _ = repository.pool_in_force(tx.session, pool, business_date(tx.now))
    return _held(tx, version)


def cover(tx: Tx, cover_id: UUID, pool: str, loan_id: UUID) -> PoolCover:
    """Bring a loan into a pool before it fails; again with the same data: no change.

    Raises: RoleMissing, LoanNotFound, NotTheLender, PoolNotFound, WrongLoanState, LoanNotSound,
    BreakerTripped, CoverExists, IdTaken.
    """
    loan = lent(tx, loan_id)
    kept = repository.find_cover(tx.session, loan_id)
    kept = kept or repository.find_cover_by_id(tx.session, cover_id)
    if kept is None:
        check_state(loan.state, LoanState.APPROVED, LoanState.ACTIVE)
        _check_sound(tx, loan_id)
        today = today_of(tx, loan.lender_id)
        version, terms = repository.pool_in_force(tx.session, pool, today)
        check_breaker(terms, repository.figures(tx.session, pool))
        made = PoolCover(
            id=cover_id,
            pool=pool,
            loan_id=loan_id,
            bank_id=loan.lender_id,
            policy_id=version.id,
            covered_on=today,
            made_by=tx.actor.person_id,
            created_at=tx.now,
        )
        tx.record("compensation.covered", cover_id, pool=pool, loan_id=str(loan_id))
        kept = insert_or_find(tx.session, made)
    if (kept.id, kept.pool, kept.loan_id) != (cover_id, pool, loan_id):
        raise CoverExists(kept.pool)
    return kept


def require_manager(tx: Tx) -> None:
    """Raises: NotTheOperator."""
    if parties.by_id(tx.session, tx.actor.party_id).kind is not PartyKind.OPERATOR:
        raise NotTheOperator


def show_manager(tx: Tx, loan_id: UUID) -> None:
    """Let the operator see the loan: it decides by the loan's own records."""
    managers = parties.of_kind(tx.session, PartyKind.OPERATOR)
    tx.grant(loan_id, *(one.id for one in managers))


def _check_sound(tx: Tx, loan_id: UUID) -> None:
    """By the books, not by what somebody has come to declare (RS-01). Raises: LoanNotSound."""
    found = servicing.positions(tx.session, loan_ids=[loan_id])
    days = max((one.days_overdue for one in found), default=0)
    classed = classes.history(tx.session, loan_id, Page(1))
    category = classed[0].category if classed else Category.NORMAL
    if days or category is not Category.NORMAL:
        raise LoanNotSound(days, category.value)


def _held(tx: Tx, version: PolicyVersion) -> Held:
    return Held(
        version=version,
        pool=pools.parse(version.content),
        figures=repository.figures(tx.session, version.key),
        covers=repository.covers(tx.session, version.key),
        claims=repository.claims(tx.session, pool=version.key),
    )
