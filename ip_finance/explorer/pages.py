"""The explorer: blocks, transactions and events in plain words, and objects in three columns."""

import json
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from ip_finance.audit import verdicts
from ip_finance.audit.nodes import Sight
from ip_finance.audit.words import COLUMNS, TABLES, page_of
from ip_finance.chain_api.sight import Found, Transaction
from ip_finance.core import deployment
from ip_finance.core.actor import PersonRole
from ip_finance.core.uow import Tx
from ip_finance.explorer import repository, service
from ip_finance.explorer.domain import Kind, NotOnChain, ObjectNotFound
from ip_finance.explorer.words import GROUPS, MEMBERS, Names, kinds_in, sentence, title_of, worded
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.pages import PageActor, see, show
from ip_finance.web.words import STATE_WORDS

EVENTS_SHOWN, BLOCKS_SHOWN = 40, 25
KINDS = frozenset(kind.value for kind in Kind)
WORDS: dict[str, Any] = {
    "tables": TABLES,
    "columns": {**COLUMNS, **MEMBERS},
    "page_of": page_of,
    "worded": worded,
}

BlockNumber = Annotated[int, Path(ge=0, le=10**12)]
Before = Annotated[int | None, Query(ge=0, le=10**12)]
Hash = Annotated[str, Path(pattern="^0x[0-9a-fA-F]{64}$")]

router = APIRouter(prefix="/audit", include_in_schema=False)


