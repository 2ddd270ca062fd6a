"""RFC 9457 problem details: the one place where domain errors meet HTTP.

An API client gets `application/problem+json`; a browser gets the same facts as a page.
"""

import logging
import sys
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException

from ip_finance.core.errors import (
    Conflict,
    DomainError,
    Forbidden,
    NotFound,
    RuleViolated,
    Throttled,
    Unauthenticated,
    Unavailable,
)
from ip_finance.core.paging import CursorPassed, CursorUnknown

MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[DomainError], int] = {
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    RuleViolated: 422,
    Throttled: 429,
    Unavailable: 503,
}

CONTENT = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
SCHEMA = {
    "title": "Problem",
    "description": "RFC 9457. Further members are the facts of the problem.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "description": "Stable: what a client may decide on."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "rule": {"type": "string", "description": "The rule of law or policy that was broken."},
        "cure": {"type": "string", "description": "What to do now."},
    },
}
HTTP_CODES = {400: "malformed-request", 404: "not-found", 405: "method-not-allowed"}
DEEPEST_RECURSION = 1_000
"""Python's own limit. A library below `eth_account` raises it a hundredfold when it is imported,
and a body of so many brackets would then end the process instead of being refused."""

SIGN_IN = "/sign-in"
PLACES = {"step-up-needed": "/me/step-up", "recovery-unconfirmed": "/recovery"}
"""Where a browser is sent to cure a refusal at once."""
PIECE = "hx-request"
"""Sent when a page asks for a piece of itself: no other page may come in its place."""
STOCK_SCHEMAS = ("HTTPValidationError", "ValidationError")

log = logging.getLogger(__name__)


def status_of(error: type[DomainError]) -> int:
    return next(code for kind, code in STATUS.items() if issubclass(error, kind))


def problems(*errors: type[DomainError]) -> dict[int | str, dict[str, Any]]:
    """OpenAPI `responses=` for the errors an endpoint can answer with."""
    found: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        _add(found, status_of(error), error.code)
    return found


def _add(found: dict[Any, dict[str, Any]], status: Any, *codes: str) -> None:
    entry = found.setdefault(status, {"description": "", "content": CONTENT})
    entry["description"] = ", ".join(filter(None, [entry["description"], *codes]))


def describe(schema: dict[str, Any]) -> dict[str, Any]:
    """Add to an OpenAPI document the problems that follow from what an operation takes."""
    schemas = schema["components"]["schemas"]
    if "Problem" not in schemas:
        schemas["Problem"] = SCHEMA
        for name in STOCK_SCHEMAS:
            schemas.pop(name, None)
        for path in schema["paths"].values():
            for operation in path.values():
                _describe(operation)
    return schema


def _describe(operation: dict[str, Any]) -> None:
    found, taken = operation["responses"], operation.get("parameters", [])
    if found.get("422", {}).get("description") == "Validation Error":
        del found["422"]
    if "security" in operation:
        _add(found, "401", "not-signed-in", "session-ended")
        _add(found, "403", "recovery-unconfirmed")
    if "idempotency-key" in [parameter["name"] for parameter in taken]:
        _add(found, "422", "idempotency-key-missing", "idempotency-key-reused")
    if "requestBody" in operation:
        _add(found, "400", "malformed-request")  # not even text
    if taken or "requestBody" in operation:
        _add(found, "422", "malformed-request")
    if "after" in [parameter["name"] for parameter in taken]:
        _add(found, "422", CursorUnknown.code)
        _add(found, "409", CursorPassed.code)


def install(app: FastAPI) -> None:
    """Have `app` answer every expected failure, and every unexpected one, as a problem."""
    app.add_exception_handler(DomainError, _answer)
    app.add_exception_handler(RequestValidationError, _answer_malformed)
    app.add_exception_handler(StarletteHTTPException, _answer_http)
    app.add_exception_handler(Exception, _answer_bug)
    sys.setrecursionlimit(DEEPEST_RECURSION)
    stock = app.openapi
    app.openapi = lambda: describe(stock())  # type: ignore[method-assign]


async def _answer(request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)
    place = None if request.url.path.startswith("/api/") else _cured_at(request, error)
    if place is not None:
        is_piece = PIECE in request.headers
        return Response(status_code=204) if is_piece else RedirectResponse(place, status_code=303)
    facts: dict[str, Any] = {"rule": error.rule, "cure": error.cure or None, **error.facts}
    status = status_of(type(error))
    return _problem(request, status, error.code, error.detail, facts)


def _cured_at(request: Request, error: DomainError) -> str | None:
    """Where a browser goes now; and, for later, the page of ours that the refused form stood on."""
    if isinstance(error, Unauthenticated):
        return SIGN_IN
    if error.code not in PLACES:
        return None
    came_from = urlsplit(request.headers.get("referer", ""))
    here = came_from.path if came_from.netloc == request.url.netloc else ""
    place = PLACES[error.code]
    return f"{place}?{urlencode({'next': here})}" if here else place


async def _answer_malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [
        {"pointer": "/".join(["#", *map(str, e["loc"][1:])]), "detail": e["msg"]}
        for e in error.errors()
    ]
    detail = "The request is malformed: " + "; ".join(
        f"{e['pointer']} {e['detail']}" for e in errors
    )
    return _problem(request, 422, "malformed-request", detail, {"errors": errors})


async def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)
    code = HTTP_CODES.get(error.status_code, "http-error")
    return _problem(request, error.status_code, code, str(error.detail), {})


async def _answer_bug(request: Request, error: Exception) -> Response:
    """A bug: the client learns a number to quote, the log learns the rest."""
    correlation_id = str(uuid4())
    log.error("request failed, correlation id %s", correlation_id, exc_info=error)
    detail = "Something went wrong on our side; nothing was changed."
    facts = {"correlation_id": correlation_id}
    return _problem(request, 500, "internal-error", detail, facts)


def _problem(
    request: Request, status: int, code: str, detail: str, facts: Mapping[str, Any]
) -> Response:
    body = {
        "type": f"/problems/{code}",
        "title": code.replace("-", " ").capitalize(),
        "status": status,
        "detail": detail,
        "instance": request.url.path,
        **{name: value for name, value in facts.items() if value is not None},
    }
    if _is_browser(request):
        return _page(request, body, status)
    wait = facts.get("retry_after")
    headers = None if wait is None else {"Retry-After": str(wait)}
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def _page(request: Request, body: dict[str, Any], status: int) -> Response:
    templates = request.app.state.templates
    context = {"problem": body, "back": request.headers.get("referer", "/")}
    page: Response = templates.TemplateResponse(
        request, "problem.html", context, status_code=status
    )
    return page


def _is_browser(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")
