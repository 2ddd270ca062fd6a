"""`/`: sends whoever is signed in to where they work, and everybody else to the open door."""

from collections.abc import Iterable

from fastapi import APIRouter, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from ip_finance.core.errors import Unauthenticated
from ip_finance.web.navigation import LAST_RESORT, home_of
from ip_finance.web.pages import get_page_actor, see

router = APIRouter(include_in_schema=False)

DOORS = ("/welcome", "/sign-in")
"""Where strangers are met: the first of these that there is."""


@router.get("/")
def home(request: Request) -> Response:
    there: frozenset[str] = request.app.state.addresses
    try:
        actor = get_page_actor(request)
    except Unauthenticated:
        return see(next(door for door in DOORS if door in there))
    wanted = home_of(actor.roles)
    return see(wanted if wanted in there else LAST_RESORT)


def addresses(routers: Iterable[APIRouter]) -> frozenset[str]:
    """Every address of these that can be looked at."""
    routes = [route for router in routers for route in router.routes]
    return frozenset(
        route.path
        for route in routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    )
