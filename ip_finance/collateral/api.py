"""JSON endpoints of the bank's view: what secures its loans, and what it thinks of it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from ip_finance.appraisals.domain import AppraisalNotFound, RangeEmpty, ValuationRefused
from ip_finance.collateral import lending, repository, service
from ip_finance.collateral.domain import LENDERS, shock_of
from ip_finance.collateral.errors import (
    AppraisalOfAnotherRight,
    BadShock,
    EngineCannotBeRun,
    ExplanationMissing,
    InternalValuationExists,
    InternalValuationNotFound,
    NothingPledged,
    NothingToCompare,
    NotPledgedToYou,
    OneBasisNeeded,
    PeriodAhead,
    RangeNotRising,
    RevenueReportExists,
)
from ip_finance.collateral.internal_schemas import (
    ComparedOut,
    DueOut,
    InternalValuationIn,
    InternalValuationOut,
    RevaluationsOut,
    RevaluedOut,
    RevenueReportIn,
    RevenueReportOut,
)
from ip_finance.collateral.policy import policies
from ip_finance.collateral.schemas import (
    CollateralOut,
    PortfolioOut,
    ShockedOut,
    ShockOut,
    SurvivalOut,
)
from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing
from ip_finance.core.clock import business_date
from ip_finance.ip_assets.domain import AssetNotFound
from ip_finance.loans.errors import LoanNotFound, NotTheLender
from ip_finance.office_files.numbers import RightType
from ip_finance.web.deps import Paged, SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(tags=["collateral"])

Confidence = Annotated[float | None, Query(ge=0.5, le=0.999)]


@router.put(
    "/collateral/internal-valuations/{valuation_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        AssetNotFound,
        AppraisalNotFound,
        AppraisalOfAnotherRight,
        NothingToCompare,
        OneBasisNeeded,
        RangeNotRising,
        EngineCannotBeRun,
        ValuationRefused,
        RangeEmpty,
        ExplanationMissing,
        InternalValuationExists,
    ),
)
def value_internally(
    valuation_id: UUID, body: InternalValuationIn, actor: SignedIn, uow: Uow
) -> InternalValuationOut:
    """Keep your bank's own value of a right beside an appraisal; only your bank ever sees it."""
    with uow.begin(actor) as tx:
        return InternalValuationOut.of(service.value_internally(tx, body.to_command(valuation_id)))


@router.get("/collateral/internal-valuations", responses=problems(RoleMissing))
def list_internal_valuations(
    actor: SignedIn, uow: Uow, page: Paged, asset: UUID | None = None
) -> list[InternalValuationOut]:
    """Your bank's own values, newest first."""
    actor.require(*LENDERS)
    with uow.begin(actor) as tx:
        found = repository.valuations(tx.session, asset, page)
        return [InternalValuationOut.of(one) for one in found]


@router.get(
    "/collateral/internal-valuations/{valuation_id}",
    responses=problems(RoleMissing, InternalValuationNotFound),
)
def get_internal_valuation(valuation_id: UUID, actor: SignedIn, uow: Uow) -> ComparedOut:
    """One of them beside the external value, with every line that differs."""
    actor.require(*LENDERS)
    with uow.begin(actor) as tx:
        return ComparedOut.of_both(service.compared(tx, valuation_id))


@router.put(
    "/collateral/revenue-reports/{report_id}",
    status_code=201,
    responses=problems(
        RoleMissing, IdTaken, AssetNotFound, NotPledgedToYou, PeriodAhead, RevenueReportExists
    ),
)
def report_revenue(
    report_id: UUID, body: RevenueReportIn, actor: SignedIn, uow: Uow
) -> RevenueReportOut:
    """Keep what you learnt of the revenue that rests on a right pledged to your bank."""
    with uow.begin(actor) as tx:
        return RevenueReportOut.of(service.report_revenue(tx, body.to_command(report_id)))


@router.get(
    "/loans/{loan_id}/collateral",
    responses=problems(RoleMissing, LoanNotFound, NotTheLender, NothingPledged),
)
def get_collateral(
    loan_id: UUID, actor: SignedIn, uow: Uow, confidence: Confidence = None
) -> CollateralOut:
    """What secures a loan of your bank: right by right and together, with all arithmetic."""
    with uow.begin(actor) as tx:
        found = lending.collateral_of(tx, loan_id, confidence)
        return CollateralOut.of(found, list(policies(business_date(tx.now))))


@router.get("/collateral/portfolio", responses=problems(RoleMissing))
def get_portfolio(actor: SignedIn, uow: Uow) -> PortfolioOut:
    """Your bank's live loans together: losses under shared shocks, and concentrations."""
    with uow.begin(actor) as tx:
        return PortfolioOut.of(lending.portfolio(tx))


@router.get("/collateral/shock", responses=problems(RoleMissing, BadShock))
def get_shock(
    actor: SignedIn,
    uow: Uow,
    factor: Annotated[str, Query(description="Change of all values, such as -0.2.")] = "-0.2",
    right_type: RightType | None = None,
) -> ShockOut:
    """Which of your loans a shock of values would bring above their caps. It changes nothing."""
    change = shock_of(factor)
    with uow.begin(actor) as tx:
        loans = lending.shock(tx, change, right_type)
        return ShockOut(
            factor=change,
            right_type=right_type,
            breached=sum(one.after.is_breached for one in loans),
            loans=[ShockedOut.of(one) for one in loans],
        )


@router.get("/collateral/revaluations", responses=problems(RoleMissing))
def get_revaluations(actor: SignedIn, uow: Uow) -> RevaluationsOut:
    """What of your collateral must be valued anew and why, and what revaluations have changed."""
    with uow.begin(actor) as tx:
        return RevaluationsOut(
            due=[DueOut.of(one) for one in lending.revaluations(tx)],
            done=[RevaluedOut.of(one) for one in lending.revalued(tx)],
        )


@router.get("/collateral/survival", responses=problems(RoleMissing))
def get_survival(actor: SignedIn, uow: Uow) -> SurvivalOut:
    """Predicted survival of the rights pledged to you against what happened to them."""
    with uow.begin(actor) as tx:
        return SurvivalOut.of(lending.survival(tx))
