"""Pages of documents: those of one's own party, one document as a whole, and the upload form."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import Actor
from ip_finance.core.clock import business_date
from ip_finance.core.errors import Conflict, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.documents import erasure, repository, service
from ip_finance.documents.domain import AddSubject, KeepDocument
from ip_finance.documents.models import Document
from ip_finance.documents.retention import CLASSES
from ip_finance.documents.schemas import ErasureIn, KeptIn, PurposeEndIn
from ip_finance.documents.service import Vault
from ip_finance.documents.sniffing import Family, family_of
from ip_finance.documents.words import DECISION_WORDS, KIND_WORDS, SCAN_WORDS
from ip_finance.parties import repository as parties
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.forms import Filled
from ip_finance.web.language import word
from ip_finance.web.pages import PageActor, PageForm, Upload, show, show_refused
from ip_finance.web.security import FILE_POLICY, POLICY

router = APIRouter(include_in_schema=False)

FILE: Final = "file"
TEXT: Final = "text/plain; charset=utf-8"
SHOWN: Final[Mapping[Family, str]] = {
    Family.PDF: Family.PDF.value,
    Family.PNG: Family.PNG.value,
    Family.JPEG: Family.JPEG.value,
    Family.GIF: Family.GIF.value,
    Family.TEXT: TEXT,
    Family.XML: TEXT,
}
"""What is looked at in place, and as what: nothing that could run."""


@router.get("/documents")
def list_documents(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """What one's own party brought in, the persons concerned, and the rules for keeping."""
    with uow.begin(actor) as tx:
        documents = repository.of_party(tx.session, actor.party_id, page)
        subjects = [
            one for one in repository.subjects(tx.session) if one.party_id == actor.party_id
        ]
        gone = {
            one.id
            for one in subjects
            if repository.find_erasure_of_subject(tx.session, one) is not None
        }
        return show(
            request,
            "documents/list.html",
            documents=[(one, erasure.retention(tx, one)) for one in documents],
            subjects=subjects,
            gone=gone,
            classes=CLASSES,
            kind_words=KIND_WORDS,
            scan_words=SCAN_WORDS,
            can_erase=bool(actor.roles & set(erasure.ERASERS)),
            today=business_date(tx.now),
        )


@router.get("/documents/new")
def new(request: Request, actor: PageActor, uow: Uow, replaces_id: UUID | None = None) -> Response:
    """The form that takes a document, or the next version of one."""
    typed = {"replaces_id": (str(replaces_id),)} if replaces_id else {}
    return _new(request, actor, uow, Filled(typed))


@router.post("/documents/new")
def add(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Keep a document."""
    filled, upload = forms.read(form, KeptIn), form.files.get(FILE)
    if filled.model is None or upload is None:
        wrong = dict(filled.errors)
        if upload is None:
            wrong[FILE] = "请选择文件；已选过的文件须重新选择。"
        return _new(request, actor, uow, Filled(form.values, wrong), 422)
    body, vault = filled.model, request.app.state.vault
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _keep(tx, vault, body, upload))
    except (Conflict, RuleViolated) as refused:
        return _new(request, actor, uow, Filled(form.values), refused=refused)


@router.get("/documents/{document_id}/view")
def look_at(document_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """The file as a browser shows it, for a frame in a page of ours; else word to download it."""
    with uow.begin(actor) as tx:
        document, found = service.content(tx, request.app.state.vault, document_id)
        tx.record("documents.read", document.id)
    shown = SHOWN.get(family_of(found))
    body = found if shown else word("这类文件不能在页内查看，请下载后打开。").encode()
    headers = {POLICY: FILE_POLICY, "Content-Disposition": "inline"}
    return Response(body, media_type=shown or TEXT, headers=headers)


@router.get("/documents/{document_id}")
def get_document(document_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """One document: what it is, its versions, how long it is kept, who may read it."""
    return _page(request, actor, uow, document_id)


@router.post("/documents/{document_id}/purpose-end")
def end_purpose(
    document_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """State when what the document was for has ended."""
    filled = forms.read(form, PurposeEndIn)
    if filled.model is None:
        return _page(request, actor, uow, document_id, filled, 422)
    cmd = filled.model.to_command(document_id)

    def do() -> str:
        erasure.end_purpose(tx, cmd)
        return f"/documents/{document_id}?done=added"

    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, do)
    except (Conflict, RuleViolated) as refused:
        return _page(request, actor, uow, document_id, Filled(form.values), refused=refused)


@router.post("/documents/{document_id}/erasure")
def erase_document(
    document_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Erase the content, or restrict it while a law demands it."""
    filled = forms.read(form, ErasureIn)
    if filled.model is None:
        return _page(request, actor, uow, document_id, filled, 422)
    cmd, vault = filled.model.of_document(document_id), request.app.state.vault

    def do() -> str:
        erasure.erase(tx, vault, cmd)
        return f"/documents/{document_id}?done=added"

    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, do)
    except Conflict as refused:
        return _page(request, actor, uow, document_id, refused=refused)


