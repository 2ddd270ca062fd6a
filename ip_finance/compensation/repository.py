"""Every query about pools, claims, returns and subsidies."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from ip_finance.compensation.domain import Figures
from ip_finance.compensation.errors import ClaimNotFound, PoolNotFound, SubsidyClaimNotFound
from ip_finance.compensation.models import PoolClaim, PoolCover, PoolReturn, SubsidyClaim
from ip_finance.core.money import Fen
from ip_finance.core.paging import Page, down, up
from ip_finance.policies import repository as policies
from ip_finance.policies.contents import pool as pools
from ip_finance.policies.contents.pool import Pool
from ip_finance.policies.domain import PolicyKind
from ip_finance.policies.models import PolicyVersion

MOST: Final = 500
"""Lists end here."""
ALONE: Final = text("select pg_advisory_xact_lock(hashtextextended(:pool, 37))")
FIGURES: Final = text("select * from ipfin_pool_figures(:pool)")


def be_alone(session: Session, pool: str) -> None:
    """Have one transaction at a time spend what the pool has left."""
    session.execute(ALONE, {"pool": pool})


def figures(session: Session, pool: str) -> Figures:
    """The pool's sums across all of its banks."""
    loans, *amounts = session.execute(FIGURES, {"pool": pool}).one()
    return Figures(int(loans), *(Fen(int(amount)) for amount in amounts))


def pool_in_force(session: Session, pool: str, on: date) -> tuple[PolicyVersion, Pool]:
    """The pool by its policy of the day. Raises: PoolNotFound."""
    version = policies.find_in_force(session, PolicyKind.POOL, on, key=pool)
    if version is None:
        raise PoolNotFound(pool)
    return version, pools.parse(version.content)


def terms_of(session: Session, cover: PoolCover) -> Pool:
    """The pool as it was when the loan came into it."""
    return pools.parse(policies.by_id(session, cover.policy_id).content)


def find_cover(session: Session, loan_id: UUID) -> PoolCover | None:
    return session.scalar(select(PoolCover).where(PoolCover.loan_id == loan_id))


def find_cover_by_id(session: Session, cover_id: UUID) -> PoolCover | None:
    return session.get(PoolCover, cover_id)


def covers(session: Session, pool: str) -> Sequence[PoolCover]:
    """The covered loans that the caller may see, newest first."""
    found = select(PoolCover).where(PoolCover.pool == pool)
    return session.scalars(found.order_by(PoolCover.created_at.desc()).limit(MOST)).all()


def claim(session: Session, claim_id: UUID) -> PoolClaim:
    """The claim, or `ClaimNotFound`."""
    found = session.get(PoolClaim, claim_id)
    if found is None:
        raise ClaimNotFound(claim_id)
    return found


def find_claim(session: Session, claim_id: UUID) -> PoolClaim | None:
    return session.get(PoolClaim, claim_id)


def claims(
    session: Session,
    page: Page | None = None,
    *,
    pool: str | None = None,
    loan_id: UUID | None = None,
) -> Sequence[PoolClaim]:
    """Claims that the caller may see, newest first."""
    found = select(PoolClaim)
    if pool is not None:
        found = found.where(PoolClaim.pool == pool)
    if loan_id is not None:
        found = found.where(PoolClaim.loan_id == loan_id)
    keys = (down(PoolClaim.created_at), up(PoolClaim.id))
    return (page or Page(MOST)).rows(session, found, *keys)


def find_return(session: Session, return_id: UUID) -> PoolReturn | None:
    return session.get(PoolReturn, return_id)


def subsidy_claim(session: Session, claim_id: UUID) -> SubsidyClaim:
    """The claim, or `SubsidyClaimNotFound`."""
    found = session.get(SubsidyClaim, claim_id)
    if found is None:
        raise SubsidyClaimNotFound(claim_id)
    return found


def find_subsidy_claim(session: Session, claim_id: UUID) -> SubsidyClaim | None:
    return session.get(SubsidyClaim, claim_id)


def subsidy_claims(
    session: Session,
    page: Page | None = None,
    *,
    borrower_id: UUID | None = None,
    programme: str | None = None,
) -> Sequence[SubsidyClaim]:
    """Claims of subsidies that the caller may see, newest first."""
    found = select(SubsidyClaim)
    if borrower_id is not None:
        found = found.where(SubsidyClaim.borrower_id == borrower_id)
    if programme is not None:
        found = found.where(SubsidyClaim.programme == programme)
    keys = (down(SubsidyClaim.created_at), up(SubsidyClaim.id))
    return (page or Page(MOST)).rows(session, found, *keys)
