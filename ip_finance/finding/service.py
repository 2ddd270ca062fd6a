"""Finding by number, code, name or hash; and keeping views of lists."""

from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

from ip_finance.chain_api.words import STEPS
from ip_finance.core.actor import Actor
from ip_finance.core.uow import Tx
from ip_finance.finding import repository
from ip_finance.finding.domain import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    MOST_VIEWS,
    Hit,
    Kind,
    Query,
)
from ip_finance.finding.errors import ViewElsewhere, ViewNotFound, ViewsFull, ViewUnnamed
from ip_finance.finding.models import SavedView
from ip_finance.web.navigation import home_of

CASES = {"/bank": "/bank/cases", "/me": "/me/cases"}
RIGHTS = {"/me": "/me/rights"}
"""Where whoever begins there looks at them; everybody else where they have always been."""


def search(tx: Tx, query: Query) -> list[Hit]:
    """What the reader may see of what fits, best kind first."""
    if not query.text:
        return []
    return [hit for find in FINDERS for hit in find(tx, query)]


def _cases(tx: Tx, query: Query) -> Sequence[Hit]:
    place = CASES.get(home_of(tx.actor.roles), "/cases")
    exact = {query.text.upper(), query.text.lower()}
    return [
        Hit(
            Kind.CASE,
            loan.number,
            loan.borrower.name,
            f"{place}/{loan.id}",
            bool(exact & {loan.number, str(loan.id)}) or loan.terms_hash == query.hash,
        )
        for loan in repository.cases(tx.session, query)
    ]


def _rights(tx: Tx, query: Query) -> Sequence[Hit]:
    place = RIGHTS.get(home_of(tx.actor.roles), "/assets")
    return [
        Hit(
            Kind.RIGHT,
            f"{right.number}《{right.title}》",
            right.owner.name,
            f"{place}/{right.id}",
            Query(right.number).number in query.right_numbers
            or (query.hash is not None and query.hash in {right.facts_hash, right.asset_key}),
        )
        for right in repository.rights(tx.session, query)
    ]


def _pledges(tx: Tx, query: Query) -> Sequence[Hit]:
    place = CASES.get(home_of(tx.actor.roles), "/cases")
    return [
        Hit(
            Kind.PLEDGE,
            found.number,
            found.registered_on.isoformat(),
            f"{place}/{loan_id}",
            query.text == found.number or found.certificate_hash == query.hash,
        )
        for found, loan_id in repository.pledges(tx.session, query)
    ]


def _documents(tx: Tx, query: Query) -> Sequence[Hit]:
    return [
        Hit(
            Kind.DOCUMENT,
            found.name,
            found.sha256,
            f"/documents/{found.id}",
            query.hash is not None,
        )
        for found in repository.documents(tx.session, query)
    ]


def _certificates(tx: Tx, query: Query) -> Sequence[Hit]:
    return [
        Hit(Kind.CERTIFICATE, one.number, one.document.name, f"/verify/{one.number}", True)
        for one in repository.certificates(tx.session, query)
    ]


def _steps(tx: Tx, query: Query) -> Sequence[Hit]:
    if tx.actor.sees_all:
        return [_transaction(query.hash)] if query.hash else []
    return [
        Hit(Kind.STEP, STEPS[one.kind].title, query.hash or "", f"/sign/{one.id}", True)
        for one in repository.steps(tx.session, query)
    ]


def _transaction(tx_hash: str) -> Hit:
    """Whether there is such a one is the ledger's to say: the explorer asks it."""
    return Hit(Kind.TRANSACTION, tx_hash, "", f"/audit/tx/{tx_hash}", False)


FINDERS: tuple[Callable[[Tx, Query], Sequence[Hit]], ...] = (
    _cases,
    _rights,
    _pledges,
    _documents,
    _certificates,
    _steps,
)


def views(tx: Tx) -> Sequence[SavedView]:
    """The reader's own."""
    return repository.views(tx.session)


def save_view(tx: Tx, name: str, address: str) -> SavedView:
    """Keep a list with its filters. Raises: ViewElsewhere, ViewUnnamed, ViewsFull."""
    if not 0 < len(name) <= LONGEST_NAME:
        raise ViewUnnamed(LONGEST_NAME)
    path, _, query = address.partition("?")
    if not _is_ours(path) or len(address) > LONGEST_ADDRESS:
        raise ViewElsewhere
    if repository.count_views(tx.session) >= MOST_VIEWS:
        raise ViewsFull(MOST_VIEWS)
    view = _view(tx.actor, name, path, query)
    view.created_at = tx.now
    tx.session.add(view)
    tx.record("view.saved", view.id)
    return view


def remove_view(tx: Tx, view_id: UUID) -> None:
    """Raises: ViewNotFound."""
    view = repository.view(tx.session, view_id)
    if view is None:
        raise ViewNotFound(view_id)
    view.removed_at = tx.now
    tx.record("view.removed", view_id)


def _view(actor: Actor, name: str, path: str, query: str) -> SavedView:
    return SavedView(
        id=uuid4(),
        party_id=actor.party_id,
        person_id=actor.person_id,
        name=name,
        path=path,
        query=query,
    )


def _is_ours(path: str) -> bool:
    return path.startswith("/") and not path.startswith("//") and "\\" not in path
