"""Pages about the platform itself: whether it works, and how it is used."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.public import service
from ip_finance.web.pages import show

router = APIRouter(include_in_schema=False)


@router.get("/status")
def status(request: Request) -> Response:
    """Every part with its state, and the last day closed; nothing that helps an attacker."""
    state = request.app.state
    found = service.condition_of(state.uow, state.history, state.condition)
    now = state.uow.clock()
    code = 200 if found.is_good else 503
    return show(request, "public/status.html", code, condition=found, seen_at=now)


@router.get("/docs")
def docs(request: Request) -> Response:
    """Short help for each role."""
    return show(request, "public/docs.html")
