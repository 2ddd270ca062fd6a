"""RFC 9457 problem details: the one place where domain errors meet HTTP.

An API client gets `application/problem+json`; a browser gets the same facts as a page.
"""

import logging
from collections.abc import Mapping
from typing import Any
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
    Unauthenticated,
    Unavailable,
)

MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[DomainError], int] = {
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    RuleViolated: 422,
    Unavailable: 503,
}

log = logging.getLogger(__name__)


def status_of(error: type[DomainError]) -> int:
    return next(code for kind, code in STATUS.items() if issubclass(error, kind))


def problems(*errors: type[DomainError]) -> dict[int | str, dict[str, Any]]:
    """OpenAPI `responses=` for the errors an endpoint can answer with."""
    found: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        entry = found.setdefault(status_of(error), {"description": "", "content": {MEDIA_TYPE: {}}})
        entry["description"] = ", ".join(filter(None, [entry["description"], error.code]))
    return found


def install(app: FastAPI) -> None:
    """Have `app` answer every expected failure, and every unexpected one, as a problem."""
    app.add_exception_handler(DomainError, _answer)
    app.add_exception_handler(RequestValidationError, _answer_malformed)
    app.add_exception_handler(StarletteHTTPException, _answer_http)
    app.add_exception_handler(Exception, _answer_bug)


async def _answer(request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)
    if isinstance(error, Unauthenticated) and _is_browser(request):
        return RedirectResponse("/sign-in", status_code=303)
    facts: dict[str, Any] = {"rule": error.rule, "cure": error.cure or None, **error.facts}
    status = status_of(type(error))
    return _problem(request, status, error.code, error.detail, facts)


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
    code = {404: "not-found", 405: "method-not-allowed"}.get(error.status_code, "http-error")
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
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE)


def _page(request: Request, body: dict[str, Any], status: int) -> Response:
    templates = request.app.state.templates
    context = {"problem": body, "back": request.headers.get("referer", "/")}
    page: Response = templates.TemplateResponse(
        request, "problem.html", context, status_code=status
    )
    return page


def _is_browser(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")
