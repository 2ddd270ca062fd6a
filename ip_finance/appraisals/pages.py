"""Pages of appraisals: the form of a draft, the report with its arithmetic, review and signing."""

import json
from collections.abc import Mapping
from dataclasses import replace
from math import floor
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.appraisals import repository, service
from ip_finance.appraisals.domain import DAYS_A_YEAR, AppraisalState
from ip_finance.appraisals.models import Appraisal
from ip_finance.appraisals.schemas import AppraisalIn, ReviewIn
from ip_finance.chain_api.words import SIDES, STEPS
from ip_finance.core import deployment
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.clock import business_date, unix
from ip_finance.core.errors import Conflict, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.legal_status import repository as legal_status
from ip_finance.parties import repository as parties
from ip_finance.signing import repository as signing
from ip_finance.signing.domain import RequestState
from ip_finance.web import forms
from ip_finance.web.deps import Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import Form, PageActor, PageForm, show, show_refused
from valuation import Scheme, ValuationError, available_schemes, load_scheme

router = APIRouter(include_in_schema=False)

FIRST_SCHEME = "sipo-ppac-2012"
YEARS_ON_FORM = 10
PREMIUMS = ("risk_free", "technical", "market", "financial", "management")
RATES = (
    "royalty_range__minimum",
    "royalty_range__maximum",
    "tax_rate",
    *(f"discount_rate__{name}" for name in PREMIUMS),
    "stress__discount_spread",
    "stress__revenue_haircut",
)
"""Fields that people type in percent, by the name of their reader."""

FIELD_OF = {
    "revenue": "revenue_yuan",
    "discount_spread": "stress.discount_spread",
    "revenue_haircut": "stress.revenue_haircut",
    "scenarios.low.discount_spread": "stress.discount_spread",
}
"""Where the form has what the calculation names otherwise."""

NEEDED = {
    "revenue_yuan": "须为不小于 0 的金额，且年数不少于剩余年限（不足一年算一年）。",
    "royalty_range.minimum": "须在 0% 至 100% 之间，且不高于上限。",
    "royalty_range.maximum": "须在 0% 至 100% 之间，且不低于下限。",
    "royalty_range.source": "请写明来源，或留空。",
    "tax_rate": "须不低于 0%、低于 100%。",
    "discount_rate": "五项之和须大于 0%、不超过 100%。",
    "stress.discount_spread": "须在 0% 至 100% 之间，与折现率之和不超过 100%。",
    "stress.revenue_haircut": "须在 0% 至 100% 之间。",
    "legal_life_years": "须大于 0、不超过 30 年。",
    "economic_life_years": "须大于 0、不超过 30 年。",
}
"""What the calculation takes, by field of the form."""


@router.get("/appraisals")
def list_rights(request: Request, actor: PageActor, uow: Uow) -> Response:
    """The rights that the person may see, with the newest appraisal of each."""
    with uow.begin(actor) as tx:
        assets = ip_assets.every(tx.session)
        return show(
            request,
            "appraisals/list.html",
            assets=assets,
            newest={asset.id: repository.of_asset(tx.session, asset.id)[:1] for asset in assets},
            can_draft=PersonRole.APPRAISER in actor.roles,
            now=unix(tx.now),
        )


