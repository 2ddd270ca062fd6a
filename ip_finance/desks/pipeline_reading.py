"""The platform's pipeline: how many rights and cases stand at each stage, and which the oldest are.

Counted and paged in the database, under the rights of whoever asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from ip_finance.appraisals.models import ValuationOnLedger
from ip_finance.core.clock import unix
from ip_finance.core.paging import Page, up
from ip_finance.desks.pipeline import DAYS, OF_RIGHTS, Stage, Waiting
from ip_finance.ip_assets.models import AssetOnLedger, IpAsset
from ip_finance.loans.domain import LoanState
from ip_finance.loans.models import Loan, LoanOnLedger

TROUBLED: Final = (LoanState.OVERDUE, LoanState.DEFAULTED, LoanState.ENFORCING)
_IS_APPROVED: Final = LoanOnLedger.state == LoanState.APPROVED
_IS_REGISTERED: Final = and_(
    LoanOnLedger.live > 0, LoanOnLedger.live == LoanOnLedger.registered.op("&")(LoanOnLedger.live)
)
LOANS_AT: Final[Mapping[Stage, ColumnElement[bool]]] = {
    Stage.TO_SIGN: LoanOnLedger.loan.is_(None),
    Stage.TO_DECIDE: LoanOnLedger.state == LoanState.APPLIED,
    Stage.TO_RELEASE: and_(_IS_APPROVED, _IS_REGISTERED),
    Stage.TO_PLEDGE: and_(_IS_APPROVED, ~_IS_REGISTERED),
    Stage.REPAYING: LoanOnLedger.state == LoanState.ACTIVE,
    Stage.TROUBLED: LoanOnLedger.state.in_(TROUBLED),
}
"""Which loans stand at a stage, each in words for which there is an index."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One right or loan at a stage, as the list shows it."""

    title: str
    note: str
    href: str
    filed_at: datetime


def funnel(session: Session, now: datetime) -> list[Waiting]:
    """Every stage in its order, with what stands there."""
    told = rights_waiting(session, now) | _counted(session, Loan, _loan_stage(), now)
    return [told.get(stage, Waiting(stage, 0, 0, None)) for stage in Stage]


def rights_waiting(session: Session, now: datetime) -> dict[Stage, Waiting]:
    """What rights lack, by stage; a stage at which none stands is left out."""
    return _counted(session, IpAsset, _right_stage(now), now)


def at_stage(session: Session, stage: Stage, now: datetime, page: Page) -> list[Standing]:
    """What stands at the stage, the oldest first."""
    if stage in OF_RIGHTS:
        rights = _rights(stage, now).options(joinedload(IpAsset.owner))
        found = page.rows(session, rights, up(IpAsset.created_at), up(IpAsset.id))
        return [_right(asset) for asset in found]
    loans = _loans(stage).options(joinedload(Loan.borrower), joinedload(Loan.bank))
    return [_loan(one) for one in page.rows(session, loans, up(Loan.created_at), up(Loan.id))]


def expiring(session: Session, until: datetime) -> int:
    """How many rights that secure a loan have no value in force that still holds then."""
    holds = exists().where(
        ValuationOnLedger.asset == AssetOnLedger.asset, ValuationOnLedger.valid_until > unix(until)
    )
    found = select(func.count()).select_from(AssetOnLedger)
    return session.scalar(found.where(AssetOnLedger.lien_loan.is_not(None), ~holds)) or 0


def _right(asset: IpAsset) -> Standing:
    note = f"{asset.number} · {asset.owner.name}"
    return Standing(asset.title, note, f"/assets/{asset.id}", asset.created_at)


def _loan(loan: Loan) -> Standing:
    note = f"{loan.number} · {loan.bank.name}"
    return Standing(loan.borrower.name, note, f"/cases/{loan.id}", loan.created_at)


def _rights(stage: Stage, now: datetime) -> Select[Any]:
    found = select(IpAsset).outerjoin(AssetOnLedger, AssetOnLedger.asset == IpAsset.asset_key)
    return found.where(_right_stage(now) == stage.value)


def _loans(stage: Stage) -> Select[Any]:
    found = select(Loan).outerjoin(LoanOnLedger, LoanOnLedger.loan == Loan.id)
    return found.where(LOANS_AT[stage])


def _right_stage(now: datetime) -> ColumnElement[Any]:
    """What a right lacks first; null where it secures a loan."""
    holds = ValuationOnLedger.valid_until > unix(now)
    is_valued = exists().where(ValuationOnLedger.asset == IpAsset.asset_key, holds)
    return case(
        (AssetOnLedger.lien_loan.is_not(None), None),
        (AssetOnLedger.asset.is_(None), Stage.TO_REGISTER.value),
        (AssetOnLedger.verified_until <= unix(now), Stage.TO_VERIFY.value),
        (~is_valued, Stage.TO_VALUE.value),
        else_=Stage.READY.value,
    )


def _loan_stage() -> ColumnElement[Any]:
    """Where the case of a loan stands; null once it is over."""
    return case(*((is_there, stage.value) for stage, is_there in LOANS_AT.items()))


def _counted(
    session: Session, row: type[IpAsset] | type[Loan], stage: ColumnElement[Any], now: datetime
) -> dict[Stage, Waiting]:
    """Counts by stage in one query; whoever is done stands at none."""
    at = stage.label("stage")
    is_late = or_(
        false(),
        *[
            and_(stage == one.value, row.created_at < now - timedelta(days=days))
            for one, days in DAYS.items()
        ],
    )
    late, oldest = func.count().filter(is_late), func.min(row.created_at)
    found = select(at, func.count(), late, oldest).select_from(row)
    if row is IpAsset:
        found = found.outerjoin(AssetOnLedger, AssetOnLedger.asset == IpAsset.asset_key)
    else:
        found = found.outerjoin(LoanOnLedger, LoanOnLedger.loan == Loan.id)
    counted = session.execute(found.group_by(at)).all()
    return {Stage(name): Waiting(Stage(name), *told) for name, *told in counted if name}
