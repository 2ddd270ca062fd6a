"""JSON endpoint of the auditor's check."""

from fastapi import APIRouter, Request

from ip_finance.audit import service
from ip_finance.audit.domain import LedgerMissing
from ip_finance.audit.schemas import ReportOut
from ip_finance.core.actor import RoleMissing
from ip_finance.web.deps import SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(prefix="/audit", tags=["audit"])


@router.get("/report", responses=problems(LedgerMissing, RoleMissing))
def report(request: Request, actor: SignedIn, uow: Uow) -> ReportOut:
    """Replay the chain from its node and name every stored record that differs."""
    with uow.begin(actor) as tx:
        state = request.app.state
        return ReportOut.of(service.check(tx, state.history, state.vault))
