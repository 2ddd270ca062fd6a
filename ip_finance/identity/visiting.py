"""What every page of signing in has in common: before there is a session, and as it begins."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from ip_finance.core.actor import SYSTEM
from ip_finance.core.errors import DomainError
from ip_finance.core.uow import UnitOfWork
from ip_finance.identity import sessions
from ip_finance.identity.domain import SESSION_VALID_FOR, Opened
from ip_finance.web.deps import SESSION_COOKIE
from ip_finance.web.pages import VISIT_COOKIE, begin_visit, keep_cookie, see, show
from ip_finance.web.problems import status_of
from ip_finance.web.refusals import in_chinese


def system_of(request: Request) -> UnitOfWork:
    """Transactions of the role that knows who people are."""
    system: UnitOfWork = request.app.state.system_uow
    return system


def typed(values: Mapping[str, tuple[str, ...]], name: str) -> str:
    """A secret as it was typed, spaces and all."""
    return "".join(values.get(name, ()))


def visit_page(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page for whoever has no session yet, tied to this browser by a cookie."""
    visit = begin_visit(request)
    page = show(request, template, status, **context)
    keep_cookie(request, page, VISIT_COOKIE, visit, int(SESSION_VALID_FOR.total_seconds()))
    return page


def visit_refused(
    request: Request, template: str, refused: DomainError, **context: Any
) -> Response:
    """The same page with the refusal on it."""
    told = in_chinese(refused.code, refused.facts)
    status = status_of(type(refused))
    page = visit_page(request, template, status, error=told.detail + told.cure, **context)
    if "retry_after" in refused.facts:
        page.headers["Retry-After"] = str(refused.facts["retry_after"])
    return page


def enter(request: Request, opened: Opened, location: str = "/") -> Response:
    """Begin the session in this browser. One that the browser already had has ended with it."""
    before = request.cookies.get(SESSION_COOKIE)
    if before:
        with system_of(request).begin(SYSTEM) as tx:
            sessions.sign_out(tx, before)
    answer = see(location)
    age = int(SESSION_VALID_FOR.total_seconds())
    keep_cookie(request, answer, SESSION_COOKIE, opened.secret, age)
    answer.delete_cookie(VISIT_COOKIE, path="/")
    return answer
