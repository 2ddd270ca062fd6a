"""The firm's home page, who the firm is, and its rights."""

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from ip_finance.cases.domain import STAGES
from ip_finance.certificates import repository as certificates
from ip_finance.core.actor import PersonRole
from ip_finance.core.clock import business_date, unix
from ip_finance.desks import company, sme_reading, sme_rights
from ip_finance.desks.sme_entries import STEP_WORDS, STEPS, read
from ip_finance.eligibility.report import OUTCOMES, VERDICTS
from ip_finance.office_files.numbers import RightKind, RightType
from ip_finance.pledges.domain import PledgeState
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.pages import PageActor, show
from ip_finance.web.words import ROLE_WORDS, STATE_WORDS

router = APIRouter(prefix="/me", include_in_schema=False)

KINDS = {"patent": "专利", "trademark": "商标", "software": "软件著作权"}
TYPES_BY_KIND = {
    kind.value: [one.value for one in RightType if one.kind is kind] for kind in RightKind
}
FEE_WORDS = {
    "paid": ("已缴", "good"),
    "due-soon": ("即将到期", "waiting"),
    "in-surcharge": ("滞纳金期", "bad"),
    "lapsed": ("未缴、已终止", "bad"),
    "unknown": ("缴费情况不明", "waiting"),
    "not-owed": ("无须缴纳", "plain"),
}
Text = Annotated[str, Query(max_length=100, pattern=r"^[^\x00]*$")]


@router.get("")
def home(request: Request, actor: PageActor, uow: Uow) -> Response:
    """Whose move it is in every case of the firm, what waits, and what happened."""
    actor.require(PersonRole.SIGNATORY)
    with uow.begin(actor) as tx:
        found = sme_reading.home(tx)
        return show(
            request,
            "desks/sme_home.html",
            home=found,
            sketches=[(one, read(one.content).filled) for one in found.drafts],
            step_words=dict(zip(STEPS, STEP_WORDS, strict=True)),
            stages=STAGES,
            today=business_date(tx.now),
        )


@router.get("/company")
def get_company(request: Request, actor: PageActor, uow: Uow) -> Response:
    """The firm as the platform knows it: its code, its people and keys, its papers."""
    actor.require(PersonRole.SIGNATORY)
    with uow.begin(actor) as tx:
        return show(
            request,
            "desks/sme_company.html",
            company=company.company_of(tx),
            role_words=ROLE_WORDS,
            me=actor.person_id,
        )


@router.get("/rights")
def list_rights(
    request: Request, actor: PageActor, uow: Uow, page: Paged, kind: str = "", text: Text = ""
) -> Response:
    """The firm's rights with their next fee, value and pledge, page by page."""
    actor.require(PersonRole.SIGNATORY)
    types = TYPES_BY_KIND.get(kind, ())
    with uow.begin(actor) as tx:
        return show(
            request,
            "desks/sme_rights.html",
            lines=sme_rights.lines(tx, page, types, text.strip()),
            filters=_filters(kind if types else "", text.strip()),
            kind=kind if types else "",
            text=text.strip(),
            fee_words=FEE_WORDS,
            now=unix(tx.now),
        )


@router.get("/rights/{asset_id}")
def get_right(asset_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """One right with fees, files, values, pledges, pre-check, and one timeline."""
    actor.require(PersonRole.SIGNATORY)
    mark = request.app.state.ledger_mark
    with uow.begin(actor) as tx:
        found = sme_rights.whole(tx, asset_id, mark.address)
        return show(
            request,
            "desks/sme_right.html",
            right=found,
            asset=found.line.asset,
            contract=mark.address,
            fee_words=FEE_WORDS,
            verdicts=VERDICTS,
            outcomes=OUTCOMES,
            state_words=STATE_WORDS,
            draft_state=PledgeState.DRAFT,
            now=unix(tx.now),
        )


@router.get("/certificates")
def list_certificates(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """What was certified for the firm, each with its paper and the public check."""
    actor.require(PersonRole.SIGNATORY)
    with uow.begin(actor) as tx:
        found = certificates.of_party(tx.session, actor.party_id, page)
        return show(request, "desks/sme_certificates.html", certificates=found)


def _filters(kind: str, text: str) -> list[dict[str, Any]]:
    """Chips above the list; what was searched for stays."""
    return [
        {
            "label": label,
            "href": "/me/rights?" + urlencode({"kind": value, "text": text}),
            "is_current": value == kind,
        }
        for value, label in {"": "全部", **KINDS}.items()
    ]
