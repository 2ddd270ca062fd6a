"""Chain and jobs: how the node, the ledger's mirrors and the worker are, for those who run them."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import PersonRole
from ip_finance.desks import machinery
from ip_finance.desks.operating import RUNNING
from ip_finance.web.deps import Uow
from ip_finance.web.pages import PageActor, show

router = APIRouter(prefix="/ops", include_in_schema=False)

HOME: Final = ("运营工作台", "/ops")


@router.get("/chain")
def chain(request: Request, actor: PageActor, uow: Uow) -> Response:
    """Node, transactions, gas, the contract, and what the reconciler found."""
    actor.require(*RUNNING)
    with uow.begin(actor) as tx:
        found = machinery.chain(tx, request.app.state.history)
    return show(request, "desks/operator_chain.html", crumbs=(HOME,), is_operator=True, **found)


@router.get("/jobs")
def jobs(request: Request, actor: PageActor, uow: Uow) -> Response:
    """Hands of the worker, daily runs with their workflows, nightly closes."""
    actor.require(*RUNNING)
    with uow.begin(actor) as tx:
        found = machinery.jobs(tx, request.app.state.condition)
        return show(
            request,
            "desks/operator_jobs.html",
            crumbs=(HOME,),
            can_ask=PersonRole.ADMIN in actor.roles,
            now=tx.now,
            **found,
        )
