"""JSON endpoints of actions: what may be done with a record, and one door for each kind of step.

The doors follow from the catalogue: `POST /api/loans/{record_id}/actions/mark-overdue`. Each takes
its own schema, and asks for signatures that are given at `/signing-requests`.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.actions import service
from ip_finance.actions.catalogue import ACTIONS
from ip_finance.actions.domain import PLEDGING, Action, On
from ip_finance.actions.schemas import BODIES, ActionOut, Stated, to_command
from ip_finance.core.actor import Actor, RoleMissing
from ip_finance.core.errors import NotFound
from ip_finance.core.uow import UnitOfWork
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.ip_assets.domain import AssetNotFound
from ip_finance.loans.errors import LoanNotFound
from ip_finance.parties.domain import PartyNotFound, PersonNotFound
from ip_finance.pledges.domain import PledgeNotFound
from ip_finance.signing.schemas import Asked
from ip_finance.web.deps import Once, OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(tags=["actions"])

MISSING: dict[On, tuple[type[NotFound], ...]] = {
    On.PARTY: (PartyNotFound,),
    On.PERSON: (PersonNotFound,),
    On.ASSET: (AssetNotFound,),
    On.LOAN: (LoanNotFound,),
    On.PLEDGE: (PledgeNotFound,),
    On.PLEDGING: (),
}
SAYS = {
    "ChangeParty": "Change above which amount two people of a bank must approve.",
    "ChangeKey": "Change what a person's key may do; with no role it signs nothing any more.",
    "RotateKey": "Put a new key of yours in the place of the one that the ledger knows.",
    "WithdrawVerification": "Take back the attestation of a right that no longer holds.",
    "OpenDispute": "Dispute a right of another party: it cannot be pledged until this is decided.",
    "ResolveDispute": "Decide a dispute as a third party; upheld, it ends the verification.",
    "ChangeTerms": "Change rate and maturity of a loan; borrower and bank sign.",
    "OfferClaim": "Offer the claim to another bank, which then sees the case.",
    "AcceptClaim": "Take over a claim that is on offer to your bank.",
    "MarkOverdue": "Record that the borrower is late.",
    "MarkCurrent": "Record that the arrears were made good.",
    "DeclareDefault": "Declare the loan in default.",
    "OpenEnforcement": "Record that a court has opened the enforcement.",
    "RecordRealisation": "Record what the sale of pledged rights brought in.",
    "DistributeProceeds": "Distribute what sales brought in: costs, interest, principal, surplus.",
    "CloseEnforcement": "Record that the enforcement is over; the loan is in default again.",
    "VoidRegistration": "Record that the IP office has revoked a registration.",
    "LapseRegistration": "Record that a registration has lapsed at the IP office.",
    "WaivePledge": "Give a pledge up before the loan is settled; two people of the bank sign.",
    "ForceDischarge": "End a pledge by judgment; guardians of two parties sign.",
    "StopPledging": "Stop all new pledging at once; one guardian signs.",
    "ResumePledging": "Allow new pledging again; guardians of two parties sign.",
}


def _take(
    uow: UnitOfWork, actor: Actor, once: Once, action: Action[Any], record_id: UUID, body: Stated
) -> Response:
    cmd = to_command(action, record_id, body)
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_typed(tx, cmd)))


def _door(action: Action[Any]) -> Callable[..., Response]:
    """The endpoint of one action; its schema stands in the signature, where FastAPI reads it."""
    schema = BODIES[action.kind]

    def on_record(
        record_id: UUID,
        body: schema,  # type: ignore[valid-type]
        actor: SignedIn,
        uow: Uow,
        once: OneAnswer,
    ) -> Response:
        return _take(uow, actor, once, action, record_id, body)

    def on_pledging(
        body: schema,  # type: ignore[valid-type]
        actor: SignedIn,
        uow: Uow,
        once: OneAnswer,
    ) -> Response:
        return _take(uow, actor, once, action, PLEDGING, body)

    return on_pledging if action.on is On.PLEDGING else on_record


def _list(kind: On) -> Callable[..., list[ActionOut]]:
    """The endpoint that lists the actions on one kind of record."""

    def on_record(record_id: UUID, actor: SignedIn, uow: Uow, page: Paged) -> list[ActionOut]:
        with uow.begin(actor) as tx:
            found = page.cut(service.possible(tx, kind, record_id), lambda one: one.action.slug)
            return [ActionOut.of(one, record_id) for one in found]

    def on_pledging(actor: SignedIn, uow: Uow, page: Paged) -> list[ActionOut]:
        return on_record(PLEDGING, actor, uow, page)

    return on_pledging if kind is On.PLEDGING else on_record


def _place(kind: On) -> str:
    return (
        f"/{kind.value}/actions" if kind is On.PLEDGING else f"/{kind.value}/{{record_id}}/actions"
    )


for _kind in On:
    router.add_api_route(
        _place(_kind),
        _list(_kind),
        methods=["GET"],
        name=f"possible {_kind.value}",
        description="What you could ask for on this record now, and why not the others.",
        responses=problems(*MISSING[_kind]),
    )
for _action in ACTIONS:
    _document = (DocumentNotFound,) if "document_id" in BODIES[_action.kind].model_fields else ()
    router.add_api_route(
        f"{_place(_action.on)}/{_action.slug}",
        _door(_action),
        methods=["POST"],
        name=_action.slug,
        description=SAYS[_action.kind],
        status_code=201,
        response_model=Asked,
        responses=problems(RoleMissing, *MISSING[_action.on], *_action.refusals, *_document),
    )
