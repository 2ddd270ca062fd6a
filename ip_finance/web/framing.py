"""The frame around every page: who is signed in, where they may go, and what waits for them."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from fastapi import Request

from ip_finance.core.actor import Actor
from ip_finance.core.clock import business_date
from ip_finance.core.errors import Forbidden, Unauthenticated
from ip_finance.core.uow import Tx
from ip_finance.web.deps import SAFE_METHODS, SESSION_COOKIE
from ip_finance.web.navigation import DONE, Entry, groups_for, home_of
from ip_finance.web.pages import get_page_actor
from ip_finance.web.security import csrf_token
from ip_finance.web.templating import Flash, Frame, NavGroup, NavItem

TODO, TO_SIGN = "/tasks", "/to-sign"
Groups: TypeAlias = Sequence[tuple[str, Sequence[Entry]]]
Counters: TypeAlias = Mapping[tuple[str, ...], Callable[[Tx], tuple[int, ...]]]

log = logging.getLogger(__name__)


def frame_of(request: Request) -> Frame:
    """The frame of any page, error pages included: whatever fails, it answers."""
    try:
        return _frame(request)
    except Exception:  # the page about an error must not fail over its frame
        log.exception("no frame for %s", request.url.path)
        return Frame(demo=getattr(request.app.state, "is_demo", False))


def _frame(request: Request) -> Frame:
    state = request.app.state
    actor = _actor_or_none(request)
    said = DONE.get(request.query_params.get("done", ""))
    frame = Frame(
        csrf=_csrf(request),
        flashes=(Flash(said),) if said else (),
        address=_address(request),
        ledger=getattr(state, "ledger_mark", None),
        news=getattr(request.state, "news", ""),
        demo=getattr(state, "is_demo", False),
    )
    return _personal(request, actor, frame) if actor else frame


def _personal(request: Request, actor: Actor, frame: Frame) -> Frame:
    """The frame with what this person has in it: one transaction for all of it.

    `app.state.counters`, by addresses, count what waits for the person at each of them;
    `app.state.today` gives the business date, which a lender's books may be ahead of or behind.
    """
    state = request.app.state
    counters: Counters = getattr(state, "counters", {})
    groups = groups_for(actor.roles, getattr(state, "addresses", frozenset()))
    shown = {TODO, *(entry.href for _, entries in groups for entry in entries)}
    with state.uow.joined(actor) as tx:  # often within the page's own
        asked = [(places, count(tx)) for places, count in counters.items() if shown & {*places}]
        views = state.views(tx, request.url.path) if hasattr(state, "views") else ()
        today = state.today(tx) if hasattr(state, "today") else business_date(tx.now)
    counts = {
        href: found for places, each in asked for href, found in zip(places, each, strict=True)
    }
    return replace(
        frame,
        visitor=request.state.visitor,
        home=home_of(actor.roles),
        nav=_nav(request, groups, counts),
        views=views,
        today=today,
        todo=counts.get(TODO, 0) + counts.get(TO_SIGN, 0),
        to_sign=counts.get(TO_SIGN, 0),
    )


def _address(request: Request) -> str:
    """The page as it stands, filters included, to come back to it."""
    if request.method not in SAFE_METHODS:
        return request.url.path
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def _actor_or_none(request: Request) -> Actor | None:
    if getattr(request.state, "visit", None):
        return None
    known: Actor | None = getattr(request.state, "actor", None)
    if known is not None:
        return known
    try:
        return get_page_actor(request)
    except (Forbidden, Unauthenticated):  # a session that may do nothing yet has no menu either
        return None


def _csrf(request: Request) -> str:
    tied_to = getattr(request.state, "visit", None) or request.cookies.get(SESSION_COOKIE)
    return csrf_token(request.app.state.csrf_secret, tied_to) if tied_to else ""


def _nav(request: Request, groups: Groups, counts: Mapping[str, int]) -> tuple[NavGroup, ...]:
    current = _current(request.url.path, [one.href for _, entries in groups for one in entries])
    return tuple(
        NavGroup(
            label,
            tuple(
                NavItem(e.label, e.href, e.href == current, counts.get(e.href, 0)) for e in entries
            ),
        )
        for label, entries in groups
    )


def _current(path: str, addresses: Sequence[str]) -> str:
    """The entry that a page belongs to: the longest address that it stands below."""
    above = [href for href in addresses if path == href or path.startswith(href + "/")]
    return max(above, key=len, default="")
