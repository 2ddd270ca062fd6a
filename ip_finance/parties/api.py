"""JSON endpoints: sessions, parties and their people."""

from uuid import UUID

from fastapi import APIRouter, Request, Response, status

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import SYSTEM, PersonRole, RoleMissing
from ip_finance.core.uow import UnitOfWork
from ip_finance.parties import repository, service
from ip_finance.parties.domain import (
    SESSION_VALID_FOR,
    BadUscc,
    PartyExists,
    PartyNotFound,
    PartyNotOnLedger,
    PersonExists,
    PersonNotFound,
    RoleNotOfKind,
    WrongCredentials,
)
from ip_finance.parties.schemas import (
    Me,
    PartyIn,
    PartyOut,
    PersonIn,
    PersonOut,
    SessionIn,
    SessionOut,
)
from ip_finance.signing.domain import NoKeyEnrolled
from ip_finance.signing.schemas import Asked
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow, session_secret
from ip_finance.web.problems import problems

router = APIRouter(tags=["parties"])


@router.put(
    "/sessions/{session_id}", status_code=201, responses=problems(IdTaken, WrongCredentials)
)
def sign_in(session_id: UUID, body: SessionIn, request: Request) -> SessionOut:
    """Sign in under a session id chosen by the caller; the answer holds the bearer token."""
    system: UnitOfWork = request.app.state.system_uow
    with system.begin(SYSTEM) as tx:
        token = service.sign_in(tx, body.login, body.password, session_id)
        return SessionOut(token=token, expires_at=tx.now + SESSION_VALID_FOR)


@router.delete("/sessions/current", status_code=status.HTTP_204_NO_CONTENT)
def sign_out(request: Request) -> Response:
    """End the session that this request came with."""
    system: UnitOfWork = request.app.state.system_uow
    with system.begin(SYSTEM) as tx:
        service.sign_out(tx, session_secret(request) or "")
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.get("/me")
def me(actor: SignedIn) -> Me:
    """Who you are to the platform."""
    return Me.of(actor)


@router.get("/parties")
def list_parties(actor: SignedIn, uow: Uow, page: Paged) -> list[PartyOut]:
    """The institutions, your own party, and the companies that deal with you."""
    with uow.begin(actor) as tx:
        return [PartyOut.of(party) for party in repository.every(tx.session, page)]


@router.put(
    "/parties/{party_id}",
    status_code=201,
    responses=problems(RoleMissing, IdTaken, BadUscc, PartyExists),
)
def add_party(party_id: UUID, body: PartyIn, actor: SignedIn, uow: Uow) -> PartyOut:
    """File a party. It takes part once the ledger has admitted it."""
    actor.require(PersonRole.ADMIN)
    with uow.begin(actor) as tx:
        return PartyOut.of(service.add_party(tx, body.to_command(party_id)))


@router.get("/parties/{party_id}", responses=problems(PartyNotFound))
def get_party(party_id: UUID, actor: SignedIn, uow: Uow) -> PartyOut:
    with uow.begin(actor) as tx:
        return PartyOut.of(repository.by_id(tx.session, party_id))


@router.post(
    "/parties/{party_id}/admission",
    status_code=201,
    response_model=Asked,
    responses=problems(RoleMissing, PartyNotFound),
)
def ask_admission(party_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Ask guardians of two parties to admit the party to the ledger."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_admission(tx, party_id)))


@router.put(
    "/people/{person_id}",
    status_code=201,
    responses=problems(RoleMissing, IdTaken, PartyNotFound, RoleNotOfKind, PersonExists),
)
def add_person(person_id: UUID, body: PersonIn, actor: SignedIn, uow: Uow) -> PersonOut:
    """File a person of a party, with the roles they hold there."""
    actor.require(PersonRole.ADMIN)
    with uow.begin(actor) as tx:
        return PersonOut.of(service.add_person(tx, body.to_command(person_id)))


@router.post(
    "/me/key/enrolment",
    status_code=201,
    response_model=Asked,
    responses=problems(PersonNotFound, NoKeyEnrolled, PartyNotOnLedger),
)
def ask_enrolment(actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Ask guardians of two parties to enrol your key on the ledger."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_enrolment(tx, actor.person_id)))
