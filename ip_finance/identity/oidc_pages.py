"""Pages of signing in at a bank's own provider, and of setting that up by two people."""

from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import SYSTEM, Actor
from ip_finance.core.errors import DomainError
from ip_finance.core.uow import Tx
from ip_finance.identity import oidc, providers, repository, sessions
from ip_finance.identity.devices import device_of
from ip_finance.identity.domain import SESSION_VALID_FOR, Opened
from ip_finance.identity.errors import ProviderRefused
from ip_finance.identity.oidc import Journey
from ip_finance.identity.providers import Door, Proposed
from ip_finance.identity.schemas import ProviderIn
from ip_finance.identity.visiting import enter, system_of, typed, visit_page, visit_refused
from ip_finance.web import forms
from ip_finance.web.pages import (
    VISIT_COOKIE,
    PageActor,
    PageForm,
    VisitForm,
    begin_visit,
    keep_cookie,
    see,
    show,
    show_refused,
)
from ip_finance.web.step_up import STEP_UP

router = APIRouter(include_in_schema=False)

LIST, TIE, SETTINGS = (
    "identity/providers.html",
    "identity/provider_tie.html",
    "identity/provider_settings.html",
)
BACK = "/sign-in/provider-answer"


@router.get("/sign-in/providers")
def list_providers(request: Request) -> Response:
    """The banks that have people sign in at their own place."""
    return visit_page(request, LIST, found=_in_force(request))


@router.get("/sign-in/providers/{provider_id}")
def go(provider_id: UUID, request: Request) -> Response:
    """Send the browser to the bank's provider. A link, not a form: no form of ours leads away."""
    visit, door = begin_visit(request), _door(request)
    try:
        with system_of(request).begin(SYSTEM) as tx:
            provider = providers.in_force(tx, provider_id)
        found = door.relying.discover(provider.issuer)
        redirect = f"{request.url.scheme}://{request.url.netloc}{BACK}"
        journey = Journey(
            issuer=provider.issuer,
            nonce=token_urlsafe(32),
            verifier=token_urlsafe(48),
            redirect=redirect,
            **found,
        )
        with system_of(request).begin(SYSTEM) as tx:
            state = providers.keep_visit(tx, provider.id, journey.told(), sessions.hash_of(visit))
        there = oidc.address(journey, providers.client_of(door, provider, redirect), state)
    except DomainError as refused:
        return visit_refused(request, LIST, refused, found=_in_force(request))
    answer = see(there)
    keep_cookie(request, answer, VISIT_COOKIE, visit, int(SESSION_VALID_FOR.total_seconds()))
    return answer


@router.get(BACK)
def come_back(request: Request, code: str = "", state: str = "") -> Response:
    """Back from the provider: sign in, or tie the account there to the one here first."""
    tied_to, door = _tied_to(request), _door(request)
    try:
        with system_of(request).begin(SYSTEM) as tx:
            visit = providers.come_back(tx, state, tied_to)
            provider = providers.in_force(tx, visit.provider_id)
            now = tx.now
        journey = providers.journey_of(visit)
        client = providers.client_of(door, provider, journey.redirect)
        subject = door.relying.subject(journey, client, code, now)
        with system_of(request).begin(SYSTEM) as tx:
            opened = providers.sign_in(tx, provider, subject, device_of(request))
            ticket = _ticket(tx, provider.id, subject, tied_to) if opened is None else ""
    except DomainError as refused:
        return visit_refused(request, LIST, refused, found=_in_force(request))
    if opened is None:
        return visit_page(request, TIE, ticket=ticket)
    return enter(request, opened)


@router.post("/sign-in/provider-tie")
def tie(request: Request, form: VisitForm) -> Response:
    """Tie the account at the provider to the one here, with its password, and sign in."""
    login, password = form.text("login"), typed(form.values, "password")
    tied_to = _tied_to(request)
    ticket = ""
    try:
        with system_of(request).begin(SYSTEM) as tx:
            visit = providers.come_back(tx, form.text("ticket"), tied_to)
            if "subject" not in visit.told:
                raise ProviderRefused
            done = providers.tie(tx, visit, login, password, device_of(request))
            if not isinstance(done, Opened):  # the ticket was used up: another one for the retry
                ticket = _ticket(tx, visit.provider_id, str(visit.told["subject"]), tied_to)
    except DomainError as refused:
        return visit_refused(request, LIST, refused, found=_in_force(request))
    if not isinstance(done, Opened):
        return visit_refused(request, TIE, done, ticket=ticket, login=login)
    return enter(request, done)


@router.get("/bank/sign-in-provider")
def settings_page(request: Request, actor: PageActor) -> Response:
    """The bank's provider, what is proposed, and the form for another one."""
    actor.require(*providers.PROPOSERS, *providers.CHECKERS)
    return show(request, SETTINGS, refused=None, **_settings(request, actor))


@router.post("/bank/sign-in-provider", dependencies=[STEP_UP])
def propose(request: Request, actor: PageActor, form: PageForm) -> Response:
    """Propose a provider; a second person puts it in force."""
    filled = forms.read(form, ProviderIn)
    if filled.model is None:
        return show(request, SETTINGS, 422, refused=None, **_settings(request, actor, filled))
    cmd = Proposed(**filled.model.model_dump())
    try:
        with system_of(request).begin(actor) as tx:
            return form.once.redirect(tx, lambda: _proposed(tx, _door(request), cmd))
    except DomainError as refused:
        return show_refused(request, SETTINGS, refused, **_settings(request, actor, filled))


@router.post("/bank/sign-in-provider/{provider_id}/{verdict}", dependencies=[STEP_UP])
def decide(
    provider_id: UUID, verdict: str, request: Request, actor: PageActor, form: PageForm
) -> Response:
    """Put a proposed provider in force, or refuse it, as a second person."""
    try:
        with system_of(request).begin(actor) as tx:
            return form.once.redirect(tx, lambda: _decided(tx, provider_id, verdict))
    except DomainError as refused:
        return show_refused(request, SETTINGS, refused, **_settings(request, actor))


def _door(request: Request) -> Door:
    door: Door = request.app.state.provider_door
    return door


def _tied_to(request: Request) -> str:
    return sessions.hash_of(request.cookies.get(VISIT_COOKIE, ""))


def _in_force(request: Request) -> Any:
    with system_of(request).begin(SYSTEM) as tx:
        return repository.providers_in_force(tx.session)


def _ticket(tx: Tx, provider_id: UUID, subject: str, tied_to: str) -> str:
    return providers.keep_visit(tx, provider_id, {"subject": subject}, tied_to)


def _settings(
    request: Request, actor: Actor, filled: forms.Filled[ProviderIn] | None = None
) -> dict[str, Any]:
    with system_of(request).begin(actor) as tx:
        found = repository.providers_of(tx.session, actor.party_id)
    return {
        "found": found,
        "me": actor.person_id,
        "may_check": bool(actor.roles.intersection(providers.CHECKERS)),
        "may_propose": bool(actor.roles.intersection(providers.PROPOSERS)),
        "typed": filled or forms.Filled(),
        "redirect": f"{request.url.scheme}://{request.url.netloc}{BACK}",
    }


def _proposed(tx: Tx, door: Door, cmd: Proposed) -> str:
    providers.propose(tx, door, cmd)
    return "/bank/sign-in-provider?done=asked-second"


def _decided(tx: Tx, provider_id: UUID, verdict: str) -> str:
    providers.decide(tx, provider_id, is_agreed=verdict == "agreement")
    return "/bank/sign-in-provider?done=decided"
