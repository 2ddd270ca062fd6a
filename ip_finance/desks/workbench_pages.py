"""The appraisers' desk: the queue of valuations, and the bench of one."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.appraisals.words import Lang
from ip_finance.chain_api.words import SIDES, STEPS
from ip_finance.core.uow import Tx
from ip_finance.desks import workbench_reading
from ip_finance.desks.operating import RUNNING
from ip_finance.desks.pipeline import DAYS, Stage
from ip_finance.desks.workbench_reading import Workbench
from ip_finance.signing import repository as signing
from ip_finance.signing.models import SigningRequest
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.language import Language, spoken
from ip_finance.web.pages import PageActor, show

router = APIRouter(prefix="/ops/valuations", include_in_schema=False)

HOME: Final = ("运营工作台", "/ops")


@router.get("")
def list_valuations(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """The orders: what is open first, the longest waiting on top."""
    actor.require(*RUNNING)
    with uow.begin(actor) as tx:
        return show(
            request,
            "desks/operator_valuations.html",
            crumbs=(HOME,),
            queue=workbench_reading.queue(tx, page),
            days=DAYS[Stage.TO_VALUE],
        )


@router.get("/{order_id}")
def bench(order_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """One valuation: method, inputs with sources, charts, what changed since the draft, hands."""
    actor.require(*RUNNING)
    lang = Lang.ZH if spoken() is Language.CHINESE else Lang.EN
    with uow.begin(actor) as tx:
        found = workbench_reading.workbench(tx, order_id, lang)
        return show(
            request,
            "desks/operator_valuation.html",
            crumbs=(HOME, ("估值工作台", "/ops/valuations")),
            bench=found,
            requests=_requests(tx, found),
            words=STEPS,
            side_words=SIDES,
            party_names=found.parties,
        )


def _requests(tx: Tx, found: Workbench) -> Sequence[SigningRequest]:
    """Who has signed the range, and who is still to sign."""
    return signing.about(tx.session, [found.appraisal.id]) if found.appraisal else ()
