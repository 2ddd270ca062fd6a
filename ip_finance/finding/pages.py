"""`/search`: one box for numbers, codes, names and hashes. `/events`: that something changed."""

from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from ip_finance.core.actor import Actor
from ip_finance.core.errors import Forbidden, Unauthenticated
from ip_finance.finding import service
from ip_finance.finding.domain import Kind, jump, query_of
from ip_finance.finding.news import News
from ip_finance.web.deps import Uow
from ip_finance.web.pages import PageActor, get_page_actor, see, show

router = APIRouter(include_in_schema=False)

EVENT_STREAM = "text/event-stream"
KINDS = {
    Kind.CASE: "融资案件",
    Kind.RIGHT: "知识产权",
    Kind.PLEDGE: "质押登记",
    Kind.DOCUMENT: "文件",
    Kind.CERTIFICATE: "存证证书",
    Kind.STEP: "已签署的步骤",
    Kind.TRANSACTION: "账本交易",
}


@router.get("/search")
def search(request: Request, actor: PageActor, uow: Uow, q: str = "") -> Response:
    """What fits, by kind; the one thing whose number or hash was typed opens at once."""
    query = query_of(q)
    with uow.begin(actor) as tx:
        hits = service.search(tx, query)
    if (href := jump(hits)) is not None:
        return see(href)
    grouped = [(KINDS[kind], [hit for hit in hits if hit.kind is kind]) for kind in Kind]
    found = [(title, group) for title, group in grouped if group]
    return show(request, "finding/found.html", query=query.text, found=found)


@router.get("/events")
async def events(request: Request) -> Response:
    """Tells a browser, while it looks, that something of its party's changed: not what.

    Nothing for whoever asks for no stream, is not signed in, or comes when there are too many.
    """
    news: News = request.app.state.news
    if EVENT_STREAM not in request.headers.get("accept", "") or news.is_full:
        return Response(status_code=204)
    try:
        actor = await run_in_threadpool(get_page_actor, request)
    except (Forbidden, Unauthenticated):
        return Response(status_code=204)
    return StreamingResponse(_told(news, actor), media_type=EVENT_STREAM)


@router.get("/events/bell")
def bell(request: Request, actor: PageActor) -> Response:  # noqa: ARG001
    """The bell of the frame anew."""
    return show(request, "finding/bell.html")


async def _told(news: News, actor: Actor) -> AsyncIterator[str]:
    async for has_changed in news.of_party(actor.party_id):
        yield "event: changed\ndata: \n\n" if has_changed else ":\n\n"
