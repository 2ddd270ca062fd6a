"""Pages of reports and of the monthly reconciliation."""

from datetime import date
from typing import Annotated, Any, TypeAlias
from urllib.parse import urlencode
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BeforeValidator, Field

from ip_finance.core.actor import Actor
from ip_finance.core.errors import Conflict, DomainError, RuleViolated
from ip_finance.core.money import BasisPoints
from ip_finance.core.paging import Page
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyKind
from ip_finance.reports import reconciling, repository, service, writing
from ip_finance.reports.domain import LENDERS, Asked, Direction, Kind, ReportName, Side
from ip_finance.reports.models import MonthlyReconciliation
from ip_finance.reports.schemas import MonthIn, SignOffIn
from ip_finance.reports.words import DIRECTIONS, OUTCOMES, SUBJECTS, TITLES
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import PageActor, PageForm, show, show_refused
from ip_finance.web.step_up import STEP_UP

router = APIRouter(include_in_schema=False)

RECONCILIATIONS = "/reports/reconciliations"
Share: TypeAlias = Annotated[int, Field(ge=0, le=10_000)]
EMPTY = BeforeValidator(lambda typed: typed or None)
"""A field of a form that was left empty was not stated."""
BOTH: dict[str, Any] = {"filled": Filled[Any](), "refused": None}


@router.get("/reports")
def list_reports(request: Request, actor: PageActor, uow: Uow) -> Response:
    """Every report with its parameters and files."""
    names = service.names_for(actor)
    with uow.begin(actor) as tx:
        return show(
            request,
            "reports/reports.html",
            reports=[(one, *TITLES[one], SUBJECTS[one]) for one in names],
            on=service.open_day(tx),
            reconciles=_reconciles(actor),
        )


@router.get(RECONCILIATIONS)
def list_reconciliations(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """The months that were reconciled, and the form to reconcile one."""
    actor.require(*LENDERS, *service.AUDITORS)
    with uow.begin(actor) as tx:
        return show(request, "reports/reconciliations.html", **_list(tx, page), **BOTH)


@router.post(RECONCILIATIONS)
def reconcile(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Reconcile a month."""
    filled = forms.read(form, MonthIn)
    if filled.model is None:
        return _again(request, actor, uow, filled)
    month = filled.model.month
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(
                tx, lambda: _address(reconciling.reconcile(tx, uuid4(), month))
            )
    except (Conflict, RuleViolated) as refused:
        return _again(request, actor, uow, filled, refused)


@router.get(f"{RECONCILIATIONS}/{{reconciliation_id}}")
def one_reconciliation(
    reconciliation_id: UUID, request: Request, actor: PageActor, uow: Uow
) -> Response:
    """Three columns, what differs and what to do about it, and who stands behind it."""
    actor.require(*LENDERS, *service.AUDITORS)
    with uow.begin(actor) as tx:
        context = _one(tx, reconciliation_id)
        return show(request, "reports/reconciliation.html", **context, **BOTH)


@router.post(f"{RECONCILIATIONS}/{{reconciliation_id}}", dependencies=[STEP_UP])
def sign_off(
    reconciliation_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Stand behind it as the first or the second person."""
    filled = forms.read(form, SignOffIn)
    comment = filled.model.comment if filled.model else ""
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(
                tx, lambda: _address(reconciling.sign_off(tx, reconciliation_id, comment))
            )
    except (Conflict, RuleViolated) as refused:
        with uow.begin(actor) as tx:
            context = _one(tx, reconciliation_id)
            return show_refused(
                request, "reports/reconciliation.html", refused, filled=filled, **context
            )


@router.get("/reports/{name}")
def one_report(
    name: ReportName,
    request: Request,
    actor: PageActor,
    uow: Uow,
    on: Annotated[date | None, EMPTY] = None,
    bank: Annotated[UUID | None, EMPTY] = None,
    overall_bps: Annotated[Share | None, EMPTY] = None,
) -> Response:
    """One report with its figures, tables, totals and files."""
    asked = Asked(on, bank, None if overall_bps is None else BasisPoints(overall_bps))
    with uow.begin(actor) as tx:
        made = service.report(tx, name, asked)
        chosen = {"on": made.on, "bank": bank, "overall_bps": overall_bps}
        return show(
            request,
            "reports/report.html",
            report=made,
            title=TITLES[name],
            tables=[(one, one.shown(writing.MOST_ON_PAPER)) for one in made.tables],
            written_cells=writing.written_cells,
            most=writing.MOST_ON_PAPER,
            text_kind=Kind.TEXT,
            query=urlencode({key: told for key, told in chosen.items() if told is not None}),
            bank=bank,
            banks=[] if actor.roles.intersection(LENDERS) else _banks(tx),
            overall_bps=overall_bps,
        )


def _again(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    filled: Filled[MonthIn],
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        context = {**_list(tx, Page()), "filled": filled}
    if refused is None:
        return show(request, "reports/reconciliations.html", 422, refused=None, **context)
    return show_refused(request, "reports/reconciliations.html", refused, **context)


def _address(one: MonthlyReconciliation) -> str:
    return f"{RECONCILIATIONS}/{one.id}?done=added"


def _list(tx: Tx, page: Page) -> dict[str, Any]:
    found = repository.reconciliations(tx.session, page)
    return {"found": found, "can_reconcile": _is_lender(tx.actor)}


def _one(tx: Tx, reconciliation_id: UUID) -> dict[str, Any]:
    found = repository.reconciliation(tx.session, reconciliation_id)
    people = {
        one.person_id: parties.person(tx.session, one.person_id).name for one in found.sign_offs
    }
    numbers = {one.loan_id for one in found.lines if one.loan_id}
    return {
        "found": found,
        "sides": list(Side),
        "outcomes": OUTCOMES,
        "directions": {way.value: word for way, word in DIRECTIONS.items()},
        "sums": {
            (way.value, side): sum(
                one.amount_of(side) or 0 for one in found.lines if one.direction == way
            )
            for way in Direction
            for side in Side
        },
        "people": people,
        "numbers": {
            one.id: one.number for one in repository.loans_by_id(tx.session, numbers).values()
        },
        "can_sign": _is_lender(tx.actor)
        and len(found.sign_offs) < reconciling.TWO_PEOPLE
        and tx.actor.person_id not in people,
    }


def _banks(tx: Tx) -> list[tuple[str, str]]:
    found = parties.of_kind(tx.session, PartyKind.BANK)
    return [(str(one.id), one.name) for one in found]


def _reconciles(actor: Actor) -> bool:
    return actor.sees_all or _is_lender(actor)


def _is_lender(actor: Actor) -> bool:
    return bool(actor.roles.intersection(LENDERS))
