"""The workbench on which a tech provider verifies a right, and the result for everybody else.

Claims stand beside findings. What is found is filed as it is, bad news too; only a right that could
be pledged goes on to be signed, and for any other the page names rule, fact and cure.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.chain_api.words import SIDES, STEPS
from ip_finance.core import deployment
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.canonical import salted_hash
from ip_finance.core.clock import business_date, unix
from ip_finance.core.errors import Conflict, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.documents import service as documents
from ip_finance.documents.domain import KeepDocument, check_size
from ip_finance.documents.service import Vault
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.parties import repository as parties
from ip_finance.signing import repository as signing
from ip_finance.signing.domain import RequestState
from ip_finance.signing.models import SigningRequest
from ip_finance.verification import repository, service
from ip_finance.verification.domain import ReadInFuture, check_attestable
from ip_finance.verification.findings import (
    Claims,
    Finding,
    Findings,
    claims_of,
    differences,
    findings_of,
)
from ip_finance.verification.models import Verification
from ip_finance.verification.schemas import VerificationIn
from ip_finance.web import forms
from ip_finance.web.deps import Uow
from ip_finance.web.forms import Filled, Typed
from ip_finance.web.pages import Form, PageActor, PageForm, Upload, show, show_refused
from ip_finance.web.refusals import Told, in_chinese

router = APIRouter(include_in_schema=False)

EVIDENCE, CONFIRMED = "evidence", "confirmed"
NOWHERE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Block:
    """Why a right cannot be attested: the rule and its cure, and the field that shows it."""

    told: Told
    field: str


@dataclass(frozen=True, slots=True)
class Result:
    """One verification as a page shows it."""

    verification: Verification
    provider: str
    differing: frozenset[str]
    blocks: Sequence[Block]
    requests: Sequence[SigningRequest]
    evidence: str
    is_stale: bool
    can_ask: bool


@router.get("/assets/{asset_id}/verification")
def workbench(asset_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """What was found out about the right; for a verifier also the form for new findings."""
    return _page(request, actor, uow, asset_id, Filled())


@router.post("/assets/{asset_id}/verification")
def add(asset_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """File the findings with their proof, and have them signed if the right can be pledged."""
    actor.require(PersonRole.VERIFIER)
    filled = _read(form, asset_id)
    evidence = form.files.get(EVIDENCE)
    if filled.model is None or evidence is None:
        return _page(request, actor, uow, asset_id, filled, 422)
    body, vault = filled.model, request.app.state.vault
    try:
        check_size(evidence.content)
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _add(tx, vault, body, evidence))
    except ReadInFuture as refused:
        told = in_chinese(refused.code, refused.facts).detail
        wrong = {f"findings.{refused.facts['field']}.read_on": told}
        filled = Filled(filled.typed, wrong)
        return _page(request, actor, uow, asset_id, filled, 422)
    except (Conflict, RuleViolated) as refused:
        return _page(request, actor, uow, asset_id, filled, refused=refused)


@router.post("/verifications/{verification_id}/attestation")
def ask_attestation(verification_id: UUID, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Have the provider sign findings that were filed before."""
    with uow.begin(actor) as tx:
        return form.once.redirect(
            tx, lambda: f"/sign/{service.ask_attestation(tx, verification_id).id}"
        )


def blocks_of(claimed: Claims, found: Findings, *, expires_on: date, today: date) -> list[Block]:
    """Everything that keeps the right from being attested, not only the first."""
    blocks: list[Block] = []
    while len(blocks) < len(AS_IF):
        try:
            check_attestable(claimed, found, expires_on=expires_on, today=today)
        except RuleViolated as refused:
            told = in_chinese(refused.code, refused.facts, refused.rule)
            name, cured = AS_IF[refused.code]
            blocks.append(Block(told, str(refused.facts.get("field", name))))
            found = cured(claimed, found)
            expires_on = date.max if refused.code == "right-dead" else expires_on
        else:
            break
    return blocks


def _put(found: Findings, **values: Any) -> Findings:
    each = found.each()
    return replace(
        found,
        **{
            name: Finding(value, each[name].source, each[name].read_on)
            for name, value in values.items()
        },
    )


AS_IF: dict[str, tuple[str, Callable[[Claims, Findings], Findings]]] = {
    "another-right": ("number", lambda c, f: _put(f, number=c.number, filed_on=c.filed_on)),
    "right-dead": ("is_alive", lambda _, f: _put(f, is_alive=True)),
    "right-not-granted": ("granted_on", lambda _, f: _put(f, granted_on=date.min)),
    "owner-differs": (
        "owner_name",
        lambda c, f: _put(f, owner_name=c.owner_name, owner_uscc=c.owner_uscc),
    ),
    "right-frozen": ("is_frozen", lambda _, f: _put(f, is_frozen=False)),
    "right-encumbered": ("is_encumbered", lambda _, f: _put(f, is_encumbered=False)),
    "fees-not-paid": ("fees_paid_through", lambda _, f: _put(f, fees_paid_through=date.max)),
}
"""The field behind each refusal, and the findings as if it were cured: the next one shows then."""


