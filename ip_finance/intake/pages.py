"""Pages of imports, and the forms for rights that come with a certificate only."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.background import BackgroundTask

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.errors import Conflict, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.documents import repository as documents_repository
from ip_finance.documents import service as documents
from ip_finance.documents.domain import KeepDocument
from ip_finance.documents.retention import DocumentKind
from ip_finance.intake import certificates, repository, service
from ip_finance.intake.controls import MarkForm, SoftwareForm
from ip_finance.intake.domain import FINAL, ReceiveImport
from ip_finance.intake.schemas import cell_told, file_told, kept_told
from ip_finance.intake.work import ImportWork
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import Form, PageActor, PageForm, Upload, show, show_refused

T_FORM = TypeVar("T_FORM", bound=BaseModel)

router = APIRouter(include_in_schema=False)

FILE: Final = "file"
SHOWN: Final = 500
"""Items on the page; all of them are behind the JSON door and in the report."""


@router.get("/imports")
def list_imports(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """The imports that the person may see, newest first."""
    with uow.begin(actor) as tx:
        batches = repository.every(tx.session, page)
        return show(request, "intake/list.html", batches=batches, can_add=_may_import(actor))


@router.get("/imports/new")
def new(request: Request, actor: PageActor) -> Response:
    """The form that takes a file of any kind."""
    actor.require(*service.MAY_IMPORT)
    return show(request, "intake/new.html", error="", name="", refused=None)


@router.post("/imports/new")
def add(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Keep the file and import it; the work goes on after the answer."""
    actor.require(*service.MAY_IMPORT)
    upload = form.files.get(FILE)
    if upload is None:
        return show(request, "intake/new.html", 422, error="请选择文件。", name="", refused=None)
    try:
        with uow.begin(actor) as tx:
            answer = form.once.redirect(tx, lambda: _receive(tx, request, upload))
    except (Conflict, RuleViolated) as refused:
        return show_refused(request, "intake/new.html", refused, error="", name=upload.name)
    import_id = UUID(answer.headers["location"].rpartition("/")[2])
    return _working(answer, request, uow, actor, import_id)


@router.get("/imports/{import_id}")
def get_import(import_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """One import: how far it is, every problem with its cell, or what was filed."""
    with uow.begin(actor) as tx:
        batch = repository.by_id(tx.session, import_id)
        return show(
            request,
            "intake/import.html",
            batch=batch,
            rows=repository.rows(tx.session, batch.id, after=0, limit=SHOWN),
            document=documents_repository.find_by_id(tx.session, batch.document_id),
            refused=file_told(batch),
            is_running=batch.state not in FINAL,
            is_own=batch.party_id == actor.party_id and _may_import(actor),
            cell_told=cell_told,
            kept_told=kept_told,
            most=SHOWN,
        )


@router.post("/imports/{import_id}/run")
def run(import_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Go on with an import that was interrupted."""
    actor.require(*service.MAY_IMPORT)
    with uow.begin(actor) as tx:
        batch = repository.by_id(tx.session, import_id)
        answer = form.once.redirect(tx, lambda: f"/imports/{batch.id}")
    return _working(answer, request, uow, actor, import_id)


@router.get("/assets/new/trademark")
def new_mark(request: Request, actor: PageActor) -> Response:
    """The form of a trademark with its certificate."""
    actor.require(PersonRole.SIGNATORY)
    return _certificate_form(request, "intake/trademark.html", Filled[MarkForm]())


@router.post("/assets/new/trademark")
def add_mark(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """File a trademark by its certificate."""
    by_form = _ByForm(request, actor, form, uow, "intake/trademark.html")
    return by_form.file(
        MarkForm, lambda tx, told, ids: certificates.file_mark(tx, told.to_command(*ids)).id
    )


@router.get("/assets/new/software")
def new_software(request: Request, actor: PageActor) -> Response:
    """The form of a software copyright with its certificate."""
    actor.require(PersonRole.SIGNATORY)
    return _certificate_form(request, "intake/software.html", Filled[SoftwareForm]())


@router.post("/assets/new/software")
def add_software(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """File a software copyright by its certificate."""
    by_form = _ByForm(request, actor, form, uow, "intake/software.html")
    return by_form.file(
        SoftwareForm, lambda tx, told, ids: certificates.file_software(tx, told.to_command(*ids)).id
    )


def _may_import(actor: Actor) -> bool:
    return bool(actor.roles.intersection(service.MAY_IMPORT))


def _receive(tx: Tx, request: Request, upload: Upload) -> str:
    document_id = _keep(tx, request, upload)
    batch = service.receive(tx, ReceiveImport(uuid4(), document_id))
    return f"/imports/{batch.id}"


def _keep(tx: Tx, request: Request, upload: Upload) -> UUID:
    cmd = KeepDocument(
        uuid4(), upload.name, upload.media_type, upload.content, DocumentKind.OFFICE_FILE
    )
    return documents.keep(tx, request.app.state.vault, cmd).id


def _working(
    answer: Response, request: Request, uow: UnitOfWork, actor: Actor, import_id: UUID
) -> Response:
    work = ImportWork(uow, request.app.state.vault, actor)
    answer.background = BackgroundTask(work.run, import_id)
    return answer


def _certificate_form(
    request: Request, template: str, filled: Filled[Any], status: int = 200, error: str = ""
) -> Response:
    return show(request, template, status, form=filled, file_error=error, refused=None)


@dataclass(frozen=True, slots=True)
class _ByForm:
    """One form with a certificate, filed or shown again with what is wrong."""

    request: Request
    actor: Actor
    form: Form
    uow: UnitOfWork
    template: str

    def file(
        self,
        schema: type[T_FORM],
        file_it: Callable[[Tx, T_FORM, tuple[UUID, UUID]], UUID],
    ) -> Response:
        self.actor.require(PersonRole.SIGNATORY)
        filled = forms.read(self.form, schema)
        upload = self.form.files.get(FILE)
        if filled.model is None or upload is None:
            error = "" if upload else "请选择证书文件。"
            return _certificate_form(self.request, self.template, filled, 422, error)
        told = filled.model
        try:
            with self.uow.begin(self.actor) as tx:
                return self.form.once.redirect(tx, lambda: self._filed(tx, told, upload, file_it))
        except (Conflict, RuleViolated) as refused:
            context = {"form": filled, "file_error": ""}
            return show_refused(self.request, self.template, refused, **context)

    def _filed(
        self,
        tx: Tx,
        told: T_FORM,
        upload: Upload,
        file_it: Callable[[Tx, T_FORM, tuple[UUID, UUID]], UUID],
    ) -> str:
        document_id = _keep(tx, self.request, upload)
        return f"/assets/{file_it(tx, told, (uuid4(), document_id))}?done=added"
