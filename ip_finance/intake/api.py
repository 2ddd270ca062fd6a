"""JSON endpoints of imports, of the portfolio template, of identifiers, and of certificates."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Query, Request
from fastapi.responses import Response

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.intake import certificates, repository, service
from ip_finance.intake.certificates import written
from ip_finance.intake.domain import (
    CertificateContradicts,
    CheckDigitWrong,
    ImportExists,
    ImportNotFound,
    NumberMalformed,
)
from ip_finance.intake.schemas import (
    IdentifierOut,
    ImportIn,
    ImportOut,
    ImportRowOut,
    MarkIn,
    SoftwareIn,
    report_line,
)
from ip_finance.intake.work import ImportWork
from ip_finance.ip_assets.domain import AssetExists, OwnerNotNamed
from ip_finance.ip_assets.schemas import AssetOut
from ip_finance.office_files.error_report import as_csv, as_workbook
from ip_finance.office_files.identifiers import IdentifierKind
from ip_finance.office_files.portfolio_template import template
from ip_finance.web.deps import Paged, SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(tags=["intake"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
BY_FORM = (
    RoleMissing,
    IdTaken,
    DocumentNotFound,
    NumberMalformed,
    CertificateContradicts,
    OwnerNotNamed,
    AssetExists,
)


@router.put(
    "/imports/{import_id}",
    status_code=201,
    responses=problems(RoleMissing, IdTaken, DocumentNotFound, ImportExists),
)
def receive(
    import_id: UUID,
    body: ImportIn,
    request: Request,
    actor: SignedIn,
    uow: Uow,
    later: BackgroundTasks,
) -> ImportOut:
    """Import a kept file: workbook, CSV, or XML of an office. The work goes on after the answer.

    Asked again, an import that was interrupted goes on.
    """
    with uow.begin(actor) as tx:
        received = ImportOut.of(service.receive(tx, body.to_command(import_id)))
    later.add_task(ImportWork(uow, request.app.state.vault, actor).run, import_id)
    return received


@router.get("/imports")
def list_imports(actor: SignedIn, uow: Uow, page: Paged) -> list[ImportOut]:
    """The imports that you may see, newest first."""
    with uow.begin(actor) as tx:
        return [ImportOut.of(batch) for batch in repository.every(tx.session, page)]


@router.get("/imports/{import_id}", responses=problems(ImportNotFound))
def get_import(import_id: UUID, actor: SignedIn, uow: Uow) -> ImportOut:
    """One import: how far it is, and what came of it."""
    with uow.begin(actor) as tx:
        return ImportOut.of(repository.by_id(tx.session, import_id))


@router.get("/imports/{import_id}/rows", responses=problems(ImportNotFound))
def list_rows(
    import_id: UUID,
    actor: SignedIn,
    uow: Uow,
    after: Annotated[int, Query(ge=0, le=10**9)] = 0,
    limit: Annotated[int, Query(ge=1, le=repository.LONGEST_PAGE)] = 200,
) -> list[ImportRowOut]:
    """What became of each item, in the order of the file; of a refused file all its problems."""
    with uow.begin(actor) as tx:
        batch = repository.by_id(tx.session, import_id)
        rows = repository.rows(tx.session, batch.id, after, limit)
        return [ImportRowOut.of(row) for row in rows]


@router.get(
    "/imports/{import_id}/problems.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}, **problems(ImportNotFound)},
)
def problems_as_csv(import_id: UUID, actor: SignedIn, uow: Uow) -> Response:
    """Every problem of the file with its cell, as a table to work through."""
    return _download(as_csv(_report(import_id, actor, uow)), CSV, f"problems-{import_id}.csv")


@router.get(
    "/imports/{import_id}/problems.xlsx",
    response_class=Response,
    responses={200: {"content": {XLSX: {}}}, **problems(ImportNotFound)},
)
def problems_as_workbook(import_id: UUID, actor: SignedIn, uow: Uow) -> Response:
    """The same as a workbook."""
    return _download(
        as_workbook(_report(import_id, actor, uow)), XLSX, f"problems-{import_id}.xlsx"
    )


@router.get(
    "/portfolio-template.xlsx",
    response_class=Response,
    responses={200: {"content": {XLSX: {}}}},
)
def get_template(actor: SignedIn) -> Response:  # noqa: ARG001  whoever is signed in
    """The workbook to fill in: patents, trademarks, software copyrights."""
    return _download(template(), XLSX, "portfolio-template.xlsx")


@router.get("/identifiers", responses=problems(NumberMalformed, CheckDigitWrong))
def check_identifier(
    kind: IdentifierKind,
    text: Annotated[str, Query(min_length=1, max_length=200)],
    actor: SignedIn,  # noqa: ARG001  whoever is signed in
) -> IdentifierOut:
    """The one spelling of an identifier, or what is wrong with it."""
    return IdentifierOut.model_validate(written(kind, text), from_attributes=True)


@router.put("/trademarks/{asset_id}", status_code=201, responses=problems(*BY_FORM))
def file_mark(asset_id: UUID, body: MarkIn, actor: SignedIn, uow: Uow) -> AssetOut:
    """File one of your trademarks by its certificate."""
    with uow.begin(actor) as tx:
        return AssetOut.of(certificates.file_mark(tx, body.to_command(asset_id)))


@router.put("/software-copyrights/{asset_id}", status_code=201, responses=problems(*BY_FORM))
def file_software(asset_id: UUID, body: SoftwareIn, actor: SignedIn, uow: Uow) -> AssetOut:
    """File one of your software copyrights by its certificate."""
    with uow.begin(actor) as tx:
        return AssetOut.of(certificates.file_software(tx, body.to_command(asset_id)))


def _report(import_id: UUID, actor: SignedIn, uow: Uow) -> list[tuple[str, ...]]:
    with uow.begin(actor) as tx:
        batch = repository.by_id(tx.session, import_id)
        return [report_line(row) for row in repository.problems(tx.session, batch.id)]


def _download(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
