"""The way to an application, step by step; what was typed is kept at every step and change."""

from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.errors import Conflict, DomainError, NotFound, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.desks import drafts, sketching
from ip_finance.desks.sketching import Wanted
from ip_finance.desks.sme_entries import (
    STEP_WORDS,
    STEPS,
    Entered,
    first_unready,
    missing_at,
    read,
    typed_at,
)
from ip_finance.loans import repository as loans_repository
from ip_finance.loans import service as loans
from ip_finance.loans.domain import Apply
from ip_finance.marketplace import repository as marketplace_repository
from ip_finance.marketplace import service as marketplace
from ip_finance.marketplace.domain import Addressee, Draft
from ip_finance.marketplace.words import PAGE_WORDS
from ip_finance.web.deps import Uow
from ip_finance.web.pages import PageActor, PageForm, see, show, show_refused

router = APIRouter(prefix="/me/apply", include_in_schema=False)

PLACES = tuple(STEPS)


class Step(StrEnum):
    """A step by its address."""

    PRODUCT = "product"
    AMOUNT = "amount"
    RIGHTS = "rights"
    DOCUMENTS = "documents"
    CONFIRM = "confirm"

    @property
    def place(self) -> int:
        return PLACES.index(self.value)

    def at(self, draft: UUID) -> str:
        return f"/me/apply/{self.value}?draft={draft}"

    def moved(self, by: int) -> "Step":
        """The step so many places on, within the first and the last."""
        return Step(PLACES[max(0, min(self.place + by, len(PLACES) - 1))])


@router.get("")
def begin(request: Request, actor: PageActor) -> Response:
    """A fresh draft; a product named as `?choice=` is taken over by the first step."""
    actor.require(PersonRole.SIGNATORY)
    choice = request.query_params.get("choice", "")
    return see(Step.PRODUCT.at(uuid4()) + (f"&choice={choice}" if _is_plain(choice) else ""))


@router.post("/removal")
def remove(draft: UUID, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Throw the draft away."""

    def work(tx: Tx) -> str:
        drafts.end(tx, draft)
        return "/me"

    actor.require(PersonRole.SIGNATORY)
    with uow.begin(actor) as tx:
        return form.once.redirect(tx, lambda: work(tx))


@router.get("/{step}")
def get_step(step: Step, draft: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """One step, with what stands in the draft; an application that was sent shows itself."""
    actor.require(PersonRole.SIGNATORY)
    with uow.begin(actor) as tx:
        kept = drafts.find(tx.session, draft)
        sent = None if kept else _sent(tx, draft)
    if sent:
        return see(sent)
    return _page(request, actor, uow, step, draft)


@router.post("/{step}")
def post_step(
    step: Step, draft: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Keep the step, and go where the button says: on, back, or stay."""
    go, typed = form.text("go"), typed_at(step.value, form)
    try:
        with uow.begin(actor) as tx:
            if go in SENDERS:
                return form.once.redirect(tx, lambda: _send(tx, draft, go))
            kept = drafts.keep(tx, draft, step.value, typed)
            missing = missing_at(step.value, read(kept.content).filled)
    except (Conflict, NotFound, RuleViolated) as refused:
        return _page(request, actor, uow, step, draft, refused=refused)
    if go == "next" and missing:
        return _page(request, actor, uow, step, draft, missing=missing)
    moved = {"next": step.moved(1), "back": step.moved(-1)}.get(go)
    return see(moved.at(draft) if moved else "/me?done=added")


@router.post("/{step}/changes")
def keep_changes(
    step: Step, draft: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Keep what was typed while it is typed, and answer with what follows from it."""
    with uow.begin(actor) as tx:
        kept = drafts.keep(tx, draft, step.value, typed_at(step.value, form))
        return show(request, "desks/sme_echo.html", **_context(tx, step, draft, read(kept.content)))


def _send(tx: Tx, draft: UUID, go: str) -> str:
    """Send what stands in the draft; a step that is not ready comes first."""
    kept = drafts.find(tx.session, draft)
    entered = read(kept.content if kept else {})
    unready = first_unready(entered.filled)
    if unready is not None:
        return Step(unready).at(draft)
    place = SENDERS[go](tx, draft, entered.wanted)
    drafts.end(tx, draft)
    return place


def _apply(tx: Tx, draft: UUID, wanted: Wanted) -> str:
    """The application to the one bank, to be signed next."""
    assert wanted.bank_id is not None, "asked for before"
    assert wanted.amount is not None, "asked for before"
    cmd = Apply(
        loan_id=draft,
        bank_id=wanted.bank_id,
        amount=wanted.amount,
        term_months=wanted.months,
        purpose=wanted.purpose,
        asset_ids=wanted.asset_ids,
    )
    loan = loans.apply(tx, cmd)
    tx.session.expire(loan)
    return f"/sign/{loans.ask_application(tx, loan.id).id}"


def _publish(tx: Tx, draft: UUID, wanted: Wanted) -> str:
    """A financing request to every bank, the chosen one among them."""
    assert wanted.amount is not None, "asked for before"
    chosen = (Addressee(wanted.bank_id, wanted.product_id),) if wanted.bank_id else ()
    cmd = Draft(
        request_id=draft,
        amount=wanted.amount,
        term_months=wanted.months,
        purpose=wanted.purpose,
        asset_ids=wanted.asset_ids,
        addressees=chosen,
        is_to_all=True,
    )
    marketplace.save(tx, cmd)
    marketplace.post(tx, draft)
    return f"/financing-requests/{draft}?done=added"


SENDERS = {"apply": _apply, "publish": _publish}
"""What the buttons of the last step do."""


def _sent(tx: Tx, draft: UUID) -> str | None:
    """Where an application or request of this id is."""
    if loans_repository.find_by_id(tx.session, draft) is not None:
        return f"/me/cases/{draft}"
    if marketplace_repository.find_by_id(tx.session, draft) is not None:
        return f"/financing-requests/{draft}"
    return None


def _page(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    step: Step,
    draft: UUID,
    *,
    missing: dict[str, str] | None = None,
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        kept = drafts.find(tx.session, draft)
        entered = read(kept.content if kept else _named(request))
        context = _context(tx, step, draft, entered)
    context |= {"kept": kept, "missing": missing or {}}
    if refused is not None:
        return show_refused(request, "desks/sme_apply.html", refused, **context)
    status = 422 if missing else 200
    return show(request, "desks/sme_apply.html", status, refused=None, **context)


def _context(tx: Tx, step: Step, draft: UUID, entered: Entered) -> dict[str, Any]:
    sketch = sketching.sketch_of(tx, entered.wanted)
    is_listing = step in {Step.DOCUMENTS, Step.CONFIRM}
    return {
        "step": step.value,
        "place": step.place,
        "steps": STEP_WORDS,
        "places": PLACES,
        "draft": draft,
        "filled": entered.filled,
        "sketch": sketch,
        "papers": sketching.papers_of(tx, sketch) if is_listing else [],
        "unready": first_unready(entered.filled),
        "now": tx.now,
        **PAGE_WORDS,
    }


def _named(request: Request) -> dict[str, list[str]]:
    choice = request.query_params.get("choice", "")
    return {"choice": [choice]} if choice else {}


def _is_plain(choice: str) -> bool:
    """Ids and a stroke, as our own links have it: nothing else goes into an address of ours."""
    return bool(choice) and len(choice) <= 80 and set(choice) <= set("0123456789abcdef-/")
