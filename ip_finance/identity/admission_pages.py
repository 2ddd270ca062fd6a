"""Pages of who is let in: invitations, roles changed by two people, recoveries to confirm."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from ip_finance.core.errors import DomainError
from ip_finance.core.uow import Tx
from ip_finance.identity import invitations, recovering, repository, role_changes
from ip_finance.identity.devices import device_of
from ip_finance.identity.domain import CONFIRMERS, PLATFORM_ROLES
from ip_finance.identity.schemas import InvitationIn, RoleChangeIn
from ip_finance.identity.visiting import enter, system_of, typed, visit_page, visit_refused
from ip_finance.parties import repository as parties
from ip_finance.parties import service as parties_service
from ip_finance.parties.domain import AddPerson
from ip_finance.web import forms
from ip_finance.web.deps import Uow
from ip_finance.web.pages import PageActor, PageForm, VisitForm, show, show_refused
from ip_finance.web.refusals import role_words
from ip_finance.web.step_up import STEP_UP
from ip_finance.web.words import ROLE_WORDS

router = APIRouter(include_in_schema=False)

PAGE, INVITED = "identity/admission.html", "identity/invited.html"
ACCEPT = "identity/invitation.html"


@router.get("/admin/identity")
def overview(request: Request, actor: PageActor, uow: Uow) -> Response:
    """What waits for a second person, open invitations, and the forms for new ones."""
    actor.require(*CONFIRMERS)
    return show(request, PAGE, refused=None, **_shown(request, actor, uow))


@router.post("/admin/invitations", dependencies=[STEP_UP])
def invite(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Make an account for somebody, and the link by which they take it over."""
    actor.require(PersonRole.ADMIN)
    filled = forms.read(form, InvitationIn)
    if filled.model is None:
        return show(request, PAGE, 422, refused=None, **_shown(request, actor, uow, invited=filled))
    body = filled.model
    password = invitations.unknowable_password()
    cmd = AddPerson(uuid4(), body.party_id, body.name, body.login, password, body.roles)
    try:
        with uow.begin(actor) as tx:
            parties_service.add_person(tx, cmd)
    except DomainError as refused:
        return show_refused(request, PAGE, refused, **_shown(request, actor, uow, invited=filled))
    with system_of(request).begin(actor) as tx:
        made = invitations.invite(tx, cmd.person_id)
    link = f"{request.url.scheme}://{request.url.netloc}/invitation?code={made.secret}"
    return show(request, INVITED, link=link, name=body.name, until=made.invitation.expires_at)


@router.get("/invitation")
def invitation_page(request: Request, code: str = "") -> Response:
    """The form for the first password of an invited person."""
    return _invitation_page(request, code)


@router.post("/invitation")
def accept(request: Request, form: VisitForm) -> Response:
    """Take over the account; then make one's signing key."""
    code = form.text("code")
    try:
        with system_of(request).begin(SYSTEM) as tx:
            password = typed(form.values, "password")
            opened = invitations.accept(tx, code, password, device_of(request))
    except DomainError as refused:
        return visit_refused(request, ACCEPT, refused, code=code, ended=False)
    return enter(request, opened, "/me/key")


@router.post("/admin/role-changes", dependencies=[STEP_UP])
def ask_roles(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Ask for other platform roles of a person."""
    actor.require(PersonRole.ADMIN)
    filled = forms.read(form, RoleChangeIn)
    if filled.model is None:
        return show(request, PAGE, 422, refused=None, **_shown(request, actor, uow, change=filled))
    body = filled.model
    try:
        with system_of(request).begin(actor) as tx:
            return form.once.redirect(tx, lambda: _asked(tx, body))
    except DomainError as refused:
        return show_refused(request, PAGE, refused, **_shown(request, actor, uow, change=filled))


@router.post("/admin/role-changes/{change_id}/{verdict}", dependencies=[STEP_UP])
def decide_roles(
    change_id: UUID, verdict: str, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Agree to a change of roles, or refuse it, as a second person."""
    try:
        with system_of(request).begin(actor) as tx:
            return form.once.redirect(tx, lambda: _decided(tx, change_id, verdict))
    except DomainError as refused:
        return show_refused(request, PAGE, refused, **_shown(request, actor, uow))


@router.post("/admin/recoveries/{person_id}/confirmation", dependencies=[STEP_UP])
def confirm(
    person_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Stand by it, as a second person, that an account is with its owner again."""
    try:
        with system_of(request).begin(actor) as tx:
            return form.once.redirect(tx, lambda: _confirmed(tx, person_id))
    except DomainError as refused:
        return show_refused(request, PAGE, refused, **_shown(request, actor, uow))


def _invitation_page(request: Request, code: str) -> Response:
    try:
        with system_of(request).begin(SYSTEM) as tx:
            invitations.standing(tx, code)
    except DomainError as refused:
        return visit_refused(request, ACCEPT, refused, code="", ended=True)
    return visit_page(request, ACCEPT, code=code, ended=False)


def _shown(request: Request, actor: Actor, uow: Uow, **typed_in: Any) -> dict[str, Any]:
    actor.require(*CONFIRMERS)
    with system_of(request).begin(actor) as tx:
        waiting = [one for one in repository.open_recoveries(tx.session) if _answers(tx, one[1].id)]
        context: dict[str, Any] = {
            "changes": repository.open_changes(tx.session),
            "recoveries": waiting,
            "invitations": repository.open_invitations(tx.session),
            "people": repository.people_of_platform(tx.session),
            "now": tx.now,
        }
    with uow.begin(actor) as tx:
        context["parties"] = [(one.id, one.name) for one in parties.every(tx.session)]
    return context | {
        "is_admin": PersonRole.ADMIN in actor.roles,
        "me": actor.person_id,
        "role_words": role_words,
        "all_roles": [(role.value, ROLE_WORDS[role]) for role in ROLE_WORDS],
        "platform_roles": [(role.value, ROLE_WORDS[role]) for role in sorted(PLATFORM_ROLES)],
        "invited": typed_in.get("invited", forms.Filled()),
        "change": typed_in.get("change", forms.Filled()),
    }


def _answers(tx: Tx, person_id: UUID) -> bool:
    return person_id != tx.actor.person_id and recovering.may_confirm(tx, person_id)


def _asked(tx: Tx, body: RoleChangeIn) -> str:
    role_changes.ask(tx, body.person_id, body.roles, body.reason)
    return "/admin/identity?done=asked-second"


def _decided(tx: Tx, change_id: UUID, verdict: str) -> str:
    role_changes.decide(tx, change_id, is_agreed=verdict == "agreement")
    return "/admin/identity?done=decided"


def _confirmed(tx: Tx, person_id: UUID) -> str:
    recovering.confirm(tx, person_id)
    return "/admin/identity?done=decided"