@router.get("/assets/{asset_id}/appraisals")
def list_appraisals(asset_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """The appraisals of one right, newest first."""
    with uow.begin(actor) as tx:
        asset = ip_assets.by_id(tx.session, asset_id)
        return show(
            request,
            "appraisals/of_asset.html",
            asset=asset,
            appraisals=repository.of_asset(tx.session, asset_id),
            can_draft=PersonRole.APPRAISER in actor.roles,
            now=unix(tx.now),
        )


@router.get("/assets/{asset_id}/appraisals/new")
def new(
    asset_id: UUID, request: Request, actor: PageActor, uow: Uow, scheme: str = FIRST_SCHEME
) -> Response:
    """The form of an appraisal by the scheme named as `?scheme=`."""
    actor.require(PersonRole.APPRAISER)
    chosen = _scheme(scheme, None) or load_scheme(FIRST_SCHEME)
    return _form(request, actor, uow, asset_id, Filled(), chosen)


@router.post("/assets/{asset_id}/appraisals/new")
def draft(asset_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Run the valuation, and keep it with its inputs."""
    actor.require(PersonRole.APPRAISER)
    scheme = _scheme(form.text("scheme_id"), form.text("scheme_version"))
    scheme = scheme or load_scheme(FIRST_SCHEME)
    filled = _read(form, asset_id, scheme)
    if filled.model is None:
        return _form(request, actor, uow, asset_id, filled, scheme, 422)
    body = filled.model
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(
                tx, lambda: _place(service.draft(tx, body.to_command(uuid4())))
            )
    except (Conflict, RuleViolated) as refused:
        if wrong := _wrong(refused):
            filled = Filled(filled.typed, wrong)
            return _form(request, actor, uow, asset_id, filled, scheme, 422)
        return _form(request, actor, uow, asset_id, filled, scheme, refused=refused)


@router.get("/appraisals/{appraisal_id}")
def get_appraisal(appraisal_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """The report: the range, how it came about, what to bear in mind, and what happens next."""
    return _report(request, actor, uow, appraisal_id, Filled())


@router.post("/appraisals/{appraisal_id}/review")
def review(
    appraisal_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Say that one has read the report of a colleague and stands by it."""
    actor.require(PersonRole.REVIEWER)
    filled = forms.read(form, ReviewIn)
    if filled.model is None:
        return _report(request, actor, uow, appraisal_id, filled, 422)
    cmd = filled.model.to_command(appraisal_id)
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _place(service.review(tx, cmd)))
    except (Conflict, RuleViolated) as refused:
        return _report(request, actor, uow, appraisal_id, filled, refused=refused)


@router.post("/appraisals/{appraisal_id}/signing")
def ask_signatures(appraisal_id: UUID, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Have two appraisers sign the range."""
    with uow.begin(actor) as tx:
        return form.once.redirect(
            tx, lambda: f"/sign/{service.ask_signatures(tx, appraisal_id).id}"
        )


def _place(appraisal: Appraisal) -> str:
    return f"/appraisals/{appraisal.id}?done=added"


def _read(form: Form, asset_id: UUID, scheme: Scheme) -> Filled[AppraisalIn]:
    """The inputs; a year or an indicator left out is named, for unknown is not zero."""
    values = {**form.values, "asset_id": (str(asset_id),)}
    readers = dict.fromkeys(RATES, forms.fraction)
    filled = forms.read(replace(form, values=values), AppraisalIn, **readers)
    wrong = dict(filled.errors)
    for indicator in scheme.indicators:
        name = f"ratings.{indicator.code}"
        if not form.text(name):
            wrong[name] = "请评分。"
    if year := _gap(form.values.get("revenue_yuan", ())):
        wrong["revenue_yuan"] = f"第 {year} 年没有填写；预计没有收入的，请填 0。"
    return Filled(form.values, wrong, None if wrong else filled.model)


def _gap(typed: tuple[str, ...]) -> int | None:
    """The first year that is blank though a later one is not."""
    is_told = [bool(text.strip()) for text in typed]
    told = sum(is_told)
    return None if all(is_told[:told]) else is_told.index(False) + 1


def _wrong(refused: Conflict | RuleViolated) -> dict[str, str]:
    """What the calculation refused, beside its field of the form; else nothing."""
    argument = str(refused.facts.get("argument", "")).partition("[")[0]
    name = FIELD_OF.get(argument, argument)
    if name.startswith("ratings."):
        return {name: "请按量表评分。"}
    if name.startswith("discount_rate."):
        return {name: "须在 0% 至 100% 之间。"}
    return {name: NEEDED[name]} if name in NEEDED else {}


def _scheme(scheme_id: str, version: str | None) -> Scheme | None:
    try:
        return load_scheme(scheme_id, version or None)
    except ValuationError:
        return None


def _form(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    asset_id: UUID,
    filled: Filled[AppraisalIn],
    scheme: Scheme,
    status: int = 200,
    refused: Conflict | RuleViolated | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        asset, today = ip_assets.by_id(tx.session, asset_id), business_date(tx.now)
        left = legal_status.standing(tx.session, asset, today).ends_on.value - today
        ids = sorted({scheme_id for scheme_id, _ in available_schemes()} - {scheme.id})
        context: dict[str, Any] = {
            "asset": asset,
            "filled": filled,
            "scheme": scheme,
            "others": [load_scheme(scheme_id) for scheme_id in ids],
            "premiums": PREMIUMS,
            "years": max(YEARS_ON_FORM, len(filled.values("revenue_yuan"))),
            "today": today,
            # Two decimals, and never more than there are.
            "years_left": f"{min(floor(left.days / DAYS_A_YEAR * 100) / 100, 30.0):g}",
            "now": unix(tx.now),
        }
    if refused is not None:
        return show_refused(request, "appraisals/new.html", refused, **context)
    return show(request, "appraisals/new.html", status, refused=None, **context)


def _report(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    appraisal_id: UUID,
    filled: Filled[ReviewIn],
    status: int = 200,
    refused: Conflict | RuleViolated | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        deployment.hold_still(tx.session)
        appraisal = repository.by_id(tx.session, appraisal_id)
        requests = signing.about(tx.session, [appraisal.id])
        report: dict[str, Any] = json.loads(appraisal.report)
        context: dict[str, Any] = {
            "appraisal": appraisal,
            "asset": ip_assets.by_id(tx.session, appraisal.asset_id),
            "report": report,
            "scheme": _scheme(report["inputs"]["scheme_id"], report["inputs"]["scheme_version"]),
            "premiums": PREMIUMS,
            "requests": requests,
            "words": STEPS,
            "side_words": SIDES,
            "party_names": {party.number: party.name for party in parties.every(tx.session)},
            "is_expired": appraisal.valid_until <= tx.now,
            "now": unix(tx.now),
            "filled": filled,
            **_people(tx, appraisal),
            **_what_next(actor, appraisal, {one.state for one in requests}),
        }
    if refused is not None:
        return show_refused(request, "appraisals/appraisal.html", refused, **context)
    return show(request, "appraisals/appraisal.html", status, refused=None, **context)


def _people(tx: Tx, appraisal: Appraisal) -> Mapping[str, str]:
    firm = parties.find_by_id(tx.session, appraisal.party_id)
    ids = {"appraiser": appraisal.appraiser_id, "reviewer": appraisal.reviewed_by}
    people = {key: parties.find_person(tx.session, one) for key, one in ids.items() if one}
    names = {key: found.name if found else "" for key, found in people.items()}
    return {"firm": firm.name if firm else "", "appraiser": "", "reviewer": "", **names}


def _what_next(actor: Actor, appraisal: Appraisal, states: set[RequestState]) -> dict[str, bool]:
    is_sound = appraisal.is_recomputed and appraisal.is_committed
    is_drafted = appraisal.state is AppraisalState.DRAFTED
    is_waiting = bool({RequestState.OPEN, RequestState.COMPLETE} & states)
    is_ready = is_sound and not (is_drafted or is_waiting or appraisal.on_ledger)
    is_anothers = actor.person_id != appraisal.appraiser_id
    is_firms = actor.party_id == appraisal.party_id
    return {
        "is_sound": is_sound,
        "is_pending": RequestState.COMPLETE in states,
        "can_review": PersonRole.REVIEWER in actor.roles and is_drafted and is_anothers,
        "can_ask": PersonRole.APPRAISER in actor.roles and is_firms and is_ready,
    }
