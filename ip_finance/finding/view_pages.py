"""`/views`: the lists that one saved with their filters."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.errors import Conflict, RuleViolated
from ip_finance.core.uow import Tx
from ip_finance.finding import repository, service
from ip_finance.web.deps import Uow
from ip_finance.web.pages import PageActor, PageForm, show, show_refused
from ip_finance.web.templating import View

router = APIRouter(prefix="/views", include_in_schema=False)


@router.get("")
def overview(request: Request, actor: PageActor, uow: Uow) -> Response:
    """One's own views, and how to be rid of one."""
    with uow.begin(actor) as tx:
        return show(request, "finding/views.html", views=service.views(tx), refused=None)


@router.post("")
def save(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Keep the list as it stands, and go on there."""
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(
                tx, lambda: service.save_view(tx, form.text("name"), form.text("address")).href
            )
    except (Conflict, RuleViolated) as refused:
        with uow.begin(actor) as tx:
            views = service.views(tx)
            return show_refused(request, "finding/views.html", refused, views=views)


@router.post("/{view_id}/removal")
def remove(view_id: UUID, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    with uow.begin(actor) as tx:
        return form.once.redirect(tx, lambda: _removed(tx, view_id))


def views_of(tx: Tx, path: str) -> tuple[View, ...]:
    """The reader's own views of one list, for the frame."""
    return tuple(View(one.name, one.href) for one in repository.views_of(tx.session, path))


def _removed(tx: Tx, view_id: UUID) -> str:
    service.remove_view(tx, view_id)
    return "/views"
