"""Pages of one's sessions, and of one's accounts at several companies."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import Actor
from ip_finance.core.errors import DomainError
from ip_finance.core.uow import Tx
from ip_finance.identity import memberships, repository, sessions
from ip_finance.identity.devices import device_of
from ip_finance.identity.domain import Proof
from ip_finance.identity.visiting import enter, system_of, typed
from ip_finance.web.deps import SESSION_COOKIE, Paged
from ip_finance.web.pages import PageActor, PageForm, show, show_refused

router = APIRouter(include_in_schema=False)

COMPANIES = "identity/companies.html"
PROOFS = {
    Proof.PASSWORD: "登录密码",
    Proof.PASSKEY: "通行密钥",
    Proof.PROVIDER: "银行账号",
    Proof.INVITATION: "邀请链接",
    Proof.RECOVERY_CODE: "恢复码",
    Proof.COMPANY: "企业切换",
}


@router.get("/me/sessions")
def list_sessions(request: Request, actor: PageActor, page: Paged) -> Response:
    """Where one is signed in."""
    with system_of(request).begin(actor) as tx:
        found = sessions.mine(tx, page)
    this = sessions.hash_of(request.cookies[SESSION_COOKIE])
    return show(request, "identity/sessions.html", sessions=found, this=this, proofs=PROOFS)


@router.post("/me/sessions/{session_id}/end")
def end_session(session_id: UUID, request: Request, actor: PageActor, form: PageForm) -> Response:
    """End one of one's sessions."""
    with system_of(request).begin(actor) as tx:
        return form.once.redirect(tx, lambda: _ended(tx, session_id))


@router.post("/me/sessions/end-others")
def end_others(request: Request, actor: PageActor, form: PageForm) -> Response:
    """End every session but this one."""
    secret = request.cookies[SESSION_COOKIE]
    with system_of(request).begin(actor) as tx:
        return form.once.redirect(tx, lambda: _others_ended(tx, secret))


@router.get("/me/companies")
def list_companies(request: Request, actor: PageActor) -> Response:
    """One's accounts at several companies, and the form that ties another."""
    return show(request, COMPANIES, refused=None, **_mine(request, actor))


@router.post("/me/companies")
def tie(request: Request, actor: PageActor, form: PageForm) -> Response:
    """Tie another account of one's own to this one."""
    login, password = form.text("login"), typed(form.values, "password")
    with system_of(request).begin(actor) as tx:
        wrong = memberships.tie(tx, login, password, device_of(request))
    context = _mine(request, actor)
    if wrong is not None:
        return show_refused(request, COMPANIES, wrong, **context)
    return show(request, COMPANIES, refused=None, **context)


@router.post("/me/companies/leave")
def leave(request: Request, actor: PageActor, form: PageForm) -> Response:
    """Have this account be nobody else's again."""
    with system_of(request).begin(actor) as tx:
        return form.once.redirect(tx, lambda: _left(tx))


@router.post("/me/company")
def switch(request: Request, actor: PageActor, form: PageForm) -> Response:
    """Go on as one's account at another company, in a session of its own."""
    try:
        other = UUID(form.text("person_id"))
    except ValueError:
        other = actor.person_id
    try:
        with system_of(request).begin(actor) as tx:
            secret = request.cookies[SESSION_COOKIE]
            opened = memberships.switch(tx, other, secret, device_of(request))
    except DomainError as refused:
        return show_refused(request, COMPANIES, refused, **_mine(request, actor))
    return enter(request, opened)


def _mine(request: Request, actor: Actor) -> dict[str, Any]:
    with system_of(request).begin(actor) as tx:
        found = repository.companies_of(tx.session, actor.person_id)
    return {"companies": found, "me": actor.person_id}


def _ended(tx: Tx, session_id: UUID) -> str:
    sessions.end(tx, session_id)
    return "/me/sessions?done=session-ended"


def _others_ended(tx: Tx, secret: str) -> str:
    sessions.end_others(tx, secret)
    return "/me/sessions?done=session-ended"


def _left(tx: Tx) -> str:
    memberships.leave(tx)
    return "/me/companies"
