"""What endpoints take: the transaction opener, who is asking, and one answer per request."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Protocol
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Depends, Header, Query, Request
from fastapi.responses import JSONResponse, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

from ip_finance.core.actor import Actor
from ip_finance.core.canonical import content_hash
from ip_finance.core.errors import RuleViolated, Unauthenticated
from ip_finance.core.idempotency import claim
from ip_finance.core.paging import LONGEST_CURSOR, MOST, USUAL, Page
from ip_finance.core.uow import Reading, Tx, UnitOfWork

SESSION_COOKIE = "ipfin_session"
SAFE_METHODS = frozenset({"GET", "HEAD"})
UNLOGGED = ("/api/signing-requests", "/to-sign", "/api/audit/log")
"""Reads that leave no trace: steps, which are asked for again and again and go on the ledger; and
the check of the log, which must answer also when nothing can be added to the log any more."""
UNLOGGED_PAGES = frozenset({"/audit", "/audit/standing"})
"""Pages that must answer then, too: they say that the log was tampered with."""
LONGEST_PATH = 200

# Says in the OpenAPI document how to sign in; the header itself is read by `session_secret`.
BEARER = HTTPBearer(auto_error=False, description="The token of a session.")


class SignIn(Protocol):
    """Who holds a session; given by the composition root, so that `web` knows no slice."""

    def actor_of(self, secret: str) -> Actor:
        """Raises: Unauthenticated."""
        ...


class NotSignedIn(Unauthenticated):
    code = "not-signed-in"

    def __init__(self) -> None:
        super().__init__(
            "Nobody is signed in.", cure="Sign in, and send the token as `Authorization: Bearer …`."
        )


class IdempotencyKeyMissing(RuleViolated):
    code = "idempotency-key-missing"

    def __init__(self) -> None:
        super().__init__(
            "A POST needs an Idempotency-Key.",
            cure="Send the header `Idempotency-Key` with a fresh UUID; repeat it on a retry.",
        )


def get_uow(request: Request) -> UnitOfWork:
    """The transaction opener; where something is read, it leaves a trace in the audit log."""
    uow: UnitOfWork = request.app.state.uow
    path = request.url.path
    is_unlogged = path.startswith(UNLOGGED) or path in UNLOGGED_PAGES
    if request.method not in SAFE_METHODS or is_unlogged:
        return uow
    return replace(uow, reading=Reading(path[:LONGEST_PATH], _record_id(request)))


def _record_id(request: Request) -> UUID | None:
    """The record that the path names, if it names one."""
    for value in request.path_params.values():
        try:
            return UUID(str(value))
        except ValueError:
            continue
    return None


def session_secret(request: Request) -> str | None:
    """The bearer token of an API call, or the cookie of a page that only reads.

    A cookie goes along with requests that other sites cause; it must not change anything here.
    Pages that change something carry a token of their own, see `web.pages`.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token
    return request.cookies.get(SESSION_COOKIE) if request.method in SAFE_METHODS else None


def get_actor(
    request: Request,
    _: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)] = None,
) -> Actor:
    secret = session_secret(request)
    if not secret:
        raise NotSignedIn
    sign_in: SignIn = request.app.state.sign_in
    return sign_in.actor_of(secret)


@dataclass(frozen=True, slots=True)
class Once:
    """One answer to one POST, however often it is sent."""

    key: str
    request_hash: str

    def answer(self, tx: Tx, do: Callable[[], BaseModel], status: int = 201) -> Response:
        """What `do` gives, or gave when this request came the first time."""
        stored = claim(tx, self.key, self.request_hash)
        if stored.status is None:
            stored.body = do().model_dump(mode="json")
            stored.status = status
        return JSONResponse(stored.body, status_code=stored.status)


async def get_once(
    request: Request, idempotency_key: Annotated[str | None, Header(max_length=128)] = None
) -> Once:
    if not idempotency_key:
        raise IdempotencyKeyMissing
    text = f"{request.method} {request.url.path}\n".encode() + await request.body()
    return Once(idempotency_key, content_hash(text))


def get_page(
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=MOST, description="Rows of a page.")] = USUAL,
    after: Annotated[
        str | None,
        Query(max_length=LONGEST_CURSOR, description="As the header `Link` of the page before."),
    ] = None,
) -> Page:
    """The part of a list that is asked for; `Link: <…>; rel="next"` (RFC 8288) names the next."""

    def tell(cursor: str) -> None:
        asked = [(name, told) for name, told in request.query_params.multi_items()]
        kept = [(name, told) for name, told in asked if name != "after"]
        request.state.next_page = f"{request.url.path}?{urlencode([*kept, ('after', cursor)])}"
        response.headers["Link"] = f'<{request.state.next_page}>; rel="next"'

    return Page(limit, after, tell)


SomeDay = Annotated[date | None, Query(ge=date(1990, 1, 1), le=date(2199, 12, 31))]
Paged = Annotated[Page, Depends(get_page)]
Uow = Annotated[UnitOfWork, Depends(get_uow)]
SignedIn = Annotated[Actor, Depends(get_actor)]
OneAnswer = Annotated[Once, Depends(get_once)]
