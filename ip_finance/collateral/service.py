"""Use cases of the bank's view. Each runs in the caller's transaction and never commits."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from ip_finance.appraisals import calculation as appraising
from ip_finance.appraisals import repository as appraisals
from ip_finance.appraisals.domain import AppraisalState
from ip_finance.appraisals.models import Appraisal
from ip_finance.collateral import gathering, repository
from ip_finance.collateral.comparison import Difference, differences
from ip_finance.collateral.domain import (
    ReportRevenue,
    ValueInternally,
    check_explained,
    difference,
)
from ip_finance.collateral.errors import (
    AppraisalOfAnotherRight,
    EngineCannotBeRun,
    InternalValuationExists,
    NothingToCompare,
    NotPledgedToYou,
    PeriodAhead,
    RevenueReportExists,
)
from ip_finance.collateral.models import InternalValuation, RevenueReport
from ip_finance.collateral.policy import PolicyName, value
from ip_finance.core.actor import PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.ip_assets import repository as ip_assets
from valuation.appraisal.appraise import ENGINE
from valuation.appraisal.report import to_json


@dataclass(frozen=True, slots=True)
class Compared:
    """A bank's own value beside the external one, with what makes them differ."""

    own: InternalValuation
    external: Appraisal
    difference: float
    lines: Sequence[Difference]


def value_internally(tx: Tx, cmd: ValueInternally) -> InternalValuation:
    """Keep the bank's own value of a right; again with the same data: no change.

    Raises:
        RoleMissing, OneBasisNeeded, RangeNotRising, ExplanationMissing: see `ValueInternally`.
        AssetNotFound, AppraisalNotFound, AppraisalOfAnotherRight, NothingToCompare.
        EngineCannotBeRun, ValuationRefused, RangeEmpty: the pricing gives no value.
        InternalValuationExists, IdTaken.
    """
    tx.actor.require(PersonRole.OFFICER)
    cmd.check_basis()
    asset = ip_assets.by_id(tx.session, cmd.asset_id)
    external = appraisals.by_id(tx.session, cmd.appraisal_id)
    if external.asset_id != asset.id:
        raise AppraisalOfAnotherRight(asset.id, external.id)
    if external.state is not AppraisalState.REVIEWED:
        raise NothingToCompare(external.id)
    made = _valuation(tx, cmd, external)
    kept = repository.find_valuation(tx.session, cmd.valuation_id)
    if kept is None:
        threshold = value(PolicyName.DIFFERENCE_THRESHOLD, business_date(tx.now))
        check_explained(Fen(made.base), Fen(external.base), threshold, made.explanation)
        kept = insert_or_find(tx.session, made)
    if kept is made:
        tx.record("collateral.valued", made.id, asset_id=str(asset.id))
    elif _stated(kept) != _stated(made):
        raise InternalValuationExists(cmd.valuation_id)
    return kept


def compared(tx: Tx, valuation_id: UUID) -> Compared:
    """One internal valuation with its differences. Raises: InternalValuationNotFound."""
    own = repository.valuation(tx.session, valuation_id)
    external = appraisals.by_id(tx.session, own.appraisal_id)
    lines: Sequence[Difference] = ()
    if own.inputs is not None:
        lines = differences(pricing_in(external.inputs), pricing_in(own.inputs))
    return Compared(own, external, difference(Fen(own.base), Fen(external.base)), lines)


def pricing_in(inputs: str) -> Mapping[str, Any]:
    """The pricing in the stored inputs of an appraisal."""
    pricing: Mapping[str, Any] = json.loads(inputs)["inputs"]["pricing"]
    return pricing


def report_revenue(tx: Tx, cmd: ReportRevenue) -> RevenueReport:
    """Keep what the bank learnt of revenue; again with the same data: no change.

    Raises: RoleMissing, AssetNotFound, NotPledgedToYou, PeriodAhead, RevenueReportExists, IdTaken.
    """
    tx.actor.require(PersonRole.OFFICER)
    asset = ip_assets.by_id(tx.session, cmd.asset_id)
    made = RevenueReport(
        id=cmd.report_id,
        party_id=tx.actor.party_id,
        person_id=tx.actor.person_id,
        asset_id=asset.id,
        period_ended_on=cmd.period_ended_on,
        forecast=cmd.forecast,
        actual=cmd.actual,
        source=cmd.source,
        created_at=tx.now,
    )
    kept = repository.find_revenue(tx.session, cmd.report_id)
    if kept is None:
        if cmd.period_ended_on > business_date(tx.now):
            raise PeriodAhead(cmd.period_ended_on)
        if asset.id not in gathering.lent_on(tx.session, tx.actor.party_id, tx.now):
            raise NotPledgedToYou(asset.number)
        kept = insert_or_find(tx.session, made)
    if kept is made:
        tx.record("collateral.revenue-reported", made.id, asset_id=str(asset.id))
    elif _told(kept) != _told(made):
        raise RevenueReportExists(cmd.report_id)
    return kept


def _valuation(tx: Tx, cmd: ValueInternally, external: Appraisal) -> InternalValuation:
    made = InternalValuation(
        id=cmd.valuation_id,
        party_id=tx.actor.party_id,
        person_id=tx.actor.person_id,
        asset_id=cmd.asset_id,
        appraisal_id=external.id,
        basis=cmd.basis,
        reasons=cmd.reasons,
        explanation=cmd.explanation,
        created_at=tx.now,
    )
    if cmd.stated is not None:
        made.low, made.base, made.high = cmd.stated.low, cmd.stated.base, cmd.stated.high
        return made
    assert cmd.pricing is not None, "one basis was asked for"
    if json.loads(external.inputs)["engine"] != ENGINE:
        raise EngineCannotBeRun(external.id)
    pricing = appraising.pricing_of(cmd.pricing)
    inputs = replace(appraising.inputs_in(external.inputs), pricing=pricing)
    with appraising.refusing():
        made.inputs = to_json(inputs)
    valued = appraising.value(inputs)
    made.report, made.low, made.base, made.high = (
        valued.report,
        valued.low,
        valued.base,
        valued.high,
    )
    return made


def _stated(one: InternalValuation) -> tuple[object, ...]:
    who = (one.party_id, one.person_id, one.asset_id, one.appraisal_id)
    return *who, one.range, one.inputs, one.basis, one.reasons, one.explanation


def _told(one: RevenueReport) -> tuple[object, ...]:
    what = (one.period_ended_on, one.forecast, one.actual, one.source)
    return one.party_id, one.person_id, one.asset_id, *what
