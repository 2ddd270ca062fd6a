"""The firm's home page, who the firm is, and its rights."""

import re
from collections.abc import Sequence
from typing import Annotated, Any, Final
from urllib.parse import urlencode
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from ip_finance.cases.domain import STAGES
from ip_finance.certificates import repository as certificates
from ip_finance.collateral.words import RIGHT_TYPES
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.clock import business_date, unix
from ip_finance.core.errors import RuleViolated
from ip_finance.core.paging import Page
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.desks import company, sme_reading, sme_rights
from ip_finance.desks.sme_entries import STEP_WORDS, STEPS, read
from ip_finance.desks.sme_rights import RightLine
from ip_finance.eligibility.report import OUTCOMES, VERDICTS
from ip_finance.office_files.numbers import RightKind, RightType
from ip_finance.parties import onboarding
from ip_finance.parties.schemas import OnboardingIn
from ip_finance.parties.words import ONBOARDING_WORDS
from ip_finance.pledges.domain import PledgeState
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.exports import Column, Export, FileForm, in_yuan
from ip_finance.web.forms import Filled, NotReadable, basis_points
from ip_finance.web.pages import PageActor, PageForm, show, show_refused
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
CONTROLLER = re.compile(r"(\S.{0,99}?)[\s,，：:]{1,9}(\d{1,3}(?:\.\d{1,2})?)\s*[%％]?")
"""A line of the list of beneficial owners: 张三 60%."""
COLUMNS: Final[Sequence[Column[RightLine]]] = (
    Column("号码", lambda one: one.asset.number),
    Column("名称", lambda one: one.asset.title),
    Column("类型", lambda one: RIGHT_TYPES[one.asset.right_type]),
    Column("法律状态", lambda one: "有效" if one.standing.is_alive.value else "已终止"),
    Column("年费", lambda one: FEE_WORDS[one.fee.kind.value][0] if one.fee else None),
    Column("年费期限", lambda one: one.fee.fee.due_on if one.fee and one.fee.fee else None),
    Column("评估值（元）", lambda one: None if one.value is None else in_yuan(one.value)),
    Column("届满日", lambda one: one.standing.ends_on.value),
    Column("账本", lambda one: "已上链" if one.asset.on_ledger else "未上链"),
)
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
    return _company(request, actor, uow)


@router.post("/company/filing")
def file_company(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """State who represents the firm by law and who stands behind it, or state it anew."""
    actor.require(PersonRole.SIGNATORY)
    filled = forms.read(form, OnboardingIn, controllers=_controllers)
    if filled.model is None:
        return _company(request, actor, uow, filled)
    cmd = filled.model.to_command(uuid4())

    def do(tx: Tx) -> str:
        onboarding.file(tx, cmd)
        return "/me/company?done=filed"

    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: do(tx))
    except RuleViolated as refused:
        return _company(request, actor, uow, filled, refused)


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
            export_href="/me/rights/list.xlsx?" + urlencode({"kind": kind, "text": text.strip()}),
            kind=kind if types else "",
            text=text.strip(),
            fee_words=FEE_WORDS,
            now=unix(tx.now),
        )


@router.get("/rights/list.{form}")
def export_rights(
    form: FileForm, actor: PageActor, uow: Uow, kind: str = "", text: Text = ""
) -> Response:
    """The same list as a file."""
    actor.require(PersonRole.SIGNATORY)
    types = TYPES_BY_KIND.get(kind, ())

    def read_lines(tx: Tx, page: Page) -> Sequence[RightLine]:
        return sme_rights.lines(tx, page, types, text.strip())

    return Export("rights", COLUMNS, read_lines).answer(uow, actor, form)


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


def _company(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    filled: Filled[OnboardingIn] | None = None,
    refused: RuleViolated | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        context = {
            "company": company.company_of(tx),
            "filled": filled or Filled(),
            "onboarding_words": ONBOARDING_WORDS,
            "role_words": ROLE_WORDS,
            "me": actor.person_id,
        }
        template = "desks/sme_company.html"
        if refused is not None:
            return show_refused(request, template, refused, **context)
        return show(request, template, 422 if filled else 200, refused=None, **context)


def _controllers(text: str) -> list[dict[str, Any]]:
    found = [CONTROLLER.fullmatch(line.strip()) for line in text.splitlines() if line.strip()]
    lines = [one for one in found if one is not None]
    if len(lines) < len(found):
        raise NotReadable("每行写一名：姓名、空格、持股比例，例如 张三 60%。")
    return [{"name": one[1], "share_bps": basis_points(one[2])} for one in lines]


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