@router.get("/explorer")
def explorer(
    request: Request,
    actor: PageActor,
    uow: Uow,
    q: Annotated[str, Query(max_length=100)] = "",
    before: Before = None,
    group: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The newest events; or the way to what was searched for."""
    with uow.begin(actor) as tx:
        sight = _sight(request, tx)
        place = service.where_is(tx, sight, q) if q.strip() else ""
        if place:
            return see(place)
        head = sight.head()
        found, first = sight.newest(before or head + 1, EVENTS_SHOWN, kinds_in(group))
        names = service.names_for(tx, [event for event, _ in found])
    told: dict[str, Any] = {"found": _told(found, names), "first": first, "head": head}
    asked: dict[str, Any] = {"q": q, "group": group, "groups": GROUPS, "before": before}
    return show(request, "explorer/explorer.html", node=sight.node(), **told, **asked)


@router.get("/blocks")
def blocks(request: Request, actor: PageActor, uow: Uow, before: Before = None) -> Response:
    """Blocks, newest first."""
    with uow.begin(actor) as tx:
        sight = _sight(request, tx)
    head = sight.head()
    last = min(head, before - 1) if before is not None else head
    found = sight.blocks(range(last, max(-1, last - BLOCKS_SHOWN), -1))
    told: dict[str, Any] = {"found": found, "head": head, "first": found[-1].number if found else 0}
    return show(request, "explorer/blocks.html", node=sight.node(), before=before, **told)


@router.get("/blocks/{number}")
def block(request: Request, actor: PageActor, uow: Uow, number: BlockNumber) -> Response:
    """One block, its transactions, and what the ledger told in it. Raises: NotOnChain."""
    with uow.begin(actor) as tx:
        sight = _sight(request, tx)
        found = sight.blocks([number])
        if not found:
            raise NotOnChain(str(number), sight.node())
        events = sight.events(number, number)
        names = service.names_for(tx, [event for event, _ in events])
        ours = deployment.current(tx.session)
    told: dict[str, Any] = {
        "block": found[0],
        "found": _told(events, names),
        "head": sight.head(),
        "ours": ours,
    }
    return show(request, "explorer/block.html", node=sight.node(), **told)


@router.get("/tx/{name}")
def transaction(request: Request, actor: PageActor, uow: Uow, name: Hash) -> Response:
    """One transaction: who carried it, what it says, what came of it. Raises: NotOnChain."""
    with uow.begin(actor) as tx:
        sight = _sight(request, tx)
        found = sight.transaction(name.lower())
        if found is None:
            raise NotOnChain(name, sight.node())
        names = service.names_for(tx, [event for event, _ in found.events])
        ours = deployment.current(tx.session)
        is_ours = repository.is_relayer(tx.session, found.sender)
    loans = {event.loan: "" for event, _ in found.events if hasattr(event, "loan")}
    told: dict[str, Any] = {
        "carried": found,
        "found": _told(found.events, names),
        "calls": [(title_of(one), one.members, one.signatures) for one in found.said],
        "loans": [(loan, names.loans.get(loan, str(loan))) for loan in loans],
        "sender_name": "平台中继账户" if is_ours else "",
        "to_name": "账本合约" if ours and found.to == ours.address else "",
        "raw": _raw(found),
        "names": names,
    }
    return show(request, "explorer/tx.html", node=sight.node(), **told, **WORDS)


@router.get("/objects/{kind}/{name}")
def one_object(
    request: Request,
    actor: PageActor,
    uow: Uow,
    page: Paged,
    kind: Annotated[str, Path(max_length=40)],
    name: Annotated[str, Path(max_length=100)],
) -> Response:
    """One object: database, chain and papers side by side, and who did and read what.

    Raises: LedgerMissing, ObjectNotFound.
    """
    with uow.begin(actor) as tx:
        sight = _sight(request, tx)
        view = _view(request, tx, sight, kind, name)
        trail = repository.trail(tx.session, view.records, page) if view.records else ()
        people = repository.people_called(tx.session, {one.person_id for one in trail})
        names = service.names_for(tx, [event for event, _ in view.events])
        title = _title(tx, kind, name)
        checked_at = tx.now
    told: dict[str, Any] = {
        "view": view,
        "found": _told(view.events, names),
        "trail": trail,
        "people": people,
    }
    told |= {"kind": kind, "name": name, "title": title, "checked_at": checked_at}
    told |= {"names": names}
    return show(request, "explorer/object.html", node=sight.node(), **told, **WORDS)


@router.get("/evidence")
def evidence(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """Every case with the bundle that proves it anywhere, without us."""
    actor.require(PersonRole.AUDITOR)
    with uow.begin(actor) as tx:
        loans = repository.newest_loans(tx.session, page)
        return show(request, "explorer/evidence.html", loans=loans, states=STATE_WORDS)


def _sight(request: Request, tx: Tx) -> Sight:
    """Raises: RoleMissing, and what a node that is no longer allowed raises."""
    return verdicts.sight_of(tx, request.app.state.nodes)


def _view(request: Request, tx: Tx, sight: Sight, kind: str, name: str) -> service.View:
    vault = request.app.state.vault
    if kind in KINDS:
        return service.look_at(tx, sight, vault, service.subject_named(tx, Kind(kind), name))
    try:
        record_id = UUID(name)
    except ValueError:
        raise ObjectNotFound(kind, name) from None
    return service.look_at_record(tx, vault, kind, record_id)


def _title(tx: Tx, kind: str, name: str) -> str:
    """The object as people call it."""
    if kind not in KINDS:
        return f"{TABLES.get(kind, kind)} {name}"
    subject = service.subject_named(tx, Kind(kind), name).name
    if isinstance(subject, UUID):
        return f"融资 {repository.loan_numbers(tx.session, {subject}).get(subject, name)}"
    if isinstance(subject, str):
        return service.names_of(tx, set(), {subject}, set()).right(subject)
    return service.names_of(tx, {subject}, set(), set()).party(subject).strip()


def _told(found: Any, names: Names) -> list[dict[str, Any]]:
    """Each event as the pages list it."""
    return [_told_once(one, names) for one in found]


def _told_once(found: Found, names: Names) -> dict[str, Any]:
    event, seen = found
    loan, right = getattr(event, "loan", None), getattr(event, "asset", None)
    href, label = "", ""
    if loan is not None:
        href, label = f"/audit/objects/loan/{loan}", names.loans.get(loan, "融资")
    elif right is not None:
        href, label = f"/audit/objects/asset/{right}", names.right(right)
    return {
        "at": seen.block_time,
        "block": seen.block_number,
        "log": seen.log_index,
        "tx": seen.tx_hash,
        "kind": "chain",
        "who": "",
        "text": sentence(event, names),
        "href": f"/audit/tx/{seen.tx_hash}",
        "object_href": href,
        "object": label,
    }


def _raw(found: Transaction) -> str:
    return json.dumps(dict(found.raw), indent=2, ensure_ascii=False, default=str, sort_keys=True)
