"""Parties to be admitted with what was checked of them, and the people with roles and keys."""

from typing import Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.errors import Conflict, DomainError
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.desks import people_reading
from ip_finance.parties import onboarding
from ip_finance.parties.schemas import ReferralIn
from ip_finance.parties.words import KIND_WORDS, ONBOARDING_WORDS
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import PageActor, PageForm, answer_form, show, show_refused
from ip_finance.web.refusals import role_words

router = APIRouter(prefix="/ops", include_in_schema=False)

HOME: Final = ("运营工作台", "/ops")


@router.get("/kyb")
def list_parties(
    request: Request, actor: PageActor, uow: Uow, page: Paged, state: str = "waiting"
) -> Response:
    """Parties that the ledger does not know yet, or all."""
    actor.require(PersonRole.ADMIN)
    only_waiting = state != "all"
    with uow.begin(actor) as tx:
        return show(
            request,
            "desks/operator_kyb_list.html",
            crumbs=(HOME,),
            parties=people_reading.listed(tx.session, page, only_waiting=only_waiting),
            waiting=people_reading.count_waiting(tx.session),
            only_waiting=only_waiting,
            kinds=KIND_WORDS,
        )


@router.get("/kyb/{party_id}")
def party_file(party_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """What is on file of a party beside what was checked of it, and the way to its admission."""
    actor.require(PersonRole.ADMIN)
    return _file(request, actor, uow, party_id)


@router.post("/kyb/{party_id}/referral")
def refer_back(
    party_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Send the party back to mend what it has filed."""
    actor.require(PersonRole.ADMIN)
    filled = forms.read(form, ReferralIn)
    if filled.model is None:
        return _file(request, actor, uow, party_id, filled)
    reason = filled.model.reason

    def do(tx: Tx) -> str:
        onboarding.refer_back(tx, uuid4(), party_id, reason)
        return f"/ops/kyb/{party_id}?done=referred-back"

    def again(refused: DomainError) -> Response:
        return _file(request, actor, uow, party_id, filled, refused)

    return answer_form(uow, actor, form, do, again, (Conflict,))


@router.get("/users")
def users(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """People with their roles and keys; what roles and sessions need is done by `identity`."""
    actor.require(PersonRole.ADMIN)
    with uow.begin(actor) as tx:
        return show(
            request,
            "desks/operator_users.html",
            crumbs=(HOME,),
            members=people_reading.users(tx.session, page),
            kinds=KIND_WORDS,
            role_words=role_words,
        )


def _file(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    party_id: UUID,
    filled: Filled[ReferralIn] | None = None,
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        file = people_reading.file_of(tx, party_id)
        context = {
            "crumbs": (HOME, ("企业认证", "/ops/kyb")),
            "file": file,
            "filled": filled or Filled(),
            "kinds": KIND_WORDS,
            "onboarding_words": ONBOARDING_WORDS,
            "role_words": role_words,
        }
        template = "desks/operator_kyb.html"
        if refused is not None:
            return show_refused(request, template, refused, **context)
        return show(request, template, 422 if filled else 200, refused=None, **context)
