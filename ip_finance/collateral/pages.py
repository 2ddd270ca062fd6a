"""Pages of the bank's view: its loans' collateral, portfolio, shocks, revaluation, own values."""

import json
from dataclasses import replace
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.appraisals import repository as appraisals
from ip_finance.appraisals.models import Appraisal
from ip_finance.collateral import gathering, lending, repository, service
from ip_finance.collateral.calculation import policy_view
from ip_finance.collateral.comparison import edited, leaves, read_as
from ip_finance.collateral.domain import LENDERS, shock_of
from ip_finance.collateral.errors import BadShock
from ip_finance.collateral.internal_schemas import InternalValuationIn, RevenueReportIn
from ip_finance.collateral.policy import policies
from ip_finance.collateral.words import (
    LINES,
    POLICIES,
    REASONS,
    RIGHT_TYPES,
    SOURCES,
    formula_of,
    line_of,
)
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.errors import Conflict, DomainError, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import Form, PageActor, PageForm, show, show_refused

router = APIRouter(include_in_schema=False)

OVERVIEW, REVALUATIONS = "/collateral", "/collateral/revaluations"


class Way(StrEnum):
    """How a bank states its own value."""

    RANGE = "range"
    PRICING = "pricing"


LINE = "line:"
"""Begins the name of a field that holds a line of a pricing."""
WORDS: dict[str, Any] = {
    "right_types": RIGHT_TYPES,
    "lines": LINES,
    "policy_words": POLICIES,
    "reasons": REASONS,
    "sources": SOURCES,
    "line_of": line_of,
    "formula_of": formula_of,
}