@router.post("/data-subjects/new")
def add_subject(actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """File a natural person by a reference."""
    reference = form.text("reference").strip()[:100]

    def do() -> str:
        if reference:
            erasure.add_subject(tx, AddSubject(uuid4(), reference))
        return "/documents?done=added" if reference else "/documents"

    with uow.begin(actor) as tx:
        return form.once.redirect(tx, do)


@router.post("/data-subjects/{subject_id}/erasure")
def erase_subject(
    subject_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Destroy the key of a person's documents, or restrict them while a law demands one."""
    filled = forms.read(form, ErasureIn)
    vault = request.app.state.vault

    def do() -> str:
        if filled.model is None:
            return "/documents"
        erasure.erase(tx, vault, filled.model.of_subject(subject_id))
        return "/documents?done=added"

    with uow.begin(actor) as tx:
        return form.once.redirect(tx, do)


def _keep(tx: Tx, vault: Vault, body: KeptIn, upload: Upload) -> str:
    cmd = KeepDocument(
        uuid4(),
        upload.name,
        upload.media_type,
        upload.content,
        body.kind,
        body.subject_id,
        body.replaces_id,
    )
    return f"/documents/{service.keep(tx, vault, cmd).id}?done=added"


def _new(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    filled: Filled[KeptIn],
    status: int = 200,
    refused: Conflict | RuleViolated | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        before = filled.value("replaces_id")
        context: dict[str, Any] = {
            "filled": filled,
            "kinds": [(kind.value, word) for kind, word in KIND_WORDS.items()],
            "subjects": [
                (str(one.id), one.reference)
                for one in repository.subjects(tx.session)
                if one.party_id == actor.party_id
            ],
            "before": repository.by_id(tx.session, UUID(before)) if before else None,
        }
    if refused is not None:
        return show_refused(request, "documents/new.html", refused, **context)
    return show(request, "documents/new.html", status, refused=None, **context)


def _page(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    document_id: UUID,
    filled: Filled[Any] | None = None,
    status: int = 200,
    refused: Conflict | RuleViolated | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        document = repository.by_id(tx.session, document_id)
        context = _context(tx, actor, document) | {"filled": filled or Filled()}
    if refused is not None:
        return show_refused(request, "documents/document.html", refused, **context)
    return show(request, "documents/document.html", status, refused=None, **context)


def _context(tx: Tx, actor: Actor, document: Document) -> dict[str, Any]:
    found, today = erasure.retention(tx, document), business_date(tx.now)
    decisions = repository.decisions(tx.session, document)
    readers = repository.readers(tx.session, document.id)
    ids = {document.party_id, *readers, *(one.party_id for one in decisions)}
    names = parties.names(tx.session, ids)
    subject = repository.find_subject(tx.session, document.subject_id)
    is_erased = repository.find_erasure(tx.session, document) is not None
    return {
        "document": document,
        "versions": repository.versions(tx.session, document),
        "retention": found,
        "is_kept_by_law": found.runs_on(today),
        "decisions": decisions,
        "decision_words": DECISION_WORDS,
        "readers": [names.get(one, "其他机构") for one in readers],
        "names": names,
        "subject": subject.reference if subject else None,
        "is_open": service.is_open(tx, document),
        "is_in_use": repository.find_open_use(tx.session, document.id) is not None,
        "is_mine": document.party_id == actor.party_id,
        "can_erase": document.party_id == actor.party_id
        and bool(actor.roles & set(erasure.ERASERS)),
        "is_erased": is_erased,
        "kind_words": KIND_WORDS,
        "scan_words": SCAN_WORDS,
        "today": today,
    }
