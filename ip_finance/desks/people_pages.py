"""Parties to be admitted with what was checked of them, and the people with roles and keys."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import PersonRole
from ip_finance.desks import people_reading
from ip_finance.parties.words import KIND_WORDS
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.pages import PageActor, show
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
    with uow.begin(actor) as tx:
        return show(
            request,
            "desks/operator_kyb.html",
            crumbs=(HOME, ("企业认证", "/ops/kyb")),
            file=people_reading.file_of(tx, party_id),
            kinds=KIND_WORDS,
            role_words=role_words,
        )


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