@router.get(OVERVIEW)
def overview(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """Every live loan against its caps, and the way to all else."""
    actor.require(*LENDERS)
    with uow.begin(actor) as tx:
        live = gathering.live(tx.session, actor.party_id, tx.now, page)
        return show(
            request,
            "collateral/overview.html",
            loans=[(one, policy_view(one)) for one in live],
            policies=policies(business_date(tx.now)),
            **WORDS,
        )


@router.get("/loans/{loan_id}/collateral")
def collateral(loan_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """What secures one loan, with all arithmetic."""
    with uow.begin(actor) as tx:
        found = lending.collateral_of(tx, loan_id)
        in_force = policies(business_date(tx.now))
        return show(request, "collateral/loan.html", found=found, policies=in_force, **WORDS)


@router.get("/collateral/portfolio")
def portfolio(request: Request, actor: PageActor, uow: Uow) -> Response:
    """The bank's live loans together."""
    with uow.begin(actor) as tx:
        found = lending.portfolio(tx)
        names = {str(one.loan_id): one.borrower for one, _ in found.loans}
        return show(request, "collateral/portfolio.html", found=found, names=names, **WORDS)


@router.get("/collateral/shock")
def shock(
    request: Request, actor: PageActor, uow: Uow, percent: str = "-20", right_type: str = ""
) -> Response:
    """What a shock of values would do; people type it in percent."""
    actor.require(*LENDERS)
    stated: dict[str, Any] = {"percent": percent[:40], "right_type": right_type, **WORDS}
    only = right_type if right_type in RIGHT_TYPES else None
    with uow.begin(actor) as tx:
        try:
            found = lending.shock(tx, shock_of(_fraction(percent)), only)
        except BadShock as refused:
            return show_refused(request, "collateral/shock.html", refused, loans=(), **stated)
        return show(request, "collateral/shock.html", loans=found, refused=None, **stated)


@router.get(REVALUATIONS)
def revaluations(request: Request, actor: PageActor, uow: Uow) -> Response:
    """What is due and why, what came of it, and the form to report revenue."""
    actor.require(*LENDERS)
    return _revaluations(request, actor, uow)


@router.get("/collateral/survival")
def survival(request: Request, actor: PageActor, uow: Uow) -> Response:
    """Predicted survival against what happened."""
    with uow.begin(actor) as tx:
        return show(request, "collateral/survival.html", found=lending.survival(tx))


@router.post("/collateral/revenue-reports")
def report_revenue(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Keep what the bank learnt of revenue."""
    actor.require(PersonRole.OFFICER)
    filled = forms.read(form, RevenueReportIn)
    if filled.model is None:
        return _revaluations(request, actor, uow, filled)
    body = filled.model
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _reported(tx, body))
    except (Conflict, RuleViolated) as refused:
        return _revaluations(request, actor, uow, filled, refused)


@router.get("/collateral/internal-valuations")
def internal_valuations(request: Request, actor: PageActor, uow: Uow) -> Response:
    """The bank's own values, and the reviewed appraisals that it could compare with."""
    actor.require(*LENDERS)
    with uow.begin(actor) as tx:
        own = [service.compared(tx, one.id) for one in repository.valuations(tx.session)]
        live = gathering.live(tx.session, actor.party_id, tx.now)
        return show(
            request,
            "collateral/internal.html",
            own=own,
            rights=[right for one in live for right in one.rights if right.appraisal_id],
            numbers=_numbers(tx, [one.own.asset_id for one in own]),
            can_value=PersonRole.OFFICER in actor.roles,
        )


@router.get("/collateral/internal-valuations/new/{appraisal_id}")
def new_valuation(appraisal_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """The form: a range of the bank's own, or the external pricing to type over."""
    actor.require(PersonRole.OFFICER)
    return _new(request, actor, uow, appraisal_id)


@router.post("/collateral/internal-valuations/new/{appraisal_id}/{way}")
def value_internally(
    appraisal_id: UUID, way: Way, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Keep the bank's own value, stated in one of two ways."""
    actor.require(PersonRole.OFFICER)
    with uow.begin(actor) as tx:
        filled = _read(form, way, appraisals.by_id(tx.session, appraisal_id))
    if filled.model is None:
        return _new(request, actor, uow, appraisal_id, filled)
    body = filled.model
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _valued(tx, body))
    except (Conflict, RuleViolated) as refused:
        return _new(request, actor, uow, appraisal_id, filled, refused)


@router.get("/collateral/internal-valuations/{valuation_id}")
def internal_valuation(
    valuation_id: UUID, request: Request, actor: PageActor, uow: Uow
) -> Response:
    """One of them beside the external value."""
    actor.require(*LENDERS)
    with uow.begin(actor) as tx:
        found = service.compared(tx, valuation_id)
        number = ip_assets.by_id(tx.session, found.own.asset_id).number
        return show(request, "collateral/compared.html", found=found, number=number, **WORDS)


def _fraction(percent: str) -> str:
    """What stands in percent as a fraction; what is no number is left for the rule to refuse."""
    try:
        return str(float(percent.replace("%", "").replace("−", "-")) / 100)
    except ValueError:
        return percent


def _reported(tx: Tx, body: RevenueReportIn) -> str:
    service.report_revenue(tx, body.to_command(uuid4()))
    return f"{REVALUATIONS}?done=added"


def _valued(tx: Tx, body: InternalValuationIn) -> str:
    made = service.value_internally(tx, body.to_command(uuid4()))
    return f"/collateral/internal-valuations/{made.id}?done=added"


def _revaluations(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    filled: Filled[Any] | None = None,
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        live = gathering.live(tx.session, actor.party_id, tx.now)
        context: dict[str, Any] = {
            "due": lending.revaluations(tx),
            "done": lending.revalued(tx),
            "rights": [right for one in live for right in one.rights],
            "today": business_date(tx.now),
            "can_report": PersonRole.OFFICER in actor.roles,
            "filled": filled or Filled(),
            **WORDS,
        }
        if refused is not None:
            return show_refused(request, "collateral/revaluations.html", refused, **context)
        status = 422 if filled is not None else 200
        return show(request, "collateral/revaluations.html", status, refused=None, **context)


def _new(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    appraisal_id: UUID,
    filled: Filled[Any] | None = None,
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        external = appraisals.by_id(tx.session, appraisal_id)
        context: dict[str, Any] = {
            "external": external,
            "number": ip_assets.by_id(tx.session, external.asset_id).number,
            "pricing": list(leaves(service.pricing_in(external.inputs))),
            "filled": filled or Filled(),
            **WORDS,
        }
        template = "collateral/new.html"
        if refused is not None:
            return show_refused(request, template, refused, **context)
        return show(request, template, 422 if filled else 200, refused=None, **context)


def _read(form: Form, way: Way, external: Appraisal) -> Filled[InternalValuationIn]:
    """A range as typed; or the external pricing, with the lines that were typed over."""
    if way is Way.RANGE:
        return forms.read(form, InternalValuationIn, pricing=_nothing)
    pricing = service.pricing_in(external.inputs)
    typed = [(line, old, form.text(f"{LINE}{line}")) for line, old in leaves(pricing)]
    edits = {line: read_as(old, text) for line, old, text in typed if text}
    values = {**form.values, "pricing": (json.dumps(edited(pricing, edits)),)}
    return forms.read(replace(form, values=values), InternalValuationIn, pricing=json.loads)


def _nothing(text: str) -> None:
    """A pricing is not typed as one text."""


def _numbers(tx: Tx, asset_ids: list[UUID]) -> dict[UUID, str]:
    return {asset.id: asset.number for asset in ip_assets.all_of(tx.session, asset_ids)}
