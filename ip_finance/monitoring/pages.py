"""Pages of monitoring: what is to be done, one task, and what one's party was told."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.errors import Conflict, DomainError, Forbidden, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.documents import service as documents
from ip_finance.documents.domain import KeepDocument
from ip_finance.documents.retention import DocumentKind
from ip_finance.documents.service import Vault
from ip_finance.monitoring import letters, repository, service
from ip_finance.monitoring.domain import CloseTask, Severity, Step, TaskKind, TaskState
from ip_finance.monitoring.models import Task
from ip_finance.monitoring.schemas import DayIn, DismissalIn, DoneIn, MailAddressIn, offer_href
from ip_finance.monitoring.words import FACTS, SEVERITIES, STATES, STEPS, TITLES
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import Form, PageActor, PageForm, Upload, see, show, show_refused
from ip_finance.web.templating import Row, yuan
from ip_finance.web.words import ROLE_WORDS

router = APIRouter(include_in_schema=False)

PAPER = "paper"
"""The field of the document that proves what was done."""
PAID = (TaskKind.FEE_DUE, TaskKind.FEE_SURCHARGE, TaskKind.RENEWAL_DUE, TaskKind.RENEWAL_GRACE)
"""Done once something is paid: the paper that proves it is a receipt."""
WORDS: dict[str, Any] = {
    "titles": TITLES,
    "severities": SEVERITIES,
    "states": STATES,
    "steps": STEPS,
    "roles": ROLE_WORDS,
    "kind_of": {Severity.ALARM: "bad", Severity.WARNING: "waiting", Severity.NOTE: "plain"},
}


@router.get("/tasks")
def list_tasks(
    request: Request,
    actor: PageActor,
    uow: Uow,
    page: Paged,
    show_only: str = "mine",
    state: str = "open",
) -> Response:
    """Tasks by deadline: one's own first; those of others that one may see on request."""
    wanted = TaskState(state) if state in set(TaskState) else TaskState.OPEN
    with uow.begin(actor) as tx:
        found = repository.every(tx.session, state=wanted)
        mine = [task for task in found if _is_mine(task, actor)]
        runs = repository.runs(tx.session) if PersonRole.ADMIN in actor.roles else ()
        return show(
            request,
            "monitoring/list.html",
            tasks=page.cut(found if show_only == "all" else mine, lambda one: one.id),
            show_only="all" if show_only == "all" else "mine",
            state=wanted,
            counts={"mine": len(mine), "all": len(found)},
            today=business_date(tx.now),
            foreseen=repository.foreseen(tx.session),
            runs=runs,
            can_ask=PersonRole.ADMIN in actor.roles,
            **WORDS,
        )


