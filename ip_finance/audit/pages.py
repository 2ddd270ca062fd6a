"""The auditor's page: one button, and what the check of everything against the chain found."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.audit import repository, service
from ip_finance.core.actor import PersonRole
from ip_finance.core.paging import Page
from ip_finance.web.deps import Uow
from ip_finance.web.pages import PageActor, PageForm, show

MOST_SHOWN = 5

router = APIRouter(prefix="/audit", include_in_schema=False)


@router.get("")
def audit(request: Request, actor: PageActor, uow: Uow) -> Response:
    """The button, before anything was checked, and what was found when nobody asked."""
    actor.require(PersonRole.AUDITOR)
    with uow.begin(actor) as tx:
        runs = repository.reconciliations(tx.session, Page(MOST_SHOWN))
    return show(request, "audit/audit.html", report=None, runs=runs)


@router.post("")
def check(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:  # noqa: ARG001
    """Check now, and show what was found. Checking twice does no harm, so there is no redirect."""
    with uow.begin(actor) as tx:
        state = request.app.state
        report = service.check(tx, state.history, state.vault)
        checked_at = tx.now
        runs = repository.reconciliations(tx.session, Page(MOST_SHOWN))
    return show(request, "audit/audit.html", report=report, checked_at=checked_at, runs=runs)
