"""The auditor's home: is everything as the chain says, since when, and whose node says so."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.audit import access, replaying, repository, service, verdicts
from ip_finance.audit.domain import VerdictKind
from ip_finance.audit.words import COLUMNS, TABLES, page_of
from ip_finance.core import audit_log, deployment
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.audit_log import AuditEntry
from ip_finance.core.clock import business_date
from ip_finance.core.errors import DomainError
from ip_finance.core.paging import Page
from ip_finance.core.uow import Tx
from ip_finance.web.deps import Paged, SomeDay, Uow
from ip_finance.web.exports import Column, Export, FileForm
from ip_finance.web.pages import PageActor, PageForm, see, show, show_refused
from ip_finance.web.words import STATE_WORDS

MOST_SHOWN = 5
WORDS: dict[str, Any] = {
    "tables": TABLES,
    "columns": COLUMNS,
    "page_of": page_of,
    "states": STATE_WORDS,
}
LOG = [
    Column[AuditEntry]("序号", lambda one: one.seq),
    Column[AuditEntry]("时间（UTC）", lambda one: one.at.isoformat()),
    Column[AuditEntry]("人员", lambda one: str(one.person_id)),
    Column[AuditEntry]("机构", lambda one: str(one.party_id)),
    Column[AuditEntry]("事项", lambda one: one.action),
    Column[AuditEntry]("对象", lambda one: str(one.subject_id)),
    Column[AuditEntry]("内容", lambda one: str(one.facts.get("what", one.facts))[:1_000]),
    Column[AuditEntry]("哈希", lambda one: one.hash),
]

router = APIRouter(prefix="/audit", include_in_schema=False)


@router.get("")
def audit(request: Request, actor: PageActor, uow: Uow) -> Response:
    """What the checks found last, whoever started them."""
    with uow.begin(actor) as tx:
        return show(request, "audit/audit.html", **_overview(tx))


@router.get("/standing")
def standing(request: Request, actor: PageActor, uow: Uow) -> Response:
    """The part of the page that says whether all is well, by itself: pages ask for it anew."""
    with uow.begin(actor) as tx:
        return show(request, "audit/standing.html", **_overview(tx))


@router.post("")
def check(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:  # noqa: ARG001
    """Check now, and show what was found. Checking twice does no harm, so there is no redirect."""
    state = request.app.state
    with uow.begin(actor) as tx:
        sight = verdicts.sight_of(tx, state.nodes)
        trail = service.examine_log(tx, sight, state.checkpoint_key)
        verdicts.keep_log(tx, trail)
        # Behind a row of the log that does not belong there nothing can be added.
        look = service.check if trail.is_consistent else service.examine
        verdicts.keep(tx, look(tx, sight, state.vault))
        return show(request, "audit/audit.html", **_overview(tx))


@router.get("/node")
def node(request: Request, actor: PageActor, uow: Uow) -> Response:
    """Which node answers, and whether it shows our ledger."""
    with uow.begin(actor) as tx:
        return show(request, "audit/node.html", refused=None, **_nodes(request, tx))


@router.post("/node")
def choose_node(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Have a node of one's own answer from now on; without an address, the platform's again."""
    url = form.text("url")
    try:
        with uow.begin(actor) as tx:
            if url:
                verdicts.choose_node(tx, request.app.state.nodes, url[:300])
            else:
                verdicts.leave_node(tx)
    except DomainError as refused:
        with uow.begin(actor) as tx:
            told = _nodes(request, tx) | {"typed": url}
        return show_refused(request, "audit/node.html", refused, **told)
    return see("/audit/node")


@router.get("/access")
def access_log(
    request: Request,
    actor: PageActor,
    uow: Uow,
    page: Paged,
    kind: access.Kind = access.Kind.FILES,
) -> Response:
    """Who read which file, whose roles changed, who could not sign in, and four eyes."""
    actor.require(PersonRole.AUDITOR)
    with uow.begin(actor) as tx:
        rows = access.entries(tx.session, kind, page)
        people = access.people(tx.session, rows)
        eyes = access.four_eyes(tx.session)
    told: dict[str, Any] = {"rows": rows, "people": people, "eyes": eyes, "kind": kind}
    return show(request, "audit/access.html", **told, **WORDS)


@router.get("/access.{form}")
def access_file(
    actor: PageActor, uow: Uow, form: FileForm, kind: access.Kind = access.Kind.FILES
) -> Response:
    """The same as a file, however long it is."""
    actor.require(PersonRole.AUDITOR)
    export = Export(
        f"access-{kind.value}", LOG, lambda tx, page: access.entries(tx.session, kind, page)
    )
    return export.answer(uow, actor, form)


@router.get("/replay")
def replay(
    request: Request,
    actor: PageActor,
    uow: Uow,
    on: SomeDay = None,
) -> Response:
    """How everything stood at the end of a day, from events alone, against what is stored."""
    actor.require(PersonRole.AUDITOR)
    with uow.begin(actor) as tx:
        today = business_date(tx.now)
        sight = verdicts.sight_of(tx, request.app.state.nodes)
        found = replaying.state_on(tx, sight, on) if on else None
    return show(request, "audit/replay.html", found=found, today=today, **WORDS)


def _overview(tx: Tx) -> dict[str, Any]:
    """Raises: RoleMissing."""
    actor: Actor = tx.actor
    actor.require(PersonRole.AUDITOR)
    records = repository.newest_verdict(tx.session, VerdictKind.RECORDS)
    log = repository.newest_verdict(tx.session, VerdictKind.LOG)
    found = [*(records.findings if records else ()), *(log.findings if log else ())]
    return {
        "records": records,
        "log": log,
        "findings": found,
        "runs": repository.reconciliations(tx.session, Page(MOST_SHOWN)),
        "head": audit_log.head_of(tx.session),
        "anchor": repository.newest_anchor(tx.session),
        "chosen": repository.chosen_node(tx.session, actor.person_id),
        "checked_at": max((one.last_at for one in (records, log) if one), default=None),
        **WORDS,
    }


def _nodes(request: Request, tx: Tx) -> dict[str, Any]:
    """What the node that answers shows; where it fails, why."""
    tx.actor.require(PersonRole.AUDITOR)
    nodes = request.app.state.nodes
    ledger = deployment.current(tx.session)
    chosen = repository.chosen_node(tx.session, tx.actor.person_id)
    agreement, trouble = None, None
    try:
        sight = verdicts.sight_of(tx, nodes)
        agreement = sight.agreement(ledger) if ledger else None
    except DomainError as wrong:
        trouble = wrong
    return {
        "agreement": agreement,
        "trouble": trouble,
        "ledger": ledger,
        "chosen": chosen,
        "typed": (chosen.url if chosen else None) or "",
    }
