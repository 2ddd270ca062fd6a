"""JSON endpoints: sign in and out, and the sessions of one's own."""

from uuid import UUID

from fastapi import APIRouter, Request, Response, status

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import SYSTEM
from ip_finance.core.errors import DomainError
from ip_finance.core.uow import UnitOfWork
from ip_finance.identity import service, sessions
from ip_finance.identity.devices import device_of
from ip_finance.identity.domain import SESSION_VALID_FOR, Enter
from ip_finance.identity.errors import SessionNotFound, TooManyTries, WrongCredentials
from ip_finance.identity.schemas import HeldSession, SessionIn, SessionOut
from ip_finance.web.deps import Paged, SignedIn, session_secret
from ip_finance.web.problems import problems

router = APIRouter(tags=["identity"])


@router.put(
    "/sessions/{session_id}",
    status_code=201,
    responses=problems(IdTaken, WrongCredentials, TooManyTries),
)
def sign_in(session_id: UUID, body: SessionIn, request: Request) -> SessionOut:
    """Sign in under a session id chosen by the caller; the answer holds the bearer token."""
    system: UnitOfWork = request.app.state.system_uow
    cmd = Enter(body.login, body.password, session_id, device_of(request))
    with system.begin(SYSTEM) as tx:
        opened = service.sign_in(tx, cmd)
        until = tx.now + SESSION_VALID_FOR
    if isinstance(opened, DomainError):
        raise opened
    return SessionOut(token=opened.secret, expires_at=until)


@router.delete("/sessions/current", status_code=status.HTTP_204_NO_CONTENT)
def sign_out(request: Request) -> Response:
    """End the session that this request came with."""
    system: UnitOfWork = request.app.state.system_uow
    with system.begin(SYSTEM) as tx:
        sessions.sign_out(tx, session_secret(request) or "")
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.get("/me/sessions")
def list_sessions(actor: SignedIn, request: Request, page: Paged) -> list[HeldSession]:
    """Where you are signed in."""
    system: UnitOfWork = request.app.state.system_uow
    this = sessions.hash_of(session_secret(request) or "")
    with system.begin(actor) as tx:
        return [HeldSession.of(held, this) for held in sessions.mine(tx, page)]


@router.delete("/me/sessions/{session_id}", status_code=204, responses=problems(SessionNotFound))
def end_session(session_id: UUID, actor: SignedIn, request: Request) -> Response:
    """End one of your sessions."""
    system: UnitOfWork = request.app.state.system_uow
    with system.begin(actor) as tx:
        sessions.end(tx, session_id)
    return Response(status_code=status.HTTP_204_NO_CONTENT)
