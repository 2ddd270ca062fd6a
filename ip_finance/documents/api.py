"""JSON endpoints of documents."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import Actor
from ip_finance.core.uow import UnitOfWork
from ip_finance.documents import repository, service
from ip_finance.documents.domain import (
    LARGEST_FILE,
    ContentDamaged,
    DocumentExists,
    DocumentNotFound,
    EmptyFile,
    FileTooLarge,
    KeepDocument,
)
from ip_finance.documents.schemas import DocumentOut
from ip_finance.web.deps import SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(prefix="/documents", tags=["documents"])


async def read_body(request: Request) -> bytes:
    """The body, given up as soon as it is larger than a document may be."""
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > LARGEST_FILE:
            raise FileTooLarge(len(found))
    return bytes(found)


@router.put(
    "/{document_id}",
    status_code=201,
    responses=problems(IdTaken, EmptyFile, FileTooLarge, DocumentExists),
    openapi_extra={"requestBody": {"content": {"application/octet-stream": {}}, "required": True}},
)
async def keep(
    document_id: UUID,
    name: Annotated[str, Query(min_length=1, max_length=200, pattern=r"^[^\x00]+$")],
    request: Request,
    actor: SignedIn,
    uow: Uow,
) -> DocumentOut:
    """Keep the file in the body under an id chosen by the caller."""
    media_type = request.headers.get("content-type", "application/octet-stream")[:100]
    cmd = KeepDocument(document_id, name, media_type, await read_body(request))
    return await run_in_threadpool(_keep, cmd, request, actor, uow)


@router.get("/{document_id}", responses=problems(DocumentNotFound))
def describe(document_id: UUID, actor: SignedIn, uow: Uow) -> DocumentOut:
    """What is kept under the id."""
    with uow.begin(actor) as tx:
        return DocumentOut.of(repository.by_id(tx.session, document_id))


@router.get(
    "/{document_id}/content",
    response_class=Response,
    responses={
        200: {"content": {"application/octet-stream": {}}},
        **problems(DocumentNotFound, ContentDamaged),
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


def _keep(cmd: KeepDocument, request: Request, actor: Actor, uow: UnitOfWork) -> DocumentOut:
    with uow.begin(actor) as tx:
        return DocumentOut.of(service.keep(tx, request.app.state.vault, cmd))
