"""Pages of a lost account: the code, the new password, and the codes made beforehand."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from ip_finance.core.actor import SYSTEM, Actor
from ip_finance.core.errors import DomainError
from ip_finance.identity import recovering, repository, service, sessions
from ip_finance.identity.devices import device_of
from ip_finance.identity.visiting import enter, system_of, typed, visit_page, visit_refused
from ip_finance.web.deps import SESSION_COOKIE, NotSignedIn
from ip_finance.web.pages import HeldForm, PageActor, PageForm, VisitForm, see, show, show_refused
from ip_finance.web.step_up import STEP_UP

router = APIRouter(include_in_schema=False)

CODE, RECOVERED = "identity/recovery_code.html", "identity/recovery.html"


def get_holder(request: Request) -> Actor:
    """Whoever holds the session, confirmed or not. Raises: NotSignedIn, SessionEnded."""
    secret = request.cookies.get(SESSION_COOKIE)
    if not secret:
        raise NotSignedIn
    with system_of(request).begin(SYSTEM) as tx:
        return sessions.as_actor(tx, sessions.held(tx, secret).person_id)


Holder = Annotated[Actor, Depends(get_holder)]


@router.get("/sign-in/recovery")
def code_page(request: Request) -> Response:
    """The form for a recovery code."""
    return visit_page(request, CODE)


@router.post("/sign-in/recovery")
def begin(request: Request, form: VisitForm) -> Response:
    """Open a session that can only set a new password."""
    login, code = form.text("login"), form.text("code")
    with system_of(request).begin(SYSTEM) as tx:
        opened = recovering.begin(tx, login, code, device_of(request))
    if isinstance(opened, DomainError):
        return visit_refused(request, CODE, opened, login=login)
    return enter(request, opened, "/recovery")


@router.get("/recovery")
def recovery_page(request: Request, holder: Holder) -> Response:
    """What is still to be done until the account works again, and by whom."""
    return _page(request, holder)


@router.post("/recovery/password")
def set_password(request: Request, holder: Holder, form: HeldForm) -> Response:
    """Set a new password; the account still waits for the second person."""
    try:
        with system_of(request).begin(holder) as tx:
            if not repository.is_recovering(tx.session, holder.person_id):
                return see("/me/password")
            service.set_password(tx, holder.person_id, typed(form.values, "new"))
    except DomainError as refused:
        return _page(request, holder, refused)
    return see("/recovery?done=password-set")


@router.get("/me/recovery-codes")
def codes_page(request: Request, actor: PageActor) -> Response:
    """How many codes are left."""
    with system_of(request).begin(actor) as tx:
        left = repository.codes_left(tx.session, actor.person_id)
    return show(request, "identity/recovery_codes.html", left=left, codes=())


@router.post("/me/recovery-codes", dependencies=[STEP_UP])
def make_codes(request: Request, actor: PageActor, form: PageForm) -> Response:  # noqa: ARG001
    """Make new codes and show them, once."""
    with system_of(request).begin(actor) as tx:
        codes = recovering.make_codes(tx)
    return show(request, "identity/recovery_codes.html", left=len(codes), codes=codes)


def _page(request: Request, holder: Actor, refused: DomainError | None = None) -> Response:
    with system_of(request).begin(holder) as tx:
        waits = repository.is_recovering(tx.session, holder.person_id)
    if refused is not None:
        return show_refused(request, RECOVERED, refused, waits=waits)
    return show(request, RECOVERED, refused=None, waits=waits)
