"""`/search`: one box for numbers, codes, names and hashes. `/events`: that something changed."""

from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from ip_finance.finding import service
from ip_finance.finding.domain import Kind, jump, query_of
from ip_finance.finding.news import News, position_of
from ip_finance.web.deps import SESSION_COOKIE, Uow
from ip_finance.web.pages import PageActor, Reception, see, show

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
async def events(request: Request, since: str = "") -> Response:
    """Tells a browser, while it looks, that something of its party's changed: not what.

    `since` is where the news stood when the page was made; without it, the page may be old.

    Nothing for whoever asks for no stream, is not signed in, or comes when there are too many. It
    is no use of the session, which an open page would else keep from ever being idle.
    """
    news: News = request.app.state.news
    if EVENT_STREAM not in request.headers.get("accept", "") or news.is_full:
        return Response(status_code=204)
    reception: Reception = request.app.state.sign_in
    secret = request.cookies.get(SESSION_COOKIE, "")
    actor = await run_in_threadpool(reception.watcher_of, secret)
    if actor is None:
        return Response(status_code=204)
    heard = told(news.of_party(actor.party_id, position_of(since)), reception, secret)
    return StreamingResponse(heard, media_type=EVENT_STREAM)


@router.get("/events/bell")
def bell(request: Request, actor: PageActor) -> Response:  # noqa: ARG001
    """The bell of the frame anew."""
    return show(request, "finding/bell.html")


async def told(
    changes: AsyncIterator[bool], reception: Reception, secret: str
) -> AsyncIterator[str]:
    """Ends with the session; between two words it holds nothing of the database."""
    async for has_changed in changes:
        if await run_in_threadpool(reception.watcher_of, secret) is None:
            return
        yield "event: changed\ndata: \n\n" if has_changed else ":\n\n"
