"""Pages of pre-checks: what is planned, and what each rule says of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.errors import Conflict, Forbidden, NotFound, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.documents import service as documents
from ip_finance.documents.domain import KeepDocument
from ip_finance.documents.retention import DocumentKind
from ip_finance.documents.service import Vault
from ip_finance.eligibility import repository, service
from ip_finance.eligibility.choosing import chosen, ids_among
from ip_finance.eligibility.domain import Outcome, Side
from ip_finance.eligibility.facts import ResolvedBy
from ip_finance.eligibility.models import Precheck
from ip_finance.eligibility.plan_schemas import (
    ConsentIn,
    Day,
    LongText,
    PlanIn,
    ResolutionIn,
    Strict,
    Text,
)
from ip_finance.eligibility.report import OUTCOMES, VERDICTS
from ip_finance.eligibility.schemas import AcknowledgementIn, LineOut, PrecheckOut
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyKind
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import Form, PageActor, PageForm, Upload, show, show_refused

router = APIRouter(prefix="/prechecks", include_in_schema=False)

RESOLUTION, AGREEMENT = "resolution_file", "agreement_file"
COLOURS = {
    Outcome.PASS: "good",
    Outcome.WARN: "plain",
    Outcome.ACKNOWLEDGE: "waiting",
    Outcome.UNKNOWN: "waiting",
    Outcome.BLOCK: "bad",
}
ORDER = (Outcome.BLOCK, Outcome.UNKNOWN, Outcome.ACKNOWLEDGE, Outcome.WARN, Outcome.PASS)
"""What must be done comes first."""
MOST_FOUND, LONGEST_NAME = 20, 100
NEEDS_DATE = "请填写决议日期。"


class PlanForm(Strict):
    """The plan as the page asks for it; files take the place of their ids."""

    asset_ids: list[UUID] = Field(min_length=1, max_length=100)
    borrower_id: UUID
    pledgor_id: UUID
    pledgee_id: UUID | None = None
    maturity_on: Day | None = None
    secured_fen: Annotated[int, Field(gt=0)] | None = None
    clauses: LongText | None = None
    is_for_own_shareholder: bool | None = None
    body: ResolvedBy = ResolvedBy.SHAREHOLDERS
    resolved_on: Day | None = None
    excluded: Text | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one right, or of the plan as a whole."""

    title: str
    asset_id: UUID | None
    lines: Sequence[LineOut]