@router.post("/tasks/watch")
def ask_day(actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Have all pledged rights looked at as of a day."""
    filled = forms.read(form, DayIn)
    if filled.model is None:
        return see("/tasks")
    on = filled.model.on

    def ask(tx: Tx) -> str:
        service.ask_day(tx, uuid4(), on)
        return "/tasks?show_only=all"

    with uow.begin(actor) as tx:
        return form.once.redirect(tx, lambda: ask(tx))


@router.get("/tasks/{task_id}")
def task(task_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """One task: what was found and by which rule, what can be done, and forms to close it."""
    return _page(request, actor, uow, task_id, Filled())


@router.post("/tasks/{task_id}/done")
def finish_task(
    task_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Say what was done about it, with a document if there is one."""
    paper, document_id = form.files.get(PAPER), uuid4()
    filled = forms.read(form, DoneIn)
    if filled.model is None:
        return _page(request, actor, uow, task_id, filled, status=422)
    body = filled.model.model_copy(update={"document_id": document_id if paper else None})
    vault: Vault = request.app.state.vault
    return _close(request, actor, uow, form, body.to_command(task_id), vault, paper)


@router.post("/tasks/{task_id}/dismissal")
def dismiss_task(
    task_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Say why nothing needs to be done."""
    filled = forms.read(form, DismissalIn)
    if filled.model is None:
        return _page(request, actor, uow, task_id, filled, status=422)
    vault: Vault = request.app.state.vault
    return _close(request, actor, uow, form, filled.model.to_command(task_id), vault, None)


@router.get("/notifications")
def inbox(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """What one's party was told, newest first."""
    with uow.begin(actor) as tx:
        address = repository.mail_address(tx.session, actor.party_id)
        return show(
            request,
            "monitoring/inbox.html",
            notifications=repository.inbox(tx.session, actor.party_id, page),
            address=address.address if address else "",
            filled=Filled(),
            **WORDS,
        )


@router.post("/notifications/{notification_id}/reading")
def read(notification_id: UUID, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Mark as read, and go to the task."""
    with uow.begin(actor) as tx:
        return form.once.redirect(tx, lambda: f"/tasks/{service.read(tx, notification_id).task_id}")


@router.post("/notifications/mail-address")
def keep_mail_address(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Have notifications sent to an e-mail address as well."""
    filled = forms.read(form, MailAddressIn)
    if filled.model is not None:
        address = filled.model.address

        def keep(tx: Tx) -> str:
            letters.keep_mail_address(tx, address)
            return "/notifications?done=added"

        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: keep(tx))
    with uow.begin(actor) as tx:
        found = repository.inbox(tx.session, actor.party_id)
        return show(
            request,
            "monitoring/inbox.html",
            422,
            notifications=found,
            address="",
            filled=filled,
            **WORDS,
        )


def counts(tx: Tx) -> tuple[int, int, int]:
    """Tasks, signatures and notifications that wait for this person, for badges in the frame."""
    roles = sorted(role.value for role in tx.actor.roles)
    return repository.counts(tx.session, tx.actor.party_id, roles, tx.now)


def _kind_of(task: Task) -> DocumentKind:
    return DocumentKind.RECEIPT if task.kind in PAID else DocumentKind.NOTICE


def _is_mine(task: Task, actor: Actor) -> bool:
    return task.party_id == actor.party_id and task.role in actor.roles


def _close(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    form: Form,
    cmd: CloseTask,
    vault: Vault,
    paper: Upload | None,
) -> Response:
    def close(tx: Tx) -> str:
        if paper is not None and cmd.document_id is not None:
            kind = _kind_of(repository.by_id(tx.session, cmd.task_id))
            kept = KeepDocument(cmd.document_id, paper.name, paper.media_type, paper.content, kind)
            documents.keep(tx, vault, kept)
        service.close(tx, cmd)
        return f"/tasks/{cmd.task_id}?done=added"

    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: close(tx))
    except (Conflict, RuleViolated, Forbidden) as refused:
        return _page(request, actor, uow, cmd.task_id, Filled(form.values), refused=refused)


def _page(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    task_id: UUID,
    filled: Filled[Any],
    status: int = 200,
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        found = repository.by_id(tx.session, task_id)
        offers = [(STEPS[Step(one)], offer_href(found, one)) for one in found.offers]
        context: dict[str, Any] = {
            "task": found,
            "rows": _rows(found),
            "offers": offers if found.state is TaskState.OPEN else (),
            "is_mine": found.state is TaskState.OPEN and _is_mine(found, actor),
            "filled": filled,
            "today": business_date(tx.now),
            **WORDS,
        }
        if refused is not None:
            return show_refused(request, "monitoring/task.html", refused, **context)
        return show(request, "monitoring/task.html", status, refused=None, **context)


def _rows(task: Task) -> Sequence[Row]:
    """The facts that people are shown, with their labels."""
    return [
        Row(label, yuan(task.facts[name]) if name.endswith("_fen") else str(task.facts[name]))
        for name, label in FACTS.items()
        if task.facts.get(name) is not None
    ]
