"""JSON endpoints of financial statements: the template, and a year's figures (LN-02)."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import PersonRole, RoleMissing
from ip_finance.credit import repository, service
from ip_finance.credit.domain import FileStatement
from ip_finance.credit.entries import StatementIn, WorkbookIn
from ip_finance.credit.errors import (
    NotACompany,
    StatementExists,
    StatementNotFound,
    StatementUnreadable,
    YearAhead,
)
from ip_finance.credit.schemas import StatementOut
from ip_finance.credit.workbook import figures_in, template
from ip_finance.documents import service as documents
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.web.deps import Paged, SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(tags=["credit"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/financial-statements")
def list_statements(actor: SignedIn, uow: Uow, page: Paged) -> list[StatementOut]:
    """The statements that you may see: your own, and those of companies that apply to you."""
    with uow.begin(actor) as tx:
        found = repository.statements(tx.session, page=page)
        return [StatementOut.of(one) for one in found]


@router.get(
    "/financial-statement-template.xlsx",
    response_class=Response,
    responses={200: {"content": {XLSX: {}}}},
)
def get_template(actor: SignedIn) -> Response:  # noqa: ARG001  whoever is signed in
    """The workbook to fill in."""
    name = 'attachment; filename="financial-statement.xlsx"'
    return Response(template(), media_type=XLSX, headers={"Content-Disposition": name})


@router.put(
    "/financial-statements/{statement_id}",
    status_code=201,
    responses=problems(RoleMissing, IdTaken, NotACompany, YearAhead, StatementExists),
)
def file_statement(
    statement_id: UUID, body: StatementIn, actor: SignedIn, uow: Uow
) -> StatementOut:
    """File a year's figures under an id chosen by the caller."""
    with uow.begin(actor) as tx:
        return StatementOut.of(service.file_statement(tx, body.to_command(statement_id)))


@router.put(
    "/financial-statements/{statement_id}/workbook",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        DocumentNotFound,
        StatementUnreadable,
        NotACompany,
        YearAhead,
        StatementExists,
    ),
)
def import_statement(
    statement_id: UUID, body: WorkbookIn, request: Request, actor: SignedIn, uow: Uow
) -> StatementOut:
    """File the figures of a filled-in template that is kept as a document."""
    actor.require(PersonRole.SIGNATORY)
    with uow.begin(actor) as tx:
        found, data = documents.content(tx, request.app.state.vault, body.document_id)
        cmd = FileStatement(statement_id, *figures_in(data), source=found.name)
        return StatementOut.of(service.file_statement(tx, cmd))


@router.get("/financial-statements/{statement_id}", responses=problems(StatementNotFound))
def get_statement(statement_id: UUID, actor: SignedIn, uow: Uow) -> StatementOut:
    """One statement."""
    with uow.begin(actor) as tx:
        return StatementOut.of(repository.statement(tx.session, statement_id))