@router.get("")
def list_prechecks(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """The pre-checks that the person may see, newest first."""
    with uow.begin(actor) as tx:
        found = repository.newest(tx.session, page)
        can_ask = _can_ask(actor)
        context: dict[str, Any] = {"prechecks": found, "verdicts": VERDICTS, "can_ask": can_ask}
        return show(request, "eligibility/list.html", **context)


@router.get("/new")
def new(request: Request, actor: PageActor, uow: Uow) -> Response:
    """The form; rights named as `?asset=` are ticked.

    A bank says first whose pledge it asks about: it finds the company by `?q=`, and chooses it as
    `?company=`, or as `?debtor=` beside a company that pledges for it.
    """
    actor.require(*service.ASKERS)
    asked = request.query_params
    if "q" in asked and PersonRole.SIGNATORY not in actor.roles:
        with uow.begin(actor) as tx:
            return _choose(request, tx, asked["q"])
    said = {
        "asset_ids": tuple(asked.getlist("asset")),
        "pledgor_id": tuple(asked.getlist("company")),
        "borrower_id": tuple(asked.getlist("debtor")),
    }
    return _new(request, actor, uow, Filled({name: told for name, told in said.items() if told}))


@router.post("")
def check(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Check the plan, and show what each rule says."""
    actor.require(*service.ASKERS)
    filled = forms.read(form, PlanForm)
    if RESOLUTION in form.files and filled.model and filled.model.resolved_on is None:
        filled = Filled(filled.typed, {"resolved_on": NEEDS_DATE})
    if filled.model is None:
        return _new(request, actor, uow, filled, 422)
    body, vault = filled.model, request.app.state.vault
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _check(tx, vault, body, form))
    except (Conflict, NotFound, RuleViolated) as refused:
        return _new(request, actor, uow, filled, refused=refused)


@router.get("/{precheck_id}")
def get_precheck(precheck_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """One pre-check, a line a rule."""
    with uow.begin(actor) as tx:
        return _precheck(request, tx, repository.by_id(tx.session, precheck_id))


@router.post("/{precheck_id}/acknowledgements")
def acknowledge(
    precheck_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Acknowledge a line for one's side."""
    filled = forms.read(form, AcknowledgementIn)
    if filled.model is None:
        with uow.begin(actor) as tx:
            found = repository.by_id(tx.session, precheck_id)
            return _precheck(request, tx, found, 422, error="请写明知悉并同意的内容。")
    cmd = filled.model.to_command(precheck_id)
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _acknowledged(tx, cmd.precheck_id, filled.model))
    except (Conflict, Forbidden, RuleViolated) as refused:
        with uow.begin(actor) as tx:
            found = repository.by_id(tx.session, precheck_id)
            return _precheck(request, tx, found, refused=refused)


def _acknowledged(tx: Tx, precheck_id: UUID, body: AcknowledgementIn | None) -> str:
    assert body is not None, "read before"
    service.acknowledge(tx, body.to_command(precheck_id))
    return f"/prechecks/{precheck_id}?done=added"


def _check(tx: Tx, vault: Vault, body: PlanForm, form: Form) -> str:
    plan = PlanIn(
        asset_ids=body.asset_ids,
        borrower_id=body.borrower_id,
        pledgor_id=body.pledgor_id,
        pledgee_id=body.pledgee_id,
        maturity_on=body.maturity_on,
        secured_fen=body.secured_fen,
        clauses=body.clauses,
        is_for_own_shareholder=body.is_for_own_shareholder,
    )
    if (file := form.files.get(RESOLUTION)) is not None:
        assert body.resolved_on is not None, "asked for before"
        plan.resolution = ResolutionIn(
            body=body.body,
            resolved_on=body.resolved_on,
            document_id=_kept(tx, vault, file, DocumentKind.RESOLUTION),
            excluded=(body.excluded or "").replace("、", "；").split("；") if body.excluded else [],
        )
    if (file := form.files.get(AGREEMENT)) is not None:
        kept = _kept(tx, vault, file, DocumentKind.CONSENT)
        plan.consents = [
            ConsentIn(asset_id=asset_id, owner=None, document_id=kept)
            for asset_id in body.asset_ids
        ]
    found = service.precheck(tx, plan.to_command(uuid4()))
    return f"/prechecks/{found.id}"


def _kept(tx: Tx, vault: Vault, file: Upload, kind: DocumentKind) -> UUID:
    cmd = KeepDocument(uuid4(), file.name, file.media_type, file.content, kind)
    return documents.keep(tx, vault, cmd).id


def _new(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    filled: Filled[PlanForm],
    status: int = 200,
    refused: Conflict | NotFound | RuleViolated | None = None,
) -> Response:
    is_company, own = PersonRole.SIGNATORY in actor.roles, actor.party_id
    with uow.begin(actor) as tx:
        sides = _every_company(tx) if is_company else chosen(tx, filled)
        if not sides:
            return _choose(request, tx, "")
        company = own if is_company else sides[0][0]
        banks = parties.of_kind(tx.session, PartyKind.BANK)
        context: dict[str, Any] = {
            "filled": filled,
            "assets": ip_assets.every(tx.session)
            if is_company
            else ip_assets.of_owner(tx.session, company),
            "companies": sides,
            "banks": [("", "尚未选定"), *((bank.id, bank.name) for bank in banks)],
            "company": str(company),
            "bank": "" if is_company else str(own),
            "is_company": is_company,
            "today": business_date(tx.now),
        }
    template = "eligibility/new.html"
    if refused is not None:
        return show_refused(request, template, refused, **context)
    return show(request, template, status, refused=None, **context)


def _every_company(tx: Tx) -> list[tuple[UUID, str]]:
    return [(one.id, one.name) for one in parties.of_kind(tx.session, PartyKind.SME)]


def _choose(request: Request, tx: Tx, text: str) -> Response:
    found = parties.companies(tx.session, text.strip()[:LONGEST_NAME], MOST_FOUND + 1)
    pledgor = ids_among(request.query_params.getlist("company"))[:1]
    return show(
        request,
        "eligibility/choose.html",
        text=text,
        found=found[:MOST_FOUND],
        has_more=len(found) > MOST_FOUND,
        pledgor=str(pledgor[0]) if pledgor else "",
    )


def _precheck(
    request: Request,
    tx: Tx,
    found: Precheck,
    status: int = 200,
    *,
    error: str = "",
    refused: Conflict | Forbidden | RuleViolated | None = None,
) -> Response:
    told = PrecheckOut.of(found, service.settled_in(tx, found))
    sides = {found.plan["pledgor_id"]: Side.PLEDGOR, found.plan["pledgee_id"]: Side.PLEDGEE}
    context: dict[str, Any] = {
        "precheck": told,
        "case": found.case,
        "groups": _groups(found, told),
        "outcomes": OUTCOMES,
        "colours": COLOURS,
        "order": ORDER,
        "verdict": VERDICTS[told.verdict],
        "side": sides.get(str(tx.actor.party_id)) if _can_ask(tx.actor) else None,
        "error": error,
    }
    template = "eligibility/precheck.html"
    if refused is not None:
        return show_refused(request, template, refused, **context)
    return show(request, template, status, refused=None, **context)


def _groups(found: Precheck, told: PrecheckOut) -> list[Group]:
    def lines_of(asset_id: UUID | None) -> list[LineOut]:
        own = [line for line in told.lines if line.asset_id == asset_id]
        return sorted(own, key=lambda line: ORDER.index(line.outcome))

    rights = [
        Group(
            f"{right['number']}　{right['title']}", UUID(right["id"]), lines_of(UUID(right["id"]))
        )
        for right in found.case["rights"]
    ]
    return [*rights, Group("拟定的质押", None, lines_of(None))]


def _can_ask(actor: Actor) -> bool:
    return bool(actor.roles & set(service.ASKERS))
