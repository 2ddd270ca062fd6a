"""JSON and file endpoints of reports, and of the monthly reconciliation."""

from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response, StreamingResponse

from ip_finance.books.errors import BooksNotOpened
from ip_finance.core.access import IdTaken
from ip_finance.core.actor import Actor, RoleMissing, StepUpNeeded
from ip_finance.core.money import BasisPoints
from ip_finance.core.uow import UnitOfWork
from ip_finance.reports import reconciling, repository, service, writing
from ip_finance.reports.domain import LENDERS, Asked, Report, ReportName
from ip_finance.reports.errors import (
    DayNotReached,
    DifferencesUnexplained,
    MonthNotOver,
    NotYourReport,
    OwnSignOff,
    ReconciliationExists,
    ReconciliationNotFound,
    ReconciliationReplaced,
    SignedOffAlready,
)
from ip_finance.reports.schemas import (
    MonthIn,
    ReconciliationListedOut,
    ReconciliationOut,
    ReportListedOut,
    ReportOut,
    ReportsOut,
    SignOffIn,
)
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems
from ip_finance.web.step_up import STEP_UP

router = APIRouter(tags=["reports"])

CSV, PDF = "text/csv; charset=utf-8", "application/pdf"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_LINES: Final = 500
OF_A_REPORT = (RoleMissing, NotYourReport, DayNotReached, BooksNotOpened)


def get_asked(
    on: Annotated[
        date | None, Query(description="A day of the books; the open one without it.")
    ] = None,
    bank: Annotated[UUID | None, Query(description="Whose; for auditors and the operator.")] = None,
    overall_bps: Annotated[
        int | None, Query(ge=0, le=10_000, description="The bank's overall non-performing ratio.")
    ] = None,
) -> Asked:
    return Asked(on, bank, None if overall_bps is None else BasisPoints(overall_bps))


Wanted = Annotated[Asked, Depends(get_asked)]


def _file(media_type: str) -> dict[int | str, dict[str, Any]]:
    return {**problems(*OF_A_REPORT), 200: {"content": {media_type: {}}}}


@router.get("/reports", responses=problems(RoleMissing))
def list_reports(actor: SignedIn) -> ReportsOut:
    """The reports that you may ask for."""
    return ReportsOut(reports=[ReportListedOut.of(one) for one in service.names_for(actor)])


@router.get(
    "/reports/{name}/report.csv", response_class=StreamingResponse, responses=_file("text/csv")
)
def get_csv(name: ReportName, actor: SignedIn, uow: Uow, asked: Wanted) -> Response:
    """A report as CSV, piece by piece; amounts in yuan, shares in percent."""
    made = _made(uow, actor, name, asked)
    return _download(StreamingResponse(writing.as_csv(made), media_type=CSV), made, "csv")


@router.get("/reports/{name}/report.xlsx", response_class=StreamingResponse, responses=_file(XLSX))
def get_workbook(name: ReportName, actor: SignedIn, uow: Uow, asked: Wanted) -> Response:
    """A report as a workbook, piece by piece; a sheet for each table."""
    made = _made(uow, actor, name, asked)
    return _download(StreamingResponse(writing.as_workbook(made), media_type=XLSX), made, "xlsx")


@router.get("/reports/{name}/report.pdf", response_class=Response, responses=_file(PDF))
def get_paper(name: ReportName, actor: SignedIn, uow: Uow, asked: Wanted) -> Response:
    """A report on paper (PDF/A-2b)."""
    made = _made(uow, actor, name, asked)
    return _download(Response(writing.as_paper(made), media_type=PDF), made, "pdf")


@router.get("/reports/{name}", responses=problems(*OF_A_REPORT))
def get_report(name: ReportName, actor: SignedIn, uow: Uow, asked: Wanted) -> ReportOut:
    """A report as of a day of the books, with totals and the subtotals of each year."""
    return ReportOut.of(_made(uow, actor, name, asked), MOST_LINES)


def _made(uow: UnitOfWork, actor: Actor, name: ReportName, asked: Asked) -> Report:
    with uow.begin(actor) as tx:
        return service.report(tx, name, asked)


def _download(answer: Response, made: Report, ending: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.name}-{made.on}.{ending}"'
    return answer


@router.get("/monthly-reconciliations", responses=problems(RoleMissing))
def list_reconciliations(actor: SignedIn, uow: Uow, page: Paged) -> list[ReconciliationListedOut]:
    """The monthly reconciliations of your bank, the newest first; all of them for auditors."""
    actor.require(*LENDERS, *service.AUDITORS)
    with uow.begin(actor) as tx:
        found = repository.reconciliations(tx.session, page)
        return [ReconciliationListedOut.of(one) for one in found]


@router.get(
    "/monthly-reconciliations/{reconciliation_id}",
    responses=problems(RoleMissing, ReconciliationNotFound),
)
def get_reconciliation(reconciliation_id: UUID, actor: SignedIn, uow: Uow) -> ReconciliationOut:
    """Every amount of the month in three columns, and what to do where they differ."""
    actor.require(*LENDERS, *service.AUDITORS)
    with uow.begin(actor) as tx:
        return ReconciliationOut.of(repository.reconciliation(tx.session, reconciliation_id))


@router.put(
    "/monthly-reconciliations/{reconciliation_id}",
    responses=problems(RoleMissing, MonthNotOver, BooksNotOpened, ReconciliationExists, IdTaken),
)
def put_reconciliation(
    reconciliation_id: UUID, body: MonthIn, actor: SignedIn, uow: Uow
) -> ReconciliationOut:
    """Hold bank file, journal and chain of a month against each other."""
    with uow.begin(actor) as tx:
        return ReconciliationOut.of(reconciling.reconcile(tx, reconciliation_id, body.month))


@router.post(
    "/monthly-reconciliations/{reconciliation_id}/sign-offs",
    status_code=201,
    dependencies=[STEP_UP],
    response_model=ReconciliationOut,
    responses=problems(
        StepUpNeeded,
        RoleMissing,
        ReconciliationNotFound,
        ReconciliationReplaced,
        SignedOffAlready,
        OwnSignOff,
        DifferencesUnexplained,
    ),
)
def sign_off(
    reconciliation_id: UUID, body: SignOffIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Stand behind the reconciliation, as the first or the second person of the bank."""
    with uow.begin(actor) as tx:
        return once.answer(
            tx,
            lambda: ReconciliationOut.of(reconciling.sign_off(tx, reconciliation_id, body.comment)),
        )
