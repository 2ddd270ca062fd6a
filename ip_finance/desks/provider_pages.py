"""The tech provider's desk: rights to verify, and how node, contract and mirrors are."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import Actor, PersonRole, RoleMissing
from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx
from ip_finance.desks import machinery, operations_reading, pipeline_reading, provider_reading
from ip_finance.desks.pipeline import Stage, Waiting
from ip_finance.office_files.numbers import RightType
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyKind
from ip_finance.verification import repository as verification
from ip_finance.verification.results import stale_text
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.navigation import LAST_RESORT
from ip_finance.web.pages import PageActor, see, show

router = APIRouter(prefix="/provider", include_in_schema=False)

HOME: Final = ("核验工作台", "/provider")
FIRST_DUE: Final = 10


@router.get("")
def home(
    request: Request, actor: PageActor, uow: Uow, page: Paged, right: UUID | None = None
) -> Response:
    """The queue, with claims beside sources of the right that is asked for, and the machinery.

    A guardian of another party, who has the same role, is shown the desk of everybody.
    """
    with uow.begin(actor) as tx:
        if not _is_provider(tx, actor):
            actor.require(PersonRole.GUARDIAN)
            return see(LAST_RESORT)
        stages = pipeline_reading.rights_waiting(tx.session, tx.now)
        queue = provider_reading.queue(tx.session, tx.now, page)
        chosen = next((one for one in queue if one.asset.id == right), None)
        due = verification.due(tx.session, business_date(tx.now))
        return show(
            request,
            "desks/provider_home.html",
            waiting=stages.get(Stage.TO_VERIFY, Waiting(Stage.TO_VERIFY, 0, 0, None)),
            queue=queue,
            chosen=chosen,
            lines=provider_reading.beside(tx, chosen.asset) if chosen else (),
            kind=RightType(chosen.asset.right_type).kind.value if chosen else "",
            due=due[:FIRST_DUE],
            due_count=len(due),
            stale_text=stale_text,
            now=tx.now,
            compared=next(iter(operations_reading.comparisons(tx.session)), None),
            hindrances=request.app.state.condition.hindrances(),
            hands=machinery.HANDS,
            steps=operations_reading.steps(tx.session),
            can_verify=PersonRole.VERIFIER in actor.roles,
        )


@router.get("/chain")
def chain(request: Request, actor: PageActor, uow: Uow) -> Response:
    """Node, contract, transactions and reconciler, as the operator sees them."""
    with uow.begin(actor) as tx:
        if not _is_provider(tx, actor):
            raise RoleMissing(PersonRole.VERIFIER)
        found = machinery.chain(tx, request.app.state.history)
    return show(request, "desks/operator_chain.html", crumbs=(HOME,), is_operator=False, **found)


def _is_provider(tx: Tx, actor: Actor) -> bool:
    """Guardians of banks and of the operator hold the same role: the party decides."""
    return parties.by_id(tx.session, actor.party_id).kind is PartyKind.TECH_PROVIDER
