"""Pages of policies: what holds, what held, what a version changes, who checked it."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import Actor
from ip_finance.core.clock import business_date
from ip_finance.core.errors import Conflict, Forbidden, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.parties import repository as parties
from ip_finance.policies import repository, service
from ip_finance.policies.domain import (
    CHECKERS,
    MAKERS,
    PolicyKind,
    Verdict,
    VersionState,
    owner_of,
    standings,
)
from ip_finance.policies.errors import NotYoursToSet
from ip_finance.policies.models import PolicyVersion
from ip_finance.policies.schemas import CheckIn, PolicyIn
from ip_finance.policies.words import KINDS, STATES, VERDICTS
from ip_finance.web import forms
from ip_finance.web.deps import Uow
from ip_finance.web.forms import Filled, NotReadable
from ip_finance.web.pages import PageActor, PageForm, show, show_refused
from ip_finance.web.step_up import STEP_UP

router = APIRouter(prefix="/policies", include_in_schema=False)

WORDS: dict[str, Any] = {"kinds": KINDS, "states": STATES, "verdicts": VERDICTS}
YES_NO = [("false", "否，来源尚未核对"), ("true", "是，已对照来源原文")]


@dataclass(frozen=True, slots=True)
class Line:
    """One version in a list."""

    version: PolicyVersion
    state: VersionState


@router.get("")
def list_policies(
    request: Request, actor: PageActor, uow: Uow, kind: PolicyKind = PolicyKind.PRODUCT
) -> Response:
    """The versions of one kind, with how each stands today."""
    with uow.begin(actor) as tx:
        lines = _lines(tx, list(repository.every(tx.session, kind)))
        can_set = bool(actor.roles.intersection(MAKERS)) and _may_set(tx, kind)
        return show(request, "policies/list.html", lines=lines, kind=kind, can_set=can_set, **WORDS)


@router.get("/new")
def new(
    request: Request,
    actor: PageActor,
    uow: Uow,
    kind: PolicyKind = PolicyKind.PRODUCT,
    after: UUID | None = None,
) -> Response:
    """The form of a proposal; it begins with the content of the version `after`."""
    actor.require(*MAKERS)
    with uow.begin(actor) as tx:
        model = repository.by_id(tx.session, after) if after else _model(tx, kind)
        typed = {
            "kind": (model.kind.value if model else kind.value,),
            "key": (model.key if model else "",),
            "content": (_pretty(model.content) if model else "{}",),
            "source": (model.source if model else "",),
            "effective_from": (business_date(tx.now).isoformat(),),
        }
    return show(request, "policies/new.html", filled=Filled(typed), refused=None, **_form())


@router.post("")
def propose(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """File the proposal; what is wrong with it is told member by member."""
    actor.require(*MAKERS)
    filled = forms.read(form, PolicyIn, content=_json)
    if filled.model is None:
        return show(request, "policies/new.html", 422, filled=filled, refused=None, **_form())
    cmd = filled.model.to_command(uuid4())
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(
                tx, lambda: f"/policies/{service.propose(tx, cmd).id}?done=added"
            )
    except (Conflict, RuleViolated, Forbidden) as refused:
        return show_refused(request, "policies/new.html", refused, filled=filled, **_form())


@router.get("/{version_id}")
def policy(
    version_id: UUID, request: Request, actor: PageActor, uow: Uow, against: UUID | None = None
) -> Response:
    """One version: what it says, what it changes, and its history."""
    with uow.begin(actor) as tx:
        context = _context(tx, actor, version_id, against)
        return show(request, "policies/version.html", refused=None, filled=Filled(), **context)


@router.post("/{version_id}/check", dependencies=[STEP_UP])
def check(
    version_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """The second person's word."""
    filled = forms.read(form, CheckIn)
    body = filled.model
    if body is None:
        return _again(request, actor, uow, version_id, filled)
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(
                tx,
                lambda: f"/policies/{service.check(tx, version_id, body.verdict, body.comment).id}",
            )
    except (Conflict, RuleViolated, Forbidden) as refused:
        return _again(request, actor, uow, version_id, filled, refused)


def _again(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    version_id: UUID,
    filled: Filled[CheckIn],
    refused: Conflict | RuleViolated | Forbidden | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        context = _context(tx, actor, version_id, None) | {"filled": filled}
    if refused is None:
        return show(request, "policies/version.html", 422, refused=None, **context)
    return show_refused(request, "policies/version.html", refused, **context)


def _context(tx: Tx, actor: Actor, version_id: UUID, against: UUID | None) -> dict[str, Any]:
    version = repository.by_id(tx.session, version_id)
    other, changes = service.difference(tx, version_id, against)
    known = repository.history(tx.session, version.kind, version.key, version.owner_id)
    lines = _lines(tx, list(known))
    is_ours = _may_set(tx, version.kind) and version.owner_id == _owner(tx, version.kind)
    people = {one for one in (version.made_by, version.checked_by) if one}
    return {
        "version": version,
        "state": next(line.state for line in lines if line.version.id == version.id),
        "content": _pretty(version.content),
        "changes": changes,
        "other": other,
        "lines": lines,
        "names": {one: _name(tx, one) for one in people},
        "can_set": is_ours and bool(actor.roles.intersection(MAKERS)),
        "can_check": is_ours
        and version.verdict is None
        and version.made_by != actor.person_id
        and bool(actor.roles.intersection(CHECKERS)),
        "choices": [(one.value, VERDICTS[one]) for one in Verdict],
        **WORDS,
    }


def _lines(tx: Tx, versions: list[PolicyVersion]) -> list[Line]:
    states = standings(versions, business_date(tx.now))
    return [Line(one, states[one.id]) for one in versions]


def _model(tx: Tx, kind: PolicyKind) -> PolicyVersion | None:
    """The platform's version of the kind, to begin with."""
    found = repository.every_in_force(tx.session, kind, business_date(tx.now))
    return found[0] if found else None


def _owner(tx: Tx, kind: PolicyKind) -> UUID | None:
    mine = parties.by_id(tx.session, tx.actor.party_id)
    return owner_of(kind, mine.id, mine.kind)


def _may_set(tx: Tx, kind: PolicyKind) -> bool:
    try:
        _owner(tx, kind)
    except NotYoursToSet:
        return False
    return True


def _name(tx: Tx, person_id: UUID) -> str:
    person = parties.find_person(tx.session, person_id)
    return person.name if person else "—"


def _form() -> dict[str, Any]:
    options = [(one.value, word) for one, word in KINDS.items()]
    return {"kind_options": options, "yes_no": YES_NO}


def _pretty(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)


def _json(text: str) -> object:
    """The content as it was typed."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as broken:
        raise NotReadable("内容不是有效的 JSON：请检查引号、逗号和括号。") from broken
