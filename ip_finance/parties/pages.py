"""Pages of one's signing key, and of the parties and people on file."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.errors import DomainError
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.parties import repository, service
from ip_finance.parties.domain import (
    LEDGER_ROLES,
    ROLES_OF,
)
from ip_finance.parties.models import Party, Person
from ip_finance.parties.schemas import PartyIn, PersonIn
from ip_finance.parties.words import KIND_WORDS
from ip_finance.signing import repository as signing_repository
from ip_finance.signing import service as signing
from ip_finance.signing.domain import RequestState
from ip_finance.signing.models import SigningRequest
from ip_finance.signing.schemas import KeyIn
from ip_finance.web import forms
from ip_finance.web.deps import Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import (
    PageActor,
    PageForm,
    show,
    show_refused,
)
from ip_finance.web.refusals import in_chinese, role_words
from ip_finance.web.words import ROLE_WORDS

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """A party or person in the list, with what the ledger says, or is being asked, about them."""

    row: Party | Person
    is_on_ledger: bool
    asked: SigningRequest | None


@router.get("/me/key")
def key_page(request: Request, actor: PageActor, uow: Uow) -> Response:
    """The person's key and how far its enrolment is; or the form that makes one."""
    actor.require(*LEDGER_ROLES)
    with uow.begin(actor) as tx:
        return _key_page(request, tx)


@router.post("/me/key")
def keep_key(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """File the encrypted keystore, and ask guardians to enrol the key if they can already."""
    actor.require(*LEDGER_ROLES)
    filled = forms.read(form, KeyIn, keystore=forms.json_object)
    if filled.model is None:
        return show(request, "key.html", 422, action="/me/key", error="密钥没有生成完整，请重试。")
    key = filled.model
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _keep_key(tx, key))
    except DomainError as refused:
        told = in_chinese(refused.code, refused.facts)
        return show(request, "key.html", 422, action="/me/key", error=told.detail + told.cure)


@router.post("/me/key/enrolment")
def ask_enrolment(actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Ask guardians of two parties to enrol the key."""
    with uow.begin(actor) as tx:
        return form.once.redirect(tx, lambda: _ask_enrolment(tx))


@router.get("/admin")
def admin(request: Request, actor: PageActor, uow: Uow) -> Response:
    """Parties and people, with their state on the ledger."""
    actor.require(PersonRole.ADMIN)
    return _admin_page(request, actor, uow)


@router.post("/admin/parties")
def add_party(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """File a party."""
    actor.require(PersonRole.ADMIN)
    filled = forms.read(form, PartyIn)
    if filled.model is None:
        return _admin_page(request, actor, uow, 422, party=filled)
    body = filled.model
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(
                tx, lambda: _added(service.add_party(tx, body.to_command(uuid4())))
            )
    except DomainError as refused:
        return _admin_page(request, actor, uow, refused=refused, party=filled)


@router.post("/admin/people")
def add_person(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """File a person of a party."""
    actor.require(PersonRole.ADMIN)
    filled = forms.read(form, PersonIn)
    if filled.model is None:
        return _admin_page(request, actor, uow, 422, person=filled)
    body = filled.model
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(
                tx, lambda: _added(service.add_person(tx, body.to_command(uuid4())))
            )
    except DomainError as refused:
        return _admin_page(request, actor, uow, refused=refused, person=filled)


@router.post("/admin/parties/{party_id}/admission")
def ask_admission(party_id: UUID, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Ask guardians of two parties to admit the party."""
    with uow.begin(actor) as tx:
        return form.once.redirect(tx, lambda: f"/sign/{service.ask_admission(tx, party_id).id}")


def _key_page(request: Request, tx: Tx) -> Response:
    key = signing_repository.find_key(tx.session, tx.actor.person_id)
    if key is None:
        return show(request, "key.html", action="/me/key")
    person = repository.person(tx.session, tx.actor.person_id)
    asked = signing_repository.about(tx.session, [person.id])
    return show(
        request,
        "parties/key.html",
        key=key,
        person=person,
        is_enrolled=signing_repository.find_on_ledger(tx.session, key.address) is not None,
        asked=_pending(asked, person.id),
    )


def _keep_key(tx: Tx, key: KeyIn) -> str:
    signing.keep_key(tx, key.address, key.keystore)
    tx.session.flush()
    if repository.person(tx.session, tx.actor.person_id).party.on_ledger is None:
        return "/me/key?done=key-kept"
    return _ask_enrolment(tx)


def _ask_enrolment(tx: Tx) -> str:
    service.ask_enrolment(tx, tx.actor.person_id)
    return "/me/key?done=asked"


def _added(_: Party | Person) -> str:
    return "/admin?done=added"


def _admin_page(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    status: int = 200,
    *,
    refused: DomainError | None = None,
    party: Filled[PartyIn] | None = None,
    person: Filled[PersonIn] | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        parties = repository.every(tx.session)
        people = repository.people_of(tx.session, [p.id for p in parties])
        context = {
            "parties": _listed_parties(tx, parties),
            "people": _listed_people(tx, people),
            "names": {p.id: p.name for p in parties},
            "kind_words": KIND_WORDS,
            "kinds": [(kind.value, word) for kind, word in KIND_WORDS.items()],
            "roles": [(role.value, ROLE_WORDS[role]) for role in ROLE_WORDS],
            "roles_of": [(KIND_WORDS[k], role_words(roles)) for k, roles in ROLES_OF.items()],
            "role_words": role_words,
            "signs": lambda roles: bool(roles & LEDGER_ROLES.keys()),
            "party": party or Filled(),
            "person": person or Filled(),
        }
    if refused is not None:
        return show_refused(request, "parties/admin.html", refused, **context)
    return show(request, "parties/admin.html", status, refused=None, **context)


def _listed_parties(tx: Tx, parties: Sequence[Party]) -> list[Listed]:
    asked = signing_repository.about(tx.session, [party.id for party in parties])
    return [Listed(p, p.on_ledger is not None, _pending(asked, p.id)) for p in parties]


def _listed_people(tx: Tx, people: Sequence[Person]) -> list[Listed]:
    ids = [person.id for person in people]
    asked = signing_repository.about(tx.session, ids)
    known = signing_repository.people_enrolled(tx.session, [p.number for p in people])
    return [Listed(p, p.number in known, _pending(asked, p.id)) for p in people]


def _pending(asked: Sequence[SigningRequest], record_id: UUID) -> SigningRequest | None:
    waiting = {RequestState.OPEN, RequestState.COMPLETE}
    found = [a for a in asked if a.record_id == record_id and a.state in waiting]
    return found[-1] if found else None
