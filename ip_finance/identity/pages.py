"""Pages of signing in and out, and of one's own password."""

from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import SYSTEM
from ip_finance.core.errors import DomainError
from ip_finance.core.paging import Page
from ip_finance.identity import repository, service, sessions
from ip_finance.identity.devices import device_of
from ip_finance.identity.domain import Enter
from ip_finance.identity.visiting import enter, system_of, typed, visit_page, visit_refused
from ip_finance.web.deps import SESSION_COOKIE
from ip_finance.web.pages import (
    PageActor,
    PageForm,
    VisitForm,
    see,
    show,
    show_refused,
)

router = APIRouter(include_in_schema=False)

SIGN_IN = "identity/sign_in.html"
PASSWORD = "identity/password.html"  # noqa: S105  a template


@router.get("/sign-in")
def sign_in_page(request: Request) -> Response:
    """The sign-in form, tied to this browser by a cookie."""
    return visit_page(request, SIGN_IN)


@router.post("/sign-in")
def sign_in(request: Request, form: VisitForm) -> Response:
    """Open a session, and go to the desk."""
    login = form.text("login")
    cmd = Enter(login, typed(form.values, "password"), uuid4(), device_of(request))
    with system_of(request).begin(SYSTEM) as tx:
        opened = service.sign_in(tx, cmd)
    if isinstance(opened, DomainError):
        return visit_refused(request, SIGN_IN, opened, login=login)
    return enter(request, opened)


@router.post("/sign-out")
def sign_out(request: Request, form: PageForm) -> Response:  # noqa: ARG001  checks the token
    """End the session."""
    with system_of(request).begin(SYSTEM) as tx:
        sessions.sign_out(tx, request.cookies[SESSION_COOKIE])
    answer = see("/sign-in?done=signed-out")
    answer.delete_cookie(SESSION_COOKIE, path="/")
    return answer


@router.get("/me/account")
def account(request: Request, actor: PageActor) -> Response:
    """Everything about one's own account, and the way to each part of it."""
    with system_of(request).begin(actor) as tx:
        context = {
            "passkeys": len(repository.passkeys_of(tx.session, actor.person_id)),
            "sessions": len(sessions.mine(tx, Page(limit=None))),
            "companies": len(repository.companies_of(tx.session, actor.person_id)),
            "codes": repository.codes_left(tx.session, actor.person_id),
        }
    return show(request, "identity/account.html", **context)


@router.get("/me/password")
def password_page(request: Request, _: PageActor) -> Response:
    """The form for a new password."""
    return show(request, PASSWORD, refused=None)


@router.post("/me/password")
def change_password(request: Request, actor: PageActor, form: PageForm) -> Response:
    """Set a new password; every other session ends."""
    old, new = typed(form.values, "old"), typed(form.values, "new")
    try:
        with system_of(request).begin(actor) as tx:
            wrong = service.change_password(tx, request.cookies[SESSION_COOKIE], old, new)
    except DomainError as refused:
        wrong = refused
    if wrong is not None:
        return show_refused(request, PASSWORD, wrong)
    return see("/me/account?done=password-set")
