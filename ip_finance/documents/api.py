"""JSON endpoints of documents."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import Actor, RoleMissing
from ip_finance.core.uow import UnitOfWork
from ip_finance.documents import erasure, repository, service
from ip_finance.documents.domain import (
    LARGEST_FILE,
    ContentDamaged,
    DocumentExists,
    DocumentNotFound,
    EmptyFile,
    FileTooLarge,
    KeepDocument,
)
from ip_finance.documents.errors import (
    AlreadyErased,
    AlreadyReplaced,
    ContentErased,
    ContentQuarantined,
    ContentRestricted,
    DocumentInUse,
    FileInfected,
    NotTheHolder,
    ProgramRefused,
    PurposeEndImpossible,
    SubjectExists,
    SubjectNotFound,
    TypeMismatch,
)
from ip_finance.documents.retention import DocumentKind
from ip_finance.documents.schemas import (
    DecisionOut,
    DocumentCard,
    DocumentOut,
    ErasureIn,
    PurposeEndIn,
    SubjectIn,
    SubjectOut,
)
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(tags=["documents"])

CLOSED = (ContentErased, ContentRestricted, ContentQuarantined, ContentDamaged)
"""Why a document that is on file may not be read."""


async def read_body(request: Request) -> bytes:
    """The body, given up as soon as it is larger than a document may be."""
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > LARGEST_FILE:
            raise FileTooLarge(len(found))
    return bytes(found)


@router.put(
    "/documents/{document_id}",
    status_code=201,
    responses=problems(
        IdTaken,
        EmptyFile,
        FileTooLarge,
        TypeMismatch,
        ProgramRefused,
        FileInfected,
        DocumentExists,
        AlreadyReplaced,
        AlreadyErased,
        NotTheHolder,
        DocumentNotFound,
        SubjectNotFound,
    ),
    openapi_extra={"requestBody": {"content": {"application/octet-stream": {}}, "required": True}},
)
async def keep(
    document_id: UUID,
    name: Annotated[str, Query(min_length=1, max_length=200, pattern=r"^[^\x00]+$")],
    request: Request,
    actor: SignedIn,
    uow: Uow,
    kind: Annotated[DocumentKind, Query(description="Decides how long it is kept.")] = (
        DocumentKind.OTHER
    ),
    subject_id: Annotated[UUID | None, Query(description="Whose personal data it holds.")] = None,
    replaces_id: Annotated[UUID | None, Query(description="The version before.")] = None,
) -> DocumentOut:
    """Keep the file in the body under an id chosen by the caller."""
    media_type = request.headers.get("content-type", "application/octet-stream")[:100]
    content = await read_body(request)
    cmd = KeepDocument(document_id, name, media_type, content, kind, subject_id, replaces_id)
    return await run_in_threadpool(_keep, cmd, request, actor, uow)


@router.get("/documents/{document_id}", responses=problems(DocumentNotFound))
def describe(document_id: UUID, actor: SignedIn, uow: Uow) -> DocumentOut:
    """What is kept under the id."""
    with uow.begin(actor) as tx:
        return DocumentOut.of(repository.by_id(tx.session, document_id))


@router.get(
    "/documents/{document_id}/content",
    response_class=Response,
    responses={
        200: {"content": {"application/octet-stream": {}}},
        **problems(DocumentNotFound, *CLOSED),
    },
)
def content(document_id: UUID, request: Request, actor: SignedIn, uow: Uow) -> Response:
    """The file itself. Always a download, so that no file of a user runs on our pages."""
    with uow.begin(actor) as tx:
        document, found = service.content(tx, request.app.state.vault, document_id)
        tx.record("documents.read", document.id)
        name = quote(document.name)
    disposition = f"attachment; filename*=UTF-8''{name}"
    headers = {"Content-Disposition": disposition}
    return Response(found, media_type="application/octet-stream", headers=headers)


@router.get("/documents/{document_id}/record", responses=problems(DocumentNotFound))
def record(document_id: UUID, actor: SignedIn, uow: Uow) -> DocumentCard:
    """All about a document but its content: versions, retention, decisions, readers."""
    with uow.begin(actor) as tx:
        document = repository.by_id(tx.session, document_id)
        return DocumentCard.of(
            document,
            repository.versions(tx.session, document),
            erasure.retention(tx, document),
            repository.decisions(tx.session, document),
            repository.readers(tx.session, document_id),
            repository.uses(tx.session, document_id),
        )


@router.post(
    "/documents/{document_id}/purpose-end",
    status_code=201,
    response_model=DecisionOut,
    responses=problems(
        RoleMissing, DocumentNotFound, NotTheHolder, DocumentInUse, PurposeEndImpossible
    ),
)
def end_purpose(
    document_id: UUID, body: PurposeEndIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """State when what the document was for has ended; the years to keep it count from there."""
    with uow.begin(actor) as tx:
        cmd = body.to_command(document_id)
        return once.answer(tx, lambda: DecisionOut.of(erasure.end_purpose(tx, cmd)))


@router.post(
    "/documents/{document_id}/erasure",
    status_code=201,
    response_model=DecisionOut,
    responses=problems(RoleMissing, DocumentNotFound, NotTheHolder, AlreadyErased, DocumentInUse),
)
def erase_document(
    document_id: UUID,
    body: ErasureIn,
    request: Request,
    actor: SignedIn,
    uow: Uow,
    once: OneAnswer,
) -> Response:
    """Erase one document; while a law demands it, it is restricted instead (PI-06, PI-07)."""
    with uow.begin(actor) as tx:
        cmd, vault = body.of_document(document_id), request.app.state.vault
        return once.answer(tx, lambda: DecisionOut.of(erasure.erase(tx, vault, cmd)))


@router.put("/data-subjects/{subject_id}", status_code=201, responses=problems(SubjectExists))
def add_subject(subject_id: UUID, body: SubjectIn, actor: SignedIn, uow: Uow) -> SubjectOut:
    """File a natural person whose data your documents hold; their documents get a key of their own.

    Give a reference that tells nobody else who it is.
    """
    with uow.begin(actor) as tx:
        return SubjectOut.of(erasure.add_subject(tx, body.to_command(subject_id)))


@router.get("/data-subjects")
def list_subjects(actor: SignedIn, uow: Uow, page: Paged) -> list[SubjectOut]:
    """The natural persons whose data your documents hold, oldest first."""
    with uow.begin(actor) as tx:
        return [SubjectOut.of(one) for one in repository.subjects(tx.session, page)]


@router.post(
    "/data-subjects/{subject_id}/erasure",
    status_code=201,
    response_model=DecisionOut,
    responses=problems(RoleMissing, SubjectNotFound, NotTheHolder, AlreadyErased),
)
def erase_subject(
    subject_id: UUID,
    body: ErasureIn,
    request: Request,
    actor: SignedIn,
    uow: Uow,
    once: OneAnswer,
) -> Response:
    """Destroy the key of a person's documents; while a law demands one, restrict them instead."""
    with uow.begin(actor) as tx:
        cmd, vault = body.of_subject(subject_id), request.app.state.vault
        return once.answer(tx, lambda: DecisionOut.of(erasure.erase(tx, vault, cmd)))


def _keep(cmd: KeepDocument, request: Request, actor: Actor, uow: UnitOfWork) -> DocumentOut:
    with uow.begin(actor) as tx:
        return DocumentOut.of(service.keep(tx, request.app.state.vault, cmd))