def _read(form: Form, asset_id: UUID) -> Filled[VerificationIn]:
    """The findings; source and day of a field are the common ones unless it has its own."""
    values = dict(form.values)
    values |= {"asset_id": (str(asset_id),), "document_id": (str(NOWHERE),)}
    for name in (field.name for field in fields(Findings)):
        for part in ("source", "read_on"):
            if not form.text(f"findings.{name}.{part}"):
                values[f"findings.{name}.{part}"] = values.get(part, ())
    filled = forms.read(replace(form, values=values), VerificationIn)
    wrong = {_own_or_common(form.values, path): text for path, text in filled.errors.items()}
    if EVIDENCE not in form.files:
        wrong[EVIDENCE] = "请选择核验依据，例如登记簿副本；已选过的文件须重新选择。"
    if not form.text(CONFIRMED):
        wrong[CONFIRMED] = "请逐项核对后勾选确认。"
    return Filled(form.values, wrong, None if wrong else filled.model)


def _own_or_common(typed: Typed, path: str) -> str:
    """Where a wrong source or day was typed."""
    part = path.rpartition(".")[2]
    is_own = part not in {"source", "read_on"} or "".join(typed.get(path, ())).strip()
    return path if is_own else part


def _add(tx: Tx, vault: Vault, body: VerificationIn, evidence: Upload) -> str:
    cmd = KeepDocument(uuid4(), evidence.name, evidence.media_type, evidence.content)
    document = documents.keep(tx, vault, cmd)
    body = body.model_copy(update={"document_id": document.id})
    found = service.add(tx, body.to_command(uuid4()))
    tx.session.expire(found)
    try:
        return f"/sign/{service.ask_attestation(tx, found.id).id}"
    except (Conflict, RuleViolated):  # filed as found; its page says what stands against it
        return f"/assets/{body.asset_id}/verification?done=added"


def _page(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    asset_id: UUID,
    filled: Filled[VerificationIn],
    status: int = 200,
    refused: Conflict | RuleViolated | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        deployment.hold_still(tx.session)
        asset = ip_assets.by_id(tx.session, asset_id)
        names = {party.id: party for party in parties.every(tx.session)}
        context: dict[str, Any] = {
            "asset": asset,
            "claims": _claimed(asset),
            "results": _results(tx, asset, {key: party.name for key, party in names.items()}),
            "filled": filled,
            "can_verify": PersonRole.VERIFIER in actor.roles,
            "today": business_date(tx.now),
            "now": unix(tx.now),
            "words": STEPS,
            "side_words": SIDES,
            "party_names": {party.number: party.name for party in names.values()},
        }
    template = "verification/workbench.html"
    if refused is not None:
        return show_refused(request, template, refused, **context)
    return show(request, template, status, refused=None, **context)


def _claimed(asset: IpAsset) -> dict[str, str]:
    """What the owner claims, as the form starts with it."""
    granted_on = asset.granted_on.isoformat() if asset.granted_on else ""
    return {
        "owner_name": asset.owner.name,
        "owner_uscc": asset.owner.uscc,
        "number": asset.number,
        "title": asset.title,
        "filed_on": asset.filed_on.isoformat(),
        "granted_on": granted_on,
    }


def _results(tx: Tx, asset: IpAsset, names: dict[UUID, str]) -> list[Result]:
    """The verifications of the right, newest first."""
    found = repository.of_asset(tx.session, asset.id)
    requests = signing.about(tx.session, [one.id for one in found])
    return [_result(tx, asset, one, names, requests) for one in found]


def _result(
    tx: Tx,
    asset: IpAsset,
    verification: Verification,
    names: dict[UUID, str],
    every: Sequence[SigningRequest],
) -> Result:
    claimed, found = claims_of(verification.findings), findings_of(verification.findings)
    today = business_date(tx.now)
    blocks = blocks_of(claimed, found, expires_on=asset.expires_on, today=today)
    requests = [request for request in every if request.record_id == verification.id]
    is_stale = verification.valid_until <= tx.now
    waiting = {RequestState.OPEN, RequestState.COMPLETE} & {one.state for one in requests}
    is_ours = verification.provider_id == tx.actor.party_id
    is_askable = not (blocks or is_stale or waiting or verification.on_ledger)
    return Result(
        verification=verification,
        provider=names.get(verification.provider_id, "核验机构"),
        differing=frozenset(one.field for one in differences(claimed, found)),
        blocks=blocks,
        requests=requests,
        evidence=_evidence(verification, requests),
        is_stale=is_stale,
        can_ask=is_ours and PersonRole.VERIFIER in tx.actor.roles and is_askable,
    )


def _evidence(verification: Verification, requests: Sequence[SigningRequest]) -> str:
    """How far the ledger bears the findings out: a state of the macro `evidence`."""
    if salted_hash(verification.salt, verification.findings) != verification.fingerprint:
        return "mismatch"
    if verification.on_ledger is not None:
        return "on-chain"
    is_sent = any(request.state is RequestState.COMPLETE for request in requests)
    return "pending" if is_sent else "off-chain"
