"""Pages on which a passkey is made, used to sign in, and used once more before a weighty step."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import SYSTEM, Actor
from ip_finance.core.errors import DomainError
from ip_finance.core.uow import Tx
from ip_finance.identity import passkeys, repository, service, sessions
from ip_finance.identity.devices import device_of
from ip_finance.identity.domain import Ceremony
from ip_finance.identity.passkeys import Asked, Site
from ip_finance.identity.visiting import enter, system_of, typed, visit_page
from ip_finance.web.deps import SESSION_COOKIE
from ip_finance.web.pages import (
    VISIT_COOKIE,
    PageActor,
    PageForm,
    VisitForm,
    begin_visit,
    see,
    show,
    show_refused,
)
from ip_finance.web.refusals import in_chinese
from ip_finance.web.security import local_path
from ip_finance.web.step_up import STEP_UP

router = APIRouter(include_in_schema=False)

PASSKEYS = "identity/passkeys.html"


@router.get("/me/passkeys")
def list_passkeys(request: Request, actor: PageActor) -> Response:
    """One's passkeys, and the form that makes another."""
    return show(request, PASSKEYS, refused=None, **_mine(request, actor))


@router.post("/me/passkeys", dependencies=[STEP_UP])
def register(request: Request, actor: PageActor, form: PageForm) -> Response:
    """Keep a new passkey: the first with the password, a further one after using one."""
    asked = _asked(request, Ceremony.REGISTER)
    try:
        with system_of(request).begin(actor) as tx:
            wrong = _wrong_password(tx, request, typed(form.values, "password"))
            if wrong is None:
                name = form.text("name") or "通行密钥"
                passkeys.register(tx, asked, name, form.text("answer"))
    except DomainError as refused:
        wrong = refused
    if wrong is not None:
        return show_refused(request, PASSKEYS, wrong, **_mine(request, actor))
    return see("/me/passkeys?done=passkey-added")


@router.post("/me/passkeys/{passkey_id}/removal", dependencies=[STEP_UP])
def remove(passkey_id: UUID, request: Request, actor: PageActor, form: PageForm) -> Response:
    """Take a passkey off."""
    with system_of(request).begin(actor) as tx:
        return form.once.redirect(tx, lambda: _removed(tx, passkey_id))


@router.get("/sign-in/passkey")
def sign_in_page(request: Request) -> Response:
    """The page that asks the browser for a passkey."""
    return _sign_in_page(request)


@router.post("/sign-in/passkey")
def sign_in(request: Request, form: VisitForm) -> Response:
    """Open a session for the owner of the passkey."""
    asked = _asked(request, Ceremony.SIGN_IN, request.cookies.get(VISIT_COOKIE, ""))
    try:
        with system_of(request).begin(SYSTEM) as tx:
            opened = passkeys.sign_in(tx, asked, form.text("answer"), device_of(request))
    except DomainError as refused:
        told = in_chinese(refused.code, refused.facts)
        return _sign_in_page(request, 403, error=told.detail + told.cure)
    return enter(request, opened)


@router.get("/me/step-up")
def step_up_page(request: Request, actor: PageActor) -> Response:
    """The page that asks for one's passkey once more."""
    return _step_up_page(request, actor)


@router.post("/me/step-up")
def step_up(request: Request, actor: PageActor, form: PageForm) -> Response:
    """Prove it once more; then back to what is to be done."""
    asked = _asked(request, Ceremony.STEP_UP)
    try:
        with system_of(request).begin(actor) as tx:
            passkeys.step_up(tx, asked, form.text("answer"), request.cookies[SESSION_COOKIE])
    except DomainError as refused:
        return _step_up_page(request, actor, refused)
    return see(local_path(form.text("next")))


def _asked(request: Request, purpose: Ceremony, tied_to: str = "") -> Asked:
    url = request.url
    site = Site(url.hostname or "", f"{url.scheme}://{url.netloc}")
    return Asked(purpose, site, sessions.hash_of(tied_to or request.cookies[SESSION_COOKIE]))


def _mine(request: Request, actor: Actor) -> dict[str, Any]:
    with system_of(request).begin(actor) as tx:
        return {
            "passkeys": repository.passkeys_of(tx.session, actor.person_id),
            "options": passkeys.ask_new(tx, _asked(request, Ceremony.REGISTER)),
            "needs_password": passkeys.needs_password(tx),
            "is_by_name": not _is_numeric(request),
        }


def _is_numeric(request: Request) -> bool:
    """An address of digits: browsers make passkeys for names only."""
    return (request.url.hostname or "").replace(".", "").isdecimal()


def _wrong_password(tx: Tx, request: Request, password: str) -> DomainError | None:
    if not passkeys.needs_password(tx):
        return None
    return service.check_own(tx, password, device_of(request))


def _removed(tx: Tx, passkey_id: UUID) -> str:
    passkeys.remove(tx, passkey_id)
    return "/me/passkeys?done=passkey-removed"


def _sign_in_page(request: Request, status: int = 200, error: str = "") -> Response:
    asked = _asked(request, Ceremony.SIGN_IN, begin_visit(request))
    with system_of(request).begin(SYSTEM) as tx:
        options = passkeys.ask_use(tx, asked, None)
    return visit_page(
        request,
        "identity/passkey_sign_in.html",
        status,
        options=options,
        error=error,
        is_by_name=not _is_numeric(request),
    )


def _step_up_page(request: Request, actor: Actor, refused: DomainError | None = None) -> Response:
    with system_of(request).begin(actor) as tx:
        context: dict[str, Any] = {
            "has_passkey": repository.has_passkey(tx.session, actor.person_id),
            "options": passkeys.ask_use(tx, _asked(request, Ceremony.STEP_UP), actor.person_id),
            "next": local_path(request.query_params.get("next", "")),
        }
    if refused is not None:
        return show_refused(request, "identity/step_up.html", refused, **context)
    return show(request, "identity/step_up.html", refused=None, **context)
