"""JSON endpoint of the auditor's check."""

from fastapi import APIRouter, Request

from ip_finance.audit import repository, service
from ip_finance.audit.domain import HistoryIncomplete, LedgerMissing
from ip_finance.audit.schemas import LogReportOut, ReconciliationOut, ReportOut
from ip_finance.core.actor import PersonRole, RoleMissing
from ip_finance.web.deps import Paged, SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(prefix="/audit", tags=["audit"])


@router.get("/report", responses=problems(LedgerMissing, HistoryIncomplete, RoleMissing))
def report(request: Request, actor: SignedIn, uow: Uow) -> ReportOut:
    """Replay the chain from its node and name every stored record that differs."""
    with uow.begin(actor) as tx:
        state = request.app.state
        return ReportOut.of(service.check(tx, state.history, state.vault))


@router.get("/log/report", responses=problems(LedgerMissing, HistoryIncomplete, RoleMissing))
def log_report(request: Request, actor: SignedIn, uow: Uow) -> LogReportOut:
    """Check the audit log against its tree, its anchors and checkpoints; name each wrong entry."""
    with uow.begin(actor) as tx:
        state = request.app.state
        return LogReportOut.of(service.verify(tx, state.history, state.checkpoint_key))


@router.get("/differences", responses=problems(RoleMissing))
def list_differences(actor: SignedIn, uow: Uow, page: Paged) -> list[ReconciliationOut]:
    """The newest comparisons with the ledger's own state, newest first, and what differed."""
    actor.require(PersonRole.AUDITOR)
    with uow.begin(actor) as tx:
        runs = repository.reconciliations(tx.session, page)
        return [ReconciliationOut.of(run) for run in runs]
